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
    """Read the pages of a TIFF file as slices."""
    import tifffile

    with tifffile.TiffFile(path) as file:
        page: Any = file.pages[0]
        marks = parsed_marks(str(page.description))
        values = file.series[0].asarray() if len(file.series) == 1 else file.asarray(key=slice(None))
    return _stored(values, marks)


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
    return Stored(values, axes, marks, spacing_known=known is not None)
