"""The door for volume files: NRRD, NIfTI, MetaImage, VTI, TIFF stack and NPY, in and out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from xrayview.errors import UnusableInput, UnusableOption, XrayviewError
from xrayview.files import check_target, first_bytes, new_file
from xrayview.jobs import Job, at_once
from xrayview.volume import (
    dicom_series,
    metaimage_format,
    nifti_format,
    nrrd_format,
    slices_format,
    vti_format,
)
from xrayview.volume.about import About, DType, Order, Stored
from xrayview.volume.kind import Kind, is_folder, volume_kind
from xrayview.volume.slices import pictures_in
from xrayview.volume.streaming import Rows, fill, measured
from xrayview.volume.upright import upright
from xrayview.volume.volume import Frame, Volume
from xrayview.xray.dicom_start import is_multi_frame_scan, is_slice
from xrayview.xray.quiet import listened
from xrayview.xray.reading import one_line

_KNOWN = "give a .nrrd, .nii, .nii.gz, .mha, .vti, .tif or .npy file, or a folder of slices"
_LARGEST = 1 << 35  # bytes of a file that is read whole


@dataclass(frozen=True)
class Format:
    """How volumes are written under one suffix: the header's writer, the voxels' order, the number types."""

    lay_out: Callable[[Path, About], int]
    order: Order
    dtypes: tuple[DType, ...]


_WITHOUT_HALF: tuple[DType, ...] = ("float32", "uint16")
_ALL: tuple[DType, ...] = ("float32", "float16", "uint16")

FORMATS: Mapping[str, Format] = {
    ".nrrd": Format(nrrd_format.lay_out, "upright", _WITHOUT_HALF),
    ".nii.gz": Format(nifti_format.lay_out, "upright", _WITHOUT_HALF),
    ".nii": Format(nifti_format.lay_out, "upright", _WITHOUT_HALF),
    ".mha": Format(metaimage_format.lay_out, "upright", _WITHOUT_HALF),
    ".vti": Format(vti_format.lay_out, "upright", _WITHOUT_HALF),
    ".tif": Format(slices_format.lay_out_tiff, "slices", _ALL),
    ".tiff": Format(slices_format.lay_out_tiff, "slices", _ALL),
    ".npy": Format(slices_format.lay_out_npy, "slices", _ALL),
}


def volume_format(path: Path, dtype: str = "float32") -> Format:
    """The format of a target's suffix; `UnusableOption` where it, or its ``dtype``, is unknown."""
    name = path.name.lower()
    suffix = next((suffix for suffix in FORMATS if name.endswith(suffix)), None)
    if suffix is None:
        raise UnusableOption(f"{path}: no known kind of volume file", "end its name in " + ", ".join(FORMATS))
    if dtype not in _ALL:
        raise UnusableOption(f"dtype {dtype}: unknown", "choose one of " + ", ".join(_ALL))
    if dtype not in FORMATS[suffix].dtypes:
        able = ", ".join(other for other, form in FORMATS.items() if dtype in form.dtypes)
        raise UnusableOption(
            f"{path}: {suffix} files know no {dtype}",
            f"choose {' or '.join(FORMATS[suffix].dtypes)}, or a file of {able}",
        )
    return FORMATS[suffix]


def writing_volume(
    path: Path,
    rows: Rows,
    shape: tuple[int, int, int],
    spacing: tuple[float, float, float] | None = None,
    dtype: DType = "float32",
    overwrite: bool = False,
    remarks: Mapping[str, Any] | None = None,
    *,
    frame: Frame = "camera",
    origin: tuple[float, float, float] | None = None,
    largest: float | None = None,
) -> Job[None]:
    """Write a volume whose rows arrive one block after the other, with its sidecar ``PATH.json``.

    ``rows``: (start row, (D, n, W) density, float32 or float16), every row of ``shape`` (D, H, W) once, in
    any order. ``spacing``: (depth, row, column) mm or None. ``frame``, ``origin``: as in `Volume`; without an
    origin the file does not claim the patient's frame.
    ``dtype`` uint16 stores density over a scale that the header tells; it needs the ``largest`` density, or
    else keeps the rows in a file beside the target until that is known. ``remarks``: how the volume was made.
    Raises `UnusableOption` (unknown suffix, a number type the format lacks) and `UnwritableTarget`; a failed
    or cancelled writing leaves nothing behind.
    """
    path = Path(path)
    form = volume_format(path, dtype)
    check_target(path, overwrite, with_sidecar=True)
    about = About(shape, spacing, frame, dtype, 1.0, dict(remarks or {}), origin if spacing else None)
    sidecar: dict[str, Any] = dict(about.sidecar)
    with new_file(path, overwrite, sidecar) as temporary:
        if dtype != "uint16":
            yield from _written(temporary, form, about, rows)
        elif largest is not None:
            about = replace(about, scale=_scale(largest))
            yield from _written(temporary, form, about, rows)
        else:
            with measured(rows, about, temporary) as (found, again):
                about = replace(about, scale=_scale(found))
                yield from _written(temporary, form, about, again)
        sidecar.update(about.sidecar)


