"""What an evaluation found: every sample's scores by method, and what they say of the groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from xrayview.evaluation.cases import row_of
from xrayview.evaluation.robustness import ChangedFilm, robustness_json
from xrayview.evaluation.statistics import Interval, Values, by_individual, mean_of, ratio_of

REFERENCES = ("extrusion", "nearest", "nearest_fused", "oracle", "henzler2018")
"""The methods that every method is compared with, individual by individual."""


@dataclass(frozen=True)
class Score:
    """How far one method's volume is from the truth.

    ``l2``: root mean squared error over the cube. ``dssim``: of pictures of the surface at iso-value 0.1 from
    the x-ray's direction, as in the paper. ``dssim_bone_0``, ``_45``, ``_90``: of the bone's surface from the
    x-ray's direction and from so many degrees beside it; ``dssim_bone``: their mean. ``dice_bone``: overlap
    of the bone, 1 at best. ``distance_bone``: symmetric mean distance of the bone's surfaces, in 1/128 of the
    cube's edge; a volume without bone is a whole edge away.
    """

    l2: float
    dssim: float
    dssim_bone: float
    dssim_bone_0: float
    dssim_bone_45: float
    dssim_bone_90: float
    dice_bone: float
    distance_bone: float


MEASURES = tuple(one.name for one in fields(Score))


@dataclass(frozen=True)
class Sample:
    """One view of one individual: the score of every method.

    ``view``: the number of the seeded view, or a clinical view's name. ``edge``: of the cube, in millimetres.
    ``is_mask``: the scan knows only bone and no bone; it is shown in a row of its own, never counted.
    """

    individual: str
    group: str
    top_cut: bool
    is_mask: bool
    edge: float
    view: int | str
    scores: dict[str, Score]

    @property
    def row(self) -> str:
        """The row of the table that the sample counts in."""
        return row_of(self.group, self.is_mask)

    @property
    def rows(self) -> list[str]:
        """All of its rows: people apart by whether the vault is cut, as well."""
        if self.group != "human" or self.is_mask:
            return [self.row]
        return [self.row, "human, vault cut" if self.top_cut else "human, whole"]


@dataclass(frozen=True)
class Comparison:
    """Samples judged alike, and what they say. ``seed``: of the bootstrap."""

    samples: tuple[Sample, ...]
    seed: int

    def groups(self) -> list[str]:
        """Rows of the table: each group, and people apart by whether the vault is cut."""
        return sorted({row for sample in self.samples for row in sample.rows})

    def methods(self) -> list[str]:
        """The methods, as they were judged."""
        return list(self.samples[0].scores)

    def individuals(self, group: str) -> int:
        """How many individuals stand behind a row."""
        return len({sample.individual for sample in self.of(group)})

    def of(self, group: str) -> list[Sample]:
        """The samples that count in a row."""
        return [sample for sample in self.samples if group in sample.rows]

    def mean(self, group: str, method: str, measure: str = "l2") -> Interval:
        """The mean over the group's individuals, after the mean over each one's views."""
        return mean_of(self._values(group, method, measure), self.seed)

    def ratio(self, group: str, method: str, other: str, measure: str = "l2") -> Interval:
        """The ratio of two methods' means over the same individuals."""
        ours, theirs = (self._values(group, one, measure) for one in (method, other))
        return ratio_of(ours, theirs, self.seed)

    def median_individual(self, group: str, method: str) -> str:
        """Who has the median L2 of a method, the better one of two in the middle."""
        found: dict[str, list[float]] = {}
        for sample in self.of(group):
            found.setdefault(sample.individual, []).append(sample.scores[method].l2)
        ranked = sorted(found, key=lambda one: float(np.mean(found[one])))
        return ranked[(len(ranked) - 1) // 2]

    def _values(self, group: str, method: str, measure: str) -> Values:
        return by_individual(
            (sample.individual, getattr(sample.scores[method], measure)) for sample in self.of(group)
        )

    def to_json(self) -> dict[str, Any]:
        """For programs: ``groups[group][method][measure]`` is the mean, and
        ``ratios[group][method][other][measure]`` what it is of another method's."""
        methods = self.methods()
        others = [one for one in REFERENCES if one in methods]
        return {
            "individuals": {group: self.individuals(group) for group in self.groups()},
            "groups": {
                group: {method: self._row(group, method) for method in methods} for group in self.groups()
            },
            "ratios": {
                group: {method: self._ratios(group, method, others) for method in methods}
                for group in self.groups()
            },
            "samples": [asdict(sample) for sample in self.samples],
        }

    def _row(self, group: str, method: str) -> dict[str, Any]:
        row: dict[str, Any] = {}
        for measure in MEASURES:
            interval = self.mean(group, method, measure)
            row[measure] = interval.mean
            row[f"{measure}_interval"] = [interval.low, interval.high]
        return row

    def _ratios(self, group: str, method: str, others: Sequence[str]) -> dict[str, Any]:
        return {
            other: {measure: self.ratio(group, method, other, measure).to_json() for measure in MEASURES}
            for other in others
            if other != method
        }


@dataclass(frozen=True)
class Evaluation:
    """All that one evaluation found, and how it was made.

    ``weights``: name, key and SHA-256 of each file. ``seeded``: on ``views`` seeded views an individual;
    ``clinical``: on a frontal and a lateral one. ``changed``: errors from changed films, where they were
    asked for. ``pictures``: (height, width, 3) uint8 for each group. ``unseen``: the group that alone is
    judged and that no baseline searched.
    """

    split: str
    size: int
    views: int
    seed: int
    weights: tuple[dict[str, str], ...]
    seeded: Comparison
    clinical: Comparison
    changed: tuple[ChangedFilm, ...] = ()
    pictures: dict[str, npt.NDArray[np.uint8]] = field(default_factory=dict)
    unseen: str = ""

    def to_json(self) -> dict[str, Any]:
        """The whole evaluation for programs but for its pictures; the seeded views are at the top level."""
        facts: dict[str, Any] = {
            "split": self.split,
            "size": self.size,
            "views": self.views,
            "seed": self.seed,
            "unseen": self.unseen,
            "weights": self.weights,
            **self.seeded.to_json(),
            "clinical": self.clinical.to_json(),
        }
        if self.changed:
            facts["robustness"] = robustness_json(self.changed, self.seed)
        return facts
