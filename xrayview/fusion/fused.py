"""The fused volume: a coarse prediction and one full-resolution map, evaluated row by row where it is
needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from xrayview.errors import UnusableOption
from xrayview.fusion.columns import Grid, Moments, fine_axis
from xrayview.fusion.gain import AIR, GainMap, Law, gain_map, with_weak_columns_filled
from xrayview.fusion.workers import in_order
from xrayview.projection.beer_lambert import CHI
from xrayview.volume.volume import Volume

_BOUND_ROWS = 256
_BLOCK_ROWS = 16
"""Rows evaluated at a time: a row of 2048 x 128 fits the cache, a thick slab does not."""


@dataclass(frozen=True, eq=False)
class FusedVolume:
    """``coarse`` (its weak columns filled) and the ``map``: together they are a (D, H, W) volume nobody holds
    whole.

    About 9 + 16 MB stand for 2.1 GB at 2048^2 x 128. ``spacing``: (depth, row, column) millimetres at full
    resolution.
    """

    coarse: Volume
    map: GainMap

    @property
    def law(self) -> Law:
        """The law that spreads a ray's missing density over depth."""
        return self.map.law

    @property
    def gain(self) -> npt.NDArray[np.float32]:
        """The map's (H, W) float32 values, see `GainMap`; made anew at every call where it is bare."""
        return self.map.gain.astype(np.float32, copy=False)

    @property
    def shape(self) -> tuple[int, int, int]:
        """(depth, row, column) at full resolution."""
        return (self.coarse.shape[0], *self.map.gain.shape)

    @property
    def spacing(self) -> tuple[float, float, float] | None:
        """(depth, row, column) millimetres at full resolution, or None."""
        return self.spacing_at(*self.map.gain.shape)

    def spacing_at(self, rows: int, columns: int) -> tuple[float, float, float] | None:
        """(depth, row, column) millimetres of a (D, rows, columns) evaluation, or None."""
        if self.coarse.spacing is None:
            return None
        depth, row, column = self.coarse.spacing
        return depth, row * self.coarse.shape[1] / rows, column * self.coarse.shape[2] / columns

    def rows(self, start: int, stop: int, resolution: int | None = None) -> npt.NDArray[np.float32]:
        """Rows ``start`` to ``stop`` (D, stop - start, W) float32 at full resolution, or of a square
        ``resolution``."""
        height, width = self._size(resolution)
        block = torch.empty(self.coarse.shape[0], stop - start, width)
        _Evaluation(self, height, width).fill(block, start)
        return block.numpy()

    def stream(
        self, resolution: int | None = None, dtype: torch.dtype = torch.float32
    ) -> Iterator[tuple[int, npt.NDArray[np.generic]]]:
        """All rows, from the top, as (first row, (D, rows, W)) blocks; ``dtype`` float32 or float16."""
        height, width = self._size(resolution)
        evaluation = _Evaluation(self, height, width)

        def evaluated(start: int) -> tuple[int, npt.NDArray[np.generic]]:
            block = torch.empty(self.coarse.shape[0], min(_BLOCK_ROWS, height - start), width, dtype=dtype)
            evaluation.fill(block, start)
            return start, block.numpy()

        return in_order(evaluated, range(0, height, _BLOCK_ROWS))

    def _size(self, resolution: int | None) -> tuple[int, int]:
        return self.map.gain.shape if resolution is None else (resolution, resolution)

    def largest(self) -> float | None:
        """A density that none at full resolution exceeds, found in a thousandth of the time that evaluating
        them takes: the highest of each column, changed as the law changes it. None for another beta than 2.
        """
        if self.law == "paper" and self.map.beta != 2:
            return None
        height, width = self.map.gain.shape
        moments = Moments(torch.from_numpy(self.coarse.density))
        down, across = fine_axis(height, self.coarse.shape[1]), fine_axis(width, self.coarse.shape[2])
        found = 0.0
        for start in range(0, height, _BOUND_ROWS):
            some = slice(start, start + _BOUND_ROWS)
            rows, gain = Grid(down.low[some], down.share[some]), torch.from_numpy(self.gain[some]).double()
            gain = gain.masked_fill(gain.ge(float(AIR)), 0.0)
            peaks = moments.peaks(rows, across)
            if self.law == "proportional":
                peaks = peaks * gain
            else:  # only a gain below zero raises densities
                first, second = moments.sums(rows, across)
                peaks = peaks * (1 + (-gain * first / second).clamp(min=0) * peaks)
            found = max(found, float(peaks.max()))
        return found

    def at_resolution(self, resolution: int) -> Volume:
        """The explicit (D, resolution, resolution) volume, for showing and for meshes."""
        density = np.empty((self.coarse.shape[0], resolution, resolution), np.float32)
        for start, block in self.stream(resolution):
            density[:, start : start + block.shape[1]] = block
        return Volume(density, self.spacing_at(resolution, resolution), self.coarse.frame)

    @cached_property
    def opacity(self) -> npt.NDArray[np.float32]:
        """(H, W) opacity that the fused volume composes to, at pixel centres, evaluated ray by ray."""
        depth = self.coarse.shape[0]
        blocks = [
            -np.expm1(-CHI / depth * block.sum(axis=0, dtype=np.float64)).astype(np.float32)
            for _, block in self.stream()
        ]
        return np.concatenate(blocks)


