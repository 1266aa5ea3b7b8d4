"""From scans to a pack: read, crop, align, and write; a scan that cannot be used is told and left out."""

from __future__ import annotations

import difflib
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from xrayview.dataset.alignment import corrections
from xrayview.dataset.crops import MOST_VOXELS, Crop, crop_of_cube, placed
from xrayview.dataset.finding import About, found_in
from xrayview.dataset.folds import with_tune_fold, without_species
from xrayview.dataset.manifest import Entry, check_splits, read_manifest
from xrayview.dataset.pack import LeftOut, Pack, PackWriter, is_pack, open_pack
from xrayview.dataset.placing import parse_placement
from xrayview.dataset.sources import (
    FIRST_SEED,
    Phantoms,
    parse_source,
    procedural_entry,
    procedural_specimen,
)
from xrayview.dataset.specimens import crop_of, specimen_of
from xrayview.errors import UnusableInput, UnusableOption, XrayviewError
from xrayview.files import check_target, new_file
from xrayview.jobs import Job, Progress

DRAFT_SIZE = 64
"""Edge of the heads that are laid over each other to find those that lie askew."""

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Candidate:
    """A scan that may go into the pack.

    ``cut``: reads it and cuts out the head, as the entry says or as a (4, 4) matrix turns it. ``is_placed``:
    nobody asks whether it lies askew.
    """

    entry: Entry
    cut: Callable[[Entry, Matrix | None], Crop]
    is_placed: bool


def packing(
    sources: Sequence[str | Path],
    target: Path,
    about: About | None = None,
    held_out: Collection[str] = (),
    placements: Mapping[str, str] | None = None,
    previews: Path | None = None,
    overwrite: bool = False,
) -> Job[Pack]:
    """Make one pack of ``sources``: folders with or without a manifest, scans, packs, ``phantoms:N``.

    ``about``: what is said of scans without a manifest. ``held_out``: species that are judged on only.
    ``placements``: by name, for scans that lie askew, what stands in a manifest's column of that name.
    ``previews``: a folder for one picture of bone a specimen. The same scans make the same bytes. One scan at
    a time is in memory. Raises `UnusableInput` where no scan can be used, and `UnwritableTarget`.
    """
    check_target(target, overwrite)
    candidates: list[Candidate] = []
    left_out: list[LeftOut] = []
    for source in sources:
        found, lacking = _candidates(source, about or About())
        candidates += found
        left_out += lacking
    candidates = _placed(candidates, placements or {})
    entries = without_species([one.entry for one in candidates], held_out)
    check_splits(entries, "together")
    candidates = [replace(one, entry=entry) for one, entry in zip(candidates, entries, strict=True)]
    with tempfile.TemporaryDirectory(prefix="xrayview-") as scratch, new_file(target, overwrite) as temporary:
        draft_path = Path(scratch) / "draft"
        usable = yield from _drafts(candidates, draft_path, left_out)
        if not usable:
            raise UnusableInput(
                f"{', '.join(map(str, sources))}: no usable scan" + _reasons(left_out), "check the manifest"
            )
        draft = open_pack(draft_path)
        matrices = yield from _alignment(usable, draft)
        with closing(PackWriter(temporary)) as writer:
            for index, crop in enumerate(draft.crops()):
                one = usable[index]
                yield Progress(f"packing {one.entry.file}", index / len(usable))
                matrix = matrices.get(index)
                try:
                    writer.add(crop if matrix is None else one.cut(one.entry, matrix))
                except XrayviewError as fault:
                    left_out.append(LeftOut(one.entry.file, _reason(one.entry, fault)))
            writer.finish(left_out)
    pack = open_pack(target)
    if previews is not None:
        yield from _previews(pack, previews)
    return pack


def _candidates(source: str | Path, about: About) -> tuple[list[Candidate], tuple[LeftOut, ...]]:
    """What a source holds, and what was left out when it was made."""
    wanted = parse_source(source)
    if isinstance(wanted, Phantoms):
        seeds = range(FIRST_SEED, FIRST_SEED + wanted.count)
        return [Candidate(procedural_entry(seed), partial(_made_up, seed), True) for seed in seeds], ()
    if is_pack(wanted):
        pack = open_pack(wanted)
        numbered = enumerate(pack.entries)
        return [Candidate(entry, partial(_packed, pack, number), True) for number, entry in numbered], (
            pack.left_out
        )
    has_manifest = (wanted / "manifest.csv").is_file()
    folder, found = (wanted, read_manifest(wanted)) if has_manifest else found_in(wanted, about)
    return [
        Candidate(entry, partial(crop_of, folder), bool(entry.placement) or entry.split == "extra")
        for entry in with_tune_fold(found)
    ], ()


