"""The manifest of a folder of scans: one row for each scan, and who and what was scanned."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from xrayview.errors import UnusableInput

SPLITS = ("train", "tune", "val", "extra")
"""Learned from, for choosing the recipe, for tables, and for neither."""

_NEEDED = ("file", "species", "group", "values", "split", "source", "licence")
_ENDINGS = re.compile(r"\.(nii|nii\.gz|nrrd|nhdr|mha|mhd|vti|npy|tiff?|gif|mp4|m4v|mov|avi|mkv|webm)$", re.I)


@dataclass(frozen=True)
class Entry:
    """One row of a folder's ``manifest.csv``.

    ``file``: the scan, a file or a folder of slices, beside the manifest. ``group``: whose table it counts
    in, such as "human" or "rodent". ``values``: what the scan's numbers are (see `density.density_from`;
    empty: guessed). ``individual``: who was scanned, empty where everyone was scanned once. ``spacing`` (mm,
    one number or slice, row, column) and ``axes`` (see `placing`) count where the file does not say them.
    ``placement``: a turn by hand (see `placing.parse_placement`), instead of the automatic alignment.
    """

    file: str
    species: str
    group: str
    values: str
    split: str
    source: str
    licence: str
    note: str = ""
    individual: str = ""
    spacing: str = ""
    axes: str = ""
    placement: str = ""

    @property
    def name(self) -> str:
        """The file's name without its endings."""
        return _ENDINGS.sub("", self.file)

    @property
    def who(self) -> tuple[str, str]:
        """Species and individual: scans that share them belong into one split."""
        return self.species, self.individual or self.name


def read_manifest(folder: Path) -> list[Entry]:
    """The rows of ``folder/manifest.csv`` in the file's order; `UnusableInput` where it is no manifest."""
    path = folder / "manifest.csv"
    if not path.is_file():
        raise UnusableInput(
            f"{folder}: no manifest.csv in this folder",
            f"name a folder of scans whose manifest.csv has the columns {', '.join(_NEEDED)}, "
            "or a pack made by xrayview dataset",
        )
    try:
        with path.open(newline="", encoding="utf-8-sig") as stream:
            rows = list(csv.DictReader(stream))
    except (UnicodeDecodeError, csv.Error) as fault:
        raise UnusableInput(
            f"{path}: is no table of comma-separated values in UTF-8", "save it as such"
        ) from fault
    missing = set(_NEEDED) - set(rows[0] if rows else ())
    if missing:
        raise UnusableInput(
            f"{path}: columns missing: {', '.join(sorted(missing))}", "add them to the manifest"
        )
    entries = [Entry(**{key: row.get(key) or "" for key in Entry.__annotations__}) for row in rows]
    check_splits(entries, str(path))
    return entries


def check_splits(entries: Iterable[Entry], place: str) -> None:
    """Refuse an unknown split, and an individual that is learned from as well as judged on."""
    seen: dict[tuple[str, str], str] = {}
    for entry in entries:
        if entry.split not in SPLITS:
            raise UnusableInput(
                f"{place}: {entry.file} is in the split {entry.split!r}, which is not known",
                f"known: {', '.join(SPLITS)}",
            )
        first = seen.setdefault(entry.who, entry.split)
        if "val" in (first, entry.split) and first != entry.split and "extra" not in (first, entry.split):
            raise UnusableInput(
                f"{place}: the individual {entry.who[1]} is in {first} and in {entry.split}",
                "put all scans of an individual into one split",
            )
