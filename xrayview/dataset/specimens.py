"""Specimens: scans of heads put into one anatomical frame, cropped, and scaled into the unit cube."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from xrayview.dataset.heads import bounding_sphere, head_mask
from xrayview.dataset.manifest import Entry
from xrayview.dataset.scans import FloatArray, read_scan, resample
from xrayview.errors import UnusableInput


@dataclass(frozen=True, eq=False)
class Specimen:
    """One individual in the patient frame.

    ``density``: (D, H, W) uint8, 255 = density 1; D = y (posterior), H = -z (caudal), W = x (left): the
    camera frame of the frontal view. The head's bounding sphere is inscribed in the cube. ``edge``: the
    cube's edge in millimetres, ``centre`` its middle in the patient frame (LPS mm). ``top_cut``: whether the
    scan ends inside the head at the vertex.
    """

    entry: Entry
    density: npt.NDArray[np.uint8]
    edge: float
    top_cut: bool
    centre: tuple[float, float, float]


def specimen_from(
    folder: Path, entry: Entry, size: int = 128, correction: npt.NDArray[np.float64] | None = None
) -> Specimen:
    """Read one scan of ``folder``, crop it to the head and inscribe its bounding sphere in a (size)^3 cube.

    ``correction``: (4, 4) rigid patient_to_patient matrix (LPS mm) where the file's own affine is wrong.
    """
    density, index_to_patient = read_scan(folder / entry.file, entry.values)
    if correction is not None:
        index_to_patient = correction @ index_to_patient
    corners = np.array(np.meshgrid(*[(-0.5, n - 0.5) for n in density.shape])).reshape(3, -1)
    corners = index_to_patient[:3, :3] @ corners + index_to_patient[:3, 3:]
    centre = corners.mean(axis=1)
    edge = float(np.ptp(corners, axis=1).max())
    survey = resample(density, index_to_patient, centre, edge, 128)
    mask = head_mask(survey, entry.group, edge)
    if mask.sum() < 1000:
        raise UnusableInput(
            f"{folder / entry.file}: no head was found in this scan", "check its values column"
        )
    cell = edge / 128
    depth, row, column = (np.argwhere(mask) + 0.5).T * cell - edge / 2
    points = np.stack([column, depth, -row], axis=1) + centre
    middle, radius = bounding_sphere(points)
    head_edge = 2 * radius + cell
    head = resample(density, index_to_patient, middle, head_edge, size)
    inside = resample(
        mask_on_scan(mask, index_to_patient, density.shape, centre, edge),
        index_to_patient,
        middle,
        head_edge,
        size,
    )
    head *= inside > 0.5
    top_cut = corners[2].max() - points[:, 2].max() < 1.5 * cell
    return Specimen(
        entry,
        np.round(head * 255).astype(np.uint8),
        head_edge,
        bool(top_cut),
        (float(middle[0]), float(middle[1]), float(middle[2])),
    )


def mask_on_scan(
    mask: npt.NDArray[np.bool_],
    index_to_patient: npt.NDArray[np.float64],
    shape: tuple[int, ...],
    centre: npt.NDArray[np.float64],
    edge: float,
) -> FloatArray:
    """A (y, -z, x) survey mask brought back onto the scan's own (i, j, k) grid, 0..1."""
    size = mask.shape[0]
    step = edge / size
    patient_to_grid = np.eye(4)
    patient_to_grid[:3, :3] = np.array([[0, 1, 0], [0, 0, -1], [1, 0, 0]]) / step
    patient_to_grid[:3, 3] = -patient_to_grid[:3, :3] @ (centre + np.array([-1, -1, 1]) * (edge - step) / 2)
    index_to_grid = patient_to_grid @ index_to_patient
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