def _placed(candidates: Sequence[Candidate], placements: Mapping[str, str]) -> list[Candidate]:
    """The candidates with what is said by hand of how some of them lie."""
    names = [one.entry.name for one in candidates]
    for name, text in placements.items():
        parse_placement(text)
        if name not in names:
            near = difflib.get_close_matches(name, names, n=1)
            raise UnusableOption(
                f"{name}: no scan has this name", f"did you mean {near[0]}?" if near else "check the name"
            )
    return [
        replace(one, entry=replace(one.entry, placement=placements[one.entry.name]), is_placed=True)
        if one.entry.name in placements
        else one
        for one in candidates
    ]


def _made_up(seed: int, entry: Entry, matrix: Matrix | None) -> Crop:
    head = procedural_specimen(seed, MOST_VOXELS)
    return crop_of_cube(entry, head.density, head.edge)


def _packed(pack: Pack, number: int, entry: Entry, matrix: Matrix | None) -> Crop:
    """A head out of a pack; it is turned where its entry says another placement than the pack's own."""
    crop = next(pack.crops([number]))
    by_hand = parse_placement(entry.placement) if entry.placement != crop.entry.placement else None
    return replace(crop if by_hand is None else placed(crop, by_hand), entry=entry)


def _drafts(candidates: Sequence[Candidate], path: Path, left_out: list[LeftOut]) -> Job[list[Candidate]]:
    """Cut all heads as their files say they lie, into a pack at ``path``; those that could be cut."""
    usable: list[Candidate] = []
    names: set[str] = set()
    with closing(PackWriter(path, level=1)) as writer:
        for index, one in enumerate(candidates):
            yield Progress(f"reading {one.entry.file}", index / len(candidates))
            try:
                if one.entry.name in names:
                    raise UnusableInput(f"{one.entry.file}: another scan has this name", "rename it")
                writer.add(one.cut(one.entry, None))
            except XrayviewError as fault:
                left_out.append(LeftOut(one.entry.file, _reason(one.entry, fault)))
                yield Progress(f"left out: {left_out[-1].reason}", index / len(candidates))
                continue
            names.add(one.entry.name)
            usable.append(one)
        writer.finish()
    return usable


def _alignment(usable: Sequence[Candidate], draft: Pack) -> Job[dict[int, Matrix]]:
    """Turns by number for the heads that lie askew, found species by species."""
    species: dict[tuple[str, str], list[int]] = {}
    for number, one in enumerate(usable):
        if one.entry.split != "extra":
            species.setdefault((one.entry.group, one.entry.species), []).append(number)
    found: dict[int, Matrix] = {}
    for (_, name), numbers in sorted(species.items()):
        if all(usable[number].is_placed for number in numbers):
            continue
        yield Progress(f"aligning {name}")
        heads = [specimen_of(crop, DRAFT_SIZE) for crop in draft.crops(numbers)]
        turns = yield from corrections(heads)
        found |= {numbers[k]: turn for k, turn in turns.items() if not usable[numbers[k]].is_placed}
    return found


def _previews(pack: Pack, folder: Path) -> Job[None]:
    from xrayview.dataset.previews import write_preview

    folder.mkdir(parents=True, exist_ok=True)
    for number, crop in enumerate(pack.crops()):
        yield Progress(f"drawing {crop.entry.file}", number / len(pack.entries))
        write_preview(folder / f"{crop.entry.name.replace('/', '_')}.png", crop)


def _reason(entry: Entry, fault: XrayviewError) -> str:
    """Why a scan was left out, without the folders above it: a pack may go to others."""
    _, found, rest = fault.message.partition(entry.file)
    return found + rest if found else f"{entry.file}: {fault.message}"


def _reasons(left_out: Sequence[LeftOut]) -> str:
    """The first reasons why scans were left out, in brackets."""
    return f" ({'; '.join(one.reason for one in left_out[:3])})" if left_out else ""
