"""The residual as colours: where the volume's own x-ray is clearer or denser than the film; no Qt."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

CLEARER = (64, 145, 255)
"""Blue: the volume's x-ray is clearer than the film."""
DENSER = (255, 128, 20)
"""Orange: it is denser. The two stay apart for every kind of colour blindness."""

_MOST_OPAQUE = 0.9
_NEARLY_ALL = 99.0  # per cent of the pixels that the scale holds; the others have its strongest colour
_STEPS = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0)
_SMALLEST_SCALE = 0.001


def scale_of(residual: npt.NDArray[np.float32]) -> float:
    """The difference in opacity that gets the strongest colour: a round number that nearly all stay below.

    ``residual``: (N, N) float32, opacity composed minus measured, NaN outside the content; thinned out here.
    """
    step = max(1, max(residual.shape) // 512)
    values = np.abs(residual[::step, ::step])
    values = values[np.isfinite(values)]
    if not values.size:
        return _SMALLEST_SCALE
    wanted = max(float(np.percentile(values, _NEARLY_ALL)), _SMALLEST_SCALE)
    decade = 10.0 ** int(np.floor(np.log10(wanted)))
    return next(step * decade for step in _STEPS if step * decade >= wanted * (1 - 1e-6))


def colours_of(residual: npt.NDArray[np.float32], scale: float) -> npt.NDArray[np.uint8]:
    """(N, N, 4) uint8 red, green, blue, alpha (not premultiplied) of a residual, NaN being transparent.

    Nothing is seen at zero, blue or orange grows with the difference, and is strongest from ``scale`` on.
    """
    share = np.clip(np.nan_to_num(residual, nan=0.0) / np.float32(scale), -1.0, 1.0)
    colours = np.empty((*residual.shape, 4), np.uint8)
    colours[..., :3] = np.where((share < 0)[..., None], CLEARER, DENSER)
    colours[..., 3] = np.round(np.abs(share) * np.float32(255 * _MOST_OPAQUE))
    return colours
