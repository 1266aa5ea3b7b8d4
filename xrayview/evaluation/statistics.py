"""Means over individuals and ratios of them, with intervals by bootstrap over the individuals."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]
"""(N,) one number for each individual."""

_DRAWS = 2000


@dataclass(frozen=True)
class Interval:
    """A number found over individuals, with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float

    def to_json(self) -> dict[str, float | None]:
        """For programs: ``mean``, ``low`` and ``high``; what is no number, as a share of nothing, is null."""
        return {
            key: value if math.isfinite(value) else None
            for key, value in (("mean", self.mean), ("low", self.low), ("high", self.high))
        }


def by_individual(found: Iterable[tuple[str, float]]) -> Values:
    """(N,) the mean of each individual's numbers, individuals in the order in which they come first."""
    values: dict[str, list[float]] = {}
    for individual, value in found:
        values.setdefault(individual, []).append(value)
    return np.array([np.mean(numbers) for numbers in values.values()])


def mean_of(values: Values, seed: int) -> Interval:
    """The mean over individuals."""
    return _interval(len(values), seed, lambda chosen: values[chosen].mean(axis=-1))


def ratio_of(ours: Values, theirs: Values, seed: int) -> Interval:
    """The ratio of two means over the same individuals, who are drawn together: a paired interval."""
    return _interval(
        len(ours), seed, lambda chosen: ours[chosen].mean(axis=-1) / theirs[chosen].mean(axis=-1)
    )


def _interval(count: int, seed: int, of: Callable[[npt.NDArray[np.int64]], Values]) -> Interval:
    with np.errstate(divide="ignore", invalid="ignore"):
        draws = of(np.random.default_rng(seed).integers(0, count, (_DRAWS, count)))
        mean = float(of(np.arange(count)[None])[0])
    if not np.isfinite(draws).all():
        return Interval(mean, math.nan, math.nan)
    low, high = np.percentile(draws, [2.5, 97.5])
    return Interval(mean, float(low), float(high))
