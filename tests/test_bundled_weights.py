"""The weights that ship: their size and origin, and what they make of the samples and of a real film."""

from pathlib import Path

import numpy as np
import pytest
import torch

from xrayview import jobs
from xrayview.dataset.manifest import read_manifest
from xrayview.dataset.specimens import specimen_from
from xrayview.network.weights import load_weights
from xrayview.pipeline import reconstruct
from xrayview.projection.rays import view_from
from xrayview.projection.views import camera_from_angles
from xrayview.resources import resource
from xrayview.xray.radiograph import Preparation
from xrayview.xray.reading import read_radiograph

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
NETWORKS = ("atlas", "henzler2018")
MIB = 2**20


def spread_along_depth(density: np.ndarray) -> float:
    """Standard deviation along depth, averaged over the rays that meet something; an extrusion has none."""
    return float(density.std(axis=0)[density.mean(axis=0) > 0.02].mean())


def test_the_files_are_small_enough_to_ship():
    files = sorted(resource("weights").glob("*.safetensors"))
    assert [path.stem for path in files] == list(NETWORKS)
    assert all(path.stat().st_size <= 16 * MIB for path in files)
    assert sum(path.stat().st_size for path in files) <= 24 * MIB


@pytest.mark.parametrize("name", NETWORKS)
def test_a_file_names_its_sources_and_their_licences(name):
    header = load_weights(resource(f"weights/{name}.safetensors")).header
    assert header.architecture == name
    assert header.licence == "GPL-3.0-or-later"
    assert len(header.sources) >= 4
    assert all(" scans, " in source for source in header.sources)
    assert not any("Arothron" in source for source in header.sources), "GPL-2 only: may not be shipped"
    assert header.training["steps"] > 100, "of the last stage"


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("law", ["paper", "proportional"])
def test_a_sample_is_reprojected_exactly(name, law):
    radiograph = read_radiograph(resource("samples/head_lateral.png"))
    weights = resource(f"weights/{name}.safetensors")
    report = jobs.run(reconstruct(radiograph, weights=weights, law=law)).report()
    assert report["residual"]["after"]["mean"] <= 1e-4
    assert report["residual"]["after"]["max"] <= 1e-3
    assert report["residual"]["before"]["mean"] > 1e-4, "there was something to fuse"


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the folder of scans and films beside the checkout")
def test_a_real_lateral_film_gets_depth_and_not_an_extrusion():
    film = read_radiograph(SHARED / "xrays" / "ceph_lateral_B1893.jpg")
    done = jobs.run(reconstruct(film, Preparation(rotate="90")))
    entries = {entry.file: entry for entry in read_manifest(SHARED / "crania")}
    held_out = specimen_from(SHARED / "crania", entries["human_okbp_155.nii.gz"])
    truth = view_from(torch.from_numpy(held_out.density).float() / 255, camera_from_angles(90, 0)).numpy()
    assert spread_along_depth(done.predicted.density) >= 0.5 * spread_along_depth(truth)
    assert spread_along_depth(done.density(256).density) >= 0.5 * spread_along_depth(truth)
    extrusion = np.broadcast_to(truth.mean(axis=0), truth.shape)
    assert spread_along_depth(extrusion) == pytest.approx(0, abs=1e-6)
    report = done.report()
    assert report["residual"]["after"]["max"] <= 1e-3


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the folder of scans and films beside the checkout")
def test_a_compressed_dicom_of_a_tibia_runs_through():
    done = jobs.run(reconstruct(read_radiograph(SHARED / "xrays" / "wg04_rg3_j2kr.dcm")))
    assert done.density(256).density.shape == (128, 256, 256)
    assert done.report()["residual"]["after"]["mean"] <= 1e-4
