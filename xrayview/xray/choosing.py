"""The pictures in a DICOM folder: on a disc from a hospital, or anywhere below a folder.

A DICOMDIR stands for the folder it lies in: its own records name the patient and are not read.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from xrayview.errors import UnusableInput, XrayviewError
from xrayview.files import first_bytes
from xrayview.xray.dicom_start import end_of_meta, is_slice
from xrayview.xray.quiet import listened

_DIRECTORY = b"1.2.840.10008.1.3.10"
_MOST_FILES = 10_000
_MOST_NAMED = 8
_HEAD = 1 << 18


@dataclass(frozen=True)
class Found:
    """One picture that can be chosen: its file, what it shows without any name, and its size.

    ``what``: modality, body part, view and side as the file says, such as "DX SKULL LL"; may be empty.
    ``series``: what the slices of a scan have in common, "" of what is no slice; ``slices``: how many of them
    this one stands for.
    """

    path: Path
    what: str
    rows: int
    columns: int
    frames: int
    series: str = ""
    slices: int = 1


def is_directory(start: bytes) -> bool:
    """Whether a file, by its first bytes, is a DICOMDIR."""
    meta = end_of_meta(start)
    return meta is not None and _DIRECTORY in start[: meta[0]]


def pictures_in(place: Path) -> tuple[Found, ...]:
    """The DICOM pictures in a folder and those below it, or round a DICOMDIR, in the order of their names.

    Only the head of each file is read. Raises `UnusableInput` where there are absurdly many files.
    """
    return tuple(picture for picture in looked_through(place) if picture is not None)


def looked_through(place: Path) -> Iterator[Found | None]:
    """The same file by file, None for one that is no picture: whoever waits can stop it between two files."""
    for number, path in enumerate(_files(place if place.is_dir() else place.parent)):
        if number >= _MOST_FILES:
            raise UnusableInput(
                f"{place}: holds more than {_MOST_FILES} files", "give the folder of one examination"
            )
        yield _picture(path)


def with_series_as_one(found: Iterable[Found]) -> tuple[Found, ...]:
    """The pictures with the slices of each series as one, the first of them, which stands for all."""
    kept: dict[object, Found] = {}
    for picture in found:
        key = (picture.path.parent, picture.series) if picture.series else picture.path
        earlier = kept.get(key)
        kept[key] = picture if earlier is None else replace(earlier, slices=earlier.slices + 1)
    return tuple(kept.values())


def the_only_picture(place: Path) -> Path:
    """The file of the only picture in a folder or round a DICOMDIR.

    Raises `UnusableInput` where there is none or more than one; the hint lists those to choose from.
    """
    found = pictures_in(place)
    if len(found) == 1:
        return found[0].path
    folder = place if place.is_dir() else place.parent
    if not found:
        raise UnusableInput(f"{place}: holds no DICOM picture", "give the file of the x-ray itself")
    named = [f"{picture.path.relative_to(folder)} ({described(picture)})" for picture in found[:_MOST_NAMED]]
    more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
    raise UnusableInput(
        f"{place}: holds {len(found)} pictures",
        f"give one of them by its file: {', '.join(named)}{more}",
    )


def described(picture: Found) -> str:
    """What is to be seen and how large it is: "DX SKULL LL, 2000 x 2500", "CT, a scan of 240 slices, …"."""
    size = f"{picture.columns} x {picture.rows}"
    frames = f"{picture.frames} frames" if picture.frames > 1 else ""
    slices = f"a scan of {picture.slices} slices" if picture.slices > 1 else ""
    return ", ".join(part for part in (picture.what, slices, size, frames) if part)


def _files(folder: Path) -> Iterator[Path]:
    """Ordinary files below ``folder``; links to folders are not followed, hidden ones passed over."""
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(here) / name for name in sorted(files) if not name.startswith("."))


def _picture(path: Path) -> Found | None:
    """The picture in a file, None where there is none or the file cannot be read."""
    from xrayview.xray.dicom_data_set import about, series_mark
    from xrayview.xray.reading import kind_of

    try:
        start = first_bytes(path, "", _HEAD)
        if kind_of(start[:1024]) != "dicom" or is_directory(start):
            return None
        with listened():  # a value is judged when it is asked for
            head = about(path, start)
            rows, columns, frames = (_whole(head.get(name)) for name in ("Rows", "Columns", "NumberOfFrames"))
            words = [head.get(name) for name in ("Modality", "BodyPartExamined", "ViewPosition")]
            words.append(head.get("ImageLaterality") or head.get("Laterality"))
            series = series_mark(path, start) if is_slice(start) else ""
    except XrayviewError:
        return None
    except Exception:  # a library's complaint about a file that nobody asked for
        return None
    if not rows or not columns:
        return None
    return Found(path, " ".join(str(word) for word in words if word), rows, columns, max(1, frames), series)


def _whole(value: Any) -> int:
    try:
        return int(value or 0)
    except (TypeError, ValueError):
        return 0
