"""The scans in a folder that has no manifest: files of every known kind, and folders of slices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xrayview.dataset.manifest import Entry
from xrayview.errors import UnusableInput
from xrayview.files import first_bytes
from xrayview.volume.dicom_series import dicom_files
from xrayview.volume.kind import holds_volume
from xrayview.volume.slices import FEWEST_SLICES, pictures_in, video_kind

VAL_SHARE = 10
"""Every tenth individual of a species is kept for judging, where nobody says who is."""

_GROUPS = {"homo sapiens": "human", "mus musculus": "rodent", "rattus norvegicus": "rodent"}


@dataclass(frozen=True)
class About:
    """What is said of scans that no manifest describes; empty: not known.

    ``split`` "auto": every tenth is ``val``, the others ``train``. The rest as in `manifest.Entry`.
    """

    species: str = "unknown"
    group: str = ""
    values: str = ""
    split: str = "auto"
    source: str = ""
    licence: str = "unknown"
    spacing: str = ""
    axes: str = ""


def found_in(place: Path, about: About) -> tuple[Path, list[Entry]]:
    """The folder and the scans in it (or the one scan that ``place`` is), in the order of their names.

    Raises `UnusableInput` where there is none.
    """
    if not place.exists():
        raise UnusableInput(f"{place}: there is no such file or folder", "check the name")
    place = place.absolute()
    is_one = place.is_file() or _holds_slices(place)
    folder = place.parent if is_one else place
    files = [place.name] if is_one else [path.relative_to(place).as_posix() for path in _scans(place)]
    if not files:
        raise UnusableInput(
            f"{place}: holds no scans",
            "give volume files, slice videos, or folders of DICOM, PNG, JPEG or TIFF slices",
        )
    group = about.group or _GROUPS.get(about.species.lower(), "other")
    return folder, _split(
        [
            Entry(
                file=file,
                species=about.species,
                group=group,
                values=about.values,
                split=about.split,
                source=about.source or "own scans",
                licence=about.licence,
                spacing=about.spacing,
                axes=about.axes,
            )
            for file in files
        ]
    )


def _split(entries: Sequence[Entry]) -> list[Entry]:
    numbered = enumerate(entries, 1)
    return [
        replace(entry, split="train" if number % VAL_SHARE else "val") if entry.split == "auto" else entry
        for number, entry in numbered
    ]


def _scans(folder: Path) -> Iterator[Path]:
    """Scans in ``folder`` and below it; links to folders are not followed, hidden ones passed over."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_file():
            if _is_scan(path):
                yield path
        elif path.is_dir() and not path.is_symlink():
            if _holds_slices(path):
                yield path
            else:
                yield from _scans(path)


def _holds_slices(folder: Path) -> bool:
    return len(dicom_files(folder)) >= FEWEST_SLICES or len(pictures_in(folder)) >= FEWEST_SLICES


def _is_scan(path: Path) -> bool:
    try:
        start = first_bytes(path, "")
    except UnusableInput:
        return holds_volume(path)
    return video_kind(start) is not None or holds_volume(path)
