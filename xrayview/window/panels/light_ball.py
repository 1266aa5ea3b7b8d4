"""A ball lit as the scene is: dragging on it moves the light."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from xrayview.scene.scene import Light
from xrayview.window.panels import light_direction

_MARGIN = 7.0
_STEP, _LARGE_STEP = 2.0, 10.0
_WAYS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class LightBall(QWidget):
    """Says ``moved(azimuth, elevation)`` in degrees, by mouse and arrow keys.

    ``pressed`` and ``released`` stand round a drag.
    """

    moved = Signal(float, float)
    pressed = Signal()
    released = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._light = Light()
        self._dragging = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Direction of the light")
        self.setToolTip(
            "Drag the light over the ball, past its rim to light from behind; arrow keys move it, "
            "with Shift in larger steps"
        )

    def show_light(self, light: Light) -> None:
        """Draw this light."""
        if light == self._light:
            return
        self._light = light
        behind = ", behind" if light_direction.is_behind(light) else ""
        self.setAccessibleDescription(
            f"Azimuth {light.azimuth_degrees:.0f}°, elevation {light.elevation_degrees:.0f}°{behind}"
        )
        self.update()

    def sizeHint(self) -> QSize:
        """Small and round."""
        return QSize(104, 104)

    def handle(self) -> QPointF:
        """Where the light's mark is drawn."""
        right, up = light_direction.place_of(self._light)
        return self._centre() + QPointF(right, -up) * self._radius()

    def _centre(self) -> QPointF:
        return QPointF(self.width() / 2, self.height() / 2)

    def _radius(self) -> float:
        return min(self.width(), self.height()) / 2 - _MARGIN

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ball, and the light's mark: full in front, hollow behind."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius, centre, palette = self._radius(), self._centre(), self.palette()
        room = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        pixels = math.ceil(2 * radius * self.devicePixelRatioF())
        light = self._light if self.isEnabled() else Light(0.0, 0.0, 1.0)
        shades = light_direction.shading(light, pixels)
        picture = QImage(shades.data, pixels, pixels, QImage.Format.Format_RGBA8888)
        painter.setOpacity(1.0 if self.isEnabled() else 0.15)
        painter.drawImage(room, picture)
        painter.setOpacity(1.0)
        accent = palette.color(QPalette.ColorRole.Highlight)
        painter.setPen(QPen(accent if self.hasFocus() else palette.color(QPalette.ColorRole.Mid), 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(room.adjusted(-2, -2, 2, 2) if self.hasFocus() else room)
        if self.isEnabled():
            behind = light_direction.is_behind(self._light)
            painter.setPen(QPen(QColor("#101214"), 4.0))
            painter.drawEllipse(self.handle(), 5.0, 5.0)
            painter.setPen(QPen(accent, 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush if behind else accent)
            painter.drawEllipse(self.handle(), 5.0, 5.0)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the light."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragging = True
            self.pressed.emit()
            self._pull(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pull it along."""
        if self._dragging:
            self._pull(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let it go."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.let_go()

    def hideEvent(self, event: QHideEvent) -> None:
        """A ball that vanishes amid a drag gets no release."""
        super().hideEvent(event)
        self.let_go()

    def changeEvent(self, event: QEvent) -> None:
        """Nor does one that is disabled amid a drag."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange and not self.isEnabled():
            self.let_go()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the light by arrow keys; further with Shift."""
        step = _LARGE_STEP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _STEP
        way = _WAYS.get(event.key())
        if way is None:
            super().keyPressEvent(event)
            return
        azimuth = (self._light.azimuth_degrees + step * way[0] + 180.0) % 360.0 - 180.0
        self.moved.emit(azimuth, min(max(self._light.elevation_degrees + step * way[1], -90.0), 90.0))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        super().focusInEvent(event)
        self.update()

    def _pull(self, to: QPointF) -> None:
        away = (to - self._centre()) / self._radius()
        azimuth, elevation = light_direction.angles_at(away.x(), -away.y())
        self.moved.emit(float(round(azimuth)), float(round(elevation)))

    def let_go(self) -> None:
        """End a drag as if the button had come up; nothing where there is none."""
        if self._dragging:
            self._dragging = False
            self.released.emit()
