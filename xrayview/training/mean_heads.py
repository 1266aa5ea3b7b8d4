"""The mean heads that a network with an atlas begins with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch.nn import functional

from xrayview.dataset.specimens import Specimen
from xrayview.dataset.views import BONE_DENSITY, materials
from xrayview.network.atlas import HEAD_SIDE, HEADS

_ROUNDS = 20


def mean_heads(specimens: Sequence[Specimen]) -> torch.Tensor:
    """(HEADS, 2, S, S, S): of so many clusters of like heads the mean density of bone and of soft tissue, in
    the anatomical frame.

    Every group gets as many clusters as every other (k-means, Lloyd 1982); where it has fewer heads than
    that, some stand twice.
    """
    from scipy.cluster.vq import kmeans2

    found: list[torch.Tensor] = []
    groups = sorted({one.entry.group for one in specimens})
    for number, group in enumerate(groups):
        parts = torch.stack([_coarse(one) for one in specimens if one.entry.group == group])
        share = (HEADS - len(found)) // (len(groups) - number)
        symmetric = (parts + parts.flip(-1)).sum(dim=1).flatten(1).numpy()
        count = min(share, len(parts))
        _, labels = kmeans2(symmetric, count, _ROUNDS, minit="++", rng=np.random.default_rng(1))
        means = [parts[torch.from_numpy(labels == one)].mean(dim=0) for one in range(count) if one in labels]
        found += [means[place % len(means)] for place in range(share)]
    return torch.stack(found)


def _coarse(specimen: Specimen) -> torch.Tensor:
    density = torch.from_numpy(specimen.density).float() / 255
    parts = materials(density, BONE_DENSITY.get(specimen.entry.group, 0.3))
    return functional.adaptive_avg_pool3d(parts, HEAD_SIDE)
