"""The paper's pairs as files: x-ray and volume fit together, and what was interrupted goes on."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from xrayview import jobs
from xrayview.dataset.manifest import Entry
from xrayview.dataset.pairs import MANIFEST, MOST_BYTES, exporting, pairs_of, read_pairs
from xrayview.dataset.phantoms import procedural_head
from xrayview.dataset.specimens import Specimen
from xrayview.errors import UnusableInput
from xrayview.projection.beer_lambert import opacity
from xrayview.projection.views import paper_view
from xrayview.volume.files import read_volume
from xrayview.xray.preparing import prepare
from xrayview.xray.reading import read_radiograph


@pytest.fixture(scope="module")
def specimen() -> Specimen:
    entry = Entry("one/head.nii.gz", "made up", "human", "", "train", "here", "MIT")
    density = np.round(np.asarray(procedural_head(1, 64).density) * 255).astype(np.uint8)
    return Specimen(entry, density, 256.0, False, (0.0, 0.0, 0.0))


@pytest.fixture(scope="module")
def exported(specimen: Specimen, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pairs")
    jobs.run(exporting([specimen], range(2, 4), folder))
    return folder


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / MANIFEST).open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_the_odd_pair_is_the_even_one_with_its_columns_reversed(specimen: Specimen) -> None:
    straight, mirrored = pairs_of(specimen, [10, 11])
    assert (straight.mirrored, mirrored.mirrored) == (False, True)
    assert straight.direction == mirrored.direction
    assert np.array_equal(mirrored.opacity, straight.opacity[:, ::-1])
    assert np.array_equal(mirrored.density, straight.density[:, :, ::-1])
    assert not np.array_equal(mirrored.density, straight.density)
    (alone,) = pairs_of(specimen, [11])
    assert np.array_equal(alone.density, mirrored.density)


def test_the_direction_is_that_of_the_papers_view_and_looks_at_the_front(specimen: Specimen) -> None:
    for pair in pairs_of(specimen, [0, 500]):
        camera, _ = paper_view(specimen.entry.name, pair.index)
        # The camera's depth axis runs away from the viewer.
        assert pair.direction == pytest.approx(tuple(-camera @ [0, 1, 0]))
        assert pair.direction[1] < 0


def test_x_ray_and_volume_read_back_and_fit_together(exported: Path) -> None:
    for row in rows(exported):
        radiograph = read_radiograph(exported / row["xray"])
        assert radiograph.pixels.shape == (256, 256) and radiograph.meaning == "opacity"
        assert radiograph.spacing == (1.0, 1.0)
        volume = read_volume(exported / row["volume"])
        assert volume.shape == (128, 128, 128) and volume.frame == "camera"
        assert volume.spacing == (2.0, 2.0, 2.0)
        composed = opacity(torch.from_numpy(volume.density)).numpy()
        seen = (radiograph.pixels / 65535).reshape(128, 2, 128, 2).mean(axis=(1, 3))
        assert abs(composed - seen).max() < 0.03 < seen.max()
        assert abs(composed - seen).mean() < 0.003
    prepared = prepare(radiograph)
    assert prepared.opacity.max() == pytest.approx(radiograph.pixels.max() / 65535, abs=1e-4)


def test_what_is_written_is_what_was_made(exported: Path, specimen: Specimen) -> None:
    for pair, row in zip(pairs_of(specimen, [2, 3]), rows(exported), strict=True):
        assert np.array_equal(np.rint(read_volume(exported / row["volume"]).density * 255), pair.density)
        greys = read_radiograph(exported / row["xray"]).pixels
        assert np.array_equal(greys, np.rint(pair.opacity.astype(float) * 65535))


def test_the_manifest_says_whose_and_from_where(exported: Path) -> None:
    first, second = rows(exported)
    assert (first["specimen"], first["index"], first["mirrored"]) == ("one/head", "2", "no")
    assert (second["index"], second["mirrored"], second["direction"]) == ("3", "yes", first["direction"])
    assert (first["split"], first["species"], first["licence"]) == ("train", "made up", "MIT")
    assert first["xray"] == "one_head/0002.png" and first["volume"] == "one_head/0002.nrrd"


def test_another_reader_reads_the_volume_upright(exported: Path, specimen: Specimen) -> None:
    nrrd = pytest.importorskip("nrrd")
    values, header = nrrd.read(str(exported / "one_head" / "0002.nrrd"), index_order="F")
    (pair,) = pairs_of(specimen, [2])
    assert values.dtype == np.uint8 and header["space"] == "left-posterior-superior"
    assert np.array_equal(values.transpose(1, 2, 0)[:, ::-1], pair.density)
    assert "camera frame, not patient frame" in header["xrayview"]


def test_an_export_goes_on_where_it_stopped(specimen: Specimen, tmp_path: Path) -> None:
    asked = iter([False, False, True])
    with pytest.raises(jobs.Cancelled):
        jobs.run(exporting([specimen], range(4), tmp_path), is_cancelled=lambda: next(asked))
    assert not list(tmp_path.rglob(".partial*"))
    done = jobs.run(exporting([specimen], range(2), tmp_path))
    first = (tmp_path / "one_head" / "0000.nrrd").stat().st_mtime_ns
    again = jobs.run(exporting([specimen], range(3), tmp_path))
    assert (done.made, done.kept) == (1, 1) and (again.made, again.kept) == (1, 2)
    assert (tmp_path / "one_head" / "0000.nrrd").stat().st_mtime_ns == first
    assert sorted(read_pairs(tmp_path)) == [("one/head", index) for index in range(3)]
    (tmp_path / "one_head" / "0001.png").unlink()
    assert jobs.run(exporting([specimen], range(3), tmp_path)).made == 1


def test_pairs_of_two_heads_with_one_name_are_not_mixed(
    specimen: Specimen, exported: Path, tmp_path: Path
) -> None:
    other = replace(specimen, density=specimen.density // 2)
    before = (exported / MANIFEST).read_bytes()
    with pytest.raises(UnusableInput, match="another head that is called one/head"):
        jobs.run(exporting([other], [5], exported))
    assert (exported / MANIFEST).read_bytes() == before
    (tmp_path / MANIFEST).write_text("name;number\na;b\n")
    with pytest.raises(UnusableInput, match="is no manifest of pairs"):
        jobs.run(exporting([specimen], [5], tmp_path))


def test_no_pair_takes_more_room_than_was_told(exported: Path) -> None:
    for row in rows(exported):
        taken = sum((exported / row[column]).stat().st_size for column in ("xray", "volume"))
        assert 20_000 < taken < MOST_BYTES
