"""`consistent` with a light 3D decoder beside the 2D one: features as a grid in which depth is a place."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

from xrayview.network.consistent import DECODER_WIDTHS, Consistent, channels

SOLID_WIDTHS = (24, 12)
"""Channels of the 3D grids at R/4 and R/2."""


class Lifted(Consistent):
    """As `Consistent`, with features lifted to 3D grids of R/4 and R/2 cells an edge.

    The 2D decoder gives every depth a channel of its own and has to learn anew for each of them what is the
    same at all; in a grid one kernel does for every depth (X2CT-GAN, Ying et al. 2019, lifts all its skips
    so). The grids' logits are added to the 2D decoder's. A depth coordinate comes in as a channel.
    """

    def __init__(self, depth: int = 64, width: float = 1.0, blocks: int = 2) -> None:
        super().__init__(depth, width, blocks)
        flat, (deep, fine) = channels(DECODER_WIDTHS, width), SOLID_WIDTHS
        self.lifts = nn.ModuleList(
            nn.Conv2d(before, solid * depth // shrink, 1)
            for before, solid, shrink in zip(flat[:2], SOLID_WIDTHS, (4, 2), strict=True)
        )
        self.deep = nn.Sequential(nn.Conv3d(deep + 1, deep, 3, padding=1), Residual3d(deep))
        self.fine = nn.Sequential(nn.Conv3d(deep + fine, fine, 3, padding=1), Residual3d(fine))
        self.out = nn.Conv3d(fine, 2, 1)
        nn.init.zeros_(self.out.weight)
        assert self.out.bias is not None
        nn.init.zeros_(self.out.bias)

    def logits(self, opacity: torch.Tensor) -> torch.Tensor:
        """(N, 1, 2R, 2R) opacity to (N, 2, D, R, R): material (bone, soft tissue), depth, row, column."""
        flat, (coarse, middle, _) = self.flat_logits(opacity)
        deep = self._lifted(coarse, 0)
        deep = self.deep(torch.cat([deep, _depth_coordinate(deep)], dim=1))
        deep = functional.interpolate(deep, scale_factor=2.0, mode="nearest")
        fine = self.fine(torch.cat([deep, self._lifted(middle, 1)], dim=1))
        solid = functional.interpolate(self.out(fine), scale_factor=2.0, mode="trilinear")
        return flat + solid

    def _lifted(self, features: torch.Tensor, level: int) -> torch.Tensor:
        """(N, C, h, w) features as an (N, C', h, h, w) grid."""
        grid: torch.Tensor = self.lifts[level](features)
        count, _, rows, columns = grid.shape
        return grid.reshape(count, SOLID_WIDTHS[level], -1, rows, columns).contiguous()


class Residual3d(nn.Module):
    """Two 3D convolutions with group norm and SiLU, added to the input."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.GroupNorm(4, channels),
            nn.SiLU(),
            nn.Conv3d(channels, channels, 3, padding=1),
            nn.GroupNorm(4, channels),
            nn.SiLU(),
            nn.Conv3d(channels, channels, 3, padding=1),
        )

    def forward(self, grid: torch.Tensor) -> torch.Tensor:
        """(N, C, D, H, W) to the same shape."""
        result: torch.Tensor = grid + self.body(grid)
        return result


def _depth_coordinate(grid: torch.Tensor) -> torch.Tensor:
    """(N, 1, D, H, W) depth in -1..1, near to far."""
    count, _, depth, rows, columns = grid.shape
    place = torch.linspace(-1, 1, depth, device=grid.device, dtype=grid.dtype)
    return place[None, None, :, None, None].expand(count, 1, depth, rows, columns)
