"""The main job: one x-ray through the whole house, held to what it promises."""

import numpy as np
import pytest

from xrayview import jobs
from xrayview.errors import UnusableInput
from xrayview.network.consistent import Consistent
from xrayview.network.henzler2018 import Henzler2018
from xrayview.network.weights import WeightsHeader, load_weights, save_weights
from xrayview.pipeline import reconstruct
from xrayview.projection.beer_lambert import CHI
from xrayview.xray.radiograph import Radiograph


def film(size: int = 320) -> np.ndarray:
    rows, columns = np.mgrid[-1 : 1 : size * 1j, -1 : 1 : size * 1j]
    ripples = 0.05 * np.sin(40 * rows) * np.cos(31 * columns)
    return np.clip(0.92 * (rows**2 + 1.4 * columns**2 < 0.7) + ripples, 0, 0.97).astype(np.float32)


@pytest.fixture
def radiograph() -> Radiograph:
    return Radiograph(
        film(), "made.png", levels=None, meaning="opacity", bright_bone=True, spacing=(0.5, 0.5)
    )


@pytest.fixture(scope="module", params=["consistent", "henzler2018"])
def weights(request, tmp_path_factory):
    """Untrained weights: what is promised here does not depend on learning."""
    path = tmp_path_factory.mktemp("weights") / f"{request.param}.safetensors"
    network, depth = (Consistent(), 64) if request.param == "consistent" else (Henzler2018(), 128)
    save_weights(path, network.state_dict(), WeightsHeader(request.param, {"depth": depth}))
    return load_weights(path)


@pytest.mark.parametrize("law", ["paper", "proportional"])
@pytest.mark.parametrize("resolution", [256, "full"])
def test_every_network_and_law_reprojects_to_the_film(radiograph, weights, law, resolution):
    done = jobs.run(reconstruct(radiograph, weights=weights, law=law, resolution=resolution))
    size = 320 if resolution == "full" else 256
    density = done.density(size).density
    assert density.shape == (128, size, size)
    unsaturated = done.content & ~done.fused.map.saturated
    assert unsaturated.mean() > 0.9
    error = np.abs(1 - np.exp(-CHI * density.mean(axis=0, dtype=np.float64)) - done.opacity)[unsaturated]
    assert error.mean() <= 1e-4
    assert error.max() <= 1e-3
    assert done.report()["residual"]["after"]["max"] <= 1e-3


def test_the_front_view_of_a_reconstruction_is_the_film_itself(radiograph, weights):
    done = jobs.run(reconstruct(radiograph, weights=weights, resolution="full"))
    assert np.abs(done.opacity - film()).max() < 1e-6, "a marked film is left alone"
    composed = 1 - np.exp(-CHI * done.density(320).density.mean(axis=0, dtype=np.float64))
    assert np.abs(composed - film())[~done.fused.map.saturated].max() < 1e-3


def test_the_report_is_what_programs_are_promised(radiograph, weights):
    report = jobs.run(reconstruct(radiograph, weights=weights)).report()
    assert set(report) >= {
        "file", "device", "weights", "seconds", "residual", "saturated", "weak", "clipped", "preparation",
    }  # fmt: skip
    assert report["file"] == "made.png"
    assert set(report["weights"]) == {"name", "sha256"}
    assert set(report["residual"]) == {"before", "after"}
    assert set(report["residual"]["before"]) == {"mean", "max"}
    assert {"preparation", "network", "fusion"} <= set(report["seconds"])
    assert all({"step", "value", "reason"} == set(step) for step in report["preparation"])


def test_without_fusion_the_prediction_is_shown_and_the_cube_keeps_its_scale(radiograph, weights):
    done = jobs.run(reconstruct(radiograph, weights=weights, fusion=False))
    assert done.fused is None
    assert done.residual_after is None
    assert done.density(256).density.shape == (128, 128, 128)
    assert done.predicted.spacing == pytest.approx((1.25, 1.25, 1.25))
    assert jobs.run(reconstruct(radiograph, weights=weights)).fused.spacing == pytest.approx(
        (1.25, 0.625, 0.625)
    )


def test_a_streamed_reconstruction_is_the_whole_volume_block_by_block(radiograph, weights):
    for fusion, dtype in ((True, np.float32), (True, np.float16), (False, np.float32)):
        made = jobs.run(reconstruct(radiograph, weights=weights, resolution=160, fusion=fusion))
        shape, spacing, rows = made.streamed(np.dtype(dtype).name)
        whole = made.fused.at_resolution(160) if fusion else made.predicted
        blocks = sorted(rows, key=lambda block: block[0])
        assert len(blocks) > 1 and {block.dtype for _, block in blocks} == {np.dtype(dtype)}
        joined = np.concatenate([block for _, block in blocks], axis=1)
        assert joined.shape == shape == whole.density.shape and spacing == whole.spacing
        np.testing.assert_allclose(joined, whole.density, rtol=1e-3, atol=1e-3)


def test_stages_are_told_in_order_and_can_be_cancelled_between(radiograph, weights):
    said = []
    jobs.run(reconstruct(radiograph, weights=weights), said.append)
    fractions = [one.fraction for one in said]
    assert fractions == sorted(fractions)
    assert len(said) == 5
    with pytest.raises(jobs.Cancelled):
        jobs.run(reconstruct(radiograph, weights=weights), is_cancelled=lambda: True)


def test_a_film_that_tells_nothing_reports_nothing(weights):
    black = Radiograph(
        np.ones((64, 64), np.float32), "b.png", levels=None, meaning="opacity", bright_bone=True
    )
    for fusion in (True, False):
        report = jobs.run(reconstruct(black, weights=weights, fusion=fusion)).report()
        assert report["saturated"] == 1
        assert report["residual"]["before"] is None
        assert report["residual"]["after"] is None


def test_the_report_names_beta_only_where_it_counts(radiograph, weights):
    paper = jobs.run(reconstruct(radiograph, weights=weights, law="paper", beta=1.5)).report()
    assert (paper["law"], paper["beta"]) == ("paper", 1.5)
    assert jobs.run(reconstruct(radiograph, weights=weights, law="proportional")).report()["beta"] is None


def test_missing_weights_are_named(radiograph, tmp_path):
    with pytest.raises(UnusableInput, match=r"none\.safetensors"):
        jobs.run(reconstruct(radiograph, weights=tmp_path / "none.safetensors"))
