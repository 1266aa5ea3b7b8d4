"""Which individuals of a collection are learned from, and which are kept for choosing and for judging."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Sequence
from dataclasses import replace

from xrayview.dataset.manifest import Entry
from xrayview.errors import UnusableOption

TUNE_SHARE = 10
"""Every tenth training individual of a group is the ``tune`` fold: for choosing the recipe, never for
tables."""


def with_tune_fold(entries: Sequence[Entry]) -> list[Entry]:
    """The manifest's entries with every tenth training individual of each group moved to ``tune``."""
    numbers: dict[tuple[str, str], int] = {}
    counts: dict[str, int] = {}
    result = []
    for entry in entries:
        if entry.split == "train":
            if entry.who not in numbers:
                counts[entry.group] = numbers[entry.who] = counts.get(entry.group, 0) + 1
            if numbers[entry.who] % TUNE_SHARE == 0:
                entry = replace(entry, split="tune")
        result.append(entry)
    return result


def without_species(entries: Sequence[Entry], held_out: Collection[str]) -> list[Entry]:
    """A leave-species-out fold: everyone of the ``held_out`` species is judged on, nobody learned from.

    The other species keep their splits; ``extra`` scans stay extra. Raises `UnusableOption` for a species
    that nobody has.
    """
    known = sorted({entry.species for entry in entries})
    for species in held_out:
        if species not in known:
            near = difflib.get_close_matches(species, known, n=1)
            guess = f"did you mean {near[0]}? " if near else ""
            raise UnusableOption(f"no scan is of {species!r}", f"{guess}known: {', '.join(known)}")
    return [
        replace(entry, split="val") if entry.species in held_out and entry.split != "extra" else entry
        for entry in entries
    ]
