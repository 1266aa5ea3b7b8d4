"""The plot in a person's hands: points and the iso-value's line, moved by mouse and by keys."""

from __future__ import annotations

from bisect import bisect_left

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QMenu

from xrayview.scene.drawn_by import drawn_by
from xrayview.scene.transfer import TransferFunction
from xrayview.volume.histogram import Histogram
from xrayview.window.transfer import edits
from xrayview.window.transfer.mapping import height_of, opacity_of
from xrayview.window.transfer.zoomed_plot import ZoomedPlot

# Arrow keys: densities, and shares of the plot's height; with Shift.
_STEP, _LARGE_STEP = 0.005, 0.05
_RISE, _LARGE_RISE = 0.02, 0.1
_SIDEWAYS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_UPWARDS: dict[int, int] = {Qt.Key.Key_Down: -1, Qt.Key.Key_Up: 1}


class TransferCanvas(ZoomedPlot):
    """Says what a person does with the plot.

    ``pressed`` and ``released`` stand round each drag; the other signals ask for a change, and the plot shows
    it once `show_contents` is called with it. ``colour_asked``: someone wants another colour for that point.
    """

    pressed = Signal()
    released = Signal()
    point_moved = Signal(int, float, float)
    point_added = Signal(float, float)
    point_removed = Signal(int)
    colour_asked = Signal(int)
    iso_moved = Signal(float)

    def __init__(self, transfer: TransferFunction) -> None:
        super().__init__(transfer)
        self._from = QPointF()
        self._grip = QPointF()
        self._moves = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_contents(
        self, mode: str, histogram: Histogram | None, transfer: TransferFunction, iso_value: float
    ) -> None:
        """Draw these; a drag ends where there is nothing more to drag."""
        if drawn_by(mode) != self._by or histogram is None:
            self.let_go()
        super().show_contents(mode, histogram, transfer, iso_value)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the point there, or put the iso-value's line there."""
        if self._held is not None or self.begins_pan(event):
            return
        if event.button() != Qt.MouseButton.LeftButton or self._histogram is None:
            return
        found = self._found(event.position())
        if self.has_points and found is not None:
            self.select(found)
            self._take_hold(event.position(), self.place_of(found))
        elif self.has_line:
            line = QPointF(self.axes().x_of(self._iso_value), event.position().y())
            self._take_hold(event.position(), line if found is not None else event.position())
            if found is None:
                self._moves = True
                self.iso_moved.emit(round(self.axes().density_at(event.position().x()), 3))
        else:
            self.hold_axis(event.position())  # by its empty ground

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what is held; without a hold, read the plot under the pointer."""
        if self.pans(event):
            return
        if self._held is None:
            self._hover(event.position())
            return
        self._pointer = event.position()
        self._moves = self._moves or (event.position() - self._from).manhattanLength() >= 3
        if self._moves:
            self._drag_to(event.position() + self._grip)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self.ends_pan()
        if event.button() == Qt.MouseButton.LeftButton:
            self.let_go()
            self._hover(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Choose a point's colour; add a point where there is none."""
        if event.button() != Qt.MouseButton.LeftButton or self._histogram is None:
            return
        if self.on_axis(event.position()):
            self.fit()
            return
        if not self.has_points:
            self.mousePressEvent(event)
            return
        found = self._found(event.position())
        if found is not None:
            self.select(found)
            self.colour_asked.emit(found)
        else:
            axes = self.axes()
            self._add(axes.density_at(event.position().x()), axes.opacity_at(event.position().y()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the point there (by keys: with the selected one)."""
        if not self.has_points or self._histogram is None:
            return
        place = QPointF(event.pos())
        by_keys = event.reason() == QContextMenuEvent.Reason.Keyboard
        found = self.selected if by_keys else self._found(place)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if found is not None:
            self.select(found)
            menu.addAction("Colour…").triggered.connect(lambda: self.colour_asked.emit(found))
            remove = menu.addAction("Remove point")
            remove.triggered.connect(lambda: self._remove(found))
            remove.setEnabled(len(self._transfer.points) > 1)
        if by_keys:
            menu.addAction("Add point after it").triggered.connect(self.add_after_selected)
        elif found is None:
            axes = self.axes()
            spot = axes.density_at(place.x()), axes.opacity_at(place.y())
            menu.addAction("Add point here").triggered.connect(lambda: self._add(*spot))
        menu.popup(self.mapToGlobal(self.place_of(self.selected).toPoint()) if by_keys else event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys move, Delete removes, Insert adds, Enter chooses the colour; others zoom."""
        key, far = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        sideways, upwards = _SIDEWAYS.get(key, 0), _UPWARDS.get(key, 0)
        step = sideways * (_LARGE_STEP if far else _STEP)
        if self.zoom_key(event):
            return
        if self._histogram is None or not (self.has_points or self.has_line):
            super().keyPressEvent(event)
        elif self.has_line and sideways:
            self.iso_moved.emit(round(self._iso_value + step, 3))
            self.reveal(self._iso_value)
        elif self.has_line:
            super().keyPressEvent(event)
        elif sideways or upwards:
            self._move_by_keys(step, upwards * (_LARGE_RISE if far else _RISE))
            self.reveal(self._transfer.points[self.selected].density)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_selected()
        elif key == Qt.Key.Key_Insert:
            self.add_after_selected()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.colour_asked.emit(self.selected)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, further: bool) -> bool:
        """Tab selects the next point; from the last one it goes on to the next control."""
        wanted = self.selected + (1 if further else -1)
        if self.hasFocus() and self.has_points and 0 <= wanted < len(self._transfer.points):
            self.select(wanted)
            return True
        return super().focusNextPrevChild(further)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the first point with Tab, at the last one with Shift+Tab."""
        super().focusInEvent(event)
        if self.has_points and event.reason() == Qt.FocusReason.TabFocusReason:
            self.select(0)
        elif self.has_points and event.reason() == Qt.FocusReason.BacktabFocusReason:
            self.select(len(self._transfer.points) - 1)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer any more."""
        super().leaveEvent(event)
        self._pointer = self._hovered = None
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        """A plot that vanishes amid a drag gets no release."""
        super().hideEvent(event)
        self.ends_pan()
        self.let_go()

    def _hover(self, place: QPointF) -> None:
        """Note what is under the pointer; a window with 3D is dear to draw, so only where that changes."""
        before = self._hovered, self.under_pointer()
        self._pointer, self._hovered = place, self._found(place)
        self.setCursor(self._cursor_over())
        if (self._hovered, self.under_pointer()) != before:
            self.update()

    def _take_hold(self, pointer: QPointF, thing: QPointF) -> None:
        self._held, self._from, self._grip, self._moves = self.axes(), pointer, thing - pointer, False
        self.pressed.emit()

    def let_go(self) -> None:
        """End a drag as if the button had come up; nothing where there is none."""
        if self._held is not None:
            self._held = None
            self.released.emit()
            self.update()

    def _drag_to(self, place: QPointF) -> None:
        axes = self.axes()
        density = axes.density_at(place.x())
        if self.has_line:
            self.iso_moved.emit(round(density, 3))
        else:
            self.point_moved.emit(self.selected, density, axes.opacity_at(place.y()))

    def _move_by_keys(self, step: float, rise: float) -> None:
        point = self._transfer.points[self.selected]
        opacity = point.opacity
        if rise:
            # Where the scale is finest a step of height is less than an opacity can differ by.
            wanted = opacity_of(min(max(height_of(opacity) + rise, 0.0), 1.0))
            least = opacity + (edits.GAP if rise > 0 else -edits.GAP)
            opacity = max(wanted, least) if rise > 0 else min(wanted, least)
        self.point_moved.emit(self.selected, point.density + step, opacity)

    def _add(self, density: float, opacity: float) -> None:
        place = edits.free_density(self._transfer, density)
        if place is None:
            QApplication.beep()
            return
        index = bisect_left([point.density for point in self._transfer.points], place)
        self.point_added.emit(place, opacity)
        self.select(min(index, len(self._transfer.points) - 1))

    def _remove(self, index: int) -> None:
        if len(self._transfer.points) == 1:
            QApplication.beep()  # a function of no points would be none
            return
        self.point_removed.emit(index)

    def remove_selected(self) -> None:
        """Ask for the selected point to be taken out."""
        self._remove(self.selected)

    def add_after_selected(self) -> None:
        """Ask for a point half-way to the next one."""
        self._add(*edits.place_after(self._transfer, self.selected, self.axes().highest))

    def _cursor_over(self) -> Qt.CursorShape:
        if self._pointer is not None and self.on_axis(self._pointer) and not self.span().is_whole:
            return Qt.CursorShape.OpenHandCursor
        if self._hovered is None:
            return Qt.CursorShape.ArrowCursor
        return Qt.CursorShape.SizeHorCursor if self.has_line else Qt.CursorShape.PointingHandCursor
