"""The report on the coverage of a spread: tables in Markdown, everything in JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from xrayview.evaluation.studies.calibration import (
    MATTER,
    Band,
    Tally,
    averaged,
    even_band,
    fair_band,
    plain_band,
)
from xrayview.files import new_file

SHARES = (0.68, 0.90)
"""Of the voxels of matter, which the bands are to cover."""

BANDS: Mapping[str, Callable[[Sequence[Tally], float], Band | None]] = {
    "plain": plain_band,
    "fair": fair_band,
    "even": even_band,
}
"""Ways to make a band of a spread; in words in `_IN_WORDS`."""

_IN_WORDS = {
    "plain": "the spread and half a grey step",
    "fair": "the spread and a floor that covers little and much spread alike",
    "even": "as wide everywhere",
}

SPLITS = ("tune", "val")
"""The bands are found on the first; the second is only told."""

ALL = "all"
"""The row of all individuals; those of the first split make the bands."""

FILES = ("coverage.md", "coverage.json")

Tallies = dict[str, list[Tally]]
"""Tallies by who guesses."""


@dataclass(frozen=True, eq=False)
class Coverage:
    """What was found: ``tallies[split][who]`` for views of ``size``^3 drawn with ``seed``, and
    ``bands[who][name][share]``, None where no factor covers as much."""

    tallies: Mapping[str, Tallies]
    bands: Mapping[str, Mapping[str, Mapping[float, Band | None]]]
    weights: tuple[dict[str, str], ...]
    size: int
    views: int
    seed: int

    @property
    def guessers(self) -> list[str]:
        """Who guesses: the ensemble of several networks first, then each with its mirror image."""
        return list(self.tallies[SPLITS[0]])

    def rows(self, split: str, guessers: str) -> dict[str, list[Tally]]:
        """The views of each group, and of all of them."""
        every = self.tallies[split][guessers]
        groups = sorted({one.row for one in every})
        return {group: [one for one in every if one.row == group] for group in groups} | {ALL: every}

    def to_json(self) -> dict[str, Any]:
        """For programs: ``guessers[who]`` has ``bands[name][share]`` and what they cover, by split and
        group."""
        guessers = {}
        for who in self.guessers:
            bands = {
                name: {f"{share:g}": None if band is None else asdict(band) for share, band in one.items()}
                for name, one in self.bands[who].items()
            }
            splits = {
                split: {row: self._facts(who, tallies) for row, tallies in self.rows(split, who).items()}
                for split in SPLITS
            }
            guessers[who] = {"bands": bands, "splits": splits}
        facts = {"weights": list(self.weights), "size": self.size, "views": self.views, "seed": self.seed}
        return {**facts, "matter_above": MATTER, "guessers": guessers}

    def _facts(self, who: str, tallies: Sequence[Tally]) -> dict[str, Any]:
        def mean(of: Callable[[Tally], float]) -> dict[str, float | None]:
            return averaged(tallies, of, self.seed).to_json()

        bands = {
            name: {
                f"{share:g}": None
                if band is None
                else {"coverage": mean(band.coverage), "half_width": mean(band.half_width)}
                for share, band in one.items()
            }
            for name, one in self.bands[who].items()
        }
        return {
            "individuals": sorted({one.individual for one in tallies}),
            "bands": bands,
            "correlation": mean(_correlation),
            "error": mean(_error),
            "spread": mean(_spread),
        }


def table(found: Coverage) -> str:
    """Markdown: for all who guess the bands, and by split and group what they cover."""
    lines = [
        f"Bands round the mean of the guesses, over the voxels whose true or guessed density is above "
        f"{MATTER:g}; {found.size}^3, {found.views} seeded views an individual (seed {found.seed}), "
        "individuals averaged [95 % bootstrap interval over them]. Spread: standard deviation of the guesses "
        "from the film and from its mirror image. The bands are those of all tuning individuals; val is only "
        "told. The half-width is the mean over voxels.",
        "",
        *(f"* {one['name']}, {one['sha256'][:12]}" for one in found.weights),
    ]
    for who in found.guessers:
        lines += ["", f"## {who}, from film and mirror image", ""]
        lines += [
            "| split, group | individuals | error | spread | their correlation |",
            "|---|--:|--:|--:|--:|",
        ]
        every = [(split, *one) for split in SPLITS for one in found.rows(split, who).items()]
        for split, row, tallies in every:
            means = [averaged(tallies, of, found.seed).mean for of in (_error, _spread, _correlation)]
            cells = [str(len({one.individual for one in tallies})), *(_number(one, 4) for one in means)]
            lines.append(" | ".join([f"| {split}, {row}", *cells]) + " |")
        for share in SHARES:
            lines += ["", *_bands(found, who, share, every)]
    return "\n".join(lines) + "\n"


def _bands(
    found: Coverage, who: str, share: float, every: Sequence[tuple[str, str, Sequence[Tally]]]
) -> list[str]:
    """A line for each band, one column for each split and group."""
    heads = [f"{split}, {row}" for split, row, _ in every]
    lines = [
        " | ".join([f"| band for {share:.0%}", "factor", "floor", *heads]) + " |",
        "|---|" + "--:|" * (2 + len(heads)),
    ]
    for name, by_share in found.bands[who].items():
        band = by_share[share]
        cells = ["none does", *["-"] * (1 + len(heads))]
        if band is not None:
            cells = [_number(band.factor, 2), _number(band.floor, 4)]
            for _, _, tallies in every:
                covered = averaged(tallies, band.coverage, found.seed)
                wide = averaged(tallies, band.half_width, found.seed).mean
                cells.append(f"{covered.mean:.0%} [{covered.low:.0%}, {covered.high:.0%}], +/- {wide:.3f}")
        lines.append(" | ".join([f"| {_IN_WORDS[name]}", *cells]) + " |")
    return lines


def _error(one: Tally) -> float:
    return one.error


def _spread(one: Tally) -> float:
    return one.spread


def _correlation(one: Tally) -> float:
    return one.correlation


def _number(value: float, digits: int) -> str:
    return f"{value:.{digits}f}" if math.isfinite(value) else "-"


def write(folder: Path, found: Coverage, overwrite: bool = False) -> None:
    """Write `FILES` into ``folder``, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = (table(found), json.dumps(found.to_json(), indent=1, allow_nan=False) + "\n")
    for name, text in zip(FILES, texts, strict=True):
        with new_file(folder / name, overwrite) as temporary:
            temporary.write_text(text, encoding="utf-8")
