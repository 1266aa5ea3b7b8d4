"""The manifest of a folder of scans: one row for each individual."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from xrayview.errors import UnusableInput


@dataclass(frozen=True)
class Entry:
    """One row of a folder's ``manifest.csv``."""

    file: str
    species: str
    group: str
    values: str
    split: str
    source: str
    licence: str
    note: str = ""

    @property
    def name(self) -> str:
        """The file's name without its endings."""
        return self.file.split(".")[0]


def read_manifest(folder: Path) -> list[Entry]:
    """The rows of ``folder/manifest.csv`` in the file's order."""
    path = folder / "manifest.csv"
    if not path.is_file():
        raise UnusableInput(
            f"{folder}: no manifest.csv in this folder",
            "name a folder of scans whose manifest.csv has the columns " + ", ".join(Entry.__annotations__),
        )
    with path.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    missing = set(Entry.__annotations__) - {"note"} - set(rows[0] if rows else ())
    if missing:
        raise UnusableInput(
            f"{path}: columns missing: {', '.join(sorted(missing))}", "add them to the manifest"
        )
    return [Entry(**{key: row.get(key) or "" for key in Entry.__annotations__}) for row in rows]
