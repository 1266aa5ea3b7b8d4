"""A DICOM series in a folder: its slices in their order in space, with the numbers the scanner meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from xrayview.errors import UnusableInput
from xrayview.files import first_bytes
from xrayview.volume.about import Stored
from xrayview.volume.room import check_room
from xrayview.volume.slices import FEWEST_SLICES, MOST_CELLS
from xrayview.xray.choosing import is_directory
from xrayview.xray.dicom_pixels import decoded
from xrayview.xray.quiet import listened
from xrayview.xray.reading import kind_of, one_line

LARGEST_GAP_MM = 15.0
"""Old head scans have slices 5 to 10 mm apart; a wider gap is a slice that is missing."""

_GEOMETRY = [
    *("Modality", "SeriesInstanceUID", "Rows", "Columns", "NumberOfFrames"),
    *("ImageOrientationPatient", "ImagePositionPatient", "PixelSpacing"),
]
_PIXELS = [
    *("SamplesPerPixel", "PhotometricInterpretation", "PlanarConfiguration", "PixelRepresentation"),
    *("BitsAllocated", "BitsStored", "HighBit", "PixelData", "RescaleSlope", "RescaleIntercept"),
    *("ExtendedOffsetTable", "ExtendedOffsetTableLengths"),
]
_AGAIN = "export the series again, one file a slice"


@dataclass(frozen=True)
class _Slice:
    path: Path
    position: npt.NDArray[np.float64]  # LPS mm of the first pixel
    row: npt.NDArray[np.float64]  # where columns run to
    column: npt.NDArray[np.float64]  # where rows run to
    spacing: tuple[float, float]  # (row, column) mm
    size: tuple[int, int]  # (rows, columns)
    is_ct: bool


def dicom_files(folder: Path) -> list[Path]:
    """The DICOM files of a folder, by their first bytes; a DICOMDIR is none."""
    found = []
    for path in sorted(folder.iterdir()):
        if path.is_file() and not path.name.startswith("."):
            with path.open("rb") as file:
                start = file.read(1024)
            if kind_of(start) == "dicom" and not is_directory(start):
                found.append(path)
    return found


def read_series(
    folder: Path, most: int | None = None, of: Path | None = None
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float64], str, str]:
    """The largest series of a folder, or the one that the file ``of`` belongs to.

    Gives its values (slice, row, column) float32 after rescaling, the (4, 4) matrix from those indices to LPS
    mm, the kind of scan ("HU" for CT, else "grey") and a remark, empty where there is nothing to say. A
    tilted gantry is in the matrix; slices at unequal distances are interpolated to equal ones. ``most``:
    pixels of a slice's side from which on they are averaged, `MOST_CELLS` by default. Raises `UnusableInput`.
    """
    by_series: dict[tuple[Any, ...], list[_Slice]] = {}
    for path in dicom_files(folder):
        key, one = _head(path)
        if one is not None:
            by_series.setdefault(key, []).append(one)
    if not by_series:
        raise UnusableInput(f"{folder}: holds no DICOM slices that say where they lie", _AGAIN)
    slices = max(by_series.values(), key=len)
    remark = f"{len(by_series)} series: the largest was read" if len(by_series) > 1 else ""
    if of is not None:
        slices, remark = by_series.get(_head(of)[0], []), ""
        if not any(one.path == of for one in slices):
            raise UnusableInput(f"{of}: does not say where its slice lies", _AGAIN)
    normal = np.cross(slices[0].row, slices[0].column)
    slices = _distinct(sorted(slices, key=lambda one: float(one.position @ normal)), normal)
    if len(slices) < FEWEST_SLICES and of is not None:
        beside = f"{len(slices)} slices of its series lie" if len(slices) > 1 else "no other slice lies"
        raise UnusableInput(
            f"{of}: is one slice of a scan, and {beside} in its folder, which are too few for a scan",
            f"put the whole series beside it, {FEWEST_SLICES} slices or more",
        )
    if len(slices) < FEWEST_SLICES:
        raise UnusableInput(
            f"{folder}: its largest series has {len(slices)} slices, which are too few for a scan",
            f"give a folder of {FEWEST_SLICES} or more",
        )
    places = np.array([float(one.position @ normal) for one in slices])
    gaps = np.diff(places)
    if gaps.max() > LARGEST_GAP_MM:
        raise UnusableInput(f"{folder}: slices are missing: a gap of {gaps.max():.0f} mm", _AGAIN)
    block = -(-max(slices[0].size) // (most or MOST_CELLS))
    check_room(folder, (len(slices), slices[0].size[0] // block, slices[0].size[1] // block))
    values = np.stack([_pixels(one, block) for one in slices])
    step = float(np.median(gaps))
    if np.abs(gaps - step).max() > 0.02 * step:
        step = float(gaps.min())
        values, count = _evenly(values, places, step)
        remark = "; ".join(filter(None, (remark, "slices at unequal distances: interpolated")))
    else:
        count = len(slices)
        step = float(places[-1] - places[0]) / (count - 1)
    first, last = slices[0].position, slices[-1].position
    matrix = np.eye(4)
    matrix[:3, 0] = (last - first) / (places[-1] - places[0]) * step
    matrix[:3, 1] = slices[0].column * slices[0].spacing[0] * block
    matrix[:3, 2] = slices[0].row * slices[0].spacing[1] * block
    middle = (block - 1) / 2
    matrix[:3, 3] = first + (matrix[:3, 1] + matrix[:3, 2]) / block * middle
    return values, matrix, "HU" if slices[0].is_ct else "grey", remark


def read(folder: Path, most: int, of: Path | None = None) -> Stored:
    """The series as a volume's reader finds it, whose directions and numbers the files themselves tell."""
    values, matrix, kind, remark = read_series(folder, most, of)
    return Stored(values, matrix, kind=kind, remark=remark[:1].upper() + remark[1:])


