"""From a file's array and axes to the volume's: (depth, row, column), upright, in density."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from xrayview.volume.about import CAMERA_MARK, UNKNOWN_MARK, Stored
from xrayview.volume.density import density_of
from xrayview.volume.volume import Frame, Volume

_OBLIQUE = 0.02  # sine of the angle beyond which axes are resampled, not just permuted


def upright(stored: Stored) -> Volume:
    """The volume of a file, its axes turned by the file's own directions.

    This program's files come back exactly. Others' count as patient frame where they say how the patient
    lies, their spacing is None where the file gives none; numbers become density as `density_of` says. Axes
    askew by more than a degree are resampled linearly onto a straight grid.
    """
    values, axes = stored.values, stored.axes
    lengths = np.linalg.norm(axes[:3, :3], axis=0)
    if values.ndim != 3 or not np.isfinite(axes).all() or not (lengths > 0).all():
        raise ValueError(f"an array of shape {values.shape} with these axes is no volume")
    straight = axes[:3, :3] / lengths
    if abs(straight).max(axis=0).min() < np.cos(np.arcsin(_OBLIQUE)):
        values, axes = _resampled(values, axes)
        lengths = np.linalg.norm(axes[:3, :3], axis=0)
        straight = axes[:3, :3] / lengths
    world = np.argmax(abs(straight), axis=0)  # the LPS axis each array axis runs along
    if sorted(world) != [0, 1, 2]:
        raise ValueError("the file's axes do not span space")
    for axis in range(3):
        wanted = -1 if world[axis] == 2 else 1  # rows run downwards, against z
        if straight[world[axis], axis] * wanted < 0:
            values = np.flip(values, axis)
    first = [0 if straight[world[axis], axis] > 0 else values.shape[axis] - 1 for axis in range(3)]
    x, y, z = (float(place) for place in (axes @ [*first, 1])[:3])  # of the smallest x, y and z
    order = [int(np.flatnonzero(world == lps)[0]) for lps in (1, 2, 0)]
    values = values.transpose(order)
    spacing = (float(lengths[order[0]]), float(lengths[order[1]]), float(lengths[order[2]]))
    if stored.marks:
        known = stored.marks.get("spacing_mm")
        scale = np.float32(stored.marks["density_scale"])
        density = values.astype(np.float32)
        if scale != 1:
            density *= scale
        kept = (float(known[0]), float(known[1]), float(known[2])) if known else None
        said = stored.marks.get("origin_mm")
        place = (float(said[0]), float(said[1]), float(said[2])) if said else None
        return Volume(_checked(density), kept, _frame(str(stored.marks["frame"])), place)
    density, read_as = density_of(values, stored.kind)
    remarks = tuple(filter(None, (read_as, stored.remark)))
    frame: Frame = "patient" if stored.directions_known else "unknown"
    if not stored.spacing_known:
        return Volume(_checked(density), None, frame, None, remarks)
    return Volume(_checked(density), spacing, frame, (x, y, z), remarks)


def _frame(mark: str) -> Frame:
    if mark.startswith(CAMERA_MARK[:6]):
        return "camera"
    return "unknown" if mark == UNKNOWN_MARK else "patient"


def _checked(density: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    low, high = float(density.min()), float(density.max())
    if not (np.isfinite(low) and np.isfinite(high)):
        raise ValueError("some voxels are not finite numbers")
    if low < 0:
        raise ValueError("some densities are negative")
    return np.ascontiguousarray(density)


def _resampled(
    values: npt.NDArray[Any], axes: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float64]]:
    """The array on a grid along x, y, z that holds it whole, with the smallest of its voxel sizes."""
    from scipy import ndimage

    step = float(np.linalg.norm(axes[:3, :3], axis=0).min())
    shape = np.array(values.shape) - 1
    ends = np.array([[a, b, c] for a in (0, shape[0]) for b in (0, shape[1]) for c in (0, shape[2])], float)
    corners = ends @ axes[:3, :3].T + axes[:3, 3]
    low = corners.min(axis=0)
    sizes = [int(size) for size in np.ceil((corners.max(axis=0) - low) / step) + 1]
    if np.prod([float(size) for size in sizes]) > 1 << 30:
        raise ValueError("the volume is too large to be set upright")
    inverse = np.linalg.inv(axes[:3, :3])
    grey: npt.NDArray[np.float32] = ndimage.affine_transform(
        values.astype(np.float32),
        inverse * step,
        offset=inverse @ (low - axes[:3, 3]),
        output_shape=tuple(sizes),
        order=1,
        cval=float(values.min()),
    )
    straight = np.diag([step, step, step, 1.0])
    straight[:3, 3] = low
    return grey, straight
