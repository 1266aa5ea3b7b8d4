"""The re-rendered x-ray obeys Beer-Lambert: against the analytic ball and against sums made by numpy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import rotate

from xrayview.render.offscreen import render
from xrayview.scene.cuts import CutPlane
from xrayview.scene.scene import Camera, Scene
from xrayview.volume.volume import Volume

XRAY = Scene(mode="xray", chi=3.0)


def opacity(volume: Volume, scene: Scene, n: int) -> np.ndarray:
    picture = render(volume, scene, (n, n))
    assert (picture == picture[..., :1]).all()
    return picture[..., 0] / 255.0


def summed(density: np.ndarray, chi: float) -> np.ndarray:
    return 1 - np.exp(-chi * density.sum(0) / density.shape[0])


@pytest.mark.parametrize(("azimuth", "elevation"), [(0, 0), (37, 0), (90, 0), (20, -40), (0, 90)])
def test_a_ball_projects_to_its_chords_from_anywhere(ball: Volume, azimuth: float, elevation: float) -> None:
    seen = opacity(ball, Scene(mode="xray", chi=3.0, camera=Camera(azimuth, elevation)), 128)
    at = (np.arange(128) + 0.5) / 128 - 0.5
    off_axis = np.hypot(at[:, None], at[None, :])
    chord = 2 * np.sqrt(np.maximum(0.35**2 - off_axis**2, 0))
    true = 1 - np.exp(-3.0 * 0.5 * chord)
    inside = off_axis < 0.30  # three cells from the edge
    assert np.abs(seen - true)[inside].max() < 0.01 * true.max()
    assert seen[off_axis > 0.37].max() == 0.0


def test_the_view_as_taken_is_the_sum_along_depth(lumps: Volume) -> None:
    seen = opacity(lumps, XRAY, 48)
    true = summed(lumps.density, 3.0)
    assert true.max() > 0.3
    assert np.abs(seen - true).max() < 0.01 * true.max()


def test_the_view_from_the_right_is_the_sum_along_columns(lumps: Volume) -> None:
    """From +x the front of the volume (slice 0) lies at the picture's left."""
    seen = opacity(lumps, Scene(mode="xray", chi=3.0, camera=Camera(azimuth_degrees=90.0)), 48)
    true = summed(np.moveaxis(lumps.density, 2, 0).swapaxes(1, 2), 3.0)
    assert np.abs(seen - true).max() < 0.01 * true.max()


@pytest.mark.parametrize("azimuth", [30.0, -65.0])
def test_an_oblique_view_agrees_with_turning_and_summing(lumps: Volume, azimuth: float) -> None:
    def turned(degrees: float) -> np.ndarray:
        return rotate(lumps.density, degrees, axes=(0, 2), reshape=False, order=1)

    from_the_right = np.moveaxis(lumps.density, 2, 0).swapaxes(1, 2)[::-1]
    assert np.abs(turned(90.0) - from_the_right).max() < 1e-3  # so positive degrees walk to the right
    seen = opacity(lumps, Scene(mode="xray", chi=3.0, camera=Camera(azimuth_degrees=azimuth)), 48)
    true, mirrored = summed(turned(azimuth), 3.0), summed(turned(-azimuth), 3.0)
    assert np.abs(seen - true)[2:-2, 2:-2].max() < 0.01 * true.max()
    assert np.abs(seen - mirrored).max() > 0.1 * true.max()


def test_density_above_one_is_not_clipped(ball: Volume) -> None:
    dense = Volume(ball.density * 6)
    seen = opacity(dense, Scene(mode="xray", chi=0.5), 64)
    assert seen[32, 32] == pytest.approx(1 - np.exp(-0.5 * 3.0 * 0.7), abs=0.01)


def test_chi_rescales_and_a_background_shows_through_what_is_thin(ball: Volume) -> None:
    thick = opacity(ball, Scene(mode="xray", chi=10.0), 64)
    thin = opacity(ball, Scene(mode="xray", chi=1.0), 64)
    assert np.allclose(1 - thick, (1 - thin) ** 10, atol=0.02)
    grey = render(ball, Scene(mode="xray", chi=1.0, background=(0.2, 0.2, 0.2)), (64, 64))[..., 0] / 255
    assert np.allclose(grey, thin + (1 - thin) * 0.2, atol=0.01)


def test_half_a_ball_weighs_half(ball: Volume) -> None:
    whole = -np.log(1 - opacity(ball, Scene(mode="xray", chi=2.0), 64)[32, 32])
    for normal in ((0.0, -1.0, 0.0), (0.0, 1.0, 0.0)):
        cut = Scene(mode="xray", chi=2.0, cuts=(CutPlane(normal, 0.0),))
        assert -np.log(1 - opacity(ball, cut, 64)[32, 32]) == pytest.approx(whole / 2, rel=0.04)


def test_the_letter_stands_the_right_way_round(letter: Volume) -> None:
    seen = opacity(letter, XRAY, 48)
    assert np.abs(seen - summed(letter.density, 3.0)).max() < 0.01
