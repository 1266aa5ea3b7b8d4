"""How much worse a network gets where the film is not what it was trained on: tone, noise, a frame."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import torch

from xrayview.dataset.film_changes import FilmChange, changed
from xrayview.evaluation.cases import Case
from xrayview.evaluation.networks import Networks, fused
from xrayview.evaluation.statistics import Interval, by_individual, mean_of, ratio_of
from xrayview.metrics.l2 import l2
from xrayview.projection.beer_lambert import CHI, optical_depth_of

CHANGES: Mapping[str, FilmChange] = {
    "gamma 0.8": FilmChange(tone=0.8),
    "gamma 1.25": FilmChange(tone=1.25),
    "noise 1 %": FilmChange(noise=0.01),
    "frame 5 %": FilmChange(field=(0.05, 0.05, 0.95, 0.95)),
    "frame 10 %": FilmChange(field=(0.1, 0.1, 0.9, 0.9)),
}
"""What is done to the opacity: to that power; normal noise of that share of 1; an empty frame of that share
of the film's side on all four."""

Fusion = Literal["with_clean", "end_to_end"]
FUSIONS: tuple[Fusion, ...] = ("with_clean", "end_to_end")
"""``with_clean``: the network sees the changed film, the totals along the rays are the clean one's.
``end_to_end``: both are the changed film's."""


@dataclass(frozen=True)
class ChangedFilm:
    """L2 of one network's fused volume on one view of an individual: from the ``clean`` film, and from the
    changed one after each of `FUSIONS`. ``row``: of the table."""

    individual: str
    row: str
    view: int | str
    method: str
    change: str
    clean: float
    with_clean: float
    end_to_end: float


def changed_films(case: Case, networks: Networks) -> list[ChangedFilm]:
    """What every change does to every network on one view."""
    found = []
    clean = {key: _error(case, networks, key, case.film, case.mean, case.film) for key in networks.keys}
    for name, change in CHANGES.items():
        seed = zlib.crc32(f"{case.specimen.entry.name} {case.view}".encode())
        film = changed(case.film, replace(change, seed=seed))
        mean = optical_depth_of(film) / CHI
        for key in networks.keys:
            with_clean = _error(case, networks, key, film, case.mean, case.film)
            end_to_end = _error(case, networks, key, film, mean, film)
            found.append(
                ChangedFilm(
                    case.specimen.entry.name, case.row, case.view, key, name,
                    clean[key], with_clean, end_to_end,
                )
            )  # fmt: skip
    return found


def _error(
    case: Case, networks: Networks, key: str, seen: torch.Tensor, mean: torch.Tensor, film: torch.Tensor
) -> float:
    """L2 where the network sees one film, is told the ``mean`` along its rays, and is fused with another."""
    return l2(fused(networks.predicted(key, seen, mean), film, len(case.truth)), case.truth)


def rows_of(found: Sequence[ChangedFilm]) -> list[str]:
    """The rows of the table."""
    return sorted({one.row for one in found})


def methods_of(found: Sequence[ChangedFilm]) -> list[str]:
    """The networks, as they were judged."""
    return list(dict.fromkeys(one.method for one in found))


def error_and_rise(
    found: Sequence[ChangedFilm], row: str, method: str, change: str, fusion: Fusion, seed: int
) -> tuple[Interval, Interval]:
    """The mean L2 from changed films, and by how many per cent it is above that from clean ones."""
    ours = [one for one in found if (one.row, one.method, one.change) == (row, method, change)]
    errors = by_individual((one.individual, getattr(one, fusion)) for one in ours)
    clean = by_individual((one.individual, one.clean) for one in ours)
    ratio = ratio_of(errors, clean, seed)
    rise = (100 * (value - 1) for value in (ratio.mean, ratio.low, ratio.high))
    return mean_of(errors, seed), Interval(*rise)


def robustness_json(found: Sequence[ChangedFilm], seed: int) -> dict[str, Any]:
    """For programs: ``groups[group][method][change][fusion]`` has ``l2`` and ``rise_percent``; and every
    view's errors."""
    groups: dict[str, Any] = {}
    for row in rows_of(found):
        for method in methods_of(found):
            for change in CHANGES:
                for fusion in FUSIONS:
                    error, rise = error_and_rise(found, row, method, change, fusion, seed)
                    facts = {"l2": error.mean, "rise_percent": rise.to_json()}
                    by_change = groups.setdefault(row, {}).setdefault(method, {})
                    by_change.setdefault(change, {})[fusion] = facts
    return {"groups": groups, "samples": [asdict(one) for one in found]}
