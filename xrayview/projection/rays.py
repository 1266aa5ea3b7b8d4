"""Volumes seen by another camera: resampled along its rays."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

_PATIENT_TO_TENSOR = np.array([[1.0, 0, 0], [0, 0, -1], [0, 1, 0]])
"""(x, y, z) = (left, posterior, up) to grid_sample's (x, y, z) = (column, row, depth)."""


def tensor_matrix(camera_to_patient: npt.NDArray[np.float64]) -> torch.Tensor:
    """(3, 3) or (N, 3, 3) ``patient = matrix @ camera`` as the matrix of ``grid_sample``'s (column, row,
    depth) axes."""
    matrix = _PATIENT_TO_TENSOR @ np.asarray(camera_to_patient) @ _PATIENT_TO_TENSOR.T
    return torch.from_numpy(np.ascontiguousarray(matrix, dtype=np.float32))


def view_grid(matrix: torch.Tensor, shift: torch.Tensor, shape: tuple[int, int, int]) -> torch.Tensor:
    """(N, D, H, W, 3) sampling positions of ``grid_sample`` for (N, 3, 3) matrices and (N, 3) shifts.

    camera -> patient: ``patient = matrix @ camera + shift``, all in grid_sample's axes, the cube being -1..1.
    """
    theta = torch.cat([matrix, shift[:, :, None]], dim=2)
    return functional.affine_grid(theta, [matrix.shape[0], 1, *shape], align_corners=False)


def view_from(
    density: torch.Tensor,
    camera_to_patient: npt.NDArray[np.float64],
    shape: tuple[int, int, int] | None = None,
) -> torch.Tensor:
    """A (D, H, W) volume resampled into the axes of an orthographic camera; air outside the cube.

    ``camera_to_patient``: (3, 3). ``shape`` is the result's (depth, row, column), the volume's own by
    default.
    """
    matrix = tensor_matrix(camera_to_patient)[None].to(density.device)
    grid = view_grid(matrix, torch.zeros(1, 3, device=density.device), shape or _shape(density))
    return functional.grid_sample(density[None, None], grid.to(density.dtype), align_corners=False)[0, 0]


def cone_view_from(
    density: torch.Tensor,
    camera_to_patient: npt.NDArray[np.float64],
    source_distance: float,
    shape: tuple[int, int, int] | None = None,
) -> tuple[torch.Tensor, torch.Tensor]:
    """The same along the rays of a point source, on a detector scaled to show the cube's middle plane at true
    size.

    ``source_distance``: from source to the cube's centre, in cube edges (> 0.87: outside the cube). The
    source stands where the viewer stands. Returns the (D, H, W) samples and the (H, W) length of a ray's step
    relative to ``1 / D``.
    """
    if source_distance <= 0.87:
        raise ValueError("the source must stand outside the cube: source_distance > 0.87 cube edges")
    matrix = tensor_matrix(camera_to_patient)[None].to(density.device)
    depth, rows, columns = shape or _shape(density)
    straight = view_grid(torch.eye(3)[None], torch.zeros(1, 3), (depth, rows, columns)).to(density.device)
    spread = 1 + straight[..., 2:] / (2 * source_distance)
    fan = torch.cat([straight[..., :2] * spread, straight[..., 2:]], dim=-1)
    grid = fan @ matrix.transpose(1, 2)[:, None, None]
    sampled = functional.grid_sample(density[None, None], grid.to(density.dtype), align_corners=False)[0, 0]
    lateral = straight[0, 0, :, :, :2].square().sum(dim=-1) / (2 * source_distance) ** 2
    return sampled, torch.sqrt(1 + lateral)


def _shape(density: torch.Tensor) -> tuple[int, int, int]:
    depth, rows, columns = density.shape
    return depth, rows, columns
