"""The scale bar at the bottom of the 3D view, where the spacing is known."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from xrayview.scene.lens import Lens
from xrayview.window.view import ink, scale

_LARGEST, _SHARE = 200.0, 0.3
_TICK = 4.0


class ScaleBar(QWidget):
    """A line with its length above it; the mouse goes through it. It is empty where there is no scale."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.bar: scale.Bar | None = None
        self._perspective = False
        self._font = QFont(self.font())
        self._font.setPixelSize(12)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("Scale")
        self.resize(self.sizeHint())
        self.hide()

    def show_scale(self, lens: Lens, longest_mm: float | None, view: QSize) -> None:
        """Draw the bar for a picture of this size."""
        self.bar = None
        self._perspective = lens.camera.projection == "perspective"
        if longest_mm is not None:
            room = min(_LARGEST, _SHARE * view.width())
            self.bar = scale.bar_for(lens, longest_mm, view.height(), room)
        self.setAccessibleDescription(self.bar.words if self.bar is not None else scale.NO_SCALE)
        self.resize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the bar and its words."""
        wide = 0.0
        if self.bar is not None:
            wide = max(self.bar.pixels, QFontMetricsF(self._font).horizontalAdvance(self.bar.words))
        return QSize(max(40, round(wide) + 12), 32)

    def hint(self) -> str:
        """What a pointer that rests on it is told; where nothing is drawn, why."""
        if self.bar is None:
            return scale.NO_SCALE
        return scale.PERSPECTIVE_HINT if self._perspective else scale.PARALLEL_HINT

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar, its end ticks and its words."""
        if self.bar is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        y, middle = self.height() - 8.0, self.width() / 2
        left, right = middle - self.bar.pixels / 2, middle + self.bar.pixels / 2
        ink.line(painter, QPointF(left, y), QPointF(right, y), 2.0)
        for x in (left, right):
            ink.line(painter, QPointF(x, y - _TICK), QPointF(x, y + _TICK), 2.0)
        ink.text(painter, QPointF(middle, 9.0), self.bar.words, self._font)
        painter.end()
