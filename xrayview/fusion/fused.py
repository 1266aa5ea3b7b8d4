"""The fused volume: a coarse prediction and one full-resolution map, evaluated row by row where it is
needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import torch

from xrayview.errors import UnusableOption
from xrayview.fusion.columns import Grid, Moments, fine_axis
from xrayview.fusion.gain import AIR, GainMap, Law, gain_map, with_weak_columns_filled
from xrayview.projection.beer_lambert import CHI
from xrayview.volume.volume import Volume


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
        """The map's (H, W) float32 values, see `GainMap`."""
        return self.map.gain

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
        """Rows ``start`` to ``stop`` (D, stop - start, W) float32 at full resolution, or of a square one of
        ``resolution``."""
        height, width = self.map.gain.shape if resolution is None else (resolution, resolution)
        evaluation = _Evaluation(self, height, width)
        result = np.empty((self.coarse.shape[0], stop - start, width), np.float32)
        for row in range(start, stop):
            result[:, row - start] = evaluation.row(row).numpy()
        return result

    def stream(
        self, resolution: int | None = None, block: int = 16, dtype: torch.dtype = torch.float32
    ) -> Iterator[tuple[int, npt.NDArray[np.generic]]]:
        """All rows, from the top, as (first row, (D, rows, W)) blocks; ``dtype`` float32 or float16."""
        height, width = self.map.gain.shape if resolution is None else (resolution, resolution)
        evaluation = _Evaluation(self, height, width)
        for start in range(0, height, block):
            stop = min(start + block, height)
            result = torch.empty((self.coarse.shape[0], stop - start, width), dtype=dtype)
            for row in range(start, stop):
                result[:, row - start] = evaluation.row(row)
            yield start, result.numpy()

    def at_resolution(self, resolution: int) -> Volume:
        """The explicit (D, resolution, resolution) volume, for showing and for meshes."""
        density = self.rows(0, resolution, resolution)
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
    coarse = Volume(with_weak_columns_filled(predicted.density), predicted.spacing, predicted.frame)
    return FusedVolume(coarse, gain_map(coarse.density, opacity, law, beta, quantisation))


class _Evaluation:
    """Rows of a fused volume at one resolution; what all rows share is made once."""

    def __init__(self, fused: FusedVolume, height: int, width: int) -> None:
        self.law, self.beta = fused.law, fused.map.beta
        self.coarse = torch.from_numpy(fused.coarse.density)
        self.row_grid = fine_axis(height, self.coarse.shape[1])
        self.column_grid = fine_axis(width, self.coarse.shape[2])
        self.share = self.column_grid.share.float()
        self.moments = Moments(self.coarse)
        gain = torch.from_numpy(fused.map.gain)
        if gain.shape != (height, width):
            gain = torch.nn.functional.interpolate(
                gain[None, None], (height, width), mode="bilinear", align_corners=False, antialias=True
            )[0, 0]
        self.gain = gain

    def row(self, row: int) -> torch.Tensor:
        """(D, W) fused density of one row of pixels, >= 0."""
        low, down = int(self.row_grid.low[row]), float(self.row_grid.share[row])
        coarse = torch.lerp(self.coarse[:, low], self.coarse[:, low + 1], down)
        mu = torch.lerp(coarse[:, self.column_grid.low], coarse[:, self.column_grid.low + 1], self.share)
        gain = self.gain[row]
        air = gain.ge(float(AIR))
        if self.law == "proportional":
            return mu.mul_(gain.masked_fill(air, 0.0))
        if self.beta == 2:
            some = Grid(self.row_grid.low[row : row + 1], self.row_grid.share[row : row + 1])
            first, second = self.moments.sums(some, self.column_grid)
            power = mu
        else:
            power = mu ** (self.beta - 1)
            first, second = mu.sum(dim=0, keepdim=True), (mu * power).sum(dim=0, keepdim=True)
        per_power = (gain * first[0] / second[0]).float()
        kept = torch.addcmul(torch.ones(()), per_power, power, value=-1.0).clamp_(min=0)
        return mu.mul_(kept.masked_fill_(air, 0.0))
