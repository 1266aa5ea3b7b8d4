"""The density volume and its axes, said once, here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Frame = Literal["camera", "patient", "unknown"]


@dataclass(frozen=True, eq=False)
class Volume:
    """Density on a regular grid.

    ``density``: (D, H, W) = (depth, row, column), float32, >= 0; slice 0 is nearest to the viewer,
    row 0 is at the top. Truth and predictions lie in 0..1, fused density may exceed 1. Samples stand in
    the middle of their cells.
    ``spacing``: (depth, row, column) cell size in millimetres, or None where the scale is unknown. Without
    it the cells fill a cube of edge 1, however many they are along each axis; with it they fill a box of
    ``shape * spacing`` millimetres, whose longest edge counts as 1 in space and for ``chi``.
    ``frame``: "camera" (as the film was taken), "patient" (anatomical: x left, y posterior, z vertex) or
    "unknown" (of a scan whose file does not say how the patient lies).
    ``origin``: where a scan's cell at depth 0, last row, column 0 (the first in files) has its centre, as its
    file says: (x, y, z) millimetres LPS; None where unknown, and files then put zero in the cube's centre.
    ``remarks``: what its numbers were taken for and what had to be assumed as it was read, in sentences.
    In world coordinates and in files (LPS): x = +column, y = +depth, z = -row.
    """

    density: npt.NDArray[np.float32]
    spacing: tuple[float, float, float] | None = None
    frame: Frame = "camera"
    origin: tuple[float, float, float] | None = None
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.density.ndim != 3 or self.density.dtype != np.float32:
            raise ValueError("density is a (depth, row, column) float32 array")

    @property
    def shape(self) -> tuple[int, int, int]:
        """(depth, row, column) number of cells."""
        depth, rows, columns = self.density.shape
        return depth, rows, columns

    @property
    def longest_mm(self) -> float | None:
        """Millimetres of the longest edge, which counts as 1 in space; None where the scale is unknown."""
        if self.spacing is None:
            return None
        return max(size * step for size, step in zip(self.shape, self.spacing, strict=True))
