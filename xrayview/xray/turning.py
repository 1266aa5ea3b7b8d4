"""Rotation and mirror: quarter turns are exact, free angles interpolate."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

from xrayview.errors import UnusableOption
from xrayview.xray.radiograph import Step

Element = TypeVar("Element", bound=np.generic)


def parsed_angle(wish: str) -> tuple[float, Step] | None:
    """Clockwise degrees in 0..360 that were asked for, and the step; None for auto."""
    if wish == "auto":
        return None
    try:
        degrees = float(wish)
    except ValueError:
        degrees = float("nan")
    if not np.isfinite(degrees):
        raise UnusableOption(f"rotate {wish}: unknown", "choose auto or clockwise degrees, such as 90")
    degrees %= 360
    return degrees, Step("rotate", f"{degrees:g}", "clockwise degrees, as asked")


def turned(picture: npt.NDArray[Element], degrees: float) -> npt.NDArray[Element]:
    """``picture`` (H, W) turned clockwise, grown to hold its corners, zero beyond (linear; masks nearest)."""
    if degrees % 90 == 0:
        return np.rot90(picture, -round(degrees / 90))
    from scipy import ndimage

    turned_picture: npt.NDArray[Element]
    if picture.dtype == np.bool_:
        turned_picture = ndimage.rotate(picture.view(np.uint8), -degrees, order=0) > 0
    else:
        turned_picture = ndimage.rotate(picture, -degrees, order=1)
    return turned_picture


def oriented(samples: npt.NDArray[Element], orientation: int) -> npt.NDArray[Element]:
    """(H, W) or (H, W, channels) samples as the Orientation of TIFF and EXIF says (TIFF 6.0, page 36).

    5 to 8 store the picture's columns as rows; then 2, 3, 6, 7 begin at the right and 3, 4, 7, 8 below.
    """
    upright = samples.swapaxes(0, 1) if orientation in (5, 6, 7, 8) else samples
    upright = upright[:, ::-1] if orientation in (2, 3, 6, 7) else upright
    return upright[::-1] if orientation in (3, 4, 7, 8) else upright
