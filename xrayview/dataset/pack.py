"""A pack: the heads of a collection in one file, which is opened at once and read head by head.

The file is a zip archive: ``manifest.json``, and the crop of every specimen as a compressed NumPy array. It
is written and read with the standard library and NumPy alone, so that it can be taken anywhere.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from xrayview.dataset.crops import MOST_VOXELS, Crop
from xrayview.dataset.manifest import Entry
from xrayview.errors import UnusableInput
from xrayview.files import first_bytes

FORMAT = 1
"""Raised when older versions of the program would misread a new pack."""

SUFFIX = ".xrvpack"

_MANIFEST = "manifest.json"
_WHAT = "xrayview pack of specimens"
_AGAIN = "copy it again from where it came, or make it anew with xrayview dataset"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same scans make the same bytes at any hour
_LARGEST_ARRAY = MOST_VOXELS**3 + 1024
_LARGEST_MANIFEST = 1 << 28


@dataclass(frozen=True)
class LeftOut:
    """A scan that could not be used, and why."""

    file: str
    reason: str


class PackWriter:
    """Writes crops into a pack one by one; only the manifest's rows are kept in memory."""

    def __init__(self, path: Path, level: int = 9) -> None:
        self._archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level)
        self._rows: list[dict[str, Any]] = []

    def add(self, crop: Crop) -> None:
        """Append one head."""
        buffer = io.BytesIO()
        np.save(buffer, np.ascontiguousarray(crop.density), allow_pickle=False)
        member = f"density/{len(self._rows):05d}.npy"
        self._write(member, buffer.getvalue())
        self._rows.append(
            {
                **asdict(crop.entry),
                "member": member,
                "sha256": hashlib.sha256(buffer.getvalue()).hexdigest(),
                "shape": list(crop.density.shape),
                "index_to_patient": crop.index_to_patient.tolist(),
                "placed_by": crop.placement.tolist(),
                "centre_mm": list(crop.centre),
                "edge_mm": crop.edge,
                "top_cut": crop.top_cut,
                "remarks": list(crop.remarks),
            }
        )

    def finish(self, left_out: Sequence[LeftOut] = ()) -> None:
        """Write the manifest and close the file."""
        manifest = {
            "what": _WHAT,
            "format": FORMAT,
            "density": "uint8 (i, j, k), 255 = density 1; index_to_patient: LPS mm, x left, y back, z vertex",
            "specimens": self._rows,
            "left_out": [asdict(one) for one in left_out],
        }
        self._write(_MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False).encode())
        self._archive.close()

    def close(self) -> None:
        """Close a file that is not finished; it is no pack."""
        self._archive.close()

    def _write(self, name: str, content: bytes) -> None:
        about = zipfile.ZipInfo(name, _EPOCH)
        about.create_system, about.external_attr = 3, 0o644 << 16  # the same on every system
        self._archive.writestr(about, content, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True, eq=False)
class Pack:
    """An opened pack: its manifest is in memory, its heads are not.

    ``entries``: who is in it, in the file's order, the ``tune`` fold apart. ``left_out``: the scans that
    could not be used when it was made.
    """

    path: Path
    entries: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...]
    _rows: tuple[dict[str, Any], ...]

    def remarks(self) -> list[tuple[Entry, tuple[str, ...]]]:
        """What had to be assumed of whom."""
        rows = zip(self.entries, self._rows, strict=True)
        return [(entry, tuple(map(str, row.get("remarks", ())))) for entry, row in rows]

    def crops(self, numbers: Iterable[int] | None = None) -> Iterator[Crop]:
        """The heads with these numbers (all of them by default) one after the other; no other is read.

        Raises `UnusableInput` where the content is not what was packed.
        """
        with _opened(self.path) as archive:
            for number in range(len(self._rows)) if numbers is None else numbers:
                row = self._rows[number]
                content = _content(self.path, archive, str(row["member"]), _LARGEST_ARRAY)
                if hashlib.sha256(content).hexdigest() != row["sha256"]:
                    raise UnusableInput(f"{self.path}: {row['file']} is damaged in this pack", _AGAIN)
                yield _crop(self.path, self.entries[number], row, content)


