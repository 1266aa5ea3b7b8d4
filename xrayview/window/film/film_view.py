"""The film as stored, with the crop rectangle that is drawn, moved and resized on it by mouse and keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPalette

from xrayview.window.film import crop_box
from xrayview.window.film.crop_box import Box, Handle
from xrayview.window.film.drawing import HANDLE, draw_crop, draw_left_out, draw_outline
from xrayview.window.parts.picture_view import PictureView
from xrayview.xray.outline import Outline

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_REACH = HANDLE  # how far from a handle it is still taken, in the view's units
_A_CLICK = 4.0  # a drag that is shorter draws nothing
_PAUSE_MS = 500  # after the last key, before the rectangle counts
_CURSORS: dict[Handle, Qt.CursorShape] = {
    "nw": Qt.CursorShape.SizeFDiagCursor,
    "se": Qt.CursorShape.SizeFDiagCursor,
    "ne": Qt.CursorShape.SizeBDiagCursor,
    "sw": Qt.CursorShape.SizeBDiagCursor,
    "n": Qt.CursorShape.SizeVerCursor,
    "s": Qt.CursorShape.SizeVerCursor,
    "w": Qt.CursorShape.SizeHorCursor,
    "e": Qt.CursorShape.SizeHorCursor,
    "inside": Qt.CursorShape.SizeAllCursor,
}
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_DONE = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_AUTOMATIC = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


@dataclass(frozen=True)
class _Drag:
    """A drag of the crop: where it began, in the view and on the film, and what it took hold of."""

    start: QPointF
    on_film: tuple[float, float]
    handle: Handle | None
    box: Box | None


class FilmView(PictureView):
    """Shows the film in its file's pixels; in crop mode the left button and the arrows change the crop.

    ``cropped(wish)``: a rectangle "L,T,R,B" was made, or "auto" asked for; only on release, or a moment after
    the last key. ``crop_mode_changed(on)``: crop mode was entered or left. ``box_shown``: another rectangle
    is shown, be it only while it is dragged.
    """

    cropped = Signal(str)
    crop_mode_changed = Signal(bool)
    box_shown = Signal()

    def __init__(self, empty: str, name: str) -> None:
        super().__init__(empty, name)
        self._wished: Box | None = None  # the rectangle of the document
        self._box: Box | None = None  # the one that is shown, other while it is changed
        self._taken: Outline | None = None
        self._crop_mode = False
        self._drag: _Drag | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.commit)

    def show_picture(self, pixels: npt.NDArray[np.float32] | None, low: float, high: float) -> None:
        """Show another film; crop mode ends, and what was being done to the former one's rectangle."""
        self._wished = self._taken = None
        self._give_up()
        self.set_crop_mode(False)
        super().show_picture(pixels, low, high)

    @property
    def box(self) -> Box | None:
        """The crop rectangle as it is shown: the document's, or the one that is being changed."""
        return self._box

    @property
    def crop_mode(self) -> bool:
        """Whether the left button crops."""
        return self._crop_mode

    def set_crop_mode(self, on: bool) -> None:
        """Let the left button crop, or move the picture."""
        on = on and self.has_picture()
        if on == self._crop_mode:
            return
        if not on:
            self.commit()
        self._crop_mode = on
        if on:
            self.setFocus()
        else:
            self.unsetCursor()
        self.update()
        self.crop_mode_changed.emit(on)

    def show_crop(self, wish: str) -> None:
        """Show the document's crop: "L,T,R,B", auto or none."""
        width, height = self.placing.size
        wished = crop_box.box_of(wish, height, width) if self.has_picture() else None
        if wished != self._wished or (self._drag is None and not self._pause.isActive()):
            self._wished = wished
            self._give_up()

    def show_taken(self, taken: Outline | None) -> None:
        """Show what the preparation took of the film."""
        self._taken = taken
        self.update()

    @property
    def taken(self) -> Outline | None:
        """What the preparation took of the film, where that is shown."""
        return self._taken

    def commit(self) -> None:
        """Say that the rectangle is as it should be, where it was changed."""
        self._pause.stop()
        self._drag = None
        if self._box is not None and self._box != self._wished:
            self._wished = self._box
            self.cropped.emit(crop_box.in_words(self._box))

    def draw_over(self, painter: QPainter) -> None:
        """What is left out, what the preparation took, and the rectangle."""
        changing = self._box != self._wished
        if self._box is not None:
            draw_left_out(painter, self.placing, self._box)
        if self._taken is not None and not changing:
            draw_outline(painter, self.placing, self._taken)
        if self._box is not None:
            accent = self.palette().color(QPalette.ColorRole.Highlight)
            draw_crop(painter, self.placing, self._box, accent, self._crop_mode)

    def left_moves_picture(self) -> bool:
        """The left button moves the picture unless it crops."""
        return not self._crop_mode

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the rectangle, or begin another one."""
        left = event.button() == Qt.MouseButton.LeftButton
        if not (self._crop_mode and left) or self.moves_picture(event):
            super().mousePressEvent(event)
            return
        self._pause.stop()
        at = event.position()
        self._drag = _Drag(at, self._on_film(at), self._handle_at(at), self._box)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the rectangle as it would become."""
        if self._drag is None:
            super().mouseMoveEvent(event)
            return
        x, y = self._on_film(event.position())
        drag, (width, height) = self._drag, self.placing.size
        if drag.box is not None and drag.handle is not None:
            by = x - drag.on_film[0], y - drag.on_film[1]
            self._box = crop_box.resized(drag.box, drag.handle, *by, height, width)
        elif (event.position() - drag.start).manhattanLength() >= _A_CLICK:
            self._box = crop_box.drawn(drag.on_film, (x, y), height, width)
        self._show_box()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The rectangle counts from here."""
        if self._drag is not None and event.button() == Qt.MouseButton.LeftButton:
            self.commit()
        super().mouseReleaseEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """A rectangle that is being drawn counts, for there will be no release."""
        super().hideEvent(event)
        self.commit()

    def show_cursor(self, at: QPointF) -> None:
        """The pointer's shape says what a press would do."""
        if not self._crop_mode or self.is_moving:
            super().show_cursor(at)
            return
        handle = self._drag.handle if self._drag is not None else self._handle_at(at)
        self.setCursor(_CURSORS[handle] if handle is not None else Qt.CursorShape.CrossCursor)

    def answers(self, event: QKeyEvent) -> bool:
        """Whether this key does something here."""
        if not self._crop_mode:
            return super().answers(event)
        crops = event.key() in _ARROWS or event.key() in _DONE or event.key() in _AUTOMATIC
        return crops or event.key() == Qt.Key.Key_Escape or super().answers(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the rectangle, with Shift they resize it; Delete: automatic; Esc: as it was."""
        key = event.key()
        if not self._crop_mode:
            super().keyPressEvent(event)
        elif key in _ARROWS:
            self._nudge(*_ARROWS[Qt.Key(key)], event.modifiers())
        elif key in _DONE:
            self.commit()
        elif key in _AUTOMATIC:
            self._give_up()
            self.cropped.emit("auto")
        elif key == Qt.Key.Key_Escape:
            self._escape()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What the keys had made of the rectangle counts."""
        if self._drag is None:
            self.commit()
        super().focusOutEvent(event)

    def _nudge(self, right: int, down: int, modifiers: Qt.KeyboardModifier) -> None:
        """Move or resize by a pixel of the view, by ten with Ctrl; the first key makes a rectangle."""
        width, height = self.placing.size
        step = max(1, round(1 / self.placing.scale))
        step *= 10 if modifiers & Qt.KeyboardModifier.ControlModifier else 1
        box = self._box or (self._taken.field if self._taken is not None else (0, 0, width, height))
        handle: Handle = "se" if modifiers & Qt.KeyboardModifier.ShiftModifier else "inside"
        self._box = crop_box.resized(box, handle, right * step, down * step, height, width)
        self._pause.start()
        self._show_box()

    def _escape(self) -> None:
        if self._drag is not None or self._pause.isActive():
            self._give_up()
        else:
            self.set_crop_mode(False)

    def _give_up(self) -> None:
        self._drag, self._box = None, self._wished
        self._pause.stop()
        self._show_box()

    def _show_box(self) -> None:
        self.update()
        self.box_shown.emit()

    def _handle_at(self, at: QPointF) -> Handle | None:
        if self._box is None:
            return None
        return crop_box.handle_at(self._box, *self._on_film(at), _REACH / self.placing.scale)

    def _on_film(self, at: QPointF) -> tuple[float, float]:
        return self.placing.to_picture(at.x(), at.y())
