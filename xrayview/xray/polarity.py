"""Whether dense matter is bright or dark on a picture."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from xrayview.errors import UnusableOption
from xrayview.xray.radiograph import Step

UNSURE = "border and middle are alike: taken as bright bone, look at it"

_CLEAR = 0.08  # share of the picture's range that rim and middle must differ by


def chosen_polarity(
    wish: str, bright_bone: bool | None, reduced: npt.NDArray[np.float32], mask: npt.NDArray[np.bool_]
) -> tuple[bool, Step]:
    """Whether to invert, and why.

    ``wish``: auto, keep or invert. ``bright_bone``: what the file says, or None. ``reduced``, ``mask``:
    (h, w) the reduced picture and its field. Automatic: the file's word, else the field's rim is air.
    """
    if wish not in ("auto", "keep", "invert"):
        raise UnusableOption(f"polarity {wish}: unknown", "choose one of auto, keep, invert")
    if wish != "auto":
        return wish == "invert", Step("polarity", wish, "as asked")
    if bright_bone is not None:
        said = "bright" if bright_bone else "dark"
        value = "keep" if bright_bone else "invert"
        return not bright_bone, Step("polarity", value, f"the file says that dense matter is {said}")
    rim, middle = rim_and_middle(reduced, mask)
    span = float(np.ptp(np.percentile(reduced[mask], (1, 99))))
    if rim - middle > _CLEAR * span:
        return True, Step("polarity", "invert", "border brighter than the middle: inverted")
    if middle - rim > _CLEAR * span:
        return False, Step(
            "polarity", "keep", "border darker than the middle: dense matter is bright already"
        )
    return False, Step("polarity", "keep", UNSURE)


def rim_and_middle(reduced: npt.NDArray[np.float32], mask: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Median grey of the field's outer twentieth and of its middle half."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    inner, middle = np.zeros_like(mask), np.zeros_like(mask)
    for region, share in ((inner, 0.05), (middle, 0.25)):
        high, wide = int((bottom - top) * share) + 1, int((right - left) * share) + 1
        region[top + high : bottom - high, left + wide : right - wide] = True
    rim, middle = mask & ~inner, mask & middle
    everything = float(np.median(reduced[mask]))
    return (
        float(np.median(reduced[rim])) if rim.any() else everything,
        float(np.median(reduced[middle])) if middle.any() else everything,
    )
