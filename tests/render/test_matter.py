"""What hides the light needs a few points of a large grid only."""

from __future__ import annotations

import numpy as np

from xrayview.render.grid import grid_of
from xrayview.render.matter import CELLS, matter_of, thinned
from xrayview.scene.cuts import CutPlane
from xrayview.volume.volume import Volume


def test_the_matter_of_few_points_is_that_of_all_in_the_same_place() -> None:
    density = np.random.default_rng(0).random((40, 170, 250)).astype(np.float32)
    grid = grid_of(Volume(density))
    few, cuts = thinned(grid), (CutPlane((1.0, 0.0, 0.0), 0.1),)
    whole, thin = matter_of(grid, 0.5, cuts), matter_of(few, 0.5, cuts)
    np.testing.assert_array_equal(whole.shares, thin.shares)
    np.testing.assert_allclose(whole.sights, thin.sights)
    np.testing.assert_allclose(np.multiply(grid.spacing, whole.step), np.multiply(few.spacing, thin.step))
    assert few.origin == grid.origin


def test_little_is_kept_of_a_large_grid() -> None:
    few = thinned(grid_of(Volume(np.zeros((100, 256, 256), np.float32))))
    assert max(few.field.shape) <= 1.5 * CELLS and few.field.base is None
