"""Volumes seen by another camera: resampled along its rays, or summed up along them to an x-ray."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from xrayview.projection.beer_lambert import CHI

# Sampling positions held at a time: 50 MB.
_POSITIONS = 1 << 22
# And as many as stay in a processor's cache until they are sampled; other devices take all at once.
_SLAB = 1 << 17
# Cells along an edge of the blocks that matter is found in.
_BLOCK = 8
_PATIENT_TO_TENSOR = np.array([[1.0, 0, 0], [0, 0, -1], [0, 1, 0]])
"""(x, y, z) = (left, posterior, up) to grid_sample's (x, y, z) = (column, row, depth)."""


def tensor_matrix(camera_to_patient: npt.NDArray[np.float64]) -> torch.Tensor:
    """(3, 3) ``patient = matrix @ camera`` as the matrix of ``grid_sample``'s (column, row, depth) axes."""
    matrix = _PATIENT_TO_TENSOR @ np.asarray(camera_to_patient) @ _PATIENT_TO_TENSOR.T
    return torch.from_numpy(np.ascontiguousarray(matrix, dtype=np.float32))


def view_from(
    density: torch.Tensor,
    camera_to_patient: npt.NDArray[np.float64],
    shape: tuple[int, int, int] | None = None,
    shift: tuple[float, float, float] = (0.0, 0.0, 0.0),
    content: Content | None = None,
) -> torch.Tensor:
    """A (D, H, W) volume resampled into the axes of an orthographic camera; air outside the cube.

    The result is a cube of edge 1 like the volume, so what turns out of it is lost: `opacity_from` loses
    nothing along a ray. ``camera_to_patient``: (3, 3), a rotation or, in training, one with stretch and
    scale. ``shape``: the result's (depth, row, column), by default the volume's own. ``shift``: (column, row,
    depth) in half cube edges. ``content``: where all matter is, as `content_of` tells it: the rest need not
    be looked up.

    Journey: camera cell -> camera -1..1 -> patient -1..1 -> volume cell, in grid_sample's (column, row,
    depth).
    """
    matrix, offset = tensor_matrix(camera_to_patient), torch.tensor(shift)
    sides = shape or tuple(density.shape)
    axes = [centres(count) for count in sides[::-1]]
    blocks, reach = torch.zeros(3, 1), torch.full((3,), math.inf)
    if content is not None:
        blocks = torch.linalg.solve(matrix, (content.places - offset).T)
        reach = torch.linalg.inv(matrix).abs() @ content.reach
    along = [axis[:, None].to(density) * matrix[:, number].to(density) for number, axis in enumerate(axes)]
    along[0] += offset.to(density)
    seen = density.new_zeros(sides)
    at_once = max(1, _SLAB // (sides[1] * sides[2])) if density.is_cpu else sides[0]
    for first in range(0, sides[0], at_once):
        slab = slice(first, first + at_once)
        near = (blocks[2] > axes[2][slab][0] - reach[2]) & (blocks[2] < axes[2][slab][-1] + reach[2])
        if near.any():
            column, row = (_span(axes[number], blocks[number, near], reach[number]) for number in (0, 1))
            grid = along[0][column] + along[1][row, None] + along[2][slab, None, None]
            sampled = functional.grid_sample(density[None, None], grid[None], align_corners=False)
            seen[slab, row, column] = sampled[0, 0]
    return seen


def _span(places: torch.Tensor, blocks: torch.Tensor, reach: torch.Tensor) -> slice:
    """Those of the (N,) places, in order, that lie within reach of blocks; one at least."""
    first = int(torch.searchsorted(places, blocks.min() - reach))
    last = int(torch.searchsorted(places, blocks.max() + reach, right=True))
    first = min(first, len(places) - 1)
    return slice(first, max(last, first + 1))


@dataclass(frozen=True, eq=False)
class Content:
    """Where a volume holds matter: within ``reach`` (3,) of one of the (N, 3) ``places``, (column, row,
    depth) in -1..1 of the cube."""

    places: torch.Tensor
    reach: torch.Tensor


def content_of(density: torch.Tensor) -> Content:
    """The blocks of a (D, H, W) volume that are not empty, a cell wider on every side, as far as
    interpolation reaches."""
    filled = functional.max_pool3d(density[None].float(), _BLOCK, ceil_mode=True)[0].nonzero()
    counts = torch.tensor(density.shape[::-1])
    places = (filled.flip(1).cpu() * _BLOCK + _BLOCK / 2) * 2 / counts - 1
    return Content(places, (_BLOCK + 2) / counts)


def centres(count: int) -> torch.Tensor:
    """(count,) the cells' centres on an axis of -1..1."""
    return (torch.arange(count) + 0.5) * (2 / count) - 1


def opacity_from(
    density: torch.Tensor,
    edges: tuple[float, float, float],
    camera_to_patient: npt.NDArray[np.float64],
    side: int,
    chi: float = CHI,
    source_distance: float | None = None,
) -> torch.Tensor:
    """The x-ray of a whole box of matter: opacity, (side, side) in 0..1, of a film as large as its cube.

    ``density``: (D, H, W) >= 0. ``edges``: the box's (depth, row, column) lengths, the longest being 1, the
    edge of the cube round it. ``camera_to_patient``: (3, 3). Rays are followed as far as the turned box
    reaches, so none loses the cube's corners. ``source_distance``: None for parallel rays; else from a point
    source, where the viewer stands, to the cube's centre, in cube edges (> 0.87: outside the cube). The
    cube's middle plane is shown at true size.
    """
    if source_distance is not None and source_distance <= 0.87:
        raise ValueError("the source must stand outside the cube: source_distance > 0.87 cube edges")
    # The camera's depth axis in (depth, row, column): how far the box reaches along it, in how many cells.
    along = np.abs(np.asarray(camera_to_patient, np.float64))[[1, 2, 0], 1]
    reach = float(along @ edges)
    steps = math.ceil(float(along @ density.shape) - 1e-6)
    box = torch.tensor(edges[::-1], dtype=torch.float32, device=density.device)
    turn = tensor_matrix(camera_to_patient).to(density.device).T / box
    # Half edges from the cube's centre: -1..1 on the film, -reach..reach along the ray.
    film = centres(side).to(density.device)
    row, column = torch.meshgrid(film, film, indexing="ij")
    depths = reach * centres(steps).to(density.device)
    total = torch.zeros_like(row)
    at_once = max(1, _POSITIONS // side**2)
    for first in range(0, steps, at_once):
        part = depths[first : first + at_once]
        spread = torch.ones_like(part) if source_distance is None else 1 + part / (2 * source_distance)
        fan = torch.stack([column, row, torch.ones_like(row)], dim=-1).repeat(len(part), 1, 1, 1)
        fan[..., :2] *= spread[:, None, None, None]
        fan[..., 2] = part[:, None, None]
        grid = (fan @ turn)[None].to(density.dtype)
        total += functional.grid_sample(density[None, None], grid, align_corners=False)[0, 0].sum(dim=0)
    if source_distance is not None:
        total *= torch.sqrt(1 + (row**2 + column**2) / (2 * source_distance) ** 2)
    return -torch.expm1(-chi * reach / steps * total)
