"""What the mouse does over the 3D view: turn, move, come nearer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent

from xrayview.window import commands
from xrayview.window.state import Store

DEGREES_PER_PIXEL = 0.4
_ZOOM_PER_PIXEL = 1.006
_ZOOM_PER_NOTCH = 1.15

MOUSE_IN_WORDS = (
    "Left button: turn.  Wheel or right button: nearer and farther.  "
    "Middle button, or shift and left: move.  Double click: as the film was taken."
)


class Drag:
    """Follows a pressed button and sends the commands it means."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._button = Qt.MouseButton.NoButton
        self._last = QPointF()

    @property
    def held(self) -> bool:
        """Whether a button is down."""
        return self._button != Qt.MouseButton.NoButton

    def mouse(self, event: QMouseEvent, size: QSize) -> bool:
        """Take a mouse event over a view of ``size`` pixels; True: it was meant for us."""
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress and not self.held:
            self._button, self._last = event.button(), event.position()
        elif kind == QEvent.Type.MouseButtonRelease and event.button() == self._button:
            self._button = Qt.MouseButton.NoButton
        elif kind == QEvent.Type.MouseButtonDblClick:
            self._store.do(commands.reset_view)
        elif kind == QEvent.Type.MouseMove and self.held:
            moved, self._last = event.position() - self._last, event.position()
            self._move(moved, event.modifiers(), size)
        return True

    def wheel(self, event: QWheelEvent) -> bool:
        """Come nearer or go farther."""
        notches = event.angleDelta().y() / 120.0
        if notches:
            self._store.do(commands.zoom, _ZOOM_PER_NOTCH**notches)
        return True

    def _move(self, moved: QPointF, modifiers: Qt.KeyboardModifier, size: QSize) -> None:
        shifted = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        if self._button == Qt.MouseButton.RightButton:
            self._store.do(commands.zoom, _ZOOM_PER_PIXEL ** -moved.y())
        elif self._button == Qt.MouseButton.MiddleButton or shifted:
            shorter = max(1, min(size.width(), size.height()))
            self._store.do(commands.pan, moved.x() / shorter, -moved.y() / shorter)
        elif self._button == Qt.MouseButton.LeftButton:
            # The head follows the hand: dragged to the right, it is seen from further left.
            self._store.do(commands.turn, -moved.x() * DEGREES_PER_PIXEL, moved.y() * DEGREES_PER_PIXEL)
