"""`consistent` with mean heads that are posed and bent to the film: what is known of heads is given, not
learned."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

from xrayview.network.consistent import DECODER_WIDTHS, WIDTHS, Consistent, channels, share_out

HEADS = 12
"""Mean heads, each of other individuals, that a film's head is mixed of."""

HEAD_SIDE = 32
"""Edge of the mean heads: finer ones would be blurred by what pose and bend leave over."""

POSE_FEATURES, POSE_SIDE = 24, 8
"""Channels, and rows and columns, of the map that the pose is told from: the smallest one, or its means."""

BEND = 0.1
"""Half cube edges by which the mean head is shifted where the network says 1."""

LEAST = 0.01
"""Density added to the mean head before its logarithm is taken: how sure it can be of air."""


class Atlas(Consistent):
    """As `Consistent`, led by mean heads: 2D/3D registration of an atlas inside the network.

    The smallest map tells the mixture of mean heads and their pose, an affine map from the camera's axes to
    the anatomical frame (`pose_of`); the next larger one bends them by a displacement field (free-form
    deformation, Rueckert et al. 1999; inside a network, Jaderberg et al. 2015). The mean heads so placed go
    into the decoder, and the logarithm of their density is added to its logits. They are symmetric, so one
    half is kept; `begin_with` sets them, and training changes them with all else.
    """

    def __init__(self, depth: int = 64, width: float = 1.0, blocks: int = 2) -> None:
        super().__init__(depth, width, blocks)
        deep = channels(WIDTHS, width)[-1]
        up = channels(DECODER_WIDTHS, width)
        self.encoder[-1] = self.encoder[-1][:1]  # type: ignore[index]
        half = HEAD_SIDE, HEAD_SIDE, HEAD_SIDE // 2
        self.half_heads = nn.Parameter(torch.full((HEADS, 2, *half), 0.1))
        self.mixture = nn.Linear(deep, HEADS)
        self.placing = nn.Sequential(
            nn.SiLU(),
            nn.Conv2d(deep, POSE_FEATURES, 1),
            nn.Flatten(),
            nn.Linear(POSE_FEATURES * POSE_SIDE**2, 96),
            nn.SiLU(),
            nn.Linear(96, 18),
        )
        self.bending = nn.Sequential(nn.SiLU(), nn.Conv2d(up[0], 3 * (depth // 8), 1))
        self.hints = nn.ModuleList(
            nn.Conv2d(2 * depth // shrink, below, 1)
            for shrink, below in zip((4, 2, 2), (deep, *up), strict=False)
        )
        self.trust = nn.Parameter(torch.full((2, 1, 1, 1), 0.5))
        for layer in (self.placing[-1], self.bending[-1], *self.hints):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(  # type: ignore[override]
        self, opacity: torch.Tensor, mean_density: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """What training learns from: `parts`, and the pose (N, 3, 4) as `posed_logits` tells it."""
        logits, pose = self.posed_logits(opacity)
        return share_out(logits.float(), functional.avg_pool2d(mean_density, 2)), pose

    def logits(self, opacity: torch.Tensor) -> torch.Tensor:
        """(N, 1, 2R, 2R) opacity to (N, 2, D, R, R): material (bone, soft tissue), depth, row, column."""
        return self.posed_logits(opacity)[0]

    def posed_logits(self, opacity: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """The logits, and the pose (N, 3, 4): from the camera's axes to the anatomical frame, in (column,
        row, depth) of -1..1."""
        *skips, features = self.encoded(opacity)
        pose = pose_of(self.placing(functional.adaptive_avg_pool2d(features, POSE_SIDE)).float())
        heads = self._mixed(features)
        seen = functional.avg_pool3d(_seen(heads, pose, None, self.depth // 2), 2)
        for level, (step, hint) in enumerate(zip(self.decoder, self.hints, strict=True)):
            features = functional.interpolate(features, scale_factor=2.0, mode="nearest")
            told = hint(seen.flatten(1, 2))
            if told.shape[-1] < features.shape[-1]:
                told = functional.interpolate(told, scale_factor=2.0, mode="nearest")
            features = step(torch.cat([features + told, skips.pop()], dim=1))
            if level == 0:
                bend = BEND * self.bending(features).float()
                bend = bend.reshape(len(bend), 3, -1, *bend.shape[2:])
                seen = _seen(heads, pose, bend, self.depth // 2)
        known = self.trust * (seen.clamp(min=0) + LEAST).log()
        known = functional.interpolate(known, scale_factor=2.0, mode="trilinear", align_corners=False)
        return self.by_depth(self.last(features)) + known, pose

    def _mixed(self, features: torch.Tensor) -> torch.Tensor:
        """(N, 2, S, S, S) mean heads, mixed for each film."""
        shares = self.mixture(features.mean(dim=(2, 3))).float().softmax(dim=1)
        with torch.autocast(features.device.type, enabled=False):
            halves = torch.einsum("nk,kmdhw->nmdhw", shares, self.half_heads)
        return torch.cat([halves, halves.flip(-1)], dim=-1)

    def begin_with(self, heads: torch.Tensor) -> None:
        """Take (HEADS, 2, S, S, S) bone and soft tissue in the anatomical frame as the mean heads."""
        with torch.no_grad():
            both = (heads + heads.flip(-1)) / 2
            self.half_heads.copy_(both[..., : HEAD_SIDE // 2])


def pose_of(numbers: torch.Tensor) -> torch.Tensor:
    """(N, 18) numbers to (N, 3, 4): a rotation by its first two columns (Zhou et al. 2019), what it is
    stretched by, and a shift. Zeros are the frontal view."""
    front = numbers.new_tensor([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    first, second = (numbers[:, 3 * i : 3 * i + 3] + front[i] for i in range(2))
    first = functional.normalize(first, dim=1)
    second = functional.normalize(second - (first * second).sum(dim=1, keepdim=True) * first, dim=1)
    turn = torch.stack([first, second, torch.linalg.cross(first, second)], dim=2)
    stretch = torch.eye(3, device=numbers.device) + 0.3 * numbers[:, 6:15].reshape(-1, 3, 3)
    with torch.autocast(numbers.device.type, enabled=False):
        turn = stretch @ turn
    return torch.cat([turn, 0.3 * numbers[:, 15:, None]], dim=2)


def _seen(heads: torch.Tensor, pose: torch.Tensor, bend: torch.Tensor | None, size: int) -> torch.Tensor:
    """(N, 2, S, S, S) heads resampled into the camera's axes: (N, 2, size, size, size)."""
    with torch.autocast(heads.device.type, enabled=False):
        grid = functional.affine_grid(pose, [len(pose), 1, size, size, size], align_corners=False)
        if bend is not None:
            fine = functional.interpolate(bend, (size,) * 3, mode="trilinear", align_corners=False)
            grid = grid + fine.permute(0, 2, 3, 4, 1)
        return functional.grid_sample(heads, grid, align_corners=False)