def fuse(
    predicted: Volume,
    opacity: npt.NDArray[np.float32],
    law: Law = "paper",
    beta: float = 2.0,
    quantisation: float = 0.0,
) -> FusedVolume:
    """Fuse a (D, h, w) prediction with the (H, W) opacity of the x-ray it came from, at the x-ray's
    resolution.

    ``beta`` belongs to the law "paper", 1 < beta <= 4; ``quantisation`` is one grey step of the x-ray's file.
    """
    if law not in ("paper", "proportional"):
        raise UnusableOption(f"no fusion law is called {law!r}", "choose paper or proportional")
    if not 1 < beta <= 4:
        raise UnusableOption(
            f"beta {beta} is outside the limits", "choose a beta above 1 and up to 4; the paper's is 2"
        )
    total = predicted.density.sum(axis=0)
    coarse = Volume(with_weak_columns_filled(predicted.density), predicted.spacing, predicted.frame)
    return FusedVolume(
        coarse, gain_map(coarse.density, opacity, law, beta, quantisation, predicted_total=total)
    )


class _Evaluation:
    """Rows of a fused volume at one resolution; what all rows share is made once."""

    def __init__(self, fused: FusedVolume, height: int, width: int) -> None:
        self.law, self.beta = fused.law, fused.map.beta
        self.coarse = torch.from_numpy(fused.coarse.density)
        self.row_grid = fine_axis(height, self.coarse.shape[1])
        self.column_grid = fine_axis(width, self.coarse.shape[2])
        self.share = self.column_grid.share.float()
        self.moments = Moments(self.coarse) if self.law == "paper" and self.beta == 2 else None
        gain = torch.from_numpy(fused.gain)
        air = gain.ge(float(AIR))
        gain = gain.masked_fill(air, 0.0 if self.law == "proportional" else 1.0)
        self.gain, self.air = _resized(gain, height, width), _resized(air.float(), height, width) > 0.5

    def fill(self, block: torch.Tensor, start: int) -> None:
        """Write the fused density of rows ``start`` onwards into ``block`` (D, rows, W), float32 or
        float16."""
        stop = start + block.shape[1]
        gain, air = self.gain[start:stop], self.air[start:stop]
        some = Grid(self.row_grid.low[start:stop], self.row_grid.share[start:stop])
        if self.law == "proportional":
            factor = gain.masked_fill(air, 0.0)
        else:
            factor = gain
            if self.moments is not None:
                first, second = self.moments.sums(some, self.column_grid)
                factor = (gain * first / second).float()
        buffers = torch.empty(3, self.coarse.shape[0], block.shape[2]).unbind()
        for row in range(stop - start):
            mu = self._columns(int(some.low[row]), float(some.share[row]), buffers)
            if self.law == "proportional":
                torch.mul(mu, factor[row], out=buffers[1])
            else:
                self._clip(mu, factor[row], air[row], buffers[1])
            block[:, row] = buffers[1]

    def _columns(self, low: int, down: float, buffers: tuple[torch.Tensor, ...]) -> torch.Tensor:
        """(D, W) coarse columns interpolated to one row of pixels; in ``buffers[0]``."""
        coarse = torch.lerp(self.coarse[:, low], self.coarse[:, low + 1], down)
        torch.index_select(coarse, 1, self.column_grid.low, out=buffers[1])
        torch.index_select(coarse, 1, self.column_grid.low + 1, out=buffers[2])
        return torch.lerp(buffers[1], buffers[2], self.share, out=buffers[0])

    def _clip(self, mu: torch.Tensor, factor: torch.Tensor, air: torch.Tensor, result: torch.Tensor) -> None:
        """``max(mu - g mu^beta, 0)`` into ``result``, zero in empty rays."""
        power = mu
        if self.beta != 2:
            power = mu ** (self.beta - 1)
            factor = factor * mu.sum(dim=0) / (mu * power).sum(dim=0)
        torch.addcmul(_ONE, factor, power, value=-1.0, out=result)
        result.clamp_(min=0).mul_(mu)
        if air.any():
            result[:, air] = 0.0


def _resized(values: torch.Tensor, height: int, width: int) -> torch.Tensor:
    """A (H, W) map at another resolution: averaged where it shrinks, bilinear where it grows."""
    if values.shape == (height, width):
        return values
    return functional.interpolate(
        values[None, None], (height, width), mode="bilinear", align_corners=False, antialias=True
    )[0, 0]


_ONE = torch.ones(())
