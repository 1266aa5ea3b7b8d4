"""Tools over the 3D picture: pick a density by a click or by keys, and window and level by a drag."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from xrayview.window.commands import pick
from xrayview.window.state import State
from xrayview.window.store import Store
from xrayview.window.view.mouse import Drag
from xrayview.window.view.picture_place import place_in_picture
from xrayview.window.view.sight_mark import SightMark
from xrayview.window.view.windowing import Windowing

TOOLS_IN_WORDS = (
    "Ctrl and left, or left with window and level in hand: sideways softer or harder, upwards more is seen.  "
    "Left click with pick a density in hand: put a point, or the surface, at the density there; "
    "slices cross there."
)

A_CLICK = 4.0
"""A press that moves no further than this, in pixels, is a click."""

_STEP, _LARGE_STEP = 0.01, 0.05  # of the picture's shorter side, for each press of an arrow key
_WAYS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_TAKE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_CURSORS = {"pick": Qt.CursorShape.CrossCursor, "window": Qt.CursorShape.SizeAllCursor}
_LEFT = Qt.MouseButton.LeftButton


class ViewTools(QObject):
    """Takes what is meant for the tool in hand before ``drag`` turns the view by it.

    With a density to pick in hand a drag still turns, and arrow keys move a cross that Enter picks by.
    """

    def __init__(self, store: Store, surface: QWidget, drag: Drag) -> None:
        super().__init__(surface)
        self._store, self._surface, self._drag = store, surface, drag
        self._windowing: Windowing | None = None
        self._from = QPointF()
        self._clicks = self._closed = False
        self.mark = SightMark(surface)
        store.listen(self._show)

    def release(self) -> None:
        """Take nothing and show nothing from now on."""
        self.let_go()
        self._closed = True

    @property
    def held(self) -> bool:
        """Whether a drag of the tool is under way."""
        return self._windowing is not None

    def takes(self, event: QEvent) -> bool:
        """Use an event over the picture; False: it was not meant for a tool."""
        if isinstance(event, QMouseEvent):
            return self._window(event) or (self._store.state.tool == "pick" and self._pick(event))
        if isinstance(event, QKeyEvent) and self._store.state.tool != "turn":
            return self._key(event)
        if event.type() in (QEvent.Type.Hide, QEvent.Type.WindowDeactivate):
            self.let_go()
        elif event.type() == QEvent.Type.Resize:
            self.mark.show_state(self._store.state)
        return False

    def let_go(self) -> None:
        """End a drag as if the button had come up; nothing where there is none."""
        self._clicks = False
        if self._windowing is not None:
            self._windowing = None
            self._store.end_drag()

    def _window(self, event: QMouseEvent) -> bool:
        """Follow a drag that moves and stretches."""
        if self._windowing is not None:
            if not event.buttons() & _LEFT:
                self.let_go()  # also where the release went elsewhere, such as to a dialog
                return event.type() == QEvent.Type.MouseButtonRelease
            moved = event.position() - self._from
            self._windowing.move(moved.x() / self._side(), -moved.y() / self._side())
            return True
        if event.button() != _LEFT or self._drag.held or self._store.state.document.volume is None:
            return False
        pressed = event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if not pressed or not (control or (plain and self._store.state.tool == "window")):
            return False
        self._from = event.position()
        self._windowing = Windowing(self._store, self._store.state.scene)
        self._store.begin_drag()
        return True

    def _pick(self, event: QMouseEvent) -> bool:
        """Pick by a click; a press that moves on is a drag, which turns."""
        if event.type() == QEvent.Type.MouseButtonDblClick:
            return event.button() == _LEFT  # would look as the film was taken
        if event.type() == QEvent.Type.MouseButtonPress:
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            self._clicks = event.buttons() == _LEFT and plain
            self._from = event.position()
        elif (event.position() - self._from).manhattanLength() > A_CLICK:
            self._clicks = False
        elif event.type() == QEvent.Type.MouseButtonRelease and self._clicks:
            self._clicks = False
            if not self._drag.held:
                return False  # the press was meant for something else, such as a handle
            self._drag.let_go()
            self._pick_at(event.position())
            return True
        return False

    def _pick_at(self, place: QPointF) -> None:
        where = place_in_picture(self._store.state.scene, place, self._surface.size())
        self._store.do(pick.pick_density, *where)

    def _key(self, event: QKeyEvent) -> bool:
        """Esc puts the tool away; the arrow keys are the tool's as far as it has a use for them."""
        ours = event.key() == Qt.Key.Key_Escape or event.key() in _WAYS
        ours = ours or (event.key() in _TAKE and self._store.state.tool == "pick")
        bent = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if not ours or bent:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # before the window's own meaning of Esc
        elif event.type() == QEvent.Type.KeyPress:
            self._press(event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        return True

    def _press(self, key: int, far: bool) -> None:
        if key == Qt.Key.Key_Escape:
            self.let_go()
            self._store.do(pick.take_tool, "turn")
        elif key in _TAKE:
            self._pick_at(self.mark.cross or QPointF(self._surface.rect().center()))
        else:
            step = _LARGE_STEP if far else _STEP
            right, up = (step * way for way in _WAYS[key])
            if self._store.state.tool == "window":
                Windowing(self._store, self._store.state.scene).move(right, up)
            else:
                self.mark.move_cross(right * self._side(), -up * self._side())

    def _side(self) -> int:
        return max(1, min(self._surface.width(), self._surface.height()))

    def _show(self, old: State, new: State) -> None:
        if self._closed:
            return
        if old.current != new.current:
            self.let_go()
        if old.tool != new.tool:
            self.let_go()
            self._surface.setCursor(_CURSORS.get(new.tool, Qt.CursorShape.ArrowCursor))
            if new.tool != "turn" and self._surface.isVisible():
                self._surface.setFocus(Qt.FocusReason.OtherFocusReason)  # so that keys reach the tool
        self.mark.show_state(new)
