"""What a network learns from, named in one text: a pack or a folder of scans, or ``phantoms:N`` heads."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xrayview import __version__
from xrayview.dataset.folds import with_tune_fold
from xrayview.dataset.manifest import Entry, read_manifest
from xrayview.errors import UnusableInput, UnusableOption
from xrayview.jobs import Job, Progress

if TYPE_CHECKING:
    from xrayview.dataset.specimens import Specimen

MOST_HEADS = 1000
"""More of them would take longer to make than to learn from: scans teach better."""

FIRST_SEED = 101
"""Seeds below are kept for samples and tests, which no network has seen."""

MOST_TUNING_HEADS = 8
"""More of them would take longer to judge by than they tell."""

_FULL_SIZE = 128
_PHANTOMS = "phantoms"


@dataclass(frozen=True)
class Phantoms:
    """``count`` procedural heads, each of another seed."""

    count: int

    def __str__(self) -> str:
        return f"{_PHANTOMS}:{self.count}"


Source = Phantoms | Path


def parse_source(text: str | Path) -> Source:
    """The source that ``text`` names: ``phantoms:N`` with N from 1 to `MOST_HEADS`, else a pack or a folder.

    Raises `UnusableOption` for a wrong number of heads.
    """
    name, _, count = str(text).partition(":")
    is_meant = difflib.get_close_matches(name.lower(), [_PHANTOMS], cutoff=0.8)
    if not is_meant or Path(text).exists():
        return Path(text)
    if not (name == _PHANTOMS and re.fullmatch("[0-9]{1,9}", count) and 1 <= int(count) <= MOST_HEADS):
        raise UnusableOption(
            f"{text}: is no pack, no folder, and no number of procedural heads",
            f"give {_PHANTOMS}:N with N from 1 to {MOST_HEADS}, such as {_PHANTOMS}:16",
        )
    return Phantoms(int(count))


def source_in_words(source: Source) -> str:
    """What there is to learn from, such as "16 procedural heads" or "41 individuals (human 37, rodent 4)".

    Answers at once, without reading a scan: only the manifest and the names of the files are looked at.
    Raises `UnusableInput` where the pack or the folder has no usable manifest, nobody to learn from, or the
    folder not its files.
    """
    if isinstance(source, Phantoms):
        return "1 procedural head" if source.count == 1 else f"{source.count} procedural heads"
    learned_from = _entries(source, "train")
    if not learned_from:
        place = source if source.is_file() else source / "manifest.csv"
        raise UnusableInput(f"{place}: nobody to learn from", "write train into the split column of some")
    there = [entry for entry in learned_from if _is_there(source, entry)]
    if not there:
        raise UnusableInput(
            f"{source}: none of the {len(learned_from)} scans that manifest.csv names is here",
            f"put {learned_from[0].file} and the others beside manifest.csv",
        )
    groups = Counter(entry.group for entry in there)
    counted = ", ".join(f"{group} {count}" for group, count in sorted(groups.items()))
    missing = len(learned_from) - len(there)
    individuals = "1 individual" if len(there) == 1 else f"{len(there)} individuals"
    return f"{individuals} ({counted})" + (f"; {missing} files are missing" if missing else "")


def judges_of(source: Source, size: int) -> Job[list[Specimen]]:
    """The specimens to tune by, as `specimens_of` gives them; none where the source has none."""
    if isinstance(source, Path) and not any(_is_there(source, one) for one in _entries(source, "tune")):
        return []
    return (yield from specimens_of(source, ("tune",), size))


def specimens_of(source: Source, splits: Sequence[str], size: int) -> Job[list[Specimen]]:
    """The specimens of ``source`` in the given splits.

    Of procedural heads there are others to tune on: one for every eight, at most `MOST_TUNING_HEADS`.

    ``size``: edge of the volumes learned from; heads are made with twice as many cells, which is what their
    films show, up to 128. Scans come in 128^3 whatever ``size`` is.
    """
    if isinstance(source, Phantoms):
        return (yield from _heads(_seeds(source.count, splits), min(_FULL_SIZE, 2 * size)))
    from xrayview.dataset.collection import collect

    return (yield from collect(source, splits))


def _entries(source: Path, split: str) -> list[Entry]:
    """What the manifest of a pack or a folder says of a split."""
    known: Sequence[Entry]
    if source.is_file():
        from xrayview.dataset.pack import open_pack

        known = open_pack(source).entries
    else:
        known = with_tune_fold(read_manifest(source))
    return [entry for entry in known if entry.split == split]


def _is_there(source: Path, entry: Entry) -> bool:
    return source.is_file() or (source / entry.file).exists()


def _seeds(count: int, splits: Sequence[str]) -> list[int]:
    """The seeds of so many heads and of those to tune on; of other splits there are none."""
    seeds: list[int] = []
    if "train" in splits:
        seeds += range(FIRST_SEED, FIRST_SEED + count)
    if "tune" in splits:
        first = FIRST_SEED + MOST_HEADS
        seeds += range(first, first + min(MOST_TUNING_HEADS, -(-count // 8)))
    return seeds


def _heads(seeds: Sequence[int], size: int) -> Job[list[Specimen]]:
    heads: list[Specimen] = []
    count = len(seeds)
    yield Progress(f"making head 1 of {count}", 0.0)
    for head in _made(seeds, size):
        heads.append(head)
        if len(heads) < count:
            yield Progress(f"making head {len(heads) + 1} of {count}", len(heads) / count)
    return heads


def _made(seeds: Sequence[int], size: int) -> Iterator[Specimen]:
    """The heads in order, two at a time: NumPy computes without holding the interpreter."""
    with ThreadPoolExecutor(2) as workers:
        waiting = [workers.submit(procedural_specimen, seed, size) for seed in seeds]
        try:
            for head in waiting:
                yield head.result()
        finally:
            workers.shutdown(cancel_futures=True)


def procedural_specimen(seed: int, size: int) -> Specimen:
    """The ``seed``-th procedural head in a (size)^3 cube; the kinds of head take turns."""
    import numpy as np

    from xrayview.dataset.phantoms import draw_shape, head_of, kind_of
    from xrayview.dataset.specimens import Specimen

    shape = draw_shape(seed, kind_of(seed))
    head = head_of(shape, size)
    assert head.spacing is not None
    density = np.round(head.density * 255).astype(np.uint8)
    edge = head.spacing[0] * size
    return Specimen(procedural_entry(seed), density, edge, shape.tissue.cut > 0, (0.0, 0.0, 0.0))


def procedural_entry(seed: int) -> Entry:
    """What a manifest says of the ``seed``-th procedural head; its species is what it is like."""
    from xrayview.dataset.phantoms import draw_shape, kind_of

    return Entry(
        file=f"head-{seed}",
        species=f"made up, {draw_shape(seed, kind_of(seed)).species}",
        group="phantom",
        values="density",
        split="train",
        source=f"xrayview@{__version__} seed {seed} (procedural)",
        licence="Apache-2.0",
    )
