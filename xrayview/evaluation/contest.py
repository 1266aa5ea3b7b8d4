"""Every method on the same views: its volumes, and what the judge makes of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import torch

from xrayview.evaluation.bank import Bank, Place, Ranking
from xrayview.evaluation.baselines import Baselines
from xrayview.evaluation.cases import Case
from xrayview.evaluation.judging import Judge, Look, look_at
from xrayview.evaluation.networks import Networks, fused, pooled
from xrayview.evaluation.results import Sample
from xrayview.fusion.workers import in_order

_Found = tuple[Case, Place, Ranking]
"""A view, and what the bank has for its film and for its truth."""


class Contest:
    """The baselines, and the networks before and after fusion, on views of held-out individuals."""

    def __init__(self, bank: Bank, baselines: Baselines, networks: Networks) -> None:
        self._bank, self._baselines, self._networks = bank, baselines, networks
        self._looks: dict[tuple[str, float], Look] = {}

    def samples(self, cases: Sequence[Case]) -> Iterator[Sample]:
        """The scores of all methods, case by case."""
        return in_order(self._sample, self._searched(cases))

    def volumes(self, case: Case) -> dict[str, torch.Tensor]:
        """(R, R, R) density of each method on one view."""
        (found,) = self._searched([case])
        return self._volumes(found)

    def _searched(self, cases: Sequence[Case]) -> list[_Found]:
        """The bank is gone through once for all the cases."""
        places = self._bank.nearest_to_each([case.film for case in cases])
        rankings = self._bank.by_volume([case.truth for case in cases])
        return list(zip(cases, places, rankings, strict=True))

    def _volumes(self, found: _Found) -> dict[str, torch.Tensor]:
        case, place, ranking = found
        volumes = self._baselines.volumes(case, place, ranking)
        for key in self._networks.keys:
            density = self._networks.predicted(key, case.film, case.mean)
            volumes[f"{key}_unfused"] = pooled(density, len(case.truth))
            volumes[key] = fused(density, case.film, len(case.truth))
        return volumes

    def _sample(self, found: _Found) -> Sample:
        case = found[0]
        judge = Judge(case.truth, case.bone)
        scores = {
            method: judge.score(volume, self._known_look(method, case.bone))
            for method, volume in self._volumes(found).items()
        }
        specimen = case.specimen
        return Sample(
            specimen.entry.name, specimen.entry.group, specimen.top_cut, case.is_mask, specimen.edge,
            case.view, scores,
        )  # fmt: skip

    def _known_look(self, method: str, bone: float) -> Look | None:
        """The look of a volume that is the same on every view, drawn once."""
        volume = self._baselines.unchanging.get(method)
        if volume is None:
            return None
        if (method, bone) not in self._looks:
            self._looks[method, bone] = look_at(volume, bone)
        return self._looks[method, bone]
