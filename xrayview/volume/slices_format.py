"""Stacks of slices, the nearest first: multi-page TIFF and NumPy's NPY, both (depth, row, column)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from xrayview.errors import UnusableInput
from xrayview.files import sidecar_path
from xrayview.volume.about import About, Stored, parsed_marks, slices_axes
from xrayview.volume.room import check_room
from xrayview.volume.slices import read_folder, read_pages

SHOWN_CELLS = 1024
"""Slices to look at are averaged from here on: no finer ones are drawn."""

_CLASSIC_TIFF = (1 << 32) - (1 << 25)


def lay_out_tiff(path: Path, about: About) -> int:
    """Write the pages' headers and make room for the voxels; return where they begin."""
    import tifffile

    size = int(np.prod(about.shape)) * about.number_type.itemsize
    place: Any = tifffile.imwrite(
        path,
        shape=about.shape,
        dtype=about.number_type,
        bigtiff=size > _CLASSIC_TIFF,
        byteorder="<",
        photometric="minisblack",
        description=about.text(),
        metadata=None,
        returnoffset=True,
    )
    return int(place[0])


def read_tiff(path: Path) -> Stored:
    """Read the pages of a TIFF file as slices; of others' files colours become grey."""
    import tifffile

    with tifffile.TiffFile(path) as file:
        page: Any = file.pages[0]
        marks = parsed_marks(str(page.description))
        if marks:
            series: Any = file.series[0]
            check_room(path, series.shape)
            whole = len(file.series) == 1
            return _stored(series.asarray() if whole else file.asarray(key=slice(None)), marks)
    values, averaged, spacing = read_pages(path, SHOWN_CELLS, fewest=2)
    return _others(values, averaged, spacing)


def read_pictures(folder: Path) -> Stored:
    """Read the pictures in a folder as slices, in the order of the numbers in their names."""
    return _others(*read_folder(folder, SHOWN_CELLS))


def lay_out_npy(path: Path, about: About) -> int:
    """Write NumPy's header and make room for the voxels; return where they begin."""
    facts = {
        "descr": np.lib.format.dtype_to_descr(about.number_type),
        "fortran_order": False,
        "shape": about.shape,
    }
    with path.open("wb") as file:
        np.lib.format.write_array_header_1_0(file, facts)
        offset = file.tell()
        file.truncate(offset + int(np.prod(about.shape)) * about.number_type.itemsize)
    return offset


def read_npy(path: Path) -> Stored:
    """Read a NumPy array; the sidecar, where there is one, tells spacing, frame and scale."""
    mapped = np.load(path, mmap_mode="r", allow_pickle=False)
    if mapped.ndim != 3 or mapped.dtype.kind not in "uif":
        raise UnusableInput(
            f"{path}: holds no volume (shape {mapped.shape})", "give a (depth, row, column) array"
        )
    check_room(path, mapped.shape)
    marks: dict[str, Any] = {}
    try:
        text = sidecar_path(path).read_text(encoding="utf-8")
        marks = parsed_marks(text) if json.loads(text).get("sidecar_of") == path.name else {}
    except (OSError, ValueError, AttributeError):
        marks = {}  # no sidecar, or another program's
    return _stored(np.array(mapped), marks)


def _stored(values: npt.NDArray[Any], marks: dict[str, Any]) -> Stored:
    known = marks.get("spacing_mm")
    depth, row, column = known or (1.0, 1.0, 1.0)
    axes = slices_axes((float(depth), float(row), float(column)))
    return Stored(values, axes, marks, spacing_known=known is not None, directions_known=False)


def _others(
    values: npt.NDArray[np.float32],
    averaged: tuple[int, int, int],
    spacing: tuple[float, float, float] | None = None,
) -> Stored:
    depth, row, column = (
        step * block for step, block in zip(spacing or (1.0, 1.0, 1.0), averaged, strict=True)
    )
    remark = ""
    if max(averaged) > 1:
        remark = "Too fine to be drawn: averaged over {} x {} x {} cells".format(*averaged)
    axes = slices_axes((depth, row, column))
    known = spacing is not None
    return Stored(values, axes, spacing_known=known, directions_known=False, remark=remark)
