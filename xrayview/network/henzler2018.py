"""The network of the paper: a 2D residual encoder-decoder whose output channels are the depth slices."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import nn

from xrayview.network.blocks import BasicBlock, ThreeResidual

ENCODER = (16, 32, 64, 128, 256, 256)
"""Channels at 1, 1/2, 1/4, 1/8, 1/16 and 1/32 of the input; where they double is our choice (not in the
paper)."""


class Henzler2018(nn.Module):
    """(N, 1, 2R, 2R) opacity in, (N, D, R, R) density out, D = ``depth``; R = 128 in the paper.

    Henzler et al. 2018, section 4. Not in the text, so ours: kernel 3, concatenated skips that go straight
    into the next deconvolution, two 3-residual blocks at input resolution. The output is linear; `density`
    clips it at 0.
    """

    def __init__(self, depth: int = 128) -> None:
        super().__init__()
        self.depth = depth
        self.input_size, self.film_size = 2 * depth, depth
        self.stem = nn.Sequential(
            BasicBlock(1, ENCODER[0]), ThreeResidual(ENCODER[0]), ThreeResidual(ENCODER[0])
        )
        self.encoder = nn.ModuleList(
            BasicBlock(before, after, stride=2) for before, after in pairwise(ENCODER)
        )
        skips = ENCODER[4:0:-1]
        self.decoder = nn.ModuleList(_deconvolution(256 + skip, 256) for skip in (0, *skips[:3]))
        self.plain = BasicBlock(256 + skips[3], 256)
        self.last = nn.Conv2d(256, depth, 3, padding=1)

    def forward(self, opacity: torch.Tensor) -> torch.Tensor:
        """(N, 1, 2R, 2R) opacity to (N, D, R, R) unclipped density."""
        features = self.stem(opacity)
        skips = []
        for step in self.encoder:
            features = step(features)
            skips.append(features)
        features = skips.pop()
        for step in self.decoder:
            features = torch.cat([step(features), skips.pop()], dim=1)
        density: torch.Tensor = self.last(self.plain(features))
        return density

    def density(self, opacity: torch.Tensor, mean_density: torch.Tensor) -> torch.Tensor:
        """(N, 1, 2R, 2R) opacity to (N, D, R, R) density >= 0; the ray's mean is left to the fusion."""
        del mean_density
        density: torch.Tensor = self(opacity)
        return density.float().clamp(min=0)


def _deconvolution(channels_in: int, channels: int) -> nn.Sequential:
    return nn.Sequential(
        nn.ConvTranspose2d(channels_in, channels, 3, stride=2, padding=1, output_padding=1, bias=False),
        nn.BatchNorm2d(channels),
        nn.ReLU(inplace=True),
    )
