"""Sampling a scan on another grid: a cube in the anatomical frame, or its own axes with fewer voxels."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]


def resample(
    density: FloatArray,
    index_to_patient: npt.NDArray[np.float64],
    centre: npt.NDArray[np.float64],
    edge: float,
    size: int,
) -> FloatArray:
    """(size, size, size) = (y, -z, x) samples of a cube of ``edge`` mm round ``centre`` (LPS mm); air
    outside."""
    from scipy import ndimage

    step = edge / size
    grid_to_index = np.linalg.inv(index_to_patient) @ cube_to_patient(centre, edge, size)
    cell = np.linalg.norm(index_to_patient[:3, :3], axis=0)
    blur = np.maximum(step / cell - 1, 0) * 0.5
    smooth = ndimage.gaussian_filter(density, blur) if blur.any() else density
    return np.asarray(
        ndimage.affine_transform(
            smooth, grid_to_index[:3, :3], grid_to_index[:3, 3], (size, size, size), order=1, cval=0.0
        ),
        dtype=np.float32,
    )


def cube_to_patient(centre: npt.ArrayLike, edge: float, size: int) -> npt.NDArray[np.float64]:
    """(4, 4) from indices of a (y, -z, x) cube of ``edge`` mm round ``centre`` to LPS mm."""
    step = edge / size
    axes = np.eye(4)
    axes[:3, :3] = np.array([[0, 0, 1], [1, 0, 0], [0, -1, 0]]) * step
    axes[:3, 3] = np.asarray(centre, float) + np.array([-1, -1, 1]) * (edge - step) / 2
    return axes


def fewer_voxels(
    density: FloatArray, index_to_patient: npt.NDArray[np.float64], most: int
) -> tuple[FloatArray, npt.NDArray[np.float64]]:
    """The same box with at most ``most`` voxels along each axis, and where they lie.

    Axes that have no more stay untouched; the others are averaged by a cubic as wide as the new voxels (the
    antialiased Catmull-Rom kernel), which keeps edges sharper than a Gaussian does. 0 to 1 stays 0 to 1.
    """
    axes = index_to_patient.copy()
    for axis, cells in enumerate(density.shape):
        if cells <= most:
            continue
        ratio = cells / most
        density = np.moveaxis(np.tensordot(_cubic_weights(cells, most), density, (1, axis)), 0, axis)
        axes[:3, 3] += axes[:3, axis] * (ratio - 1) / 2
        axes[:3, axis] *= ratio
    return np.clip(density, 0, 1, dtype=np.float32), axes


def _cubic_weights(cells: int, fewer: int) -> FloatArray:
    """(fewer, cells) weights of each old cell in each new one."""
    ratio = cells / fewer
    middles = (np.arange(fewer)[:, None] + 0.5) * ratio - 0.5
    x = np.abs(np.arange(cells)[None] - middles) / ratio
    near = (1.5 * x - 2.5) * x**2 + 1
    far = ((-0.5 * x + 2.5) * x - 4) * x + 2
    weights = np.where(x < 1, near, np.where(x < 2, far, 0))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), dtype=np.float32)
