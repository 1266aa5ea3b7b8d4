"""The plot with a density axis that is zoomed and moved: by wheel, by dragging the axis, by keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from xrayview.scene.transfer import TransferFunction
from xrayview.window.transfer import span
from xrayview.window.transfer.mapping import Axes
from xrayview.window.transfer.plot import TransferPlot

_PER_NOTCH = 1.25
_PER_KEY = 1.5
_OURS = (Qt.Key.Key_Home, Qt.Key.Key_End)
_PAGES: dict[int, float] = {Qt.Key.Key_PageUp: 0.5, Qt.Key.Key_PageDown: -0.5}


class ZoomedPlot(TransferPlot):
    """``zoom_changed``: another part of the axis is shown."""

    zoom_changed = Signal()

    def __init__(self, transfer: TransferFunction) -> None:
        super().__init__(transfer)
        self._pan: tuple[Axes, span.Span, float] | None = None

    def zoom(self, factor: float, about: float | None = None) -> None:
        """Show the densities ``about`` one ``factor`` times as near; at first about what keys would move."""
        here = self.span()
        middle = self._in_hand() if about is None else about
        if not here.low <= middle <= here.high:
            middle = (here.low + here.high) / 2
        self._take(span.zoomed(here, factor, middle))

    def fit(self) -> None:
        """Show the whole axis."""
        self._take(span.whole_span(self.span().whole))

    def fit_points(self) -> None:
        """Show the densities between the outermost points, or round the iso-value."""
        whole = self.span().whole
        if self.has_points:
            points = self._transfer.points
            self._take(span.around(points[0].density, points[-1].density, whole))
        elif self.has_line:
            self._take(span.around(self._iso_value - 0.1, self._iso_value + 0.1, whole))
        else:
            self.fit()

    def reveal(self, density: float) -> None:
        """Move the axis as little as shows a density."""
        self._take(span.showing(self.span(), density))

    def select(self, index: int) -> None:
        """Make a point the one that keys and number fields change, and show where it is."""
        another = index != self.selected
        super().select(index)
        if another and self._held is None and index < len(self._transfer.points):
            self.reveal(self._transfer.points[index].density)

    def event(self, event: QEvent) -> bool:
        """Keep Home and End from the window's shortcuts while the plot has the focus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if event.key() in _OURS and plain:
                event.accept()
                return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer; sideways, or with Shift, move. Out of hand the wheel scrolls the panel."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        turned, sideways = event.angleDelta().y() / 120.0, event.angleDelta().x() / 120.0
        if self._histogram is None or self._held is not None or not (self.hasFocus() or control):
            event.ignore()
            return
        event.accept()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            turned, sideways = 0.0, turned + sideways
        if turned:
            self.zoom(_PER_NOTCH**turned, self.axes().density_at(event.position().x()))
        elif sideways:
            here = self.span()
            self._take(span.moved(here, -0.1 * sideways * here.width))

    def begins_pan(self, event: QMouseEvent) -> bool:
        """Take hold of the axis: by its numbers, or anywhere with the middle button."""
        middle = event.button() == Qt.MouseButton.MiddleButton
        left = event.button() == Qt.MouseButton.LeftButton
        if self._histogram is None or not (middle or (left and self.on_axis(event.position()))):
            return False
        self.hold_axis(event.position())
        return True

    def hold_axis(self, place: QPointF) -> None:
        """From here the axis follows the pointer."""
        self._pan = (self.axes(), self.span(), place.x())

    def pans(self, event: QMouseEvent) -> bool:
        """Let the axis follow the pointer where it is held."""
        if self._pan is None:
            return False
        if not event.buttons():
            self._pan = None  # the release went elsewhere
            return False
        axes, start, x = self._pan
        self._take(span.moved(start, (x - event.position().x()) / axes.width * start.width))
        return True

    def ends_pan(self) -> bool:
        """Let go of the axis; False where it was not held."""
        held, self._pan = self._pan is not None, None
        return held

    def on_axis(self, place: QPointF) -> bool:
        """Whether a place is on the numbers below the plot."""
        return place.y() > self.axes().bottom + 3

    def zoom_key(self, event: QKeyEvent) -> bool:
        """Plus and minus zoom, Home shows all, End what is set, page keys move; False for other keys."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier or self._histogram is None:
            return False
        if event.text() in ("+", "="):
            self.zoom(_PER_KEY)
        elif event.text() == "-":
            self.zoom(1 / _PER_KEY)
        elif event.key() == Qt.Key.Key_Home:
            self.fit()
        elif event.key() == Qt.Key.Key_End:
            self.fit_points()
        elif event.key() in _PAGES:
            here = self.span()
            self._take(span.moved(here, _PAGES[event.key()] * here.width))
        else:
            return False
        return True

    def _in_hand(self) -> float:
        """The density that arrow keys would move, or the middle of the plot."""
        if self.has_points:
            return self._transfer.points[self.selected].density
        here = self.span()
        return self._iso_value if self.has_line else (here.low + here.high) / 2

    def _take(self, wanted: span.Span) -> None:
        if wanted != self.span():
            self._span = None if wanted.is_whole else wanted
            self.zoom_changed.emit()
            self.update()
