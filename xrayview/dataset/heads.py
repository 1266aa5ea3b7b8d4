"""Where the head is in a scan: without couch, holder, shoulders and forelimbs; and its bounding sphere."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from xrayview.dataset.scans import FloatArray

HUMAN_HEAD_MM = 225.0
"""Height kept below the top of a human scan: vertex to chin of an adult, a little less where the vault is
cut."""


def head_mask(density: FloatArray, group: str, edge: float) -> npt.NDArray[np.bool_]:
    """Which cells of a (y, -z, x) grid belong to the head: no couch, holder, shoulders or forelimbs."""
    size = density.shape[0]
    cell = edge / size
    threshold = 0.2 if group == "human" else 0.025
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


def bounding_sphere(
    points: npt.NDArray[np.float64], rounds: int = 200
) -> tuple[npt.NDArray[np.float64], float]:
    """Centre and radius of a nearly smallest sphere round (N, 3) points (Badoiu and Clarkson 2003)."""
    centre = (points.min(axis=0) + points.max(axis=0)) / 2
    for k in range(1, rounds + 1):
        farthest = points[np.square(points - centre).sum(axis=1).argmax()]
        centre = centre + (farthest - centre) / (k + 1)
    return centre, float(np.sqrt(np.square(points - centre).sum(axis=1).max()))
