"""The square that the network sees: its size and place, and cutting or padding to it.

The network was trained on pictures in which the head's bounding sphere fills the square, so its scale
matters: the automatic square is fitted to the head, and beyond the film lies air (opacity 0, not content).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from xrayview.errors import UnusableOption
from xrayview.xray.field import hull_corners
from xrayview.xray.limits import LARGEST_SIDE, SMALLEST_SIDE

Element = TypeVar("Element", bound=np.generic)

BODY = 0.3
"""The opacity above which a pixel belongs to the object, where the tone is that of simulated heads."""

_MARGIN = 1.04  # of the sphere's diameter
_TILE = 256


@dataclass(frozen=True)
class Square:
    """A square on a picture: its corner and ``side`` in pixels (it may reach beyond), and why."""

    top: int
    left: int
    side: int
    reason: str


def parsed_crop(wish: str, rows: int, columns: int) -> tuple[int, int, int, int] | None:
    """(left, top, right, bottom) in pixels, right and bottom exclusive; None for auto and none."""
    if wish in ("auto", "none"):
        return None
    try:
        left, top, right, bottom = (int(part) for part in wish.split(","))
    except ValueError:
        raise UnusableOption(
            f"crop {wish}: unknown", "choose auto, none, or left,top,right,bottom in pixels"
        ) from None
    if not (0 <= left < right <= columns and 0 <= top < bottom <= rows):
        raise UnusableOption(
            f"crop {wish}: lies outside the picture of {columns} x {rows} pixels",
            "give left,top,right,bottom in pixels, right and bottom being the first ones left out",
        )
    if min(right - left, bottom - top) < SMALLEST_SIDE:
        raise UnusableOption(f"crop {wish}: too small", f"leave at least {SMALLEST_SIDE} pixels a side")
    return left, top, right, bottom


def parsed_square(wish: str, rows: int, columns: int) -> Square | None:
    """The square that a wish "left,top,side" names on a picture of ``rows`` x ``columns``; None for auto."""
    if wish == "auto":
        return None
    try:
        left, top, side = (int(part) for part in wish.split(","))
    except ValueError:
        raise UnusableOption(f"square {wish}: unknown", "choose auto, or left,top,side in pixels") from None
    largest = 2 * max(rows, columns, SMALLEST_SIDE)
    beside = left >= columns or top >= rows or left + side <= 0 or top + side <= 0
    if beside or not SMALLEST_SIDE <= side <= largest:
        raise UnusableOption(
            f"square {wish}: not on the picture of {columns} x {rows} pixels",
            f"give left,top,side in pixels, the side {SMALLEST_SIDE} to {largest}",
        )
    return Square(top, left, side, "as asked")


def padded_square(rows: int, columns: int) -> Square:
    """The smallest square that holds a whole picture, the picture in its middle."""
    side = max(rows, columns)
    return Square((rows - side) // 2, (columns - side) // 2, side, f"{columns} x {rows} padded with air")


def head_square(
    reduced: npt.NDArray[np.float32],
    content: npt.NDArray[np.bool_],
    shape: tuple[int, ...],
    body_opacity: float = BODY,
) -> Square:
    """The square round the object on a picture of ``shape`` (rows, columns), by its reduced opacity (h, w).

    ``body_opacity``: above it a pixel belongs to the object.
    """
    rows, columns = shape
    scale = max(rows / reduced.shape[0], columns / reduced.shape[1])
    body = _body((reduced > body_opacity) & content)
    if body is None:
        return padded_square(rows, columns)
    corners = hull_corners(body)
    (top, left), (bottom, right) = corners.min(axis=0), corners.max(axis=0) + 1
    longest = float(max(bottom - top, right - left))
    across = corners[:, None, :] - corners[None, :, :]
    sphere = min(float(np.sqrt((across**2).sum(axis=2).max())) + 1, 1.1 * longest)
    side = round(_MARGIN * sphere * scale)
    if side >= 0.97 * max(rows, columns) and min(bottom - top, right - left) > 0.9 * min(reduced.shape):
        return padded_square(rows, columns)
    side = int(np.clip(side, SMALLEST_SIDE, max(LARGEST_SIDE, rows, columns)))
    middle = (float(top + bottom) / 2 * scale, float(left + right) / 2 * scale)
    return Square(
        round(middle[0] - side / 2),
        round(middle[1] - side / 2),
        side,
        "the object's bounding circle fills the square",
    )


def _body(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_] | None:
    """The largest object, without what is thinner than a head holder's rods; None where there is none."""
    from scipy import ndimage

    radius = 0.02 * min(mask.shape)
    padded = np.pad(mask, 1, mode="edge")
    core = ndimage.distance_transform_edt(padded)[1:-1, 1:-1] > radius
    if not core.any():
        return None
    labels, _ = ndimage.label(core)
    core = labels == 1 + int(np.argmax(np.bincount(labels.ravel())[1:]))
    body: npt.NDArray[np.bool_] = (ndimage.distance_transform_edt(~core) <= radius) & mask
    return body if body.mean() > 0.02 else None


def cut(picture: npt.NDArray[Element], square: Square, beyond: Any) -> npt.NDArray[Element]:
    """The (side, side) part of a (H, W) picture within ``square``; ``beyond`` fills what lies outside."""
    rows, columns = picture.shape
    if (square.top, square.left, square.side, square.side) == (0, 0, rows, columns):
        return np.ascontiguousarray(picture)
    top, left = max(square.top, 0), max(square.left, 0)
    bottom, right = min(square.top + square.side, rows), min(square.left + square.side, columns)
    first_row, first_column = top - square.top, left - square.left
    last_row, last_column = bottom - square.top, right - square.left
    # Only what lies beyond is filled: writing the whole of a large square twice takes twice as long.
    cutting = np.empty((square.side, square.side), picture.dtype)
    cutting[:first_row], cutting[last_row:] = beyond, beyond
    cutting[first_row:last_row, :first_column] = beyond
    cutting[first_row:last_row, last_column:] = beyond
    inside, taken = cutting[first_row:last_row, first_column:last_column], picture[top:bottom, left:right]
    # In tiles that the cache holds: a picture that was turned by a quarter is read across its memory.
    for row in range(0, inside.shape[0], _TILE):
        for column in range(0, inside.shape[1], _TILE):
            tile = slice(row, row + _TILE), slice(column, column + _TILE)
            inside[tile] = taken[tile]
    return cutting
