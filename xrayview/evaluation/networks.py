"""The networks that are judged, and the fusion of what they predict with the film."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch.nn import functional

from xrayview.evaluation.bank import FILM_SIDE
from xrayview.fusion.fused import fuse
from xrayview.network.inference import predict
from xrayview.network.weights import Weights
from xrayview.pipeline import DEFAULT_LAW
from xrayview.volume.volume import Volume


class Networks:
    """Weights by what they are called in a table, on one device."""

    def __init__(self, weights: Mapping[str, Weights], device: torch.device) -> None:
        self._weights, self._device = weights, device

    @property
    def keys(self) -> list[str]:
        """What the networks are called."""
        return list(self._weights)

    @property
    def identity(self) -> tuple[dict[str, str], ...]:
        """Key, name and SHA-256 of each file."""
        return tuple(
            {"key": key, "name": one.name, "sha256": one.sha256} for key, one in self._weights.items()
        )

    def predicted(self, key: str, film: torch.Tensor, mean: torch.Tensor) -> torch.Tensor:
        """(D, H, W) density from a (N, N) opacity and the (N, N) mean density along its rays."""
        return torch.from_numpy(predict(self._weights[key], film.numpy(), mean.numpy(), self._device)[0])


def fused(density: torch.Tensor, film: torch.Tensor, size: int) -> torch.Tensor:
    """A (D, H, W) density fused with a (128, 128) opacity by the program's own law, as (size)^3 means."""
    volume = fuse(Volume(density.contiguous().numpy()), film.numpy(), DEFAULT_LAW)
    return pooled(torch.from_numpy(volume.at_resolution(FILM_SIDE).density), size)


def pooled(density: torch.Tensor, size: int) -> torch.Tensor:
    """A (D, H, W) density as (size, size, size) means."""
    return functional.adaptive_avg_pool3d(density[None, None], size)[0, 0]
