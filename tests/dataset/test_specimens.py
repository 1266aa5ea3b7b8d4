"""Scans become specimens: by their affine, cropped to the head, in the unit cube, turned where askew."""

import csv

import nibabel
import numpy as np
import pytest

from xrayview import jobs
from xrayview.dataset.alignment import corrections
from xrayview.dataset.collection import collect
from xrayview.dataset.folds import with_tune_fold
from xrayview.dataset.grids import resample
from xrayview.dataset.heads import bounding_sphere
from xrayview.dataset.manifest import Entry, read_manifest
from xrayview.dataset.phantoms import procedural_head
from xrayview.dataset.scans import read_scan
from xrayview.dataset.specimens import Specimen, specimen_from
from xrayview.errors import UnusableInput
from xrayview.volume.density import density_from

HU = "int16 HU (masked air = -1024)"


def save_scan(array, turn, path, spacing=2.0):
    """Write densities (i, j, k) as a HU NIfTI round the origin; ``turn`` holds the axes in LPS."""
    lps = np.eye(4)
    lps[:3, :3] = turn * spacing
    lps[:3, 3] = -turn @ ((np.array(array.shape) - 1) / 2) * spacing
    values = np.round(array * 3000 - 1000).astype(np.int16)
    nibabel.save(nibabel.Nifti1Image(values, np.diag([-1, -1, 1, 1]) @ lps), path)


def scan_of(density, path):
    """Write a (y, -z, x) density as a scan whose array axes are x, y and z."""
    save_scan(density[:, ::-1].transpose(2, 0, 1), np.eye(3), path)


def entry(name, split="train", group="human", kind=HU):
    return Entry(f"{name}.nii.gz", "Made up", group, kind, split, "here", "CC0-1.0", "")


def manifest(folder, entries):
    with (folder / "manifest.csv").open("w", newline="") as stream:
        writer = csv.DictWriter(stream, list(Entry.__annotations__))
        writer.writeheader()
        writer.writerows(vars(one) for one in entries)


@pytest.fixture(scope="module")
def head():
    return procedural_head(3, 64).density


def test_density_by_kind_of_scan():
    values = np.array([-2000, -1000, 0, 300, 5000])
    assert np.allclose(density_from(values, HU), [0, 0, 1 / 3, 1300 / 3000, 1])
    assert np.allclose(density_from(np.array([0, 255]), "uint8 micro-CT grey, 0..255, not HU"), [0, 1])
    assert np.allclose(density_from(np.array([0, 3000]), "int16 CT numbers, 0..3926"), [0, 1])
    assert np.allclose(density_from(np.array([0, 255]), "uint8 bone mask, 0 or 255"), [0, 0.6])
    with pytest.raises(UnusableInput, match="not understood"):
        density_from(values, "ultrasound")


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 2, 0), (2, 0, 1)])
def test_a_scan_is_upright_whatever_axes_its_array_has(tmp_path, head, order):
    array = np.ascontiguousarray(head[:, ::-1].transpose(2, 0, 1))
    turn = np.eye(3)[:, list(order)]
    save_scan(array.transpose(order), turn, tmp_path / "a.nii.gz")
    scan = read_scan(tmp_path / "a.nii.gz", HU)
    upright = resample(scan.density, scan.index_to_patient, np.zeros(3), 128.0, 64)
    assert np.abs(upright - head).max() < 1e-3


def test_the_heads_bounding_sphere_fills_the_cube(tmp_path, head):
    scan_of(head, tmp_path / "a.nii.gz")
    density = specimen_from(tmp_path, entry("a"), 64).density
    axis = (np.arange(64) + 0.5) / 64 - 0.5
    distance = np.sqrt(axis[:, None, None] ** 2 + axis[:, None] ** 2 + axis**2)
    assert density[distance > 0.53].max() == 0, "nothing is cut by a rotation"
    assert 0.45 < distance[density > 60].max() <= 0.53


def test_a_sphere_round_points_is_the_smallest():
    random = np.random.default_rng(1)
    points = random.normal(size=(500, 3))
    points = points / np.linalg.norm(points, axis=1, keepdims=True) * 7 + [1, 2, 3]
    centre, radius = bounding_sphere(points)
    assert np.allclose(centre, [1, 2, 3], atol=0.15)
    assert 7 <= radius < 7.2


def test_every_tenth_training_individual_is_for_tuning():
    entries = with_tune_fold([entry(f"s{k}") for k in range(25)] + [entry("v", "val")])
    assert [one.file for one in entries if one.split == "tune"] == ["s9.nii.gz", "s19.nii.gz"]
    assert sum(one.split == "train" for one in entries) == 23


def test_a_folder_is_read_once_and_bad_scans_are_reported(tmp_path, monkeypatch, head):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    scan_of(head, tmp_path / "a.nii.gz")
    (tmp_path / "b.nii.gz").write_bytes(b"no scan")
    manifest(tmp_path, [entry("a"), entry("b"), entry("c", "val")])
    said = []
    specimens = jobs.run(collect(tmp_path, ("train",)), said.append)
    assert [one.entry.name for one in specimens] == ["a"]
    assert any("b.nii.gz" in one.stage and "left out" in one.stage for one in said)
    kept = list((tmp_path / "cache").rglob("*.xrvpack"))
    assert len(kept) == 1
    before = kept[0].stat().st_mtime_ns
    again = jobs.run(collect(tmp_path, ("train",)))
    assert (again[0].density == specimens[0].density).all()
    assert kept[0].stat().st_mtime_ns == before
    with pytest.raises(UnusableInput, match="no usable scan"):
        jobs.run(collect(tmp_path, ("val",)))


def test_a_folder_without_a_manifest_is_named(tmp_path):
    with pytest.raises(UnusableInput, match=r"no manifest\.csv"):
        read_manifest(tmp_path)
    (tmp_path / "manifest.csv").write_text("file,species\na,b\n")
    with pytest.raises(UnusableInput, match="columns missing"):
        read_manifest(tmp_path)


@pytest.mark.slow
def test_a_specimen_that_lies_askew_is_turned_back(tmp_path):
    from scipy.spatial.transform import Rotation

    heads = [procedural_head(seed, 64).density for seed in range(5)]
    specimens = [
        Specimen(entry(f"h{k}"), np.round(one * 255).astype(np.uint8), 200.0, False, (0.0, 0.0, 0.0))
        for k, one in enumerate(heads)
    ]
    askew = np.ascontiguousarray(heads[0][::-1, ::-1])
    specimens.append(
        Specimen(entry("askew"), np.round(askew * 255).astype(np.uint8), 200.0, False, (0.0, 0.0, 0.0))
    )
    found = jobs.run(corrections(specimens))
    assert list(found) == [5]
    half_turn = Rotation.from_matrix(found[5][:3, :3]).as_rotvec()
    assert np.degrees(np.linalg.norm(half_turn)) == pytest.approx(180, abs=6)
    assert abs(half_turn[0]) > 0.95 * np.linalg.norm(half_turn), "about the left-right axis"
