"""What an evaluation found: every sample's errors by method, and their means over individuals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

_DRAWS = 2000


@dataclass(frozen=True)
class Score:
    """How far one method's volume is from the truth.

    ``l2``: root mean squared error over the cube. ``dssim``: of pictures of the surface at iso-value 0.1 from
    the x-ray's direction, as in the paper; ``dssim_bone``: of the bone's surface seen from the side.
    """

    l2: float
    dssim: float
    dssim_bone: float


MEASURES = ("l2", "dssim", "dssim_bone")


@dataclass(frozen=True)
class Sample:
    """One view of one individual: the score of every method."""

    individual: str
    group: str
    top_cut: bool
    view: int
    scores: dict[str, Score]


@dataclass(frozen=True)
class Interval:
    """A mean over individuals, with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Evaluation:
    """All samples of one evaluation and how it was made. ``weights``: name, key and SHA-256 of each file."""

    split: str
    size: int
    views: int
    seed: int
    weights: tuple[dict[str, str], ...]
    samples: tuple[Sample, ...]

    def groups(self) -> list[str]:
        """Rows of the table: each group, and people apart by whether the vault is cut."""
        return sorted({label for sample in self.samples for label in _labels(sample)})

    def methods(self) -> list[str]:
        """The methods, as they were judged."""
        return list(self.samples[0].scores)

    def individuals(self, group: str) -> int:
        """How many individuals stand behind a row."""
        return len({sample.individual for sample in self.samples if group in _labels(sample)})

    def mean(self, group: str, method: str, measure: str = "l2") -> Interval:
        """The mean over the group's individuals, after the mean over each one's views."""
        values = self._by_individual(group, method, measure)
        return self._interval(len(values), lambda chosen: values[chosen].mean(axis=-1))

    def ratio(self, group: str, method: str, other: str, measure: str = "l2") -> Interval:
        """The ratio of two methods' means; the bootstrap draws individuals, so that it is a paired one."""
        ours, theirs = (self._by_individual(group, one, measure) for one in (method, other))
        return self._interval(
            len(ours), lambda chosen: ours[chosen].mean(axis=-1) / theirs[chosen].mean(axis=-1)
        )

    def _by_individual(self, group: str, method: str, measure: str) -> npt.NDArray[np.float64]:
        found: dict[str, list[float]] = {}
        for sample in self.samples:
            if group in _labels(sample):
                found.setdefault(sample.individual, []).append(getattr(sample.scores[method], measure))
        return np.array([np.mean(values) for values in found.values()])

    def _interval(
        self, count: int, of: Callable[[npt.NDArray[np.int64]], npt.NDArray[np.float64]]
    ) -> Interval:
        draws = of(np.random.default_rng(self.seed).integers(0, count, (_DRAWS, count)))
        low, high = np.percentile(draws, [2.5, 97.5])
        return Interval(float(of(np.arange(count)[None])[0]), float(low), float(high))

    def to_json(self) -> dict[str, Any]:
        """The whole evaluation for programs: ``groups[group][method][measure]`` is the mean."""
        return {
            "split": self.split,
            "size": self.size,
            "views": self.views,
            "seed": self.seed,
            "weights": self.weights,
            "individuals": {group: self.individuals(group) for group in self.groups()},
            "groups": {
                group: {method: self._row(group, method) for method in self.methods()}
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


def _labels(sample: Sample) -> list[str]:
    if sample.group != "human":
        return [sample.group]
    return [sample.group, "human, vault cut" if sample.top_cut else "human, whole"]
