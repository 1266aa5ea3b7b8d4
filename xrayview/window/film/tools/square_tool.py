"""The square that the network sees: moved by its inside, resized about its middle by its edges."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QPainter

from xrayview.window.film.drawing import draw_line
from xrayview.window.film.square_shape import Square, SquareFrame, moved, resized
from xrayview.window.film.tools.tool import FilmTool, Point
from xrayview.window.parts.placing import Placing

_GRIP = 9.0


class SquareTool(FilmTool[Square]):
    """The square on the turned film, shown on the stored one by its ``frame``."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.frame: SquareFrame | None = None
        self._start: Point = (0, 0)
        self._before: Square | None = None
        self._at_edge = False

    def in_words(self, shape: Square | None) -> str:
        """ "left,top,side", or auto."""
        return "auto" if shape is None else ",".join(str(part) for part in shape)

    def take(self, at: Point, scale: float) -> None:
        """Take hold of an edge, or of the whole square."""
        self._start, self._before = at, self.shape
        self._at_edge = self._is_edge(at, scale)

    def follow(self, at: Point, scale: float) -> None:
        """Show the square as it would become."""
        if self._before is None or self.frame is None:
            return
        if self._at_edge:
            outwards = self._from_middle(at) - self._from_middle(self._start)
            self.shape = resized(self._before, outwards * self._before[2])
        else:
            by = self.frame.turned(at[0] - self._start[0], at[1] - self._start[1])
            self.shape = moved(self._before, *by)
        self.changed.emit()

    def cursor(self, at: Point, scale: float) -> Qt.CursorShape:
        """Whether a press would move or resize."""
        at_edge = self._at_edge if self.is_held else self._is_edge(at, scale)
        return Qt.CursorShape.SizeBDiagCursor if at_edge else Qt.CursorShape.SizeAllCursor

    def nudge(self, right: int, down: int, larger: bool) -> None:
        """Move the square, or grow it (right and up) and shrink it (left and down)."""
        if self.shape is None or self.frame is None:
            return
        way = self.frame.turned(right, down)
        self.shape = resized(self.shape, right - down) if larger else moved(self.shape, *way)

    def draw(self, painter: QPainter, placing: Placing, accent: QColor, in_hand: bool) -> None:
        """The square while it can be changed; else it is drawn with what the preparation took."""
        if self.shape is not None and self.frame is not None and in_hand:
            draw_line(painter, placing, self.frame.corners(self.shape), accent, closed=True, thick=True)

    def _from_middle(self, at: Point) -> float:
        """How far from the square's middle, as a share of its side; 0.5 on its edges."""
        if self._before is None or self.frame is None:
            return 0.0
        return max(abs(share - 0.5) for share in self.frame.within(self._before, at))

    def _is_edge(self, at: Point, scale: float) -> bool:
        if self.shape is None or self.frame is None:
            return False
        side = self.shape[2] * (abs(self.frame.across[0]) + abs(self.frame.across[1]))
        share = max(abs(share - 0.5) for share in self.frame.within(self.shape, at))
        return abs(share - 0.5) * side * scale <= _GRIP
