"""What mouse and keys do over the 3D view: turn, roll, move, come nearer, pull the light, leaf in slices."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from xrayview.window.commands import camera, light, pick, slices
from xrayview.window.store import Store
from xrayview.window.view.picture_place import place_in_picture

DEGREES_PER_PIXEL = 0.4
_ZOOM_PER_PIXEL = 1.006
_ZOOM_PER_NOTCH = 1.15
_DEGREES_PER_KEY = 5.0
_SHARE_PER_KEY = 0.04
_WAYS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_LEAVES = {",": -0.01, ".": 0.01}
"""Cube edges away from the viewer, for each press of a key or notch of the wheel."""
_ROLLS: dict[int, int] = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}

MOUSE_IN_WORDS = (
    "Left button: turn.  Wheel or right button: nearer and farther.  "
    "Middle button, or shift and left: move.  L held, or shift and alt, and left: pull the light.  "
    "Left over a knob of a cut: pull the cut.  Double click: as the film was taken.  "
    "In slices, double click: they cross there.  In slices, , and . or ctrl and wheel: "
    "the slice that you face nearer and farther.  "
    "Arrow keys: turn, once the picture was clicked.  Shift and arrow keys: move.  "
    "L held and arrow keys: move the light.  + and -: nearer and farther.  Page up and page down: roll."
)


class Drag:
    """Follows a pressed button, wheel and keys, and sends the commands they mean."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._button = Qt.MouseButton.NoButton
        self._last = QPointF()
        self._light_key = False

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
            self._double_click(event, size)
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
        """Come nearer or go farther; with Ctrl, leaf in slices."""
        notches = event.angleDelta().y() / 120.0
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if notches and control and self._store.state.scene.mode == "slices":
            self._store.do(slices.leaf, notches * _LEAVES["."])
        elif notches:
            self._store.do(camera.zoom, _ZOOM_PER_NOTCH**notches)
        return True

    def key(self, event: QKeyEvent) -> bool:
        """Turn, roll, come nearer, leaf; move with Shift, the light with L. False: no key of ours."""
        way = _WAYS.get(event.key())
        if event.key() == Qt.Key.Key_L:
            self._light_key = True
        elif way is not None and self._light_key:
            self._pull_light(way[0] * _DEGREES_PER_KEY, way[1] * _DEGREES_PER_KEY)
        elif way is not None and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._store.do(camera.pan, way[0] * _SHARE_PER_KEY, way[1] * _SHARE_PER_KEY)
        elif way is not None:
            self._store.do(camera.turn, way[0] * _DEGREES_PER_KEY, way[1] * _DEGREES_PER_KEY)
        elif event.key() in _ROLLS:
            self._store.do(camera.roll, _ROLLS[event.key()] * _DEGREES_PER_KEY)
        elif event.text() in ("+", "=", "-"):
            self._store.do(camera.zoom, 1 / _ZOOM_PER_NOTCH if event.text() == "-" else _ZOOM_PER_NOTCH)
        elif event.text() in _LEAVES and self._store.state.scene.mode == "slices":
            self._store.do(slices.leaf, _LEAVES[event.text()])
        else:
            return False
        return True

    def key_up(self, event: QKeyEvent) -> None:
        """A key came up; one that is held says so again and again."""
        if event.key() == Qt.Key.Key_L and not event.isAutoRepeat():
            self._light_key = False

    def lost_focus(self) -> None:
        """Keys that come up now are heard by another widget."""
        self._light_key = False

    def _move(self, moved: QPointF, modifiers: Qt.KeyboardModifier, size: QSize) -> None:
        shifted = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        alt = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        if self._button == Qt.MouseButton.LeftButton and (self._light_key or (shifted and alt)):
            self._pull_light(moved.x() * DEGREES_PER_PIXEL, -moved.y() * DEGREES_PER_PIXEL)
        elif self._button == Qt.MouseButton.RightButton:
            self._store.do(camera.zoom, _ZOOM_PER_PIXEL ** -moved.y())
        elif self._button == Qt.MouseButton.MiddleButton or shifted:
            shorter = max(1, min(size.width(), size.height()))
            self._store.do(camera.pan, moved.x() / shorter, -moved.y() / shorter)
        elif self._button == Qt.MouseButton.LeftButton:
            # The head follows the hand: dragged to the right, it is seen from further left.
            self._store.do(camera.turn, -moved.x() * DEGREES_PER_PIXEL, moved.y() * DEGREES_PER_PIXEL)

    def _double_click(self, event: QMouseEvent, size: QSize) -> None:
        """Let slices cross there; elsewhere look as the film was taken."""
        if self._store.state.scene.mode != "slices":
            self._store.do(camera.reset_view)
        elif event.button() == Qt.MouseButton.LeftButton:
            where = place_in_picture(self._store.state.scene, event.position(), size)
            self._store.do(pick.cross_at, *where)

    def _pull_light(self, right_degrees: float, up_degrees: float) -> None:
        """The lamp follows the hand, where there is one."""
        if light.is_lit(self._store.state.scene.mode):
            self._store.do(light.move_light, right_degrees, up_degrees)
