"""The residual's colours: nothing at zero, two that nobody confuses, and a scale that stays."""

from __future__ import annotations

import numpy as np
import pytest

from xrayview.window.film.residual import CLEARER, DENSER, colours_of, scale_of

# What is left of a colour for people without red, green or blue cones: linear light, Machado, Oliveira and
# Fernandes 2009, table 1, severity 1.
BLINDNESS = {
    "red": [[0.1523, 1.0526, -0.2049], [0.1145, 0.7863, 0.0993], [-0.0039, -0.0481, 1.0520]],
    "green": [[0.3673, 0.8606, -0.2280], [0.2801, 0.6725, 0.0474], [-0.0118, 0.0429, 0.9689]],
    "blue": [[1.2555, -0.0767, -0.1788], [-0.0784, 0.9308, 0.1476], [0.0047, 0.6914, 0.3039]],
}


def on_grey(colours: np.ndarray, grey: float) -> np.ndarray:
    alpha = colours[..., 3:] / 255
    return alpha * colours[..., :3] + (1 - alpha) * grey


def test_nothing_is_seen_where_the_film_is_met() -> None:
    assert colours_of(np.zeros((3, 3), np.float32), 0.1)[..., 3].max() == 0
    assert colours_of(np.full((3, 3), np.nan, np.float32), 0.1)[..., 3].max() == 0


def test_the_sign_is_the_colour_and_the_size_its_strength() -> None:
    colours = colours_of(np.array([[-0.2, -0.05, 0.0, 0.05, 0.1, 0.7]], np.float32), 0.1)[0]
    assert tuple(colours[0, :3]) == CLEARER and tuple(colours[4, :3]) == DENSER
    strength = colours[:, 3].astype(int)
    assert strength[1] == strength[3] == pytest.approx(strength[4] / 2, abs=1)
    assert strength[0] == strength[4] == strength[5] == pytest.approx(0.9 * 255, abs=1)


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize("grey", [10, 128, 240])
def test_the_two_colours_stay_apart_for_the_colour_blind(blindness: str, grey: int) -> None:
    both = on_grey(colours_of(np.array([[-0.1, 0.1]], np.float32), 0.1), grey)[0] / 255
    linear = np.where(both <= 0.04045, both / 12.92, ((both + 0.055) / 1.055) ** 2.4)
    seen = np.clip(linear @ np.array(BLINDNESS[blindness]).T, 0, 1) ** (1 / 2.2)
    assert np.linalg.norm(seen[0] - seen[1]) > 0.35
    ground = np.full(3, grey / 255)
    assert min(np.linalg.norm(one - ground) for one in seen) > 0.25


@pytest.mark.parametrize(
    ("largest", "scale"), [(0.08, 0.1), (0.1, 0.1), (0.013, 0.015), (0.9, 1.0), (0.0, 0.001)]
)
def test_the_scale_is_a_round_number(largest: float, scale: float) -> None:
    residual = np.full((64, 64), -largest, np.float32)
    residual[0, 0] = np.nan
    assert scale_of(residual) == pytest.approx(scale)


def test_a_few_wild_pixels_do_not_hide_the_others() -> None:
    residual = np.full((100, 100), 0.04, np.float32)
    residual[0, :50] = 0.9
    assert scale_of(residual) == pytest.approx(0.05)


def test_a_film_without_content_has_a_scale_too() -> None:
    assert scale_of(np.full((8, 8), np.nan, np.float32)) > 0


def test_after_fusion_it_vanishes_on_the_scale_of_before() -> None:
    before = np.random.default_rng(0).normal(0, 0.02, (64, 64)).astype(np.float32)
    assert colours_of(before, scale_of(before))[..., 3].mean() > 50
    assert colours_of(np.full((64, 64), 3e-8, np.float32), scale_of(before))[..., 3].max() == 0
