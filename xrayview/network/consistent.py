"""A network that re-projects exactly: for every ray it only distributes the measured total over depth."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn
from torch.nn import functional

from xrayview.network.blocks import Residual

WIDTHS = (64, 128, 192, 208)
"""Channels at 1/2, 1/4, 1/8 and 1/16 of the input."""

DECODER_WIDTHS = (192, 144, 128)
"""Channels on the way back, at 1/8, 1/4 and 1/2 of the input."""


class Consistent(nn.Module):
    """(N, 1, 2R, 2R) opacity in; two materials, bone and soft tissue, share each ray's measured total.

    A softmax over materials and depth gives ``p``; the density is ``mu_i = p_i D m``, where ``m = tau / chi``
    is the ray's mean density, so the volume composes to the input by construction. Features stop at R x R x D
    (R = D = ``depth``); `density` refines the logits by trilinear interpolation to (2R)^3, where the x-ray
    itself brings the detail across the rays. ``width`` scales the channels; ``blocks``: residual blocks at
    every level; ``groups`` of channels are normalised together: one is the fastest where channels are few.
    """

    def __init__(self, depth: int = 64, width: float = 1.0, blocks: int = 2, groups: int = 8) -> None:
        super().__init__()
        self.depth = depth
        self.input_size = self.film_size = 2 * depth
        down, up = channels(WIDTHS, width), channels(DECODER_WIDTHS, width)
        self.stem = nn.Conv2d(3, down[0], 6, stride=2, padding=2)
        self.encoder = nn.ModuleList(
            _level(before, after, blocks, groups)
            for before, after in zip((down[0], *down), down, strict=False)
        )
        self.decoder = nn.ModuleList(
            _level(below + skip, out, blocks, groups)
            for below, skip, out in zip((down[-1], *up), down[-2::-1], up, strict=False)
        )
        self.last = nn.Sequential(nn.SiLU(), nn.Conv2d(up[-1], 2 * depth, 3, padding=1))

    def logits(self, opacity: torch.Tensor) -> torch.Tensor:
        """(N, 1, 2R, 2R) opacity to (N, 2, D, R, R): material (bone, soft tissue), depth, row, column."""
        return self.flat_logits(opacity)[0]

    def flat_logits(self, opacity: torch.Tensor) -> tuple[torch.Tensor, list[torch.Tensor]]:
        """The logits of the 2D path, and its decoder's features, each twice as fine as the one before."""
        *skips, features = self.encoded(opacity)
        decoded = []
        for step in self.decoder:
            features = functional.interpolate(features, scale_factor=2.0, mode="nearest")
            features = step(torch.cat([features, skips.pop()], dim=1))
            decoded.append(features)
        return self.by_depth(self.last(features)), decoded

    def encoded(self, opacity: torch.Tensor) -> list[torch.Tensor]:
        """The encoder's features of a (N, 1, 2R, 2R) opacity, each half as fine as the one before."""
        features = self.stem(torch.cat([opacity, _coordinates(opacity)], dim=1))
        found = []
        for level, step in enumerate(self.encoder):
            features = step(features if level == 0 else functional.avg_pool2d(features, 2))
            found.append(features)
        return found

    def by_depth(self, flat: torch.Tensor) -> torch.Tensor:
        """(N, 2D, R, R) channels as (N, 2, D, R, R)."""
        return flat.reshape(len(flat), 2, self.depth, *flat.shape[2:])

    def forward(self, opacity: torch.Tensor, mean_density: torch.Tensor) -> torch.Tensor:
        """What training learns from: `parts`."""
        return self.parts(opacity, mean_density)

    def parts(self, opacity: torch.Tensor, mean_density: torch.Tensor) -> torch.Tensor:
        """Bone and soft tissue (N, 2, D, R, R) >= 0 on the coarse grid.

        ``opacity``: (N, 1, 2R, 2R) in 0..1, perhaps of a changed tone. ``mean_density``: (N, 1, 2R, 2R) true
        mean along each ray; it is averaged to the coarse grid, as it adds up across rays and opacity does
        not.
        """
        return share_out(self.logits(opacity).float(), functional.avg_pool2d(mean_density, 2))

    def density(self, opacity: torch.Tensor, mean_density: torch.Tensor) -> torch.Tensor:
        """(N, 1, 2R, 2R) opacity and mean density along its rays to (N, 2D, 2R, 2R) density of that mean, >=
        0."""
        logits = functional.interpolate(
            self.logits(opacity).float(), scale_factor=2.0, mode="trilinear", align_corners=False
        )
        return share_out(logits, mean_density.float()).sum(dim=1)


def _level(before: int, after: int, blocks: int, groups: int) -> nn.Sequential:
    more = (Residual(after, after, groups) for _ in range(blocks - 1))
    return nn.Sequential(Residual(before, after, groups), *more)


def channels(widths: Sequence[int], width: float) -> list[int]:
    """The channels scaled by ``width``, in eights, as the group norms need them."""
    return [max(8, 8 * round(width * one / 8)) for one in widths]


def share_out(logits: torch.Tensor, mean_density: torch.Tensor) -> torch.Tensor:
    """(N, M, D, R, R) logits and (N, 1, R, R) mean density to (N, M, D, R, R) densities: the materials' sum
    has that mean."""
    # A softmax along the last axis is several times as fast on a processor, moving the axis included.
    share = logits.flatten(1, 2).permute(0, 2, 3, 1).softmax(dim=-1).permute(0, 3, 1, 2).reshape(logits.shape)
    # Contiguous, as the targets it is compared with are: what follows is a tenth of a training step faster.
    return share.contiguous() * (mean_density[:, :, None] * logits.shape[2])


def _coordinates(picture: torch.Tensor) -> torch.Tensor:
    """(N, 2, H, W) row and column of each pixel in -1..1."""
    count, _, rows, columns = picture.shape
    row = torch.linspace(-1, 1, rows, device=picture.device, dtype=picture.dtype)
    column = torch.linspace(-1, 1, columns, device=picture.device, dtype=picture.dtype)
    return torch.stack(torch.meshgrid(row, column, indexing="ij")).expand(count, 2, rows, columns)
