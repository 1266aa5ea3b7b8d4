"""Where on the file's picture the preparation took what it took."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xrayview.xray.framing import Square

Box = tuple[int, int, int, int]
Point = tuple[float, float]


@dataclass(frozen=True)
class Outline:
    """What was taken of the file's picture, in its pixels: x to the right, y downwards, 0 at its corner.

    ``field``: (left, top, right, bottom) of the film within its frame, or of the crop that was asked for.
    ``square``: the corners of what the network sees, from its own top left clockwise (as it sees them: a
    mirrored film's run the other way round); they may lie beyond the picture.
    """

    field: Box
    square: tuple[Point, Point, Point, Point]


def outline(
    field: Box,
    straight: tuple[int, int],
    degrees: float,
    turned: tuple[int, int],
    mirrored: bool,
    square: Square,
) -> Outline:
    """Follow the square back to the file: square -> mirror -> turn -> square pixels -> field.

    ``straight``: (rows, columns) of the field with square pixels, before it was turned clockwise by
    ``degrees``; ``turned``: afterwards.
    """
    left, top, right, bottom = field
    across = np.array([square.left, square.left + square.side], float)
    down = np.array([square.top, square.top + square.side], float)
    if mirrored:
        across = turned[1] - across
    corners = np.array([(x, y) for x, y in zip(across[[0, 1, 1, 0]], down[[0, 0, 1, 1]], strict=True)])
    angle = np.radians(degrees)
    # With y downwards this turns counter-clockwise as it is seen: back to how the film was stored.
    back = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    corners = (corners - np.array(turned[::-1]) / 2) @ back.T + np.array(straight[::-1]) / 2
    corners = corners * ((right - left) / straight[1], (bottom - top) / straight[0]) + (left, top)
    first, second, third, fourth = ((float(x), float(y)) for x, y in corners)
    return Outline(field, (first, second, third, fourth))
