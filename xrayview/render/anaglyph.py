"""Two pictures in one for red-cyan glasses: the left eye looks through the red filter.

"true", "grey", "half-colour", "colour" and "optimised" are the mixes of P. Wimmer, "Anaglyph methods
comparison", https://www.3dtv.at/Knowhow/AnaglyphComparison_en.aspx; his further gamma of 1.5 on the red of
"optimised" is left out, since it turns grey bone reddish.
"dubois" is the least-squares mix of E. Dubois, "A projection method to generate anaglyph stereo images",
ICASSP 2001, https://www.site.uottawa.ca/~edubois/icassp01/anaglyphdubois.pdf, for red-cyan glasses.
Dubois projects light, so that method is computed on linear light (sRGB decoded, mixed, clipped, encoded);
the others mix the stored values, as every viewer does.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from xrayview.scene import limits
from xrayview.scene.scene import METHODS, Method

Pixels = npt.NDArray[np.uint8]
Matrix = tuple[tuple[float, float, float], ...]

# Luma of ITU-R BT.601.
_GREY = (0.299, 0.587, 0.114)
_NONE = (0.0, 0.0, 0.0)
# Mixed at a time: in floats a picture of 8192 pixels would take gigabytes.
_ROWS = 128
_R, _G, _B = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)

# Method -> rows (red, green, blue) of the left and of the right eye's matrix.
MATRICES: dict[Method, tuple[Matrix, Matrix]] = {
    "true": ((_GREY, _NONE, _NONE), (_NONE, _NONE, _GREY)),
    "grey": ((_GREY, _NONE, _NONE), (_NONE, _GREY, _GREY)),
    "half-colour": ((_GREY, _NONE, _NONE), (_NONE, _G, _B)),
    "colour": ((_R, _NONE, _NONE), (_NONE, _G, _B)),
    "optimised": (((0.0, 0.7, 0.3), _NONE, _NONE), (_NONE, _G, _B)),
    "dubois": (
        (
            (0.4561, 0.500484, 0.176381),
            (-0.0400822, -0.0378246, -0.0157589),
            (-0.0152161, -0.0205971, -0.00546856),
        ),
        (
            (-0.0434706, -0.0879388, -0.00155529),
            (0.378476, 0.73364, -0.0184503),
            (-0.0721527, -0.112961, 1.2264),
        ),
    ),
}


def anaglyph(left: Pixels, right: Pixels, method: Method = "dubois") -> Pixels:
    """Join the two eyes' (height, width, 3) uint8 pictures into one of the same shape.

    Red is the left eye's alone in every method but "dubois", which takes a little of the right eye's picture
    off it, so that less of that picture is seen through the red filter. An unknown ``method`` is answered
    with the list.
    """
    limits.one_of("anaglyph method", method, METHODS)
    if left.shape != right.shape or left.ndim != 3 or left.shape[2] != 3:
        raise ValueError("left and right are (height, width, 3) pictures of one size")
    mixed = np.empty(left.shape, np.uint8)
    for start in range(0, len(left), _ROWS):
        rows = slice(start, start + _ROWS)
        mixed[rows] = _mixed(left[rows], right[rows], method)
    return mixed


def _mixed(left: Pixels, right: Pixels, method: Method) -> Pixels:
    for_left, for_right = (np.asarray(matrix, np.float32).T for matrix in MATRICES[method])
    if method == "dubois":
        table = _to_linear_table()
        light = table[left] @ for_left + table[right] @ for_right
        return np.round(255 * _from_linear(np.clip(light, 0, 1))).astype(np.uint8)
    values = left.astype(np.float32) @ for_left + right.astype(np.float32) @ for_right
    return np.round(np.clip(values, 0, 255)).astype(np.uint8)


def _to_linear_table() -> npt.NDArray[np.float32]:
    """(256,) linear light 0..1 of an sRGB byte (IEC 61966-2-1)."""
    value = np.arange(256) / 255
    light = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return light.astype(np.float32)


def _from_linear(light: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """SRGB 0..1 of linear light 0..1 (IEC 61966-2-1)."""
    value = np.where(light <= 0.0031308, 12.92 * light, 1.055 * np.power(light, 1 / 2.4) - 0.055)
    return value.astype(np.float32)
