"""The highest density in every block of a grid, so that rays pass empty ones in one step."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from xrayview.render.film_map import FilmMap
from xrayview.render.grid import Grid

Floats = npt.NDArray[np.float32]

BLOCK = 4
"""Grid points along a block's edge."""


def block_maxima(grid: Grid, film: FilmMap | None = None) -> Floats:
    """(Z, Y, X) float32: no place between a block's points, its far faces included, is denser than this, with
    the film's map or without."""
    field = grid.field
    for axis in range(3):
        field = _maxima(field, axis)
    if film is None:
        return field
    low, high = film.bounds((grid.field.shape[0], grid.field.shape[2]), BLOCK)
    if film.law == 1:
        return field * np.maximum(high, 1)[:, None, :]
    steepest = np.maximum(-low, 0) / film.ratio.min()
    raised: Floats = field * (1 + steepest[:, None, :] * field ** np.float32(film.beta - 1))
    return raised


def _maxima(field: Floats, axis: int) -> Floats:
    """Maxima over blocks along an axis; the first point of the next block counts too."""
    starts = np.arange(0, field.shape[axis], BLOCK)
    own = np.maximum.reduceat(field, starts, axis=axis)
    following = np.take(field, np.minimum(starts + BLOCK, field.shape[axis] - 1), axis=axis)
    return np.maximum(own, following)
