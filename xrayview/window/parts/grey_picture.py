"""Grey values as a picture for the screen: only what is in sight, and no finer than the screen shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from xrayview.xray.grey import Stored


def grey_part(
    pixels: Stored,
    window: tuple[float, float],
    part: tuple[int, int, int, int],
    coarsest: float,
) -> tuple[QImage, tuple[int, int, int, int]]:
    """A part (left, top, right, bottom) of a (H, W) picture as an 8-bit grey QImage that owns its memory.

    ``window``: the values shown black and white. ``coarsest``: of so many rows and columns one may be taken;
    the part is widened to whole steps then, and returned with the image.
    """
    import numpy as np

    left, top, right, bottom = part
    step = 1
    while 2 * step <= coarsest:
        step *= 2
    left, top = left // step * step, top // step * step
    # The middle of each block, and of the last one what there is of it.
    first_row, first_column = (
        min(step // 2, (bottom - top - 1) % step),
        min(step // 2, (right - left - 1) % step),
    )
    thin = pixels[top + first_row : bottom : step, left + first_column : right : step]
    low, high = window
    span = high - low if high > low else 1.0
    scaled = (thin - np.float32(low)) * np.float32(255.0 / span)
    grey = np.ascontiguousarray(np.clip(scaled, 0, 255, out=scaled).astype(np.uint8))
    height, width = grey.shape
    image = QImage(grey.data, width, height, width, QImage.Format.Format_Grayscale8).copy()
    return image, (left, top, left + width * step, top + height * step)


def window_of(pixels: Stored) -> tuple[float, float]:
    """The grey levels to show as black and white: nearly the whole range, stray pixels left out."""
    import numpy as np

    step = max(1, max(pixels.shape) // 512)
    low, high = np.percentile(pixels[::step, ::step], (0.5, 99.5))
    return float(low), float(high)
