"""The mean heads that a network with an atlas begins with."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch.nn import functional

from xrayview.dataset.specimens import Specimen
from xrayview.dataset.views import BONE_DENSITY, materials

GROUPS = ("human", "rodent")
"""One mean head for each; where nobody of a group is learned from, it is everybody's."""


def mean_heads(specimens: Sequence[Specimen]) -> torch.Tensor:
    """(2, 2, 64, 64, 64): of each of `GROUPS` the mean density of bone and of soft tissue in the anatomical
    frame."""
    means = []
    for group in GROUPS:
        members = [one for one in specimens if one.entry.group == group] or list(specimens)
        mean = torch.zeros(2, 64, 64, 64)
        for one in members:
            density = torch.from_numpy(one.density).float() / 255
            parts = materials(density, BONE_DENSITY.get(one.entry.group, 0.3))
            mean += functional.adaptive_avg_pool3d(parts, 64) / len(members)
        means.append(mean)
    return torch.stack(means)