write_volume = at_once(writing_volume)
"""`writing_volume` as an ordinary function."""


def read_volume(path: Path) -> Volume:
    """Read a volume file, or the slices of a folder; what it holds decides, not its name.

    A DICOM slice stands for its series in its folder. ``remarks`` of the volume say how others' files were
    understood.

    Files that `write_volume` wrote come back as they were (to the precision of their number type); of others
    the axes are turned into the volume's by the file's directions, and numbers become density (`upright`).
    Raises `UnusableInput`, naming the file and the way out, for whatever cannot be used.
    """
    path = Path(path)
    try:
        with listened():
            stored = _stored(path)
            if (
                stored.values.ndim != 3
                or min(stored.values.shape) < 2
                or stored.values.dtype.kind not in "uif"
            ):
                raise UnusableInput(
                    f"{path}: holds no grey volume (shape {stored.values.shape})",
                    "give a file of one volume with three axes",
                )
            return upright(stored)
    except XrayviewError:
        raise
    except MemoryError as trouble:
        raise UnusableInput(
            f"{path}: too large for this machine's memory", "give a reduced volume"
        ) from trouble
    except Exception as trouble:  # a library's complaint about the file, whatever its kind
        raise UnusableInput(
            f"{path}: damaged, or of an unknown kind ({one_line(trouble)})",
            "open it in the program it came from and export it again as NRRD or NIfTI",
        ) from trouble


def _stored(path: Path) -> Stored:
    if is_folder(path):
        if dicom_series.dicom_files(path):
            return dicom_series.read(path, slices_format.SHOWN_CELLS)
        if pictures_in(path):
            return slices_format.read_pictures(path)
        raise UnusableInput(f"{path}: holds no slices", "give a folder of DICOM, PNG, JPEG or TIFF slices")
    start = first_bytes(path, _KNOWN, 4096)
    kind = volume_kind(start)
    if kind is None and is_slice(start):
        return dicom_series.read(path.parent, slices_format.SHOWN_CELLS, path)
    if kind is None and is_multi_frame_scan(start):
        raise UnusableInput(
            f"{path}: holds a scan as frames of one DICOM file, which is not read here",
            "export it as one DICOM file a slice, or as NIfTI or NRRD",
        )
    if kind is None:
        raise UnusableInput(f"{path}: is no volume file that is known here", _KNOWN)
    if path.stat().st_size > _LARGEST:
        raise UnusableInput(f"{path}: the file is larger than 32 GiB", "give a reduced volume")
    return _READERS[kind](path)


def _written(temporary: Path, form: Format, about: About, rows: Rows) -> Job[None]:
    if not temporary.name.endswith(".gz"):
        yield from fill(temporary, form.lay_out(temporary, about), about, form.order, rows)
        return
    plain = temporary.with_name(temporary.name + ".plain")
    try:
        yield from fill(plain, form.lay_out(plain, about), about, form.order, rows)
        yield from nifti_format.compressed(plain, temporary)
    finally:
        plain.unlink(missing_ok=True)


def _scale(largest: float) -> float:
    """Density of one of 65,535 steps, so that ``largest`` is the last of them."""
    if not np.isfinite(largest) or largest < 0:
        raise ValueError("the largest density is finite and not negative")
    return largest / 65535 if largest > 0 else 1.0


_READERS: Mapping[Kind, Callable[[Path], Stored]] = {
    "nrrd": nrrd_format.read,
    "nifti": nifti_format.read,
    "metaimage": metaimage_format.read,
    "vti": vti_format.read,
    "tiff": slices_format.read_tiff,
    "npy": slices_format.read_npy,
}
