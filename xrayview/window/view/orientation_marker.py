"""The small figure in the corner of the 3D view: three axes, and what lies at their ends."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from xrayview.scene.scene import Camera
from xrayview.window.view import ink, orientation
from xrayview.xray.seen_from import SeenFrom

_COLOURS = ("#f0897d", "#8fd694", "#86b6f5")
_WIDTH, _HEIGHT, _BELOW = 140, 104, 16
_ARM, _GAP = 30.0, 10.0
_HIDDEN_BEHIND = -0.3
_SHORT = 0.15  # square of the length of an arm that is seen from its end
_GROUND = QColor(11, 13, 16, 200)


class OrientationMarker(QWidget):
    """Shows a camera's axes; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._camera = Camera()
        self._side: SeenFrom = "unknown"
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("Orientation")
        self.resize(self.sizeHint())
        self.hide()

    def sizeHint(self) -> QSize:
        """A figure, and a line of words below it."""
        return QSize(_WIDTH, _HEIGHT + _BELOW)

    def show_camera(self, camera: Camera, side: SeenFrom) -> None:
        """Draw the axes as this camera sees them; ``side`` is the one that is seen as taken."""
        if (camera, side) == (self._camera, self._side) and self.accessibleDescription():
            return
        self._camera, self._side = camera, side
        self.setAccessibleDescription(orientation.in_words(camera, side))
        self.update()

    def hint(self) -> str:
        """What a pointer that rests on it is told."""
        return orientation.KNOWN_HINT if orientation.is_known(self._side) else orientation.UNKNOWN_HINT

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the far ends first; those that point away are dim, and have no name."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(_WIDTH / 2, _HEIGHT / 2)
        letters = orientation.is_known(self._side)
        font = QFont(self.font())
        font.setPixelSize(13 if letters else 11)
        font.setBold(letters)
        metrics = QFontMetricsF(font)
        ends = orientation.ends(self._camera, self._side)
        for end in ends:
            way = QPointF(end.right, -end.up)
            painter.setOpacity(0.45 + 0.55 * (end.nearness + 1) / 2)
            ink.line(painter, middle, middle + way * _ARM, 2.0, _COLOURS[end.axis])
        for end in ends:
            if end.nearness <= _HIDDEN_BEHIND:
                continue
            painter.setOpacity(0.45 + 0.55 * (end.nearness + 1) / 2)
            way, wide = QPointF(end.right, -end.up), metrics.horizontalAdvance(end.name)
            # Sideways, words begin where the arm ends.
            place = middle + way * (_ARM + _GAP) + QPointF(way.x() * wide / 2, 0.0)
            if QPointF.dotProduct(way, way) < _SHORT:
                # An arm that points at the viewer: its word would lie on the other arms.
                ground = QRectF(0.0, 0.0, wide + 6.0, metrics.height())
                ground.moveCenter(place)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(_GROUND)
                painter.drawRoundedRect(ground, 4.0, 4.0)
            ink.text(painter, place, end.name, font)
        painter.setOpacity(1.0)
        if not letters:
            ink.text(painter, QPointF(_WIDTH / 2, _HEIGHT + _BELOW / 2), orientation.SIDE_UNKNOWN, font)
        painter.end()
