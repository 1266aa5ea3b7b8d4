"""What all tools on the film have in common: a shape that is changed by mouse and keys, and counts once."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter

from xrayview.window.parts.placing import Placing

Point = tuple[float, float]
"""(x, y) in pixels of the file."""

Shape = TypeVar("Shape")

A_CLICK = 4.0
"""A drag that is shorter, in the view's units, draws nothing."""

ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_DONE = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
DELETE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_PAUSE_MS = 500  # after the last key, before the shape counts


class FilmTool(QObject, Generic[Shape]):
    """A shape on the film: the document's, and the one that is shown, other while it is changed.

    ``wished(words)``: the shape counts, as the wish for it; only on release, or a moment after the last key.
    ``changed``: another shape is shown, be it only while it is dragged. ``left``: Esc was pressed with
    nothing to give up.
    """

    wished = Signal(str)
    changed = Signal()
    left = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.size = (1, 1)
        self.counted: Shape | None = None
        self.shape: Shape | None = None
        self._held = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.commit)

    def in_words(self, shape: Shape | None) -> str:
        """The shape as a wish."""
        raise NotImplementedError

    def take(self, at: Point, scale: float) -> None:
        """The button went down ``at`` a point; ``scale``: units of the view for a pixel of the film."""
        raise NotImplementedError

    def follow(self, at: Point, scale: float) -> None:
        """The pointer is ``at`` a point now, the button being down."""
        raise NotImplementedError

    def cursor(self, at: Point, scale: float) -> Qt.CursorShape:
        """What a press here would do, as the pointer's shape."""
        return Qt.CursorShape.CrossCursor

    def nudge(self, right: int, down: int, larger: bool) -> None:
        """Move the shape by so many pixels of the film, or make it ``larger`` by them."""
        raise NotImplementedError

    def delete(self) -> None:
        """The Delete key: back to automatic, unless a tool means something else by it."""
        self.give_up()
        self.wished.emit("auto")

    def draw(self, painter: QPainter, placing: Placing, accent: QColor, in_hand: bool) -> None:
        """Draw the shape; with what it is changed by where the tool is ``in_hand``."""
        raise NotImplementedError

    @property
    def is_held(self) -> bool:
        """Whether the mouse has hold of it."""
        return self._held

    @property
    def is_changing(self) -> bool:
        """Whether what is shown does not count yet."""
        return self._held or self._pause.isActive()

    def show_counted(self, shape: Shape | None) -> None:
        """Show the document's shape; what is being changed gives way where that is another one."""
        if shape != self.counted or not self.is_changing:
            self.counted = shape
            self.give_up()

    def press(self, at: Point, scale: float) -> None:
        """Take hold of the shape, or begin another one."""
        self._pause.stop()
        self._held = True
        self.take(at, scale)

    def commit(self) -> None:
        """Say that the shape is as it should be, where it was changed."""
        self._pause.stop()
        self._held = False
        if self.shape != self.counted:
            self.counted = self.shape
            self.wished.emit(self.in_words(self.shape))

    def give_up(self) -> None:
        """Show the document's shape again."""
        self._held = False
        self._pause.stop()
        self.shape = self.counted
        self.changed.emit()

    def answers(self, key: int) -> bool:
        """Whether this key does something while the tool is in hand."""
        return key in ARROWS or key in _DONE or key in DELETE or key == Qt.Key.Key_Escape

    def key(self, key: int, modifiers: Qt.KeyboardModifier, scale: float) -> None:
        """Arrows move the shape by a pixel of the view, by ten with Ctrl; with Shift they resize it."""
        if key in ARROWS:
            right, down = ARROWS[Qt.Key(key)]
            step = max(1, round(1 / scale))
            step *= 10 if modifiers & Qt.KeyboardModifier.ControlModifier else 1
            self.nudge(right * step, down * step, bool(modifiers & Qt.KeyboardModifier.ShiftModifier))
            self._pause.start()
            self.changed.emit()
        elif key in _DONE:
            self.commit()
        elif key in DELETE:
            self.delete()
        elif key == Qt.Key.Key_Escape and self.is_changing:
            self.give_up()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