def is_pack(path: Path) -> bool:
    """Whether a path is a file that begins as packs do."""
    try:
        return path.is_file() and first_bytes(path, "", 4) == b"PK\3\4"
    except UnusableInput:
        return False


def open_pack(path: Path) -> Pack:
    """Read the manifest of a pack and nothing else.

    Raises `UnusableInput` for what is no pack, damaged, cut off, or made by a newer program.
    """
    path = Path(path)
    if first_bytes(path, "give a pack made by xrayview dataset", 4) != b"PK\3\4":
        raise UnusableInput(f"{path}: is no pack of specimens", "make one of it: xrayview dataset … -o PACK")
    with _opened(path) as archive:
        content = _content(path, archive, _MANIFEST, _LARGEST_MANIFEST)
    try:
        manifest = json.loads(content)
        what, version = manifest["what"], int(manifest["format"])
    except (ValueError, KeyError, TypeError, RecursionError):
        what, version = "", 0
    if what != _WHAT:
        raise UnusableInput(f"{path}: is no pack of specimens", "make one with xrayview dataset … -o PACK")
    if version > FORMAT:
        raise UnusableInput(
            f"{path}: this pack was made by a newer xrayview (format {version}; this one knows {FORMAT})",
            "update xrayview, or make the pack anew with this one",
        )
    try:
        rows = tuple(manifest["specimens"])
        entries = tuple(
            Entry(**{key: str(row.get(key, "")) for key in Entry.__annotations__}) for row in rows
        )
        left_out = tuple(LeftOut(str(one["file"]), str(one["reason"])) for one in manifest["left_out"])
    except (KeyError, TypeError, AttributeError) as fault:
        raise UnusableInput(f"{path}: the manifest of this pack is damaged ({fault})", _AGAIN) from fault
    return Pack(path, entries, left_out, rows)


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        file = path.open("rb")
    except OSError as trouble:
        raise UnusableInput(f"{path}: cannot be read ({trouble.strerror})", "check the name") from trouble
    with file:
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError) as fault:
            raise UnusableInput(f"{path}: this pack is cut off or damaged ({fault})", _AGAIN) from fault
        with archive:
            yield archive


def _content(path: Path, archive: zipfile.ZipFile, member: str, most: int) -> bytes:
    """The bytes of one member, no more than ``most``."""
    try:
        if archive.getinfo(member).file_size > most:
            raise ValueError(f"{member} is larger than it may be")
        return archive.read(member)
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as fault:
        raise UnusableInput(
            f"{path}: this pack is damaged, or no pack of specimens ({fault})", _AGAIN
        ) from fault


def _crop(path: Path, entry: Entry, row: dict[str, Any], content: bytes) -> Crop:
    try:
        density: npt.NDArray[np.uint8] = np.load(io.BytesIO(content), allow_pickle=False)
        axes = np.array(row["index_to_patient"], float)
        placement = np.array(row["placed_by"], float)
        x, y, z = (float(place) for place in row["centre_mm"])
        if density.ndim != 3 or density.dtype != np.uint8:
            raise ValueError(f"an array of shape {density.shape} and {density.dtype}")
        if axes.shape != (4, 4) or not np.isfinite(axes).all() or not np.linalg.det(axes):
            raise ValueError("its axes do not span space")
        return Crop(
            entry,
            density,
            axes,
            placement,
            (x, y, z),
            float(row["edge_mm"]),
            bool(row["top_cut"]),
            tuple(str(remark) for remark in row["remarks"]),
        )
    except (KeyError, ValueError, TypeError) as fault:
        raise UnusableInput(f"{path}: {entry.file} is damaged in this pack ({fault})", _AGAIN) from fault
