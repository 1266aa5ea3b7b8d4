"""What mouse and arrow keys do over the 3D view: turn, move, come nearer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from xrayview.window.commands import camera
from xrayview.window.store import Store

DEGREES_PER_PIXEL = 0.4
_ZOOM_PER_PIXEL = 1.006
_ZOOM_PER_NOTCH = 1.15
_DEGREES_PER_KEY = 5.0
_TURNS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}

MOUSE_IN_WORDS = (
    "Left button: turn.  Wheel or right button: nearer and farther.  "
    "Middle button, or shift and left: move.  Double click: as the film was taken.  "
    "Arrow keys: turn.  + and -: nearer and farther, once the picture was clicked."
)


class Drag:
    """Follows a pressed button, wheel and keys, and sends the commands they mean."""

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
        if kind != QEvent.Type.MouseButtonRelease and not event.buttons() & self._button:
            self.let_go()  # the release went elsewhere, such as to a dialog
        if kind == QEvent.Type.MouseButtonPress and not self.held:
            self._button, self._last = event.button(), event.position()
            self._store.begin_drag()
        elif kind == QEvent.Type.MouseButtonRelease and event.button() == self._button:
            self.let_go()
        elif kind == QEvent.Type.MouseButtonDblClick:
            self._store.do(camera.reset_view)
        elif kind == QEvent.Type.MouseMove and self.held:
            moved, self._last = event.position() - self._last, event.position()
            self._move(moved, event.modifiers(), size)
        return True

    def let_go(self) -> None:
        """End a drag as if the button had come up; nothing where there is none."""
        if self.held:
            self._button = Qt.MouseButton.NoButton
            self._store.end_drag()

    def wheel(self, event: QWheelEvent) -> bool:
        """Come nearer or go farther."""
        notches = event.angleDelta().y() / 120.0
        if notches:
            self._store.do(camera.zoom, _ZOOM_PER_NOTCH**notches)
        return True

    def key(self, event: QKeyEvent) -> bool:
        """Turn by the arrow keys, come nearer by + and -; False: the key means nothing here."""
        if event.key() in _TURNS:
            right, up = _TURNS[Qt.Key(event.key())]
            self._store.do(camera.turn, right * _DEGREES_PER_KEY, up * _DEGREES_PER_KEY)
        elif event.text() in ("+", "=", "-"):
            self._store.do(camera.zoom, 1 / _ZOOM_PER_NOTCH if event.text() == "-" else _ZOOM_PER_NOTCH)
        else:
            return False
        return True

    def _move(self, moved: QPointF, modifiers: Qt.KeyboardModifier, size: QSize) -> None:
        shifted = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        if self._button == Qt.MouseButton.RightButton:
            self._store.do(camera.zoom, _ZOOM_PER_PIXEL ** -moved.y())
        elif self._button == Qt.MouseButton.MiddleButton or shifted:
            shorter = max(1, min(size.width(), size.height()))
            self._store.do(camera.pan, moved.x() / shorter, -moved.y() / shorter)
        elif self._button == Qt.MouseButton.LeftButton:
            # The head follows the hand: dragged to the right, it is seen from further left.
            self._store.do(camera.turn, -moved.x() * DEGREES_PER_PIXEL, moved.y() * DEGREES_PER_PIXEL)
