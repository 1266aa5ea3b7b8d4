"""The door for scans: any file or folder of slices as densities, with where each voxel lies (LPS mm)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from xrayview.dataset.grids import FloatArray
from xrayview.dataset.placing import slices_to_patient
from xrayview.errors import UnusableInput, UnusableOption, XrayviewError
from xrayview.files import first_bytes
from xrayview.volume import metaimage_format, nifti_format, nrrd_format, slices_format, vti_format
from xrayview.volume.about import Stored, parsed_marks
from xrayview.volume.density import density_from, guessed_kind
from xrayview.volume.kind import Kind, volume_kind
from xrayview.volume.slices import MOST_CELLS, pictures_in, read_folder, read_pages, read_video, video_kind
from xrayview.xray.quiet import listened
from xrayview.xray.reading import one_line

_KNOWN = (
    "give NIfTI, NRRD, MetaImage, VTI, NPY, multi-page TIFF, GIF, MP4 or AVI files, or a folder of DICOM, "
    "PNG, JPEG or TIFF slices"
)
_VOLUMES: Mapping[Kind, Callable[[Path], Stored]] = {
    "nrrd": nrrd_format.read,
    "nifti": nifti_format.read,
    "metaimage": metaimage_format.read,
    "vti": vti_format.read,
    "npy": slices_format.read_npy,
}


@dataclass(frozen=True, eq=False)
class Scan:
    """``density``: (i, j, k) float32 in 0..1. ``index_to_patient``: (4, 4) to LPS mm. ``kind``: what the
    numbers were. ``remarks``: what had to be assumed."""

    density: FloatArray
    index_to_patient: npt.NDArray[np.float64]
    kind: str
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class _Found:
    """Values (i, j, k) and their matrix; ``slices``: (slice, row, column) indices without directions, their
    spacing known or not."""

    values: npt.NDArray[np.generic]
    index_to_patient: npt.NDArray[np.float64]
    kind: str = ""
    spacing_known: bool = True
    is_slices: bool = False
    remark: str = ""


def read_scan(path: Path, values: str = "", spacing: str = "", axes: str = "") -> Scan:
    """Read a scan; what it holds decides, not its name.

    ``values``, ``spacing`` and ``axes`` as in `manifest.Entry`: what the file itself says goes before
    ``spacing`` and ``axes``, and ``values`` before what the numbers look like. Axes of more than
    `MOST_CELLS` voxels are averaged. Raises `UnusableInput`, naming the file and the way out.
    """
    path = Path(path)
    try:
        found = _in_folder(path) if path.is_dir() else _in_file(path)
        if found.values.ndim != 3 or min(found.values.shape) < 2 or found.values.dtype.kind not in "buif":
            raise UnusableInput(
                f"holds no grey volume (shape {found.values.shape})", "give a scan with three axes"
            )
        kind = values or found.kind or guessed_kind(found.values)
        density = density_from(found.values, kind)
        index_to_patient, remarks = _placed(found, spacing, axes)
    except XrayviewError as trouble:
        message = trouble.message if str(path) in trouble.message else f"{path}: {trouble.message}"
        raise UnusableInput(message, trouble.hint) from trouble
    except MemoryError as trouble:
        raise UnusableInput(
            f"{path}: too large for this machine's memory", "give a reduced scan"
        ) from trouble
    except Exception as trouble:  # a library's complaint about the file, whatever its kind
        raise UnusableInput(
            f"{path}: damaged, or of an unknown kind ({one_line(trouble)})", _KNOWN
        ) from trouble
    return _averaged(Scan(density, index_to_patient, kind, remarks))


def _in_folder(folder: Path) -> _Found:
    from xrayview.volume.dicom_series import dicom_files, read_series

    if dicom_files(folder):
        values, matrix, kind, remark = read_series(folder)
        return _Found(values, matrix, kind, remark=remark)
    if not pictures_in(folder):
        raise UnusableInput(f"{folder}: holds no slices", _KNOWN)
    return _slices(*read_folder(folder))


def _in_file(path: Path) -> _Found:
    start = first_bytes(path, _KNOWN)
    video = video_kind(start)
    if video is not None:
        return _slices(*read_video(path, video))
    kind = volume_kind(start)
    if kind is None:
        raise UnusableInput(f"{path}: is no scan that is known here", _KNOWN)
    if kind == "tiff":
        if not _is_ours(path):
            return _slices(*read_pages(path))
        with listened():
            stored = slices_format.read_tiff(path)
    else:
        with listened():
            stored = _VOLUMES[kind](path)
    return _from_stored(path, stored, is_slices=kind in ("tiff", "npy"))


def _is_ours(path: Path) -> bool:
    """Whether this program wrote a TIFF file: its marks say what the numbers are."""
    import tifffile

    with listened(), tifffile.TiffFile(path) as file:
        page: Any = file.pages[0]
        return bool(parsed_marks(str(page.description)))


def _from_stored(path: Path, stored: Stored, is_slices: bool) -> _Found:
    if not stored.marks:
        return _Found(stored.values, stored.axes, "", stored.spacing_known, is_slices)
    if str(stored.marks["frame"]).startswith("camera"):
        raise UnusableInput(
            f"{path}: was made from an x-ray, its depth is inferred",
            "give scans: truth is learned from",
        )
    values = stored.values.astype(np.float32) * np.float32(stored.marks["density_scale"])
    return _Found(values, stored.axes, "density", stored.spacing_known)


def _slices(
    values: FloatArray,
    averaged: tuple[int, int, int],
    spacing: tuple[float, float, float] | None = None,
) -> _Found:
    """Slices with cells of ``averaged`` pixels; the diagonal carries their size until `_placed`."""
    steps = np.array(spacing or (1.0, 1.0, 1.0)) * np.array(averaged)
    return _Found(values, np.diag([*steps, 1.0]), "grey", spacing is not None, True)


def _placed(found: _Found, spacing: str, axes: str) -> tuple[npt.NDArray[np.float64], tuple[str, ...]]:
    """The (4, 4) matrix with the spacing and axes given where the file has none, and what was assumed."""
    matrix = found.index_to_patient.astype(np.float64)
    remarks = [found.remark] if found.remark else []
    if not found.spacing_known and not spacing:
        remarks.append("spacing unknown: cubes of 1 mm assumed")
    given = parse_spacing(spacing) if spacing and not found.spacing_known else (1.0, 1.0, 1.0)
    if found.is_slices:
        lengths = np.linalg.norm(matrix[:3, :3], axis=0) * given
        matrix = slices_to_patient(axes, (float(lengths[0]), float(lengths[1]), float(lengths[2])))
    else:
        matrix[:3, :3] *= given
    return _checked(matrix), tuple(remarks)


def parse_spacing(text: str) -> tuple[float, float, float]:
    """(slice, row, column) mm from "0.5" or "1,0.5,0.5"; `UnusableOption` where it is neither."""
    try:
        numbers = [float(part) for part in text.replace(",", " ").split()]
    except ValueError:
        numbers = []
    if len(numbers) == 1:
        numbers *= 3
    if len(numbers) != 3 or not all(1e-4 <= number <= 100 for number in numbers):
        raise UnusableOption(
            f"spacing {text!r} is out of range",
            "give millimetres: one number, or slice,row,column such as 1,0.5,0.5",
        )
    return numbers[0], numbers[1], numbers[2]


def _checked(matrix: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    if not np.isfinite(matrix).all() or abs(np.linalg.det(matrix[:3, :3])) < 1e-12:
        raise UnusableInput("the file's axes do not span space", "export the scan again")
    return matrix


def _averaged(scan: Scan) -> Scan:
    """The scan with at most `MOST_CELLS` voxels an axis: a rest at the end of an axis is lost."""
    blocks = [-(-cells // MOST_CELLS) for cells in scan.density.shape]
    if max(blocks) == 1:
        return scan
    density, matrix = scan.density, scan.index_to_patient.copy()
    for axis, block in enumerate(blocks):
        cells = density.shape[axis] // block
        whole = np.moveaxis(density, axis, 0)[: cells * block]
        means = whole.reshape(cells, block, *whole.shape[1:]).mean(axis=1)
        density = np.moveaxis(means, 0, axis)
        matrix[:3, 3] += matrix[:3, axis] * (block - 1) / 2
        matrix[:3, axis] *= block
    return replace(scan, density=np.ascontiguousarray(density, np.float32), index_to_patient=matrix)
