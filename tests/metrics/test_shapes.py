"""Overlap and surface distance: spheres have the ones that geometry gives them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from xrayview.metrics.shapes import Surface, dice


def sphere(radius: float, shift: float = 0.0, size: int = 64) -> np.ndarray:
    """The cells whose middle is within ``radius`` cells of the grid's, moved by ``shift`` along the rows."""
    axis = np.arange(size) + 0.5 - size / 2
    depth, row, column = np.meshgrid(axis, axis - shift, axis, indexing="ij")
    return depth**2 + row**2 + column**2 < radius**2


@pytest.mark.parametrize("shift", [0, 5, 12, 24])
def test_shifted_spheres_overlap_by_a_lens(shift):
    """The lens of two equal spheres holds 1 - 3d / 4r + d^3 / 16r^3 of each."""
    radius = 16
    expected = 1 - 3 * shift / (4 * radius) + shift**3 / (16 * radius**3)
    assert dice(sphere(radius), sphere(radius, shift)) == pytest.approx(expected, abs=0.01)


def test_shapes_apart_have_nothing_in_common_and_empty_ones_all():
    nothing = np.zeros((8, 8, 8), bool)
    assert dice(sphere(8, -20), sphere(8, 20)) == 0
    assert dice(nothing, nothing) == 1
    assert dice(nothing, ~nothing) == 0


@pytest.mark.parametrize(("inner", "outer"), [(10, 14), (12, 24), (20, 21)])
def test_concentric_spheres_are_as_far_apart_as_their_radii(inner, outer):
    one, other = Surface(sphere(inner)), Surface(sphere(outer))
    assert one.distance_to(other) == pytest.approx(outer - inner, abs=0.35)
    assert one.distance_to(other) == pytest.approx(other.distance_to(one))


def test_distance_is_that_of_the_mean_over_both_surfaces():
    """A plate and one twice as large in the same plane: only what sticks out of the smaller one is apart."""
    small, large = np.zeros((2, 5, 12, 12), bool)
    small[2, 4:8, 4:8] = True
    large[2, 3:9, 3:9] = True
    # 16 common cells at 0 in both; of the other 20 of the large one, 16 are 1 away and 4 a diagonal.
    expected = (16 * 1 + 4 * math.sqrt(2)) / (16 + 36)
    assert Surface(small).distance_to(Surface(large)) == pytest.approx(expected)


def test_a_solid_is_only_its_surface():
    solid, hollow = sphere(14), sphere(14) & ~sphere(11)
    assert Surface(sphere(14)).distance_to(Surface(solid)) == 0
    assert Surface(solid).distance_to(Surface(hollow)) > 0, "the inner side of a shell is a surface too"


def test_no_shape_is_infinitely_far_from_any():
    nothing = Surface(np.zeros((8, 8, 8), bool))
    assert nothing.distance_to(nothing) == 0
    assert math.isinf(nothing.distance_to(Surface(sphere(3, size=8))))
    assert math.isinf(Surface(sphere(3, size=8)).distance_to(nothing))
