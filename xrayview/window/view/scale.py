"""How long a scale bar is, and what it says; no Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass

from xrayview.scene.lens import Lens

NO_SCALE = "No scale: the file gives no pixel spacing."
PARALLEL_HINT = "How long this is in the picture. Right at every depth: the rays are parallel."
PERSPECTIVE_HINT = (
    "How long this is in the middle of the depth; what is nearer looks larger, what is farther smaller."
)
_AT_PIVOT = "at the pivot's depth"


@dataclass(frozen=True)
class Bar:
    """A bar of ``pixels`` that stands for what ``words`` say."""

    words: str
    pixels: float


def bar_for(lens: Lens, longest_mm: float, view_height: float, room: float) -> Bar:
    """The longest bar of 1, 2 or 5 x 10^n millimetres within ``room`` pixels.

    ``longest_mm``: of the volume's longest edge, which is 1 in the world. ``view_height``: of the whole
    picture, in the same pixels.
    """
    mm_per_pixel = longest_mm * lens.height / view_height
    length = rounded_down(room * mm_per_pixel)
    words = length_in_words(length)
    if lens.camera.projection == "perspective":
        words = f"{words} {_AT_PIVOT}"
    return Bar(words, length / mm_per_pixel)


def rounded_down(most: float) -> float:
    """The largest of 1, 2 and 5 x 10^n that is at most ``most`` > 0."""
    power = 10.0 ** math.floor(math.log10(most) + 1e-9)
    return next(digit * power for digit in (5.0, 2.0, 1.0) if digit * power <= most * (1 + 1e-9))


def length_in_words(millimetres: float) -> str:
    """A round length in the unit that people use for it."""
    for unit, size in (("m", 1000.0), ("cm", 10.0)):
        if millimetres >= size * (1 - 1e-9):
            return f"{millimetres / size:g} {unit}"
    return f"{millimetres:g} mm" if millimetres >= 0.1 * (1 - 1e-9) else f"{millimetres * 1000:g} µm"
