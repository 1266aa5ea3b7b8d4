"""Density against depth in a person's hands: read by pointer and keys, used by Enter or a double click."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from xrayview.scene.profile import Picked, Profile
from xrayview.scene.scene import Scene
from xrayview.window.sight import drawing, words
from xrayview.window.transfer.mapping import Axes

_STEP, _LARGE_STEP = 0.01, 0.1  # of the whole depth
_WAYS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class SightPlot(QWidget):
    """``read``: another depth is read, or none any more; ``used(depth)``: its density is to be used."""

    read = Signal()
    used = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._contents: drawing.Contents | None = None
        self.cursor_depth: float | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Density along the line of sight")

    def sizeHint(self) -> QSize:
        """Wide as the panel, and low."""
        return QSize(260, 130)

    def minimumSizeHint(self) -> QSize:
        """Narrow panels make it narrow."""
        return QSize(160, 130)

    def show_profile(
        self, profile: Profile, scene: Scene, found: Picked | None, millimetres: float | None
    ) -> None:
        """Draw these."""
        before = self._contents
        if before is not None and before.profile.ray != profile.ray:
            self.cursor_depth = None
        self._contents = drawing.Contents(profile, scene, found, millimetres)
        self.setAccessibleDescription(words.profile_in_words(profile, found, millimetres))
        self.update()

    def axes(self) -> Axes:
        """The plot's rectangle, and its depths; there must be a profile."""
        assert self._contents is not None
        return drawing.axes_of(self.width(), self.height(), self._contents.profile)

    def words(self) -> str:
        """Density and depth of what is read, else of what was picked; empty for neither."""
        if self._contents is None:
            return ""
        found, depth = self._contents.found, self.cursor_depth
        if depth is None:
            if found is None:
                return "nothing is picked here"
            return f"density {found.density:.3f}  depth " + words.depth_in_words(
                found.depth, self._contents.millimetres
            )
        return words.place_in_words(self._contents.profile, depth, self._contents.millimetres)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the plot."""
        if self._contents is None:
            return
        one = self._contents
        contents = drawing.Contents(
            one.profile, one.scene, one.found, one.millimetres, self.cursor_depth, self.hasFocus()
        )
        painter = QPainter(self)
        drawing.draw(painter, self.axes(), contents, self.palette())
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read what is under the pointer."""
        if self._contents is not None:
            self._read_at(self.axes().density_at(event.position().x()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Use the density there."""
        if self._contents is not None and event.button() == Qt.MouseButton.LeftButton:
            self._read_at(self.axes().density_at(event.position().x()))
            self._use()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys read further along, Enter uses the density there."""
        if self._contents is None:
            super().keyPressEvent(event)
        elif event.key() in _WAYS:
            far = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            end, found = float(self._contents.profile.depths[-1]), self._contents.found
            at = self.cursor_depth
            at = at if at is not None else (found.depth if found is not None else 0.0)
            step = end * (_LARGE_STEP if far else _STEP)
            self._read_at(min(max(at + _WAYS[event.key()] * step, 0.0), end))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._use()
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer any more."""
        super().leaveEvent(event)
        if not self.hasFocus():
            self._read_at(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that keys go here now."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What keys read is read no more."""
        super().focusOutEvent(event)
        self._read_at(None)

    def _read_at(self, depth: float | None) -> None:
        if depth != self.cursor_depth:
            self.cursor_depth = depth
            self.read.emit()
            self.update()

    def _use(self) -> None:
        if self.cursor_depth is not None:
            self.used.emit(self.cursor_depth)
