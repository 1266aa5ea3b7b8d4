"""Rectangles on the film: the one that it is cropped to, and those within which writing is filled."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QPainter

from xrayview.window.film import crop_box
from xrayview.window.film.crop_box import Box, Handle
from xrayview.window.film.drawing import HANDLE, draw_box, draw_left_out
from xrayview.window.film.tools.tool import A_CLICK, FilmTool, Point
from xrayview.window.parts.placing import Placing

_REACH = HANDLE  # how far from a handle it is still taken, in the view's units
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


@dataclass(frozen=True)
class _Drag:
    """Where a drag began, what it took hold of, and that rectangle as it was."""

    start: Point
    handle: Handle | None
    box: Box | None


def changed(drag: _Drag, at: Point, scale: float, size: tuple[int, int]) -> Box | None:
    """The rectangle as a drag has made it on a film of ``size`` (width, height); None: too short to draw."""
    width, height = size
    by = at[0] - drag.start[0], at[1] - drag.start[1]
    if drag.box is not None and drag.handle is not None:
        return crop_box.resized(drag.box, drag.handle, *by, height, width)
    if (abs(by[0]) + abs(by[1])) * scale < A_CLICK:
        return None
    return crop_box.drawn(drag.start, at, height, width)


class CropTool(FilmTool[Box]):
    """The rectangle that the film is cropped to; what lies outside is darkened."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.first: Box | None = None
        self._drag = _Drag((0, 0), None, None)

    def in_words(self, shape: Box | None) -> str:
        """ "L,T,R,B", or auto."""
        return "auto" if shape is None else crop_box.in_words(shape)

    def take(self, at: Point, scale: float) -> None:
        """Take hold of an edge, a corner or the inside; elsewhere begin another rectangle."""
        handle = None if self.shape is None else crop_box.handle_at(self.shape, *at, _REACH / scale)
        self._drag = _Drag(at, handle, self.shape)

    def follow(self, at: Point, scale: float) -> None:
        """Show the rectangle as it would become."""
        self.shape = changed(self._drag, at, scale, self.size) or self.shape
        self.changed.emit()

    def cursor(self, at: Point, scale: float) -> Qt.CursorShape:
        """The shape of the handle below the pointer, or of the one that is held."""
        handle = None if self.shape is None else crop_box.handle_at(self.shape, *at, _REACH / scale)
        handle = self._drag.handle if self.is_held else handle
        return _CURSORS[handle] if handle is not None else Qt.CursorShape.CrossCursor

    def nudge(self, right: int, down: int, larger: bool) -> None:
        """The first key takes up what was chosen automatically."""
        box = self.shape or self.first or (0, 0, *self.size)
        self.shape = crop_box.resized(box, "se" if larger else "inside", right, down, *self.size[::-1])

    def draw(self, painter: QPainter, placing: Placing, accent: QColor, in_hand: bool) -> None:
        """The rectangle, and the film outside it darkened."""
        if self.shape is not None:
            draw_left_out(painter, placing, self.shape)
            draw_box(painter, placing, self.shape, accent, in_hand)


class WritingTool(FilmTool[tuple[Box, ...]]):
    """The boxes within which writing is filled; one of them is the ``chosen`` one, which keys change."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.chosen = 0
        self._drag = _Drag((0, 0), None, None)
        self._others: tuple[Box, ...] = ()

    def in_words(self, shape: tuple[Box, ...] | None) -> str:
        """ "L,T,R,B L,T,R,B ..."; without a box everything is kept."""
        return " ".join(crop_box.in_words(box) for box in shape or ()) or "keep"

    def choose(self, number: int) -> None:
        """Make another box the one that keys change."""
        self.chosen = number
        self.changed.emit()

    def replace_chosen(self, box: Box | None) -> None:
        """Another rectangle in the chosen box's place, or none; it counts at once."""
        boxes = list(self.shape or ())
        if box is not None and not boxes:
            boxes, self.chosen = [box], 0
        else:
            boxes[self.chosen : self.chosen + 1] = [] if box is None else [box]
        self.shape = tuple(boxes)
        self.chosen = min(self.chosen, max(0, len(boxes) - 1))
        self.changed.emit()
        self.commit()

    def add(self) -> None:
        """One box more, in the film's middle; it counts at once."""
        width, height = self.size
        box = crop_box.drawn((0.4 * width, 0.45 * height), (0.6 * width, 0.55 * height), height, width)
        self.shape = (*(self.shape or ()), box)
        self.chosen = len(self.shape) - 1
        self.changed.emit()
        self.commit()

    def take(self, at: Point, scale: float) -> None:
        """Take hold of a box, or begin one more."""
        boxes = self.shape or ()
        found = [(n, crop_box.handle_at(box, *at, _REACH / scale)) for n, box in enumerate(boxes)]
        held = next(((n, handle) for n, handle in found if handle is not None), None)
        if held is None:
            self._drag, self.chosen = _Drag(at, None, None), len(boxes)
        else:
            self.chosen = held[0]
            self._drag = _Drag(at, held[1], boxes[self.chosen])
        self._others = boxes[: self.chosen] + boxes[self.chosen + 1 :]
        self.changed.emit()

    def follow(self, at: Point, scale: float) -> None:
        """Show the box as it would become."""
        box = changed(self._drag, at, scale, self.size)
        if box is not None:
            self.shape = (*self._others[: self.chosen], box, *self._others[self.chosen :])
            self.changed.emit()

    def commit(self) -> None:
        """What was taken hold of is the chosen one, where it has become a box at all."""
        self._choose_one_there()
        super().commit()

    def give_up(self) -> None:
        """Show the document's boxes again, and choose one of them."""
        super().give_up()
        self._choose_one_there()

    def _choose_one_there(self) -> None:
        self.chosen = min(self.chosen, max(0, len(self.shape or ()) - 1))

    def cursor(self, at: Point, scale: float) -> Qt.CursorShape:
        """The shape of the handle below the pointer, or of the one that is held."""
        found = (crop_box.handle_at(box, *at, _REACH / scale) for box in self.shape or ())
        handle = self._drag.handle if self.is_held else next((one for one in found if one is not None), None)
        return _CURSORS[handle] if handle is not None else Qt.CursorShape.CrossCursor

    def nudge(self, right: int, down: int, larger: bool) -> None:
        """Move or resize the chosen box."""
        boxes = list(self.shape or ())
        if self.chosen < len(boxes):
            handle: Handle = "se" if larger else "inside"
            box = crop_box.resized(boxes[self.chosen], handle, right, down, *self.size[::-1])
            boxes[self.chosen] = box
            self.shape = tuple(boxes)

    def delete(self) -> None:
        """Take the chosen box away."""
        if self.shape:
            self.replace_chosen(None)

    def draw(self, painter: QPainter, placing: Placing, accent: QColor, in_hand: bool) -> None:
        """The boxes; handles on the chosen one."""
        for number, box in enumerate(self.shape or ()):
            draw_box(painter, placing, box, accent, in_hand and number == self.chosen, dashed=True)
