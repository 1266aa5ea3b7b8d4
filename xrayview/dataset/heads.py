"""Where the head is in a scan: without couch, holder, shoulders and forelimbs; and its bounding sphere."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from xrayview.volume.density import SOFT_FROM, FloatArray

HUMAN_HEAD_MM = 225.0
"""Height kept below the top of a human scan: vertex to chin of an adult, a little less where the vault is
cut."""


FAINT_FROM = 0.025
"""Density above which an 8-bit micro-CT shows a body: its soft tissue is 0.03 to 0.05."""


def head_mask(
    density: FloatArray, group: str, edge: float, threshold: float | None = None
) -> npt.NDArray[np.bool_]:
    """Which cells of a (y, -z, x) grid belong to the head: no couch, holder, shoulders or forelimbs.

    ``threshold``: the density above which there is a body; by the group where it is not given.
    """
    from scipy import ndimage

    size = density.shape[0]
    cell = edge / size
    if threshold is None:
        threshold = SOFT_FROM if group == "human" else FAINT_FROM
    body = ndimage.binary_opening(ndimage.gaussian_filter(density, 0.7) > threshold, iterations=1)
    labels, count = ndimage.label(body)
    if count == 0:
        return np.zeros(density.shape, bool)
    sizes = np.bincount(labels.ravel())
    sizes[0] = 0
    body = labels == sizes.argmax()
    if group == "human":
        rows, columns = _head_rows_and_columns(body, cell)
        body &= rows[None, :, None] & columns[None, None, :]
    body = ndimage.binary_dilation(body, iterations=2)
    return np.asarray(ndimage.binary_fill_holes(body), dtype=np.bool_)


def _head_rows_and_columns(
    body: npt.NDArray[np.bool_], cell: float
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Rows (from the vertex down) and columns that show the head: no lower than the chin, no wider than a
    head."""
    silhouette: npt.NDArray[np.bool_] = np.asarray(body.any(axis=0))
    width = [float(count) * cell for count in silhouette.sum(axis=1)]
    rows = np.zeros(silhouette.shape[0], bool)
    columns = np.zeros(silhouette.shape[1], bool)
    occupied = [row for row, wide in enumerate(width) if wide > 20]
    if not occupied:
        return rows, columns
    top = occupied[0]
    bottom = min(len(width), top + round(HUMAN_HEAD_MM / cell))
    upper = slice(top, top + round(120 / cell))
    head_width = float(np.median(width[upper]))
    wide = [row for row in range(top + round(130 / cell), bottom) if width[row] > 1.3 * head_width]
    rows[slice(top, wide[0] if wide else bottom)] = True
    middle = float(np.median(np.argwhere(silhouette[upper])[:, 1]))
    columns[:] = np.abs(np.arange(len(columns)) - middle) * cell < 0.56 * head_width
    return rows, columns


def body_threshold(density: FloatArray, is_ct: bool) -> float:
    """The density above which a scan shows a body rather than air: `SOFT_FROM` in clinical CT, else
    `FAINT_FROM`, or more where the scan's air is not black (a video's, a micro-CT's of unknown units)."""
    if is_ct:
        return SOFT_FROM
    faces = [np.take(density, end, axis).ravel() for axis in range(3) for end in (0, -1)]
    return max(FAINT_FROM, 1.5 * float(np.median(np.concatenate(faces))) + 0.01)


def bounding_sphere(
    points: npt.NDArray[np.float64], rounds: int = 200
) -> tuple[npt.NDArray[np.float64], float]:
    """Centre and radius of a nearly smallest sphere round (N, 3) points (Badoiu and Clarkson 2003)."""
    centre = (points.min(axis=0) + points.max(axis=0)) / 2
    for k in range(1, rounds + 1):
        farthest = points[np.square(points - centre).sum(axis=1).argmax()]
        centre = centre + (farthest - centre) / (k + 1)
    return centre, float(np.sqrt(np.square(points - centre).sum(axis=1).max()))
