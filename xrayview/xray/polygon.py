"""A region as a polygon that can be written down: traced round a mask, thinned, and filled again."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from xrayview.errors import UnusableOption

Mask = npt.NDArray[np.bool_]
Point = tuple[int, int]
Polygon = tuple[Point, ...]
"""(x, y) corners in pixels of the file's picture, 0 at its top left corner."""

_POINT = re.compile(r"-?\d+,-?\d+")
_STEPS = ((0, 1), (1, 0), (0, -1), (-1, 0))


def traced(mask: Mask, stride: int, corner: Point) -> Polygon:
    """The outer border of ``mask`` (h, w), which is one connected region and not empty.

    ``stride``: pixels of the file's picture that one of the mask is wide; ``corner``: (x, y) of the mask's
    own on it. The border is thinned to within one pixel of the mask.
    """
    border = _thinned(_border(mask), 1.0)
    (left, top), scale = corner, stride
    return tuple((int(column) * scale + left, int(row) * scale + top) for row, column in border)


def filled(polygon: Polygon, shape: tuple[int, int], stride: int, corner: Point) -> Mask:
    """``shape`` (h, w) bool: pixels whose middle the polygon goes round; the mask lies as `traced` says.

    Judged by the winding number: a thinned border that crosses itself at a narrow place loses nothing there.
    """
    turns = np.zeros(shape, np.int16)
    rows, columns = (np.arange(size) + 0.5 for size in shape)
    corners = (np.array(polygon, float) - corner) / stride
    for (x, y), (next_x, next_y) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        crossed = slice(*np.searchsorted(rows, sorted((y, next_y))))
        if crossed.start < crossed.stop:
            crossings = x + (rows[crossed] - y) * ((next_x - x) / (next_y - y))
            turns[crossed] += np.int16(1 if next_y > y else -1) * (columns > crossings[:, None])
    inside: Mask = turns != 0
    return inside


def written(polygon: Polygon) -> str:
    """The polygon as a wish: "x,y x,y x,y"."""
    return " ".join(f"{x},{y}" for x, y in polygon)


def parsed_polygon(name: str, wish: str) -> Polygon | None:
    """The polygon that a wish spells out, or None where it spells out none; ``name``: of the wish."""
    points = wish.split()
    if len(points) < 2 or not all(_POINT.fullmatch(point) for point in points):
        return None
    if len(points) < 3 or len(points) > 10_000:
        raise UnusableOption(f"{name} {wish[:40]}: no outline", "give three corners or more as x,y x,y x,y")
    return tuple((int(x), int(y)) for x, y in (point.split(",") for point in points))


def _border(mask: Mask) -> npt.NDArray[np.int64]:
    """(n, 2) (row, column) corners of pixels, round the mask's outer border, the mask on the right hand."""
    padded = np.pad(mask, 1)
    row, column = (int(place) for place in np.unravel_index(int(padded.argmax()), padded.shape))
    start, heading = (row, column), 0
    at, path = start, [start]
    while True:
        at = (at[0] + _STEPS[heading][0], at[1] + _STEPS[heading][1])
        if at == start:
            return np.array(path, np.int64) - 1
        path.append(at)
        # Of the two pixels ahead: none is the mask's, turn right; only the right one, go on; the left, turn.
        ahead_left, ahead_right = (padded[pixel] for pixel in _ahead(at, heading))
        heading = (heading + (1 if not ahead_right else -1 if ahead_left else 0)) % 4


def _ahead(at: Point, heading: int) -> tuple[Point, Point]:
    """The pixels (row, column) ahead of a corner between pixels: on the left hand and on the right."""
    row, column = at
    around = ((row - 1, column - 1), (row - 1, column), (row, column), (row, column - 1))
    return around[(1 + heading) % 4], around[(2 + heading) % 4]


def _thinned(path: npt.NDArray[np.int64], tolerance: float) -> npt.NDArray[np.int64]:
    """The corners of a closed path that keep it within ``tolerance`` (Douglas and Peucker 1973)."""
    far = int(((path - path[0]) ** 2).sum(axis=1).argmax())
    closed = np.concatenate([path, path[:1]])
    keep = np.zeros(len(closed), bool)
    keep[[0, far]] = True
    open_spans = [(0, far), (far, len(closed) - 1)]
    while open_spans:
        first, last = open_spans.pop()
        if last - first < 2:
            continue
        chord = (closed[last] - closed[first]).astype(float)
        away = (closed[first + 1 : last] - closed[first]).astype(float)
        length = float(np.hypot(*chord))
        off = (
            np.hypot(*away.T) if length == 0 else abs(chord[0] * away[:, 1] - chord[1] * away[:, 0]) / length
        )
        farthest = int(off.argmax())
        if off[farthest] > tolerance:
            middle = first + 1 + farthest
            keep[middle] = True
            open_spans += [(first, middle), (middle, last)]
    return path[keep[:-1]]
