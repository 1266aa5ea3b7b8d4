"""The baselines that every table has: volumes made without a network."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch.nn import functional

from xrayview.dataset.specimens import Specimen
from xrayview.dataset.views import ViewSampler, plain_draw
from xrayview.evaluation.bank import BANK_SEED, Bank, Place, Ranking
from xrayview.evaluation.cases import Case
from xrayview.evaluation.networks import fused
from xrayview.metrics.l2 import l2
from xrayview.projection.views import Rotation, seeded_views

_ROUNDING = 0.5 / 255
"""How far a stored coarse volume may be from its own: the oracle's lower bound gives it away."""

_TRIED = 24
"""How many volumes the oracle makes again at most: in mice, whose fine bone is lost in block means, some
hundreds could not be ruled out by them. On four views tried, three of them of people, the best was always
the first."""


class Baselines:
    """Empty, mean volume, constant extrusion, nearest neighbour by x-ray, alone and fused with the film, and
    the oracle by volume.

    ``training``: the individuals of the ``bank``. ``size``: edge of the volumes compared.
    """

    def __init__(self, bank: Bank, training: Sequence[Specimen], size: int) -> None:
        self._bank, self._training = bank, training
        self._sampler = ViewSampler(training, size)
        self._cameras: dict[int, list[Rotation]] = {}
        mean = torch.from_numpy(bank.mean)[None, None]
        self.unchanging = {
            "empty": torch.zeros(size, size, size),
            "mean": functional.interpolate(mean, (size,) * 3, mode="trilinear")[0, 0],
        }
        """The methods that do not look at the film."""

    def volumes(self, case: Case, nearest: Place, ranking: Ranking) -> dict[str, torch.Tensor]:
        """(R, R, R) density of each method for one view.

        ``nearest``: what the bank finds for the view's film; ``ranking``: for its truth. Only the oracle
        looks at the truth, and the extrusion at its total, which the film gives.
        """
        found = self.volume_at(nearest)
        return {
            **self.unchanging,
            "extrusion": case.truth.mean(dim=0).expand_as(case.truth),
            "nearest": found,
            "nearest_fused": fused(found, case.film, len(case.truth)),
            "oracle": self.oracle(case.truth, found, ranking),
        }

    def oracle(self, truth: torch.Tensor, nearest: torch.Tensor, ranking: Ranking) -> torch.Tensor:
        """The volume of the bank with the smallest L2 to the truth.

        By the error of block means, which no exact error falls below (at 64^3; at 128^3 nearly so), and
        exactly from the first on until no other can be better or `_TRIED` were made. ``nearest``: a volume
        of the bank to begin with, so that the oracle is never worse than it.
        """
        best, error = nearest, l2(nearest, truth)
        for number, bound in zip(ranking.numbers[:_TRIED], ranking.bounds[:_TRIED], strict=True):
            if bound - _ROUNDING > error:
                break
            volume = self.volume_at(self._bank.place(int(number)))
            own = l2(volume, truth)
            if own < error:
                best, error = volume, own
        return best

    def volume_at(self, place: Place) -> torch.Tensor:
        """(R, R, R) density of a view in the bank, made again of its specimen."""
        if place.specimen not in self._cameras:
            name, count = self._training[place.specimen].entry.name, int(self._bank.views.max()) + 1
            self._cameras[place.specimen] = seeded_views(name, count, BANK_SEED)
        draw = plain_draw(place.specimen, self._cameras[place.specimen][place.view])
        seen = functional.avg_pool2d(self._sampler.view(draw), 2)
        return seen.flip(-1) if place.is_mirrored else seen
