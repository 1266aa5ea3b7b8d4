"""A folder of scans as specimens, made once and kept in the cache folder."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from xrayview.dataset.alignment import corrections
from xrayview.dataset.folds import with_tune_fold
from xrayview.dataset.manifest import Entry, read_manifest
from xrayview.dataset.specimens import Specimen, specimen_from
from xrayview.errors import UnusableInput, XrayviewError
from xrayview.jobs import Job, Progress

FORMAT = 4
"""Raised when specimens come out differently, so that older cache files are not taken for them."""

SIZE = 128
"""Cells along the edge of a specimen's cube."""


def collect(folder: Path, splits: Sequence[str] = ("train", "tune", "val")) -> Job[list[Specimen]]:
    """The specimens of ``folder`` in the given splits, from the cache where they are there already.

    ``train`` in the manifest becomes ``train`` and ``tune`` here. A scan that cannot be used is reported in a
    `Progress` and left out; a folder without any usable scan raises `UnusableInput`.
    """
    entries = with_tune_fold(read_manifest(folder))
    wanted = [entry for entry in entries if entry.split in splits]
    aligned = [entry for entry in entries if entry.split in ("train", "tune", "val")]
    kept = cache_folder() / f"specimens-{_fingerprint(folder, entries)}"
    kept.mkdir(parents=True, exist_ok=True)
    matrices = yield from _alignment(folder, aligned, kept)
    specimens = []
    for index, entry in enumerate(wanted):
        yield Progress(f"reading {entry.file}", index / len(wanted))
        try:
            specimens.append(_kept(folder, entry, kept, matrices.get(entry.file)))
        except XrayviewError as fault:
            yield Progress(f"left out: {fault.message}", index / len(wanted))
    if not specimens:
        raise UnusableInput(
            f"{folder}: no usable scan in the splits {', '.join(splits)}", "check the manifest"
        )
    return specimens


def cache_folder() -> Path:
    """Where prepared specimens are kept: ``XDG_CACHE_HOME`` or ``~/.cache``, folder ``xrayview``."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "xrayview"


def _fingerprint(folder: Path, entries: Sequence[Entry]) -> str:
    stamps = [(entry.file, entry.group, entry.values, _stamp(folder / entry.file)) for entry in entries]
    return hashlib.sha256(json.dumps([FORMAT, SIZE, stamps]).encode()).hexdigest()[:16]


def _stamp(path: Path) -> tuple[int, int]:
    try:
        facts = path.stat()
    except OSError:
        return (0, 0)
    return (facts.st_size, facts.st_mtime_ns)


def _alignment(folder: Path, entries: Sequence[Entry], kept: Path) -> Job[dict[str, np.ndarray]]:
    """Corrections by file name for the scans whose affine is wrong, group by group."""
    path = kept / "alignment.json"
    if path.is_file():
        return {name: np.array(matrix) for name, matrix in json.loads(path.read_text()).items()}
    found: dict[str, np.ndarray] = {}
    for group in sorted({entry.group for entry in entries}):
        members = []
        for index, entry in enumerate(one for one in entries if one.group == group):
            yield Progress(f"aligning {group}: {entry.file}", index / len(entries))
            try:
                members.append(_kept(folder, entry, kept, None))
            except XrayviewError:
                continue
        found.update(corrections(members))
    _write(path, json.dumps({name: matrix.tolist() for name, matrix in found.items()}).encode())
    return found


def _kept(folder: Path, entry: Entry, kept: Path, correction: np.ndarray | None) -> Specimen:
    path = kept / f"{entry.name}{'-corrected' if correction is not None else ''}.npz"
    if path.is_file():
        with np.load(path) as stored:
            x, y, z = stored["centre"].tolist()
            return Specimen(
                entry, stored["density"], float(stored["edge"]), bool(stored["top_cut"]), (x, y, z)
            )
    specimen = specimen_from(folder, entry, SIZE, correction)
    temporary = path.with_name(f".{os.getpid()}-{path.name}")
    np.savez_compressed(
        temporary,
        density=specimen.density,
        edge=specimen.edge,
        top_cut=specimen.top_cut,
        centre=specimen.centre,
    )
    temporary.replace(path)
    return specimen


def _write(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{os.getpid()}-{path.name}")
    temporary.write_bytes(content)
    temporary.replace(path)
