"""What a volume file says of its grid: shape, spacing, frame and scale, and where each voxel lies."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from xrayview.files import NOT_FOR_DIAGNOSIS
from xrayview.volume.volume import Frame

DType = Literal["float32", "float16", "uint16"]
Order = Literal["upright", "slices"]

CAMERA_MARK = "camera frame, not patient frame"
PLACELESS_MARK = "anatomical directions, place in the patient unknown"
UNKNOWN_MARK = "directions unknown"
MARKS_KEY = "xrayview"


@dataclass(frozen=True)
class About:
    """The facts a header needs.

    ``shape``: (D, H, W). ``spacing``: (depth, row, column) millimetres or None. ``scale``: density of one
    stored unit. ``remarks``: how the volume was made. ``place``: (x, y, z) LPS millimetres of the first
    stored voxel, where a scan's own file told it.
    """

    shape: tuple[int, int, int]
    spacing: tuple[float, float, float] | None = None
    frame: Frame = "camera"
    dtype: DType = "float32"
    scale: float = 1.0
    remarks: Mapping[str, Any] = field(default_factory=dict)
    place: tuple[float, float, float] | None = None

    @property
    def number_type(self) -> np.dtype[Any]:
        """The stored little-endian number type."""
        return np.dtype(self.dtype).newbyteorder("<")

    @property
    def sizes(self) -> tuple[int, int, int]:
        """(x, y, z) = (column, depth, row) number of voxels, x fastest in "upright" files."""
        depth, rows, columns = self.shape
        return columns, depth, rows

    @property
    def steps(self) -> tuple[float, float, float]:
        """(x, y, z) voxel size: millimetres, or parts of a cube of edge 1 where the scale is unknown."""
        depth, row, column = self.spacing or tuple(1 / size for size in self.shape)
        return column, depth, row

    @property
    def origin(self) -> tuple[float, float, float]:
        """(x, y, z) centre of the first stored voxel (left, near, bottom): the scan's own place where it is
        known, else such that the cube's centre is at zero."""
        if self.place is not None:
            return self.place
        x, y, z = (-(size - 1) / 2 * step for size, step in zip(self.sizes, self.steps, strict=True))
        return x, y, z

    @property
    def marks(self) -> dict[str, Any]:
        """What every header carries: enough to read the densities back, and the warning."""
        placed = "patient frame" if self.place is not None else PLACELESS_MARK
        marks: dict[str, Any] = {
            "frame": {"camera": CAMERA_MARK, "unknown": UNKNOWN_MARK, "patient": placed}[self.frame],
            "spacing_mm": list(self.spacing) if self.spacing else None,
            "density_scale": self.scale,
        }
        if self.place is not None:
            marks["origin_mm"] = list(self.place)
        return marks | ({"note": NOT_FOR_DIAGNOSIS} if self.frame == "camera" else {})

    @property
    def sidecar(self) -> dict[str, Any]:
        """The marks, the axes and the remarks."""
        axes = "LPS x = +column, y = +depth, z = -row"
        return {**self.remarks, **self.marks, "shape": list(self.shape), "dtype": self.dtype, "axes": axes}

    def text(self, with_remarks: bool = True) -> str:
        """The marks (and remarks) as one line of ASCII JSON."""
        remarks = {str(key): value for key, value in self.remarks.items()} if with_remarks else {}
        return json.dumps({**remarks, **self.marks}, default=str)


@dataclass(frozen=True, eq=False)
class Stored:
    """What a reader found.

    ``values``: the stored array. ``axes`` (4, 4): array index -> LPS millimetres (homogeneous). ``marks``:
    what this program wrote into the header, empty for the files of others. ``spacing_known``: False where
    the file gives no voxel size, so that ``axes`` tell directions only. ``directions_known``: False where it
    does not say how the patient lies, so that ``axes`` tell sizes only. ``kind``: of numbers, where the file
    says it (see `volume.density`). ``remark``: what was done or assumed to read it.
    """

    values: npt.NDArray[Any]
    axes: npt.NDArray[np.float64]
    marks: Mapping[str, Any] = field(default_factory=dict)
    spacing_known: bool = True
    directions_known: bool = True
    kind: str = ""
    remark: str = ""


def parsed_marks(text: str) -> dict[str, Any]:
    """The marks in a header's text, or an empty mapping where they are not this program's."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) and "density_scale" in found and "frame" in found else {}


def slices_axes(steps: tuple[float, float, float]) -> npt.NDArray[np.float64]:
    """Index -> LPS of a (depth, row, column) array with (depth, row, column) voxel sizes."""
    axes = np.zeros((4, 4))
    axes[1, 0], axes[2, 1], axes[0, 2], axes[3, 3] = steps[0], -steps[1], steps[2], 1
    return axes
