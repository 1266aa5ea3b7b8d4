"""How well a network does, amid its training, on individuals that it does not learn from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import torch

from xrayview.dataset.specimens import Specimen
from xrayview.dataset.views import ViewSampler, plain_draw
from xrayview.network.henzler2018 import Henzler2018
from xrayview.network.weights import Network, build
from xrayview.projection.views import seeded_views
from xrayview.training.config import TrainingConfig

SEED = 11
"""Of the views; the evaluation's are others."""

_AT_ONCE = 4


class Validation:
    """The same seeded views of the same tuning individuals, again and again.

    Volumes that do not hold the film's totals by themselves are given them by the proportional law.

    ``specimens``: none where there is nobody to judge by.
    """

    def __init__(
        self,
        specimens: Sequence[Specimen],
        config: TrainingConfig,
        device: torch.device | str = "cpu",
    ) -> None:
        self._specimens, self._config = specimens, config
        self._sampler = ViewSampler(specimens, config.size, device, config.across)
        self._network: Network | None = None
        self._draws = [
            plain_draw(number, camera)
            for number, one in enumerate(specimens)
            for camera in seeded_views(one.entry.name, config.validation_views, SEED)
        ]

    def errors(self, average: Mapping[str, torch.Tensor]) -> dict[str, float]:
        """For each group, L2 of these weights as a share of constant extrusion's; the mean over individuals.

        Both are root mean squared errors over the coarse cube, of the same views.
        """
        if not self._draws:
            return {}
        network = self._judged(average)
        shares: defaultdict[str, list[float]] = defaultdict(list)
        for start in range(0, len(self._draws), _AT_ONCE):
            draws = self._draws[start : start + _AT_ONCE]
            with torch.inference_mode():
                batch = self._sampler.batch(draws)
                truth = batch.parts.sum(dim=1)
                if isinstance(network, Henzler2018):
                    density = network(batch.opacity).float().clamp(min=0)
                    held, wanted = (one.mean(dim=1, keepdim=True) for one in (density, truth))
                    density = density * (wanted / (held + 1e-9))
                else:
                    density = network.parts(batch.opacity, batch.mean_density).sum(dim=1)
                flat = truth.mean(dim=1, keepdim=True).expand_as(truth)
                ours, theirs = (
                    (one - truth).square().flatten(1).mean(dim=1).sqrt() for one in (density, flat)
                )
            for draw, share in zip(draws, (ours / theirs.clamp(min=1e-9)).tolist(), strict=True):
                shares[self._specimens[draw.specimen].entry.group].append(share)
        # Every individual has the same number of views: the mean over views is that over individuals.
        return {group: round(float(np.mean(values)), 5) for group, values in sorted(shares.items())}

    def _judged(self, average: Mapping[str, torch.Tensor]) -> Network:
        if self._network is None:
            self._network = build(*self._config.architecture).to(self._sampler.device)
        self._network.load_state_dict(dict(average))
        return self._network.eval()
