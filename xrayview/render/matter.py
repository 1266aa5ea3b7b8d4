"""What hides the surroundings from a place: the matter beyond an iso-value, blurred to three scales."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from xrayview.render.grid import Grid
from xrayview.scene.cuts import Cut, cut_depth

Floats = npt.NDArray[np.float32]

CELLS = 80
"""Cells along the longest edge: enough for what is blurred."""

BLURS = (1.0, 2.5, 6.0)
"""Standard deviations, in these cells."""

HIDING = (0.6, 0.7, 0.75)
"""How much of the light matter of each scale may take."""

SIGHT = 1.4
"""How far before the surface each scale is looked up, in its standard deviations."""


@dataclass(frozen=True, eq=False)
class Matter:
    """``shares``: (Z, Y, X, 4) float32, the share of space that matter fills at each scale (the fourth is
    0). ``step``: grid points a cell; ``sights``: how far each scale is looked up before a surface, in cube
    edges."""

    shares: Floats
    step: int
    sights: tuple[float, float, float]


def thinned(grid: Grid) -> Grid:
    """The points of a grid that `matter_of` looks at: no more than some `CELLS` a side are worth keeping."""
    step = _step(grid)
    x, y, z = grid.spacing
    field = np.ascontiguousarray(grid.field[::step, ::step, ::step])
    return replace(grid, field=field, spacing=(step * x, step * y, step * z))


def matter_of(grid: Grid, iso_value: float, cuts: tuple[Cut, ...] = (), highest: float = np.inf) -> Matter:
    """The matter at and above an iso-value, up to the ``highest`` density, that no cut removes."""
    from scipy.ndimage import gaussian_filter

    step = _step(grid)
    coarse = grid.field[::step, ::step, ::step]
    within = np.minimum(coarse - iso_value, highest - coarse)
    filled = np.clip(within / (0.5 * iso_value) + 0.5, 0, 1).astype(np.float32)
    if cuts:
        places = (axis[::step, ::step, ::step] for axis in grid.coordinates())
        filled[cut_depth(cuts, *places) > 0] = 0
    shares = np.zeros((*filled.shape, 4), np.float32)
    cell = step * float(np.mean(grid.spacing))
    for number, blur in enumerate(BLURS):
        shares[..., number] = gaussian_filter(filled, blur, mode="constant", truncate=3.0)
    near, middle, far = (SIGHT * blur * cell for blur in BLURS)
    return Matter(shares, step, (near, middle, far))


def _step(grid: Grid) -> int:
    return max(1, round(max(grid.field.shape) / CELLS))