def _head(path: Path) -> tuple[tuple[Any, ...], _Slice | None]:
    """What tells series apart, and where the slice lies; None where the file does not say it."""
    import pydicom

    try:
        with listened():
            said: Any = pydicom.dcmread(path, force=True, specific_tags=_GEOMETRY, stop_before_pixels=True)
        turn = np.array(said.ImageOrientationPatient, float)
        row, column = turn[:3], turn[3:]
        down, across = (float(value) for value in said.PixelSpacing)
        one = _Slice(
            path,
            np.array(said.ImagePositionPatient, float),
            row,
            column,
            (down, across),
            (int(said.Rows), int(said.Columns)),
            str(said.get("Modality", "")) == "CT",
        )
    except Exception:  # a localiser, a report or a damaged head: no slice of this series
        return (), None
    is_sound = np.allclose([row @ row, column @ column, row @ column], [1, 1, 0], atol=1e-3)
    if not is_sound or min(down, across) <= 0 or int(said.get("NumberOfFrames") or 1) > 1:
        return (), None
    key = (str(said.get("SeriesInstanceUID", "")), one.size, one.spacing, tuple(np.round(turn, 3)))
    return key, one


def _distinct(slices: Sequence[_Slice], normal: npt.NDArray[np.float64]) -> list[_Slice]:
    """Slices in their order without those that lie where the one before lies."""
    kept: list[_Slice] = []
    for one in slices:
        if not kept or float((one.position - kept[-1].position) @ normal) > 1e-3:
            kept.append(one)
    return kept


def _pixels(one: _Slice, block: int) -> npt.NDArray[np.float32]:
    """(row, column) values of a slice after rescaling, ``block`` x ``block`` averaged into one."""
    import pydicom

    first_bytes(one.path, _AGAIN)
    try:
        with listened():
            data: Any = pydicom.dcmread(one.path, force=True, specific_tags=_GEOMETRY + _PIXELS)
            if "TransferSyntaxUID" not in data.file_meta:
                data.file_meta.TransferSyntaxUID = pydicom.uid.ImplicitVRLittleEndian
            stored = decoded(one.path, data, 0)[0].astype(np.float32)
    except UnusableInput:
        raise
    except Exception as trouble:
        raise UnusableInput(
            f"{one.path}: this slice cannot be read ({one_line(trouble)})", _AGAIN
        ) from trouble
    if stored.shape != one.size:
        raise UnusableInput(f"{one.path}: this slice is not grey", _AGAIN)
    stored = stored * float(data.get("RescaleSlope") or 1) + float(data.get("RescaleIntercept") or 0)
    rows, columns = (side // block for side in stored.shape)
    blocks = stored[: rows * block, : columns * block].reshape(rows, block, columns, block)
    return np.asarray(blocks.mean(axis=(1, 3)), dtype=np.float32)


def _evenly(
    values: npt.NDArray[np.float32], places: npt.NDArray[np.float64], step: float
) -> tuple[npt.NDArray[np.float32], int]:
    """Slices interpolated linearly to places ``step`` apart, and how many those are."""
    count = int((places[-1] - places[0]) / step + 1e-6) + 1
    wanted = places[0] + step * np.arange(count)
    above = np.clip(np.searchsorted(places, wanted, "right"), 1, len(places) - 1)
    share = ((wanted - places[above - 1]) / (places[above] - places[above - 1])).astype(np.float32)
    share = share[:, None, None]
    return values[above - 1] * (1 - share) + values[above] * share, count
