"""The two eyes differ only sideways, meet at zero parallax, and are joined as the method says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from xrayview.errors import UnusableOption
from xrayview.render.anaglyph import anaglyph
from xrayview.render.both_eyes import joined
from xrayview.render.offscreen import render, render_stereo
from xrayview.scene.comfort import parallax
from xrayview.scene.lens import Lens
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


@pytest.mark.parametrize("projection", PROJECTIONS)
@pytest.mark.parametrize("depth", [8.0, 56.0])
def test_the_parallax_that_is_warned_of_is_the_one_that_is_drawn(projection: Any, depth: float) -> None:
    stereo = Stereo(eye_angle_degrees=8.0, zero_parallax=0.1)
    left, right = eyes(dots((depth, 31.5, 31.5)), projection, stereo)
    expected = parallax((depth + 0.5) / 64 - 0.5, Lens(Camera(projection=projection), 1.0), stereo)
    assert (right[1] - left[1]) / 256 == pytest.approx(expected, abs=0.0006)


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


@pytest.mark.parametrize("kind", ["side-by-side", "cross-eyed"])
@pytest.mark.parametrize("size", [(96, 64), (97, 64)])
def test_two_pictures_beside_each_other_fill_the_size_asked_for(ball: Volume, kind: Any, size: Any) -> None:
    scene = Scene(iso_value=0.25, stereo=Stereo(kind=kind, eye_angle_degrees=8.0))
    whole = render(ball, scene, size)
    left, right = render_stereo(ball, scene, (48, 64))
    assert whole.shape == (64, size[0], 3)
    first, second = (left, right) if kind == "side-by-side" else (right, left)
    assert (left != right).any()
    assert (whole[:, :48] == first).all() and (whole[:, 48:96] == second).all()


def test_of_interlaced_rows_the_uppermost_is_the_left_eye_s(ball: Volume) -> None:
    scene = Scene(iso_value=0.25, stereo=Stereo(kind="interlaced", eye_angle_degrees=8.0))
    left, right = render_stereo(ball, scene, (64, 64))
    whole = render(ball, scene, (64, 64))
    assert (whole[::2] == left[::2]).all() and (whole[1::2] == right[1::2]).all()
    assert (whole[::2] != right[::2]).any()


def test_a_wiggle_that_stands_still_is_seen_from_between_the_eyes(ball: Volume) -> None:
    scene = Scene(iso_value=0.25)
    still = render(ball, replace(scene, stereo=Stereo(kind="wiggle")), (64, 64))
    assert (still == render(ball, scene, (64, 64))).all()


def test_eyes_that_cannot_be_joined_are_refused() -> None:
    with pytest.raises(ValueError, match="one size"):
        joined(LEFT, RIGHT[:10], Stereo(kind="interlaced"))
    with pytest.raises(ValueError, match="one eye after the other"):
        joined(LEFT, RIGHT, Stereo(kind="wiggle"))


PUBLISHED = {
    "true": ([[0.299, 0.587, 0.114], [0, 0, 0], [0, 0, 0]], [[0, 0, 0], [0, 0, 0], [0.299, 0.587, 0.114]]),
    "grey": (
        [[0.299, 0.587, 0.114], [0, 0, 0], [0, 0, 0]],
        [[0, 0, 0], [0.299, 0.587, 0.114], [0.299, 0.587, 0.114]],
    ),
    "half-colour": ([[0.299, 0.587, 0.114], [0, 0, 0], [0, 0, 0]], [[0, 0, 0], [0, 1, 0], [0, 0, 1]]),
    "colour": ([[1, 0, 0], [0, 0, 0], [0, 0, 0]], [[0, 0, 0], [0, 1, 0], [0, 0, 1]]),
    "optimised": ([[0, 0.7, 0.3], [0, 0, 0], [0, 0, 0]], [[0, 0, 0], [0, 1, 0], [0, 0, 1]]),
}
"""Wimmer's formulas, read off his page once more."""


@pytest.mark.parametrize("method", PUBLISHED)
def test_a_mix_equals_its_published_matrix(method: Any) -> None:
    for_left, for_right = (np.array(matrix, float) for matrix in PUBLISHED[method])
    mixed = LEFT @ for_left.T + RIGHT @ for_right.T
    assert np.abs(anaglyph(LEFT, RIGHT, method) - mixed).max() <= 0.51


@pytest.mark.parametrize("method", PUBLISHED)
def test_the_red_channel_is_the_left_eye(method: Any) -> None:
    other = np.roll(RIGHT, 5, axis=0)
    assert (anaglyph(LEFT, RIGHT, method)[..., 0] == anaglyph(LEFT, other, method)[..., 0]).all()
    mirrored = anaglyph(LEFT[:, ::-1].copy(), RIGHT, method)
    assert (mirrored[..., 1:] == anaglyph(LEFT, RIGHT, method)[..., 1:]).all()


def test_dubois_equals_its_published_matrix() -> None:
    """Each column of the published 3 x 6 matrix is what one channel of one eye gives, in linear light."""
    published = np.array(
        [
            [0.4561, 0.500484, 0.176381, -0.0434706, -0.0879388, -0.00155529],
            [-0.0400822, -0.0378246, -0.0157589, 0.378476, 0.73364, -0.0184503],
            [-0.0152161, -0.0205971, -0.00546856, -0.0721527, -0.112961, 1.2264],
        ]
    )

    def linear(values: Any) -> Any:
        share = np.asarray(values, float) / 255
        return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)

    both = np.concatenate([linear(LEFT), linear(RIGHT)], axis=-1)
    light = np.clip(both @ published.T, 0, 1)
    encoded = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    assert np.abs(anaglyph(LEFT, RIGHT, "dubois") - 255 * encoded).max() <= 0.52


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
