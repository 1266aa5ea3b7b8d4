"""How wide a band round a guess has to be, by the spread of the guesses, to cover a stated share of the
errors."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xrayview.evaluation.statistics import Interval, by_individual, mean_of

Floats = npt.NDArray[np.float32]
Values = npt.NDArray[np.float64]

MATTER = 0.05
"""Density above which a voxel counts, in the truth or in the guess: air is told by the film, and would
flatter the coverage."""

GREY_STEP = 1 / 510
"""Half a step of the truth's 255: an error below it is none that the truth could tell."""

KEPT = 20_000
"""Voxels kept of a view, drawn by chance: a share of them is known to a third of a per cent."""

_FLOORS = 51


@dataclass(frozen=True, eq=False)
class Tally:
    """The voxels of matter in one view of an individual.

    ``row``: of the table. ``errors``, ``spreads``: (n,) |error| of the guess and its spread in up to `KEPT`
    of the voxels, in density. ``error``, ``spread``: their means over all voxels; ``correlation``: Pearson's,
    of the two over all voxels, NaN where one of them is constant.
    """

    individual: str
    row: str
    view: int | str
    errors: Floats
    spreads: Floats
    error: float
    spread: float
    correlation: float


@dataclass(frozen=True)
class Band:
    """``factor`` spreads and the ``floor`` (density) to either side of the guess."""

    factor: float
    floor: float

    def coverage(self, one: Tally) -> float:
        """The share of a view's voxels whose |error| is within the band."""
        return float(np.mean(one.errors <= self.factor * one.spreads + self.floor))

    def half_width(self, one: Tally) -> float:
        """The mean over a view's voxels, in density."""
        return self.factor * one.spread + self.floor


def tally(
    individual: str, row: str, view: int | str, guess: Floats, deviation: Floats, truth: Floats
) -> Tally:
    """Count one view. ``guess``, ``deviation``, ``truth``: (R, R, R) density, some of it above `MATTER`."""
    matter = (truth > MATTER) | (guess > MATTER)
    errors, spreads = np.abs(guess[matter] - truth[matter]), deviation[matter]
    is_flat = np.ptp(errors) == 0 or np.ptp(spreads) == 0
    correlation = np.nan if is_flat else np.corrcoef(spreads, errors)[0, 1]
    random = np.random.default_rng(zlib.crc32(f"{individual} {view}".encode()))
    kept = random.permutation(len(errors))[:KEPT]
    return Tally(
        individual, row, view, errors[kept], spreads[kept],
        float(errors.mean()), float(spreads.mean()), float(correlation),
    )  # fmt: skip


def plain_band(tallies: Sequence[Tally], share: float, floor: float = GREY_STEP) -> Band | None:
    """The spread times the least factor that covers ``share`` (0..1) of the voxels with this floor.

    None where no factor does, because the guesses agree on too much that is wrong. Individuals count alike,
    and so do the views of one.
    """
    errors, spreads, weights = _together(tallies)
    beyond = np.maximum(errors - floor, 0)
    needed = np.divide(beyond, spreads, out=np.where(beyond > 0, np.inf, 0.0), where=spreads > 0)
    factor = _quantile(needed, weights, share)
    return Band(factor, floor) if np.isfinite(factor) else None


def even_band(tallies: Sequence[Tally], share: float) -> Band:
    """The band that is as wide everywhere and covers ``share``: what a spread has to beat."""
    errors, _, weights = _together(tallies)
    return Band(0.0, _quantile(errors, weights, share))


def fair_band(tallies: Sequence[Tally], share: float) -> Band:
    """The band that covers ``share``, and as much of the voxels with little spread as of those with much.

    The floor stands for what all guesses have wrong alike. Without it, or with too low a one, a voxel in
    which they happen to agree is called certain; with too high a one the spread says nothing. So it is the
    one, between none and that of `even_band`, for which the two halves of the voxels, below and above the
    median of the spread, are covered most nearly alike.
    """
    even = even_band(tallies, share)
    errors, spreads, weights = _together(tallies)
    is_low = spreads <= _quantile(spreads, weights, 0.5)
    best, least = even, np.inf
    for floor in np.linspace(even.floor, 0, _FLOORS):
        band = plain_band(tallies, share, float(floor))
        if band is None:
            continue
        inside = errors <= band.factor * spreads + band.floor
        low, high = (float(np.average(inside[half], weights=weights[half])) for half in _halves(is_low))
        if abs(low - high) < least:
            best, least = band, abs(low - high)
    return best


def averaged(tallies: Sequence[Tally], of: Callable[[Tally], float], seed: int) -> Interval:
    """The mean over individuals, after their views, of a number that each view has."""
    return mean_of(by_individual((one.individual, of(one)) for one in tallies), seed)


def _halves(is_low: npt.NDArray[np.bool_]) -> list[npt.NDArray[np.bool_]]:
    """Both halves; where all spreads are the same there is only one, which is as good as itself."""
    return [is_low, ~is_low if not is_low.all() else is_low]


def _together(tallies: Sequence[Tally]) -> tuple[Values, Values, Values]:
    """All kept voxels: errors, spreads, and weights by which individuals count alike; they add up to 1."""
    views: dict[str, int] = {}
    for one in tallies:
        views[one.individual] = views.get(one.individual, 0) + 1
    weights = [
        np.full(len(one.errors), 1 / (len(views) * views[one.individual] * len(one.errors)))
        for one in tallies
    ]
    errors, spreads = ([getattr(one, name) for one in tallies] for name in ("errors", "spreads"))
    return (
        np.concatenate(errors).astype(np.float64),
        np.concatenate(spreads).astype(np.float64),
        np.concatenate(weights),
    )


def _quantile(values: Values, weights: Values, share: float) -> float:
    """The least of the values that is no smaller than ``share`` of the weight."""
    order = np.argsort(values)
    place = int(np.searchsorted(np.cumsum(weights[order]), share * (1 - 1e-12)))
    return float(values[order[min(place, len(order) - 1)]])
