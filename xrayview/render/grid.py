"""A density volume as a grid in world coordinates, padded with one empty cell all round."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from xrayview.volume.volume import Volume
from xrayview.volume.world import edges_of

# Above this many cells a side the grid is averaged down: 3D textures end at 2048 on software OpenGL,
# and draw nothing beyond it without raising anything.
MOST_CELLS = 1024


@dataclass(frozen=True, eq=False)
class Grid:
    """Density at points of world space (x = +column, y = +depth, z = -row; the longest edge is 1).

    ``field``: (Z, Y, X) float32, C-contiguous; the outermost layer is 0, so that surfaces close and rays
    end in emptiness. ``spacing`` and ``origin``: (x, y, z) of one step and of the first point.
    ``highest``: the largest density.
    """

    field: npt.NDArray[np.float32]
    spacing: tuple[float, float, float]
    origin: tuple[float, float, float]
    highest: float

    def coordinates(self) -> tuple[npt.NDArray[np.float32], ...]:
        """World (x, y, z) of the points, broadcastable against ``field``."""
        sizes = self.field.shape[::-1]
        x, y, z = (
            (first + step * np.arange(size)).astype(np.float32)
            for first, step, size in zip(self.origin, self.spacing, sizes, strict=True)
        )
        return x[None, None, :], y[None, :, None], z[:, None, None]

    def to_image_data(self) -> Any:
        """The grid as ``vtkImageData``, sharing the memory of ``field``."""
        return as_image_data(self.field, self.spacing, self.origin)


def grid_of(volume: Volume) -> Grid:
    """Put ``volume`` into world space; sides above `MOST_CELLS` are averaged down."""
    density = volume.density
    factors = [-(-size // MOST_CELLS) for size in density.shape]
    if max(factors) > 1:
        density = _averaged(density, factors)
    depth, rows, columns = density.shape
    # (depth, row, column) -> (z, y, x), with z = -row
    upright = density.transpose(1, 0, 2)[::-1]
    field = np.zeros((rows + 2, depth + 2, columns + 2), np.float32)
    np.fmax(upright, 0, out=field[1:-1, 1:-1, 1:-1])  # what is no number becomes 0, too
    highest = float(field.max())
    if not np.isfinite(highest):
        field[np.isinf(field)] = 0
        highest = float(field.max())
    edge_y, edge_z, edge_x = edges_of(volume)
    spacing = (edge_x / columns, edge_y / depth, edge_z / rows)
    origin = (
        -edge_x / 2 - spacing[0] / 2,
        -edge_y / 2 - spacing[1] / 2,
        -edge_z / 2 - spacing[2] / 2,
    )
    return Grid(field, spacing, origin, highest)


def depth_flipped(grid: Grid) -> Grid:
    """The grid with its depth reversed: what lay nearest to the viewer of the film lies farthest."""
    return replace(grid, field=np.ascontiguousarray(grid.field[:, ::-1, :]))


def stretched(grid: Grid, factors: tuple[float, float, float]) -> Grid:
    """The grid with its world (x, y, z) stretched about the centre; it shares ``field``."""
    (a, b, c), (dx, dy, dz), (x, y, z) = factors, grid.spacing, grid.origin
    return replace(grid, spacing=(a * dx, b * dy, c * dz), origin=(a * x, b * y, c * z))


def halved(grid: Grid) -> Grid:
    """The grid at half the resolution, for coarse pictures (an odd last cell is left out)."""
    inner = _averaged(grid.field[1:-1, 1:-1, 1:-1], [2, 2, 2])
    start = (first + step / 2 for first, step in zip(grid.origin, grid.spacing, strict=True))
    x, y, z = (2 * step for step in grid.spacing)
    left, front, bottom = (at - step / 2 for at, step in zip(start, (x, y, z), strict=True))
    return Grid(np.pad(inner, 1), (x, y, z), (left, front, bottom), float(inner.max(initial=0.0)))


def as_image_data(
    field: npt.NDArray[np.float32], spacing: tuple[float, float, float], origin: tuple[float, float, float]
) -> Any:
    """A (Z, Y, X) float32 array as ``vtkImageData`` that shares its memory."""
    from vtkmodules.util.numpy_support import numpy_to_vtk
    from vtkmodules.vtkCommonDataModel import vtkImageData

    field = np.ascontiguousarray(field)
    image = vtkImageData()
    image.SetDimensions(*field.shape[::-1])
    image.SetSpacing(*spacing)
    image.SetOrigin(*origin)
    image.GetPointData().SetScalars(numpy_to_vtk(field.ravel(), deep=False))
    return image


def _averaged(density: npt.NDArray[np.float32], factors: list[int]) -> npt.NDArray[np.float32]:
    """Means over blocks of ``factors`` cells (an incomplete last block is left out)."""
    for axis, factor in enumerate(factors):
        if factor > 1:
            whole = density.shape[axis] // factor * factor
            density = np.take(density, range(whole), axis=axis)
            shape = (*density.shape[:axis], whole // factor, factor, *density.shape[axis + 1 :])
            density = density.reshape(shape).mean(axis=axis + 1, dtype=np.float32)
    return density
