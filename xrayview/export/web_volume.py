"""A volume as a web page carries it: bytes of density in world space, packed into text."""

from __future__ import annotations

import base64
import gzip
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from xrayview.render.grid import grid_of, stretched
from xrayview.scene.change import Change
from xrayview.volume.volume import Volume

if TYPE_CHECKING:
    from xrayview.fusion.fused import FusedVolume

Cells = tuple[int, int, int]
"""(depth, row, column)."""

MOST_CELLS = 256
"""Cells along an edge: a head of 128 x 256 x 256 from a film is a page of 1.9 MB, one of 256 x 256 x 128 from
a scan 3.8 MB."""

HIGHEST_SHOWN = 1.2
"""No preset tells higher densities apart; steps are finer where they are not kept apart."""


@dataclass(frozen=True, eq=False)
class WebVolume:
    """``levels``: (Z, Y, X) uint8, density / ``step`` rounded, in world space (x = +column, y = +depth,
    z = -row): the part that is not empty, and one empty layer round it. ``spacing`` and ``origin``: (x, y, z)
    in cube edges of one step and of the first point. ``highest``: the density of the last byte, which any
    higher one has as well.
    """

    levels: npt.NDArray[np.uint8]
    spacing: tuple[float, float, float]
    origin: tuple[float, float, float]
    highest: float

    @property
    def step(self) -> float:
        """Density of one level."""
        return self.highest / 255

    def packed(self) -> str:
        """Base64 of the gzipped differences from one y to the next, modulo 256: two thirds of the bytes' own
        length."""
        steps = np.diff(self.levels, axis=1, prepend=np.uint8(0))
        return base64.b64encode(gzip.compress(steps.tobytes(), 6, mtime=0)).decode("ascii")


def web_volume(volume: Volume, highest: float = HIGHEST_SHOWN, change: Change | None = None) -> WebVolume:
    """The volume in bytes, averaged to at most `MOST_CELLS` along an edge and then changed as a scene says.

    ``highest``: densities beyond it are kept as it.
    """
    grid, change = grid_of(averaged(volume)), change or Change()
    grid = stretched(grid, change.stretch)
    field = grid.field if change.changes_nothing else change.applied(grid.field)
    top = min(highest, float(field.max())) or 1.0
    levels = np.rint(np.minimum(field, np.float32(top)) * np.float32(255 / top)).astype(np.uint8)
    part = _filled_part(levels)
    first = (axis.start for axis in part[::-1])
    x, y, z = (at + step * skip for at, step, skip in zip(grid.origin, grid.spacing, first, strict=True))
    return WebVolume(np.ascontiguousarray(levels[part]), grid.spacing, (x, y, z), top)


def _filled_part(levels: npt.NDArray[np.uint8]) -> tuple[slice, slice, slice]:
    """What holds every level above 0, and one layer more all round; the outermost layers of all are empty."""
    ends = []
    for axis in range(3):
        others = tuple(other for other in range(3) if other != axis)
        filled = np.flatnonzero(levels.any(axis=others))
        ends.append(slice(filled[0] - 1, filled[-1] + 2) if filled.size else slice(0, None))
    return ends[0], ends[1], ends[2]


def averaged(volume: Volume) -> Volume:
    """The same volume with at most `MOST_CELLS` cells along an edge, each the mean of those it stands for."""
    sizes = volume.shape
    fewer: Cells = (min(sizes[0], MOST_CELLS), min(sizes[1], MOST_CELLS), min(sizes[2], MOST_CELLS))
    if fewer == sizes:
        return volume
    import torch
    from torch.nn.functional import adaptive_avg_pool3d

    density = adaptive_avg_pool3d(torch.from_numpy(volume.density)[None], fewer)[0].numpy()
    spacing = None
    if volume.spacing is not None:
        depth, row, column = (
            step * size / less for step, size, less in zip(volume.spacing, sizes, fewer, strict=True)
        )
        spacing = depth, row, column
    return Volume(density, spacing, volume.frame, volume.origin)


def with_share_of_fusion(volume: Volume, fused: FusedVolume | None, share: float) -> Volume:
    """The volume as it is where ``share`` is 1 or nothing was fused; less of the film's detail, down to the
    prediction alone at 0."""
    if fused is None or share == 1:
        return volume
    import torch
    from torch.nn.functional import interpolate

    coarse = torch.from_numpy(fused.coarse.density)[None, None]
    predicted = interpolate(coarse, size=volume.shape, mode="trilinear")[0, 0].numpy()
    density = predicted + np.float32(share) * (volume.density - predicted)
    return Volume(density, volume.spacing, volume.frame, volume.origin)
