"""How well two shapes agree: their overlap, and how far apart their surfaces lie."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Shape = npt.NDArray[np.bool_]


def dice(one: Shape, other: Shape) -> float:
    """Twice the common share of two (D, H, W) shapes (Dice 1945): 0 apart, 1 where they are the same, as two
    empty ones are."""
    both = int(one.sum()) + int(other.sum())
    return 2 * int((one & other).sum()) / both if both else 1.0


class Surface:
    """The outermost cells of a (D, H, W) shape, and how far every place of the grid is from them."""

    def __init__(self, shape: Shape) -> None:
        from scipy import ndimage

        self._cells: Shape = shape & ~ndimage.binary_erosion(shape)
        self._is_empty = not shape.any()
        self._distances: npt.NDArray[np.float32] | None = None

    def distance_to(self, other: Surface) -> float:
        """The symmetric mean distance in cells: the mean over the cells of both surfaces of how far the
        nearest one of the other is.

        0 between two empty shapes, infinite where only one is empty.
        """
        if self._is_empty or other._is_empty:
            return 0.0 if self._is_empty and other._is_empty else math.inf
        apart = np.concatenate([self._far()[other._cells], other._far()[self._cells]])
        return float(apart.mean(dtype=np.float64))

    def _far(self) -> npt.NDArray[np.float32]:
        """(D, H, W) distance of each cell to the nearest one of the surface; found once."""
        if self._distances is None:
            from scipy import ndimage

            self._distances = ndimage.distance_transform_edt(~self._cells).astype(np.float32)
        return self._distances
