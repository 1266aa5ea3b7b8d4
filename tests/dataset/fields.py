"""A density field known everywhere, and its samples as a scan would have them."""

from __future__ import annotations

import numpy as np

SHAPE = (20, 24, 28)  # slices, rows, columns
SPACING = (2.5, 1.0, 0.8)  # millimetres


def field(x, y, z):
    """Density at places in mm round the middle (LPS): blobs that no turn or mirror brings onto themselves."""
    blobs = [((6, -3, 10), 8, 0.5), ((-5, 4, -8), 6, 0.9), ((2, 7, 14), 5, 0.4), ((-8, -8, 4), 4, 0.7)]
    total = np.zeros(np.broadcast(x, y, z).shape)
    for (a, b, c), width, height in blobs:
        total += height * np.exp(-((x - a) ** 2 + (y - b) ** 2 + (z - c) ** 2) / (2 * width**2))
    return np.clip(total, 0, 1)


def places(shape, index_to_patient):
    """(x, y, z) of all voxels round the middle of the grid."""
    index = np.stack(np.meshgrid(*map(np.arange, shape), indexing="ij"), -1) - (np.array(shape) - 1) / 2
    return np.moveaxis(index @ index_to_patient[:3, :3].T, -1, 0)


def axial(shape=SHAPE, spacing=SPACING):
    """(slice, row, column) densities of slices from the chin up, and their matrix to LPS mm."""
    matrix = np.eye(4)
    matrix[:3, :3] = np.array([[0, 0, 1], [0, 1, 0], [1, 0, 0]]) * np.array(spacing)
    return field(*places(shape, matrix)), matrix


def farthest(scan):
    """The largest difference between a scan as it was read and the field, and how large the grid is in mm."""
    truth = field(*places(scan.density.shape, scan.index_to_patient))
    return float(np.abs(scan.density - truth).max())
