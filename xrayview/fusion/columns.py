"""Columns of a coarse volume, interpolated bilinearly (cell-centred) at the pixels of a finer x-ray."""

from __future__ import annotations

from dataclasses import dataclass

import torch


@dataclass(frozen=True)
class Grid:
    """Where the pixels of an axis fall between coarse cells: ``low`` (N,) int64 and ``share`` (N,) of ``low +
    1``."""

    low: torch.Tensor
    share: torch.Tensor


def fine_axis(fine: int, coarse: int) -> Grid:
    """Pixel centres of ``fine`` cells between the centres of ``coarse`` cells; constant beyond the
    outermost."""
    position = ((torch.arange(fine, dtype=torch.float64) + 0.5) * coarse / fine - 0.5).clamp(0, coarse - 1)
    low = position.floor().clamp(max=coarse - 2).long()
    return Grid(low, position - low)


def bilinear(values: torch.Tensor, rows: Grid, columns: Grid) -> torch.Tensor:
    """(..., h, w) values at every pixel of (rows x columns): (..., H, W)."""
    across = _between(values, columns.low, columns.share.to(values.dtype), -1)
    return _between(across, rows.low, rows.share.to(values.dtype)[:, None], -2)


def _between(values: torch.Tensor, low: torch.Tensor, share: torch.Tensor, axis: int) -> torch.Tensor:
    return torch.lerp(values.index_select(axis, low), values.index_select(axis, low + 1), share)


class Moments:
    """``S_1 = sum_i mu_i`` and ``S_2 = sum_i mu_i^2`` of bilinear columns, without making the columns.

    A bilinear column is a weighted sum of four coarse ones, so ``S_2`` is a quadratic form of their ten inner
    products. ``coarse``: (D, h, w), >= 0; sums in float64.
    """

    def __init__(self, coarse: torch.Tensor) -> None:
        wide = coarse.double()
        self.first = wide.sum(dim=0)
        self.square = wide.square().sum(dim=0)
        self.right = (wide[:, :, :-1] * wide[:, :, 1:]).sum(dim=0)
        self.below = (wide[:, :-1] * wide[:, 1:]).sum(dim=0)
        self.falling = (wide[:, :-1, :-1] * wide[:, 1:, 1:]).sum(dim=0)
        self.rising = (wide[:, :-1, 1:] * wide[:, 1:, :-1]).sum(dim=0)
        self.peak = wide.amax(dim=0)

    def sums(self, rows: Grid, columns: Grid) -> tuple[torch.Tensor, torch.Tensor]:
        """``S_1`` and ``S_2`` (H, W) float64 of the columns at (rows x columns)."""
        i, j = rows.low[:, None], columns.low[None, :]
        down, along = rows.share[:, None], columns.share[None, :]
        up, back = 1 - down, 1 - along
        second = (up * back) ** 2 * self.square[i, j] + (up * along) ** 2 * self.square[i, j + 1]
        second += (down * back) ** 2 * self.square[i + 1, j] + (down * along) ** 2 * self.square[i + 1, j + 1]
        second += 2 * back * along * (up**2 * self.right[i, j] + down**2 * self.right[i + 1, j])
        second += 2 * up * down * (back**2 * self.below[i, j] + along**2 * self.below[i, j + 1])
        second += 2 * up * down * back * along * (self.falling[i, j] + self.rising[i, j])
        return bilinear(self.first, rows, columns), second

    def peaks(self, rows: Grid, columns: Grid) -> torch.Tensor:
        """An upper bound (H, W) of the columns' largest density."""
        return bilinear(self.peak, rows, columns)
