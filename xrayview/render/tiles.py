"""A large picture drawn in parts: how it is divided, and the camera's look at one part of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]

LARGEST_TILE = 2048
"""Pixels a side: drawn whole, a picture of 8192 would take more graphics memory than drivers give."""


@dataclass(frozen=True)
class Tile:
    """A part of a picture of ``whole`` (width, height) pixels: its ``left`` and ``top`` pixel and its
    ``size``; it may reach beyond the right and the lower border."""

    whole: tuple[int, int]
    left: int
    top: int
    size: tuple[int, int]

    def narrow(self, view: Any) -> None:
        """Let VTK's camera, which is set for the whole picture, see this part of it alone."""
        (width, height), (own_width, own_height) = self.whole, self.size
        share = own_height / height
        view.SetParallelScale(view.GetParallelScale() * share)
        half = math.radians(view.GetViewAngle() / 2)
        view.SetViewAngle(2 * math.degrees(math.atan(math.tan(half) * share)))
        across, upwards = view.GetWindowCenter()
        view.SetWindowCenter(
            across * width / own_width + (2 * self.left + own_width - width) / own_width,
            upwards / share - (2 * self.top + own_height - height) / own_height,
        )

    def put(self, pixels: Pixels, picture: Pixels) -> None:
        """Lay what was drawn of this part into the picture."""
        place = picture[self.top : self.top + self.size[1], self.left : self.left + self.size[0]]
        place[:] = pixels[: place.shape[0], : place.shape[1]]


def tiles_of(whole: tuple[int, int]) -> tuple[Tile, ...]:
    """Parts of one size, at most `LARGEST_TILE` a side, that cover a picture of (width, height) pixels."""
    width, height = whole
    across, down = (math.ceil(side / LARGEST_TILE) for side in whole)
    size = math.ceil(width / across), math.ceil(height / down)
    return tuple(
        Tile(whole, column * size[0], row * size[1], size) for row in range(down) for column in range(across)
    )
