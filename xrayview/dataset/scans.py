"""Scans as densities in patient coordinates (LPS millimetres), read and resampled by their affine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from xrayview.errors import UnusableInput

FloatArray = npt.NDArray[np.float32]


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
