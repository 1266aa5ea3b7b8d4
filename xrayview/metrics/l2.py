"""The paper's L2: root of the mean squared error over the whole cube."""

from __future__ import annotations

import torch


def l2(predicted: torch.Tensor, truth: torch.Tensor) -> float:
    """Root mean squared difference of two (D, H, W) densities, unclipped, over the whole cube (our reading of
    the paper)."""
    return float((predicted.float() - truth.float()).square().mean().sqrt())
