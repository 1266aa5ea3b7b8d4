"""Beer-Lambert absorption along the depth axis (paper, Eq. 1, with the step length it leaves out)."""

from __future__ import annotations

import torch

CHI = 10.0
"""Absorption of density 1 across the whole cube, in nepers (paper, section 3)."""


def optical_depth(density: torch.Tensor, chi: float = CHI) -> torch.Tensor:
    """``tau = chi * sum_i mu_i * dt``, ``dt = 1 / D``, of (..., D, H, W) density >= 0: (..., H, W), >= 0."""
    return chi * density.mean(dim=-3)


def opacity(density: torch.Tensor, chi: float = CHI) -> torch.Tensor:
    """``1 - alpha = 1 - exp(-tau)`` of (..., D, H, W) density: (..., H, W) in 0..1, what the network sees."""
    return -torch.expm1(-optical_depth(density, chi))


def optical_depth_of(opacity_: torch.Tensor, chi: float = CHI, quantisation: float = 0.0) -> torch.Tensor:
    """``tau = -ln(clip(1 - opacity, a_min, 1))`` of (..., H, W) opacity in 0..1.

    ``a_min = max(exp(-chi), quantisation / 2)``: a ray through the cube at density 1, or half a grey step of
    the file, whichever is more transparent. Rays below it are saturated: their total is only a lower bound.
    """
    return -torch.log((1 - opacity_).clamp(transparency_floor(chi, quantisation), 1.0))


def transparency_floor(chi: float = CHI, quantisation: float = 0.0) -> float:
    """``a_min``, the smallest transparency that still tells a ray's total."""
    return float(max(torch.exp(torch.tensor(-chi, dtype=torch.float64)).item(), quantisation / 2))
