"""Pictures without a background: what was drawn over nothing, as colours and opacities."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]

_ROWS = 64


def straight(pixels: Pixels) -> Pixels:
    """A picture (height, width, 4) in its own colours, of one whose colours are dimmed by their opacity.

    In place, and returned. Laid over black, the result is again what was drawn over black.
    """
    for start in range(0, len(pixels), _ROWS):
        rows = pixels[start : start + _ROWS]
        opacity = np.maximum(rows[..., 3:].astype(np.uint16), 1)
        colour = (rows[..., :3].astype(np.uint16) * 255 + opacity // 2) // opacity
        rows[..., :3] = np.minimum(colour, 255)
    return pixels


def opacity_of_both(left: Pixels, right: Pixels, joined: Pixels) -> Pixels:
    """(height, width, 1): the higher of two eyes' opacities, or what the brightest of the ``joined`` colours
    needs.

    One opacity serves both eyes: where only one of them sees something, the other sees it dark.
    """
    return np.maximum(np.maximum(left[..., 3:], right[..., 3:]), joined.max(axis=2, keepdims=True))
