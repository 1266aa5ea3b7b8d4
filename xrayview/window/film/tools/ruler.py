"""A line between two points of the film whose distance is known."""

from __future__ import annotations

from math import hypot

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QPainter

from xrayview.window.film.drawing import draw_ends, draw_line
from xrayview.window.film.tools.tool import A_CLICK, FilmTool, Point
from xrayview.window.parts.placing import Placing

_GRIP = 10.0

Line = tuple[Point, Point]


class RulerTool(FilmTool[Line]):
    """Two points, each of which can be moved; nothing of the document's until a person says how far apart."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._end: int | None = None
        self._start: Point = (0, 0)

    @property
    def pixels(self) -> float:
        """The line's length in pixels of the film; 0 where there is none."""
        if self.shape is None:
            return 0.0
        (x, y), (u, v) = self.shape
        return hypot(u - x, v - y)

    def in_words(self, shape: Line | None) -> str:
        """The line's length in pixels."""
        return f"{self.pixels:.2f}"

    def take(self, at: Point, scale: float) -> None:
        """Take hold of an end, or begin another line."""
        self._start = at
        ends = enumerate(self.shape or ())
        near = ((hypot(x - at[0], y - at[1]) * scale, n) for n, (x, y) in ends)
        away, end = min(near, default=(2 * _GRIP, 0))
        self._end = end if away <= _GRIP else None

    def follow(self, at: Point, scale: float) -> None:
        """Show the line as it would become."""
        held = (min(max(at[0], 0.0), self.size[0]), min(max(at[1], 0.0), self.size[1]))
        if self._end is not None and self.shape is not None:
            self.shape = (held, self.shape[1]) if self._end == 0 else (self.shape[0], held)
        elif hypot(at[0] - self._start[0], at[1] - self._start[1]) * scale >= A_CLICK:
            self.shape = self._start, held
        self.changed.emit()

    def nudge(self, right: int, down: int, larger: bool) -> None:
        """Move the line's second end, with Shift the whole line; the first key draws one in the middle."""
        if self.shape is None:
            width, height = self.size
            self.shape = (0.4 * width, 0.5 * height), (0.6 * width, 0.5 * height)
        first, (x, y) = self.shape
        second = x + right, y + down
        self.shape = ((first[0] + right, first[1] + down) if larger else first), second

    def delete(self) -> None:
        """Take the line away."""
        self.forget()

    def forget(self) -> None:
        """No line."""
        self.counted = None
        self.give_up()

    def cursor(self, at: Point, scale: float) -> Qt.CursorShape:
        """A cross: every place can be an end."""
        return Qt.CursorShape.CrossCursor

    def draw(self, painter: QPainter, placing: Placing, accent: QColor, in_hand: bool) -> None:
        """The line and its ends, while it is in hand."""
        if self.shape is not None and in_hand:
            draw_line(painter, placing, self.shape, accent, closed=False, thick=True)
            draw_ends(painter, placing, self.shape, accent)
