"""Structural dissimilarity of two pictures (Wang et al. 2004), as the paper measured its iso-surfaces."""

from __future__ import annotations

import torch
from torch.nn import functional

WINDOW, SIGMA = 11, 1.5
_K1, _K2 = 0.01, 0.03


def ssim_map(one: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
    """(H, W) structural similarity of two (H, W) pictures in 0..1, in -1..1; pictures are mirrored at their
    edges."""
    rows, columns = (_windows(cells, one.device) for cells in one.shape)
    a, b = one.double(), other.double()
    pictures = torch.stack([a, b, a * a, b * b, a * b])
    means = rows @ pictures @ columns.T
    mean_a, mean_b, square_a, square_b, product = means.unbind()
    variance_a, variance_b = square_a - mean_a**2, square_b - mean_b**2
    covariance = product - mean_a * mean_b
    c1, c2 = _K1**2, _K2**2
    likeness = (2 * mean_a * mean_b + c1) * (2 * covariance + c2)
    similarity: torch.Tensor = likeness / ((mean_a**2 + mean_b**2 + c1) * (variance_a + variance_b + c2))
    return similarity


def _windows(cells: int, device: torch.device) -> torch.Tensor:
    """(cells, cells) weights of every cell in the window round each one, along one axis."""
    margin = WINDOW // 2
    place = torch.arange(-margin, margin + 1, dtype=torch.float64, device=device)
    weights = torch.exp(-0.5 * (place / SIGMA) ** 2)
    every_cell = torch.eye(cells, dtype=torch.float64, device=device)[:, None]
    mirrored = functional.pad(every_cell, (margin, margin), mode="reflect")
    return functional.conv1d(mirrored, (weights / weights.sum())[None, None])[:, 0].T


def dssim(one: torch.Tensor, other: torch.Tensor) -> float:
    """(1 - SSIM) / 2 of two (H, W) pictures in 0..1 over the whole picture: 0 where they are the same."""
    return float((1 - ssim_map(one, other).mean()) / 2)
