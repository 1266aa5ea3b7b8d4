"""The optimiser: Muon for the kernels of convolutions, AdamW for all else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import nn

from xrayview.training.config import ADAMW, MUON

SLOWER = 0.5
"""AdamW's share of the learning rate where Muon has the kernels."""

_FEWEST_CHANNELS = 8


class Optimiser:
    """One step along the gradients that `network` holds; ``kind``: one of `OPTIMISERS`.

    Muon (Jordan et al. 2024) steps along the orthogonalised momentum of a matrix, so that rare directions
    count as frequent ones do; a kernel is the matrix of its outputs against all else. It is made to change
    weights as much as AdamW would at the same learning rate. ``rate``: of the last step.
    """

    def __init__(self, network: nn.Module, kind: str) -> None:
        self._kernels = _kernels(network) if kind == MUON else []
        self._matrices = [nn.Parameter(_as_matrix(kernel.data)) for kernel in self._kernels]
        self.rate = 0.0
        known = {id(kernel) for kernel in self._kernels}
        rest = [one for one in network.parameters() if id(one) not in known]
        self._adamw = torch.optim.AdamW(rest, weight_decay=0.01, betas=(0.9, 0.99), fused=True)
        self._muon = (
            torch.optim.Muon(self._matrices, adjust_lr_fn="match_rms_adamw") if self._kernels else None
        )

    def step(self, rate: float) -> None:
        """Change the network by its gradients at the learning rate ``rate``, and forget them."""
        self.rate = rate
        _set_rate(self._adamw, rate * (SLOWER if self._muon else 1.0))
        self._adamw.step()
        if self._muon is not None:
            _set_rate(self._muon, rate)
            for kernel, matrix in zip(self._kernels, self._matrices, strict=True):
                matrix.grad = None if kernel.grad is None else _as_matrix(kernel.grad)
            self._muon.step()  # type: ignore[no-untyped-call]
            self._muon.zero_grad()
        for parameter in (*self._adamw.param_groups[0]["params"], *self._kernels):
            parameter.grad = None

    def state_dict(self) -> dict[str, Any]:
        """What a checkpoint holds of it."""
        parts = {ADAMW: self._adamw.state_dict()}
        return parts if self._muon is None else {**parts, MUON: self._muon.state_dict()}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from `state_dict`, or from what AdamW alone had kept."""
        self._adamw.load_state_dict(dict(state.get(ADAMW, state)))
        if self._muon is not None:
            self._muon.load_state_dict(state[MUON])


def _kernels(network: nn.Module) -> list[nn.Parameter]:
    """The kernels of all convolutions but those that read a film or few channels."""
    kinds = (nn.Conv2d, nn.Conv3d, nn.ConvTranspose2d)
    modules = [one for one in network.modules() if isinstance(one, kinds)]
    wide = (one for one in modules if min(one.in_channels, one.out_channels) >= _FEWEST_CHANNELS)
    return [weight for one in wide if isinstance(weight := one.weight, nn.Parameter)]


def _as_matrix(kernel: torch.Tensor) -> torch.Tensor:
    """(out, …) as (out, the rest), on the same memory, whatever the order it lies in."""
    if kernel.is_contiguous():
        return kernel.view(len(kernel), -1)
    inner = sorted(range(1, kernel.ndim), key=kernel.stride, reverse=True)
    return kernel.permute(0, *inner).view(len(kernel), -1)


def _set_rate(optimiser: torch.optim.Optimizer, rate: float) -> None:
    for group in optimiser.param_groups:
        group["lr"] = rate
