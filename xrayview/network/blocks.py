"""The pieces both networks are made of."""

from __future__ import annotations

import torch
from torch import nn


class BasicBlock(nn.Sequential):
    """Convolution 3 x 3, batch norm, ReLU (paper, section 4)."""

    def __init__(self, channels_in: int, channels: int, stride: int = 1) -> None:
        super().__init__(
            nn.Conv2d(channels_in, channels, 3, stride, 1, bias=False),
            nn.BatchNorm2d(channels),
            nn.ReLU(inplace=True),
        )


class ThreeResidual(nn.Module):
    """Three basic blocks plus the identity (paper, section 4)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.blocks = nn.Sequential(*(BasicBlock(channels, channels) for _ in range(3)))

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """(N, C, H, W) to the same shape."""
        result: torch.Tensor = features + self.blocks(features)
        return result


class Residual(nn.Module):
    """Two convolutions with norms over ``groups`` of channels and SiLU, added to the (projected) input."""

    def __init__(self, channels_in: int, channels: int, groups: int = 8) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.GroupNorm(groups, channels_in) if channels_in % groups == 0 else nn.Identity(),
            nn.SiLU(inplace=False),
            nn.Conv2d(channels_in, channels, 3, padding=1),
            nn.GroupNorm(groups, channels),
            nn.SiLU(inplace=True),
            nn.Conv2d(channels, channels, 3, padding=1),
        )
        self.skip = nn.Identity() if channels_in == channels else nn.Conv2d(channels_in, channels, 1)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """(N, C_in, H, W) to (N, C, H, W)."""
        result: torch.Tensor = self.skip(features) + self.body(features)
        return result
