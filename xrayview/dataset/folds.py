"""Which individuals of a folder are learned from, and which are kept for choosing the recipe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xrayview.dataset.manifest import Entry

TUNE_SHARE = 10
"""Every tenth training individual of a group is the ``tune`` fold: for choosing the recipe, never for
tables."""


def with_tune_fold(entries: Sequence[Entry]) -> list[Entry]:
    """The manifest's entries with every tenth training individual of each group moved to ``tune``."""
    seen: dict[str, int] = {}
    result = []
    for entry in entries:
        if entry.split == "train":
            seen[entry.group] = seen.get(entry.group, 0) + 1
            if seen[entry.group] % TUNE_SHARE == 0:
                entry = replace(entry, split="tune")
        result.append(entry)
    return result
