"""Losses over density voxels; each specimen's error counts relative to its own energy, so faint mice count as
people do."""

from __future__ import annotations

import torch
from torch.nn import functional

SURFACE_SOFTNESS = 0.15
"""How wide the edge between bone and no bone is, in shares of the iso-value."""

SURFACE_BLOCKS = (1, 2, 4)
"""Edges of the blocks, in voxels, that shapes are compared in, each twice the one before."""


def relative_l2(
    predicted: torch.Tensor, target: torch.Tensor, weight: torch.Tensor | None = None
) -> torch.Tensor:
    """Mean over samples of ``sum w (a - b)^2 / sum b^2`` for (N, ...) arrays; a sample without energy counts
    by its error alone."""
    off = predicted - target
    error = _energy(off) if weight is None else _inner(off, off * weight)
    floor = 1e-4 * target[0].numel() ** 0.5
    loss: torch.Tensor = (error / (_energy(target) + floor)).mean()
    return loss


def voxel_loss(predicted: torch.Tensor, parts: torch.Tensor) -> torch.Tensor:
    """The paper's loss: L2 over voxels of (N, D, H, W) density against the sum of (N, 2, D, H, W) parts."""
    return relative_l2(predicted, parts.sum(dim=1))


def material_loss(
    predicted: torch.Tensor, parts: torch.Tensor, bone_weight: float, projection_weight: float
) -> torch.Tensor:
    """L2 of the density, heavier on bone; of the bone part by itself; and of projections along rows and
    columns.

    ``predicted`` and ``parts``: (N, 2, D, H, W), bone and soft tissue. Along depth a projection says nothing
    (any order of the ray gives the same picture), so the other two axes are taken.
    """
    density, target = predicted.sum(dim=1), parts.sum(dim=1)
    bone, true_bone = predicted[:, 0], parts[:, 0]
    weight = 1 + bone_weight * (true_bone > 0.5 * target).float()
    loss = relative_l2(density, target, weight)
    loss = loss + bone_weight * 0.5 * relative_l2(bone, true_bone)
    for axis in (-1, -2):
        loss = loss + projection_weight * relative_l2(density.mean(dim=axis), target.mean(dim=axis))
        loss = loss + projection_weight * bone_weight * 0.5 * relative_l2(
            bone.mean(dim=axis), true_bone.mean(dim=axis)
        )
    return loss


def surface_loss(density: torch.Tensor, target: torch.Tensor, bone: torch.Tensor) -> torch.Tensor:
    """How little the bone's shapes of (N, D, H, W) densities overlap: 1 less their Dice, 0 at best.

    A mean over all that could be is the best guess by L2, and blurs thin bone below its surface's iso-value;
    here a voxel counts by the side of that value it lies on. ``bone``: (N,) that value; an edge of
    `SURFACE_SOFTNESS` of it passes gradients on. The mean over `SURFACE_BLOCKS`: in blocks of several voxels
    it is the share of bone that overlaps, so that a thin wall beside its true place is better than none.
    """
    sharp = 1 / (SURFACE_SOFTNESS * bone[:, None, None, None])
    ours, theirs = ((one * sharp - 1 / SURFACE_SOFTNESS).sigmoid() for one in (density, target))
    losses = []
    for block in SURFACE_BLOCKS:
        if block > 1:
            ours, theirs = functional.avg_pool3d(ours, 2), functional.avg_pool3d(theirs, 2)
        most = (_energy(ours) + _energy(theirs)).clamp(min=block**-3)
        losses.append((1 - 2 * _inner(ours, theirs) / most).mean())
    return torch.stack(losses).mean()


def _energy(volumes: torch.Tensor) -> torch.Tensor:
    """(N,) sums of squares of (N, ...) arrays."""
    return _inner(volumes, volumes)


def _inner(ones: torch.Tensor, others: torch.Tensor) -> torch.Tensor:
    """(N,) sums of the products of (N, ...) arrays."""
    product: torch.Tensor = torch.linalg.vecdot(ones.flatten(1), others.flatten(1))
    return product


def pose_loss(predicted: torch.Tensor, pose: torch.Tensor) -> torch.Tensor:
    """Mean squared distance between where two (N, 3, 4) poses put the cube's points, in half cube edges."""
    off = (predicted - pose).square()
    loss: torch.Tensor = (off[..., :3].sum(dim=(1, 2)) / 3 + off[..., 3].sum(dim=1)).mean()
    return loss
