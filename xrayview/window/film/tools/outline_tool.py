"""The head's outline on the film: pulled where it is taken hold of, drawn anew elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QPainter

from xrayview.window.film.drawing import draw_line
from xrayview.window.film.outline_shape import drawn_round, grown, moved, nearest, pulled
from xrayview.window.film.tools.tool import FilmTool, Point
from xrayview.window.parts.placing import Placing
from xrayview.xray.polygon import Polygon, written

_GRIP = 9.0  # how far from the outline it is still taken, in the view's units
_REACH = 42.0  # how much of it to each side follows a pull
_STEP = 5.0  # between corners of an outline drawn freehand


class OutlineTool(FilmTool[Polygon]):
    """What lies beside the outline is taken away; without an outline everything stays."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._start: Point = (0, 0)
        self._along: float | None = None
        self._before: Polygon | None = None
        self._way: list[Point] = []

    def in_words(self, shape: Polygon | None) -> str:
        """ "x,y x,y x,y ...", or keep."""
        return "keep" if shape is None else written(shape)

    def take(self, at: Point, scale: float) -> None:
        """Take hold of the outline near the pointer, or begin to draw another."""
        self._start, self._before, self._way = at, self.shape, [at]
        self._along = None
        if self.shape is not None:
            away, along = nearest(self.shape, at)
            self._along = along if away * scale <= _GRIP else None

    def follow(self, at: Point, scale: float) -> None:
        """Show the outline as it would become."""
        if self._before is not None and self._along is not None:
            by = at[0] - self._start[0], at[1] - self._start[1]
            self.shape = pulled(self._before, self._along, by, _REACH / scale, self.size)
        else:
            self._way.append(at)
            self.shape = drawn_round(self._way, _STEP / scale, self.size) or self._before
        self.changed.emit()

    def cursor(self, at: Point, scale: float) -> Qt.CursorShape:
        """A hand over the outline, a cross where another would be drawn."""
        if self.is_held:
            held = self._along is not None
            return Qt.CursorShape.ClosedHandCursor if held else Qt.CursorShape.CrossCursor
        near = self.shape is not None and nearest(self.shape, at)[0] * scale <= _GRIP
        return Qt.CursorShape.OpenHandCursor if near else Qt.CursorShape.CrossCursor

    def nudge(self, right: int, down: int, larger: bool) -> None:
        """Move the outline, or grow it (right and up) and shrink it (left and down)."""
        if self.shape is not None and larger:
            self.shape = grown(self.shape, right - down, self.size)
        elif self.shape is not None:
            self.shape = moved(self.shape, right, down, self.size)

    def draw(self, painter: QPainter, placing: Placing, accent: QColor, in_hand: bool) -> None:
        """The outline as a closed line, thicker while it can be pulled."""
        if self.shape is not None:
            draw_line(painter, placing, self.shape, accent, closed=True, thick=in_hand)
