"""The crop rectangle's geometry: drawn, moved and resized in pixels of the file; no Qt."""

from __future__ import annotations

from typing import Literal, get_args

from xrayview.errors import UnusableOption
from xrayview.xray.framing import parsed_crop
from xrayview.xray.limits import SMALLEST_SIDE

Box = tuple[int, int, int, int]
"""(left, top, right, bottom) in pixels of the file, right and bottom being the first ones left out."""

Handle = Literal["nw", "n", "ne", "e", "se", "s", "sw", "w", "inside"]
HANDLES: tuple[Handle, ...] = get_args(Handle)[:-1]


def box_of(wish: str, rows: int, columns: int) -> Box | None:
    """The rectangle of a crop's wish; None for auto, none, and what does not fit a picture of this size."""
    try:
        return parsed_crop(wish, rows, columns)
    except UnusableOption:
        return None


def in_words(box: Box) -> str:
    """The rectangle as a crop's wish: "L,T,R,B"."""
    return ",".join(str(edge) for edge in box)


def drawn(start: tuple[float, float], end: tuple[float, float], rows: int, columns: int) -> Box:
    """The rectangle from one corner to the other (x, y), within the picture, no smaller than is allowed.

    Where it is too small it grows in the direction that it was drawn in, else back into the picture.
    """
    left, right = _span(start[0], end[0], columns)
    top, bottom = _span(start[1], end[1], rows)
    return left, top, right, bottom


def moved(box: Box, right: float, down: float, rows: int, columns: int) -> Box:
    """The rectangle so many pixels further on, as far as the picture reaches."""
    x = min(max(round(right), -box[0]), columns - box[2])
    y = min(max(round(down), -box[1]), rows - box[3])
    return box[0] + x, box[1] + y, box[2] + x, box[3] + y


def resized(box: Box, handle: Handle, right: float, down: float, rows: int, columns: int) -> Box:
    """The rectangle with the edges at ``handle`` moved; an edge stops before it meets the opposite one."""
    if handle == "inside":
        return moved(box, right, down, rows, columns)
    left_edge, top_edge, right_edge, bottom_edge = box
    if "w" in handle:
        left_edge = min(max(left_edge + round(right), 0), right_edge - SMALLEST_SIDE)
    if "e" in handle:
        right_edge = max(min(right_edge + round(right), columns), left_edge + SMALLEST_SIDE)
    if "n" in handle:
        top_edge = min(max(top_edge + round(down), 0), bottom_edge - SMALLEST_SIDE)
    if "s" in handle:
        bottom_edge = max(min(bottom_edge + round(down), rows), top_edge + SMALLEST_SIDE)
    return left_edge, top_edge, right_edge, bottom_edge


def handle_at(box: Box, x: float, y: float, reach: float) -> Handle | None:
    """What a press at (x, y) takes hold of: an edge or corner within ``reach`` pixels, the inside, nothing.

    On a small rectangle the inside keeps its middle third, so that it can still be moved.
    """
    left, top, right, bottom = box
    if not (left - reach <= x <= right + reach and top - reach <= y <= bottom + reach):
        return None
    sideways = _edge(x, left, right, reach, "w", "e")
    upright = _edge(y, top, bottom, reach, "n", "s")
    found = upright + sideways
    return found if found in HANDLES else "inside"


def places(box: Box) -> dict[Handle, tuple[float, float]]:
    """Where the handles are: (x, y) of the corners and of the edges' middles."""
    left, top, right, bottom = box
    across = {"w": float(left), "": (left + right) / 2, "e": float(right)}
    down = {"n": float(top), "": (top + bottom) / 2, "s": float(bottom)}
    return {handle: (across[handle.strip("ns")], down[handle.strip("we")]) for handle in HANDLES}


def _edge(place: float, low: float, high: float, reach: float, at_low: str, at_high: str) -> str:
    reach_in = min(reach, (high - low) / 3)
    if place <= low + reach_in:
        return at_low
    return at_high if place >= high - reach_in else ""


def _span(start: float, end: float, size: int) -> tuple[int, int]:
    first, last = (min(max(round(place), 0), size) for place in (start, end))
    if abs(last - first) < SMALLEST_SIDE:
        last = first + (SMALLEST_SIDE if end >= start else -SMALLEST_SIDE)
    low, high = min(first, last), max(first, last)
    shift = max(0, -low) - max(0, high - size)
    return low + shift, high + shift
