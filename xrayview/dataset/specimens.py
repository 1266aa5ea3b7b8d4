"""Specimens: scans of heads put into one anatomical frame, cropped, and scaled into the unit cube."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from xrayview.errors import UnusableInput

FloatArray = npt.NDArray[np.float32]

HUMAN_HEAD_MM = 225.0
"""Height kept below the top of a human scan: vertex to chin of an adult, a little less where the vault is
cut."""


@dataclass(frozen=True)
class Entry:
    """One row of a folder's ``manifest.csv``."""

    file: str
    species: str
    group: str
    values: str
    split: str
    source: str
    licence: str
    note: str = ""

    @property
    def name(self) -> str:
        """The file's name without its endings."""
        return self.file.split(".")[0]


@dataclass(frozen=True, eq=False)
class Specimen:
    """One individual in the patient frame.

    ``density``: (D, H, W) uint8, 255 = density 1; D = y (posterior), H = -z (caudal), W = x (left): the
    camera frame of the frontal view. The head's bounding sphere is inscribed in the cube.
    ``edge``: the cube's edge in millimetres, ``centre`` its middle in the patient frame (LPS mm).
    ``top_cut``: whether the scan ends inside the head at the vertex.
    """

    entry: Entry
    density: npt.NDArray[np.uint8]
    edge: float
    top_cut: bool
    centre: tuple[float, float, float]


def read_manifest(folder: Path) -> list[Entry]:
    """The rows of ``folder/manifest.csv`` in the file's order."""
    path = folder / "manifest.csv"
    if not path.is_file():
        raise UnusableInput(
            f"{folder}: no manifest.csv in this folder",
            "name a folder of scans whose manifest.csv has the columns " + ", ".join(Entry.__annotations__),
        )
    with path.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    missing = set(Entry.__annotations__) - {"note"} - set(rows[0] if rows else ())
    if missing:
        raise UnusableInput(
            f"{path}: columns missing: {', '.join(sorted(missing))}", "add them to the manifest"
        )
    return [Entry(**{key: row.get(key) or "" for key in Entry.__annotations__}) for row in rows]


def density_from(values: npt.NDArray[np.generic], kind: str) -> FloatArray:
    """Density 0..1 from a scan's numbers; ``kind`` is the manifest's description of them.

    HU: (HU + 1000) / 3000; CT numbers with air at 0: value / 3000; 8-bit grey: / 255; masks: 0.6 x fraction.
    """
    numbers = values.astype(np.float32)
    if "bone mask" in kind or "bone fraction" in kind:
        return numbers * np.float32(0.6 / 255)
    if "CT numbers" in kind:
        return np.clip(numbers / 3000, 0, 1)
    if "grey" in kind:
        return np.clip(numbers / 255, 0, 1)
    if "HU" in kind:
        return np.clip((numbers + 1000) / 3000, 0, 1)
    raise UnusableInput(
        f"values {kind!r} are not understood", "say HU, CT numbers, grey or mask in the manifest"
    )


def read_scan(path: Path, kind: str) -> tuple[FloatArray, npt.NDArray[np.float64]]:
    """Density (i, j, k) of a NIfTI scan and its (4, 4) ``index_to_patient`` matrix in LPS millimetres."""
    import nibabel

    try:
        image: Any = nibabel.load(path)
        values = np.asarray(image.dataobj)
    except Exception as fault:
        raise UnusableInput(f"{path}: not a readable NIfTI file ({fault})", "check the file") from fault
    index_to_patient = np.diag([-1.0, -1.0, 1.0, 1.0]) @ np.asarray(image.affine, dtype=np.float64)
    return density_from(values, kind), index_to_patient


def resample(
    density: FloatArray,
    index_to_patient: npt.NDArray[np.float64],
    centre: npt.NDArray[np.float64],
    edge: float,
    size: int,
) -> FloatArray:
    """(size, size, size) = (y, -z, x) samples of a cube of ``edge`` mm round ``centre`` (LPS mm); air
    outside."""
    step = edge / size
    first = centre + np.array([-1, -1, 1]) * (edge - step) / 2
    grid_to_patient = np.eye(4)
    grid_to_patient[:3, :3] = np.array([[0, 0, 1], [1, 0, 0], [0, -1, 0]]) * step
    grid_to_patient[:3, 3] = first
    grid_to_index = np.linalg.inv(index_to_patient) @ grid_to_patient
    cell = np.linalg.norm(index_to_patient[:3, :3], axis=0)
    blur = np.maximum(step / cell - 1, 0) * 0.5
    smooth = ndimage.gaussian_filter(density, blur) if blur.any() else density
    return np.asarray(
        ndimage.affine_transform(
            smooth, grid_to_index[:3, :3], grid_to_index[:3, 3], (size, size, size), order=1, cval=0.0
        ),
        dtype=np.float32,
    )


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
