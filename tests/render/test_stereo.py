"""The two eyes differ only sideways, meet at zero parallax, and are joined as the method says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from xrayview.errors import UnusableOption
from xrayview.render.anaglyph import anaglyph
from xrayview.render.offscreen import render, render_stereo
from xrayview.scene.scene import METHODS, PROJECTIONS, Camera, Scene, Stereo
from xrayview.volume.volume import Volume

GENERATOR = np.random.default_rng(3)
LEFT, RIGHT = (GENERATOR.integers(0, 256, (20, 30, 3), dtype=np.uint8) for _ in range(2))


def dots(*places: tuple[float, float, float]) -> Volume:
    """Small soft balls at (depth, row, column) cells of a 64^3 volume."""
    z, y, x = np.indices((64, 64, 64))
    density = np.zeros((64, 64, 64), np.float32)
    for depth, row, column in places:
        squared = (z - depth) ** 2 + (y - row) ** 2 + (x - column) ** 2
        density += np.exp(-squared / (2 * 2.0**2)).astype(np.float32)
    return Volume(density)


def centre(picture: np.ndarray) -> tuple[float, float]:
    weight = picture[..., 1].astype(float)
    rows, columns = np.indices(weight.shape)
    return (rows * weight).sum() / weight.sum(), (columns * weight).sum() / weight.sum()


def eyes(volume: Volume, projection: Any, stereo: Stereo, camera: Camera | None = None) -> list[Any]:
    camera = replace(camera or Camera(), projection=projection)
    return [
        centre(p) for p in render_stereo(volume, Scene(mode="xray", camera=camera, stereo=stereo), (256, 256))
    ]


@pytest.mark.parametrize("projection", PROJECTIONS)
@pytest.mark.parametrize("camera", [Camera(), Camera(30.0, 40.0, 20.0)])
@pytest.mark.parametrize("place", [(10.0, 20.0, 40.0), (54.0, 45.0, 20.0), (40.0, 14.0, 24.0)])
def test_a_point_keeps_its_row_and_moves_sideways(projection: Any, camera: Camera, place: Any) -> None:
    left, right = eyes(dots(place), projection, Stereo(eye_angle_degrees=8.0), camera)
    assert left[0] == pytest.approx(right[0], abs=0.06)
    assert abs(left[1] - right[1]) > 0.5


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_near_things_stand_before_the_screen_and_far_things_behind(projection: Any) -> None:
    near_left, near_right = eyes(dots((10.0, 31.5, 31.5)), projection, Stereo(eye_angle_degrees=6.0))
    far_left, far_right = eyes(dots((54.0, 31.5, 31.5)), projection, Stereo(eye_angle_degrees=6.0))
    assert near_left[1] > near_right[1] + 2
    assert far_left[1] < far_right[1] - 2


@pytest.mark.parametrize("projection", PROJECTIONS)
@pytest.mark.parametrize("depth", [12.0, 31.5, 50.0])
def test_what_lies_at_zero_parallax_keeps_its_place(projection: Any, depth: float) -> None:
    stereo = Stereo(eye_angle_degrees=8.0, zero_parallax=(depth + 0.5) / 64 - 0.5)
    left, right = eyes(dots((depth, 30.0, 31.5)), projection, stereo)
    assert left == pytest.approx(right, abs=0.12)


def test_the_left_eye_stands_to_the_left(ball: Volume) -> None:
    stereo = Stereo(eye_angle_degrees=10.0)
    left, right = render_stereo(ball, Scene(mode="xray", stereo=stereo), (64, 64))
    for eye, azimuth in ((left, -5.0), (right, 5.0)):
        turned = render(ball, Scene(mode="xray", camera=Camera(azimuth_degrees=azimuth)), (64, 64))
        assert np.abs(eye.astype(int) - turned).max() <= 1


def test_swapping_swaps(lumps: Volume) -> None:
    scene = Scene(mode="volume", stereo=Stereo())
    left, right = render_stereo(lumps, scene, (64, 64))
    other_left, other_right = render_stereo(lumps, replace(scene, stereo=Stereo(swapped=True)), (64, 64))
    assert (left != right).any()
    assert (other_left == right).all()
    assert (other_right == left).all()


def test_a_scene_with_stereo_renders_as_its_anaglyph(ball: Volume) -> None:
    scene = Scene(iso_value=0.25, stereo=Stereo("half-colour"))
    left, right = render_stereo(ball, scene, (64, 64))
    assert (render(ball, scene, (64, 64)) == anaglyph(left, right, "half-colour")).all()


def test_red_of_the_true_anaglyph_is_the_left_eye() -> None:
    joined = anaglyph(LEFT, RIGHT, "true")
    grey = LEFT @ np.array([0.299, 0.587, 0.114])
    assert np.abs(joined[..., 0] - grey).max() <= 0.51
    assert (anaglyph(LEFT, np.zeros_like(RIGHT), "true")[..., 1:] == 0).all()


def test_colour_takes_red_from_the_left_and_the_rest_from_the_right() -> None:
    joined = anaglyph(LEFT, RIGHT, "colour")
    assert (joined == np.dstack([LEFT[..., 0], RIGHT[..., 1], RIGHT[..., 2]])).all()


def test_half_colour_and_optimised_keep_the_right_eye_s_green_and_blue() -> None:
    for method in ("half-colour", "optimised"):
        assert (anaglyph(LEFT, RIGHT, method)[..., 1:] == RIGHT[..., 1:]).all()


def test_dubois_is_computed_in_linear_light() -> None:
    """A pair of one grey: Dubois' row sums are 1.000, 0.999 and 0.999, so the grey comes back."""
    for value in (0, 60, 128, 200, 255):
        grey = np.full((2, 2, 3), value, np.uint8)
        assert np.abs(anaglyph(grey, grey, "dubois").astype(int) - value).max() <= 2
    dark = np.zeros((2, 2, 3), np.uint8)
    white = np.full((2, 2, 3), 255, np.uint8)
    red = anaglyph(white, dark, "dubois")[0, 0]
    assert red[0] == 255
    assert red[1:].max() == 0


@pytest.mark.parametrize("method", METHODS)
def test_black_stays_black_and_shapes_stay(method: Any) -> None:
    dark = np.zeros((4, 6, 3), np.uint8)
    assert anaglyph(dark, dark, method).shape == (4, 6, 3)
    assert anaglyph(dark, dark, method).max() == 0


def test_an_unknown_method_is_answered_with_the_list() -> None:
    with pytest.raises(UnusableOption) as answer:
        anaglyph(LEFT, RIGHT, "magenta")  # type: ignore[arg-type]
    assert "dubois" in answer.value.hint
