"""The head in a scan: cut out at the scan's own sampling, without couch, holder, shoulders or forelimbs."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from xrayview.dataset.grids import FloatArray, cube_to_patient, fewer_voxels, resample
from xrayview.dataset.heads import body_threshold, bounding_sphere, head_mask
from xrayview.dataset.manifest import Entry
from xrayview.dataset.scans import Scan
from xrayview.errors import UnusableInput
from xrayview.volume.density import is_ct

MOST_VOXELS = 128
"""Along each axis of a crop that is kept."""

CUT_SHARE = 0.1
"""A head is cut off above where the scan's uppermost slice shows this share of its largest section."""

_SURVEY = 128
_FEWEST_CELLS = 1000


@dataclass(frozen=True, eq=False)
class Crop:
    """One head at its own sampling.

    ``density``: (i, j, k) uint8, 255 = density 1, nothing round the head. ``index_to_patient``: (4, 4) to LPS
    mm of the anatomical frame. ``placement``: (4, 4) rigid matrix that put the scan there, already in
    ``index_to_patient``. ``centre`` (LPS mm) and ``edge`` (mm): the cube in which the head's bounding sphere
    is inscribed. ``top_cut``: whether the scan ends inside the head at the vertex.
    """

    entry: Entry
    density: npt.NDArray[np.uint8]
    index_to_patient: npt.NDArray[np.float64]
    placement: npt.NDArray[np.float64]
    centre: tuple[float, float, float]
    edge: float
    top_cut: bool
    remarks: tuple[str, ...] = ()


def crop_from(
    scan: Scan, entry: Entry, placement: npt.NDArray[np.float64] | None = None, most: int = MOST_VOXELS
) -> Crop:
    """Find the head in a scan and cut it out, with at most ``most`` voxels along each axis.

    ``placement``: (4, 4) rigid patient_to_patient matrix (LPS mm) where the scan does not lie in the frame.
    Raises `UnusableInput` where there is no head.
    """
    from scipy import ndimage

    placement = np.eye(4) if placement is None else placement
    axes = placement @ scan.index_to_patient
    corners = np.array(np.meshgrid(*[(-0.5, n - 0.5) for n in scan.density.shape])).reshape(3, -1)
    corners = axes[:3, :3] @ corners + axes[:3, 3:]
    centre = corners.mean(axis=1)
    edge = float(np.ptp(corners, axis=1).max())
    survey = resample(scan.density, axes, centre, edge, _SURVEY)
    threshold = body_threshold(scan.density, is_ct(scan.kind, entry.group))
    mask = head_mask(survey, entry.group, edge, threshold)
    if mask.sum() < _FEWEST_CELLS:
        raise UnusableInput(
            f"{entry.file}: no head was found in this scan ({scan.kind})", "check its values column"
        )
    cell = edge / _SURVEY
    surface = mask & ~ndimage.binary_erosion(mask)
    depth, row, column = (np.argwhere(surface) + 0.5).T * cell - edge / 2
    points = np.stack([column, depth, -row], axis=1) + centre
    middle, radius = bounding_sphere(points)
    inside = mask_on_scan(mask, axes, scan.density.shape, centre, edge) > 0.5
    box, axes = _box(inside, axes)
    head, axes = fewer_voxels(scan.density[box] * inside[box], axes, most)
    return Crop(
        entry,
        np.round(head * 255).astype(np.uint8),
        axes,
        placement,
        (float(middle[0]), float(middle[1]), float(middle[2])),
        2 * radius + cell,
        _is_cut(mask & (survey > threshold), (float(centre[2]) + edge / 2 - float(corners[2].max())) / cell),
        scan.remarks,
    )


def placed(crop: Crop, placement: npt.NDArray[np.float64]) -> Crop:
    """The crop as another (4, 4) rigid matrix puts its scan into the frame."""
    turn = placement @ np.linalg.inv(crop.placement)
    x, y, z = (float(place) for place in (turn @ [*crop.centre, 1.0])[:3])
    return replace(crop, index_to_patient=turn @ crop.index_to_patient, placement=placement, centre=(x, y, z))


def crop_of_cube(entry: Entry, density: npt.NDArray[np.uint8], edge: float) -> Crop:
    """A (y, -z, x) cube of ``edge`` mm, which lies in the frame already, as a crop."""
    box, axes = _box(density > 0, cube_to_patient(np.zeros(3), edge, density.shape[0]))
    return Crop(entry, density[box].copy(), axes, np.eye(4), (0.0, 0.0, 0.0), edge, False)


def mask_on_scan(
    mask: npt.NDArray[np.bool_],
    index_to_patient: npt.NDArray[np.float64],
    shape: tuple[int, ...],
    centre: npt.NDArray[np.float64],
    edge: float,
) -> FloatArray:
    """A (y, -z, x) survey mask brought back onto the scan's own (i, j, k) grid, 0..1."""
    from scipy import ndimage

    index_to_grid = np.linalg.inv(cube_to_patient(centre, edge, mask.shape[0])) @ index_to_patient
    return np.asarray(
        ndimage.affine_transform(
            mask.astype(np.float32),
            index_to_grid[:3, :3],
            index_to_grid[:3, 3],
            shape,
            order=1,
            mode="nearest",
        ),
        dtype=np.float32,
    )


def _is_cut(body: npt.NDArray[np.bool_], scan_top: float) -> bool:
    """Whether a (y, -z, x) head goes on at the scan's upper end, which is ``scan_top`` rows from the top."""
    sections = body.sum(axis=(0, 2))
    uppermost = min(int(np.ceil(scan_top + 0.5)), len(sections) - 1)
    return bool(sections[uppermost] > CUT_SHARE * sections.max())


def _box(
    inside: npt.NDArray[np.bool_], axes: npt.NDArray[np.float64]
) -> tuple[tuple[slice, ...], npt.NDArray[np.float64]]:
    """The box round what is ``inside`` with a voxel to spare, and where its voxels lie."""
    box = []
    for axis in range(3):
        found = np.flatnonzero(inside.any(axis=tuple({0, 1, 2} - {axis})))
        box.append(slice(max(int(found[0]) - 1, 0), int(found[-1]) + 2))
    moved = axes.copy()
    moved[:3, 3] += axes[:3, :3] @ [float(side.start) for side in box]
    return tuple(box), moved
