"""The specimens of a pack, or of a folder of scans, which is packed once into the cache folder."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

from xrayview.dataset.manifest import Entry, read_manifest
from xrayview.dataset.pack import SUFFIX, Pack, is_pack, open_pack
from xrayview.dataset.packing import packing
from xrayview.dataset.specimens import Specimen, specimen_of
from xrayview.errors import UnusableInput
from xrayview.jobs import Job, Progress

FORMAT = 6
"""Raised when specimens come out differently, so that older packs in the cache are not taken for them."""

SIZE = 128
"""Cells along the edge of a specimen's cube."""


def collect(source: Path, splits: Sequence[str] = ("train", "tune", "val")) -> Job[list[Specimen]]:
    """The specimens of ``source``, a pack or a folder of scans with its manifest, in the given splits.

    ``train`` in a folder's manifest becomes ``train`` and ``tune`` here. Scans that could not be used are
    told in a `Progress`; a source without any usable scan raises `UnusableInput`.
    """
    pack = open_pack(source) if is_pack(source) else (yield from _packed_once(source))
    for one in pack.left_out:
        yield Progress(f"left out: {one.reason}")
    numbers = [number for number, entry in enumerate(pack.entries) if entry.split in splits]
    if not numbers:
        raise UnusableInput(
            f"{source}: no usable scan in the splits {', '.join(splits)}", "check the manifest"
        )
    specimens: list[Specimen] = []
    for crop in pack.crops(numbers):
        yield Progress(f"opening {crop.entry.name}", len(specimens) / len(numbers))
        specimens.append(specimen_of(crop, SIZE))
    return specimens


def cache_folder() -> Path:
    """Where prepared specimens are kept: ``XDG_CACHE_HOME`` or ``~/.cache``, folder ``xrayview``."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "xrayview"


def _packed_once(folder: Path) -> Job[Pack]:
    """The folder as a pack in the cache folder, made anew where a scan or the manifest has changed."""
    entries = read_manifest(folder)
    kept = cache_folder() / f"specimens-{_fingerprint(folder, entries)}{SUFFIX}"
    if kept.is_file():
        return open_pack(kept)
    kept.parent.mkdir(parents=True, exist_ok=True)
    return (yield from packing([folder], kept, overwrite=True))


def _fingerprint(folder: Path, entries: Sequence[Entry]) -> str:
    stamps = [(vars(entry), _stamp(folder / entry.file)) for entry in entries]
    return hashlib.sha256(json.dumps([FORMAT, stamps]).encode()).hexdigest()[:16]


def _stamp(path: Path) -> list[tuple[str, int, int]]:
    """Names, sizes and times of a scan's files."""
    try:
        paths = sorted(path.iterdir()) if path.is_dir() else [path]
        return [(one.name, one.stat().st_size, one.stat().st_mtime_ns) for one in paths]
    except OSError:
        return []
