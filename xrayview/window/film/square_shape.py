"""The square that the network sees, moved and resized on the film as it is stored; no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from xrayview.xray.limits import SMALLEST_SIDE
from xrayview.xray.outline import Outline
from xrayview.xray.radiograph import Prepared

Point = tuple[float, float]
Square = tuple[int, int, int]
"""(left, top, side) in pixels of the film as it is turned and mirrored."""


@dataclass(frozen=True)
class SquareFrame:
    """How the turned film lies on the stored one.

    ``origin``: the stored film's point (x, y) at which the turned film's (0, 0) lies; ``across`` and
    ``down``: the way on the stored film that a pixel of the turned one takes.
    """

    origin: Point
    across: Point
    down: Point

    def corners(self, square: Square) -> tuple[Point, Point, Point, Point]:
        """The square's corners on the stored film, from its own top left clockwise as the network sees it."""
        left, top, side = square
        return (
            self._on_film(left, top),
            self._on_film(left + side, top),
            self._on_film(left + side, top + side),
            self._on_film(left, top + side),
        )

    def turned(self, x: float, y: float) -> Point:
        """A way on the stored film, in pixels of the turned one."""
        (a, c), (b, d) = self.across, self.down
        whole = a * d - b * c
        return (d * x - b * y) / whole, (a * y - c * x) / whole

    def within(self, square: Square, at: Point) -> Point:
        """Where a point of the stored film lies, as shares of the square's side from its top left corner."""
        left, top, side = square
        x, y = self._on_film(left, top)
        right, down = self.turned(at[0] - x, at[1] - y)
        return right / side, down / side

    def _on_film(self, x: float, y: float) -> Point:
        return (
            self.origin[0] + x * self.across[0] + y * self.down[0],
            self.origin[1] + x * self.across[1] + y * self.down[1],
        )


def frame_of(prepared: Prepared) -> tuple[SquareFrame, Square] | None:
    """How the turned film lies on the stored one, and the square in force; None where nobody kept it."""
    square = square_of(prepared.explicit.square) if prepared.explicit is not None else None
    if prepared.outline is None or square is None:
        return None
    return _frame(prepared.outline, square), square


def square_of(wish: str) -> Square | None:
    """The square of a wish "left,top,side"; None for auto."""
    parts = wish.split(",")
    if len(parts) != 3:
        return None
    left, top, side = (int(part) for part in parts)
    return left, top, side


def moved(square: Square, right: float, down: float) -> Square:
    """The square so many pixels of the turned film further on."""
    return square[0] + round(right), square[1] + round(down), square[2]


def resized(square: Square, by: float) -> Square:
    """The square about its middle, larger by so many pixels of the turned film to each side."""
    left, top, side = square
    grown = max(SMALLEST_SIDE, side + 2 * round(by))
    half = (grown - side) // 2
    return left - half, top - half, grown


def _frame(outline: Outline, square: Square) -> SquareFrame:
    left, top, side = square
    first, second, _, fourth = outline.square
    across = ((second[0] - first[0]) / side, (second[1] - first[1]) / side)
    down = ((fourth[0] - first[0]) / side, (fourth[1] - first[1]) / side)
    origin = (
        first[0] - left * across[0] - top * down[0],
        first[1] - left * across[1] - top * down[1],
    )
    return SquareFrame(origin, across, down)
