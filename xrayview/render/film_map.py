"""Fusion as a shader reads it: the film's map, and the coarse columns' own ratio where the law needs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from xrayview.fusion.fused import FusedVolume

Floats = npt.NDArray[np.float32]

LARGEST_MAP = 4096
"""Finer maps are averaged down: graphics memory, and nobody's screen shows more."""

_RATIO_SIDE = 512
_NO_MATTER = np.float32(1e3)


@dataclass(frozen=True, eq=False)
class FilmMap:
    """``law``: 1 proportional, 2 the paper's with ``beta``. ``gain``: (H, W), the first row at the top;
    ``ratio``: (h, w) ``S_beta / S_1`` of the coarse columns, of one cell for the proportional law."""

    law: int
    beta: float
    gain: Floats
    ratio: Floats

    def bounds(self, points: tuple[int, int], block: int) -> tuple[Floats, Floats]:
        """The least and the greatest gain (rows, columns) over blocks of the padded grid, which has
        ``points`` (row, column): ``block`` of them at a time, from the bottom row and the left column."""
        height, width = self.gain.shape
        rows, columns = _spans(points[0], block, height, True), _spans(points[1], block, width, False)
        return (
            _extremes(self.gain, rows, columns, np.minimum),
            _extremes(self.gain, rows, columns, np.maximum),
        )


def film_map_of(fused: FusedVolume) -> FilmMap:
    """The map of a fused volume, at most `LARGEST_MAP` a side; rays that met nothing get what empties
    them."""
    from xrayview.fusion.gain import AIR

    gain, is_proportional = fused.gain, fused.law == "proportional"
    air = gain >= AIR
    if air.any():
        gain = np.where(air, np.float32(0) if is_proportional else _NO_MATTER, gain)
    factor = -(-max(gain.shape) // LARGEST_MAP)
    if factor > 1:
        height, width = (size // factor for size in gain.shape)
        gain = gain[: height * factor, : width * factor]
        gain = gain.reshape(height, factor, width, factor).mean(axis=(1, 3), dtype=np.float32)
    if is_proportional:
        return FilmMap(1, 1.0, gain, np.ones((1, 1), np.float32))
    return FilmMap(2, fused.map.beta, gain, _ratio(fused))


def _ratio(fused: FusedVolume) -> Floats:
    """(h, w) ``S_beta / S_1`` of bilinear columns, finer than the coarse grid."""
    import torch

    from xrayview.fusion.columns import Grid, Moments, bilinear, fine_axis

    coarse, beta = torch.from_numpy(fused.coarse.density), fused.map.beta
    height, width = (min(_RATIO_SIDE, 4 * size) for size in coarse.shape[1:])
    down, across = fine_axis(height, coarse.shape[1]), fine_axis(width, coarse.shape[2])
    if beta == 2:
        first, second = Moments(coarse).sums(down, across)
        ratio = second / first.clamp(min=1e-12)
    else:
        found = []
        for low, share in zip(down.low.split(16), down.share.split(16), strict=True):
            mu = bilinear(coarse, Grid(low, share), across)
            found.append((mu**beta).sum(dim=0) / mu.sum(dim=0).clamp(min=1e-12))
        ratio = torch.cat(found)
    return np.asarray(ratio.float().clamp(min=1e-6).numpy())


def _spans(points: int, block: int, pixels: int, from_the_end: bool) -> list[slice]:
    """The film's pixels that any place in each block of grid points may be interpolated from."""
    cells, found = points - 2, []
    for first in range(0, points, block):
        # Point p is the centre of cell p - 1; a block reaches to the first point of the next.
        low, high = ((point - 0.5) / cells * pixels for point in (first, first + block))
        if from_the_end:
            low, high = pixels - high, pixels - low
        start = min(max(int(np.floor(low - 0.5)), 0), pixels - 1)
        found.append(slice(start, max(int(np.ceil(high + 0.5)), start + 1)))
    return found


def _extremes(values: Floats, rows: list[slice], columns: list[slice], extreme: np.ufunc) -> Floats:
    bands = np.stack([extreme.reduce(values[row], axis=0) for row in rows])
    return np.stack([extreme.reduce(bands[:, column], axis=1) for column in columns], axis=1)
