"""Structural dissimilarity of two pictures (Wang et al. 2004), as the paper measured its iso-surfaces."""

from __future__ import annotations

import torch
from torch.nn import functional

WINDOW, SIGMA = 11, 1.5
_K1, _K2 = 0.01, 0.03


def ssim_map(one: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
    """(H, W) structural similarity of two (H, W) pictures in 0..1, in -1..1; pictures are mirrored at their
    edges."""
    place = torch.arange(WINDOW, device=one.device, dtype=torch.float64) - WINDOW // 2
    kernel = torch.exp(-0.5 * (place / SIGMA) ** 2)
    kernel = kernel / kernel.sum()

    def mean(picture: torch.Tensor) -> torch.Tensor:
        margin = WINDOW // 2
        padded = functional.pad(picture[None, None], (margin,) * 4, mode="reflect")
        rows = functional.conv2d(padded, kernel[None, None, :, None])
        return functional.conv2d(rows, kernel[None, None, None, :])[0, 0]

    a, b = one.double(), other.double()
    mean_a, mean_b = mean(a), mean(b)
    variance_a, variance_b = mean(a * a) - mean_a**2, mean(b * b) - mean_b**2
    covariance = mean(a * b) - mean_a * mean_b
    c1, c2 = _K1**2, _K2**2
    likeness = (2 * mean_a * mean_b + c1) * (2 * covariance + c2)
    return likeness / ((mean_a**2 + mean_b**2 + c1) * (variance_a + variance_b + c2))


def dssim(one: torch.Tensor, other: torch.Tensor) -> float:
    """(1 - SSIM) / 2 of two (H, W) pictures in 0..1 over the whole picture: 0 where they are the same."""
    return float((1 - ssim_map(one, other).mean()) / 2)
