"""The film as stored, with the tools that change what is taken of it by mouse and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QHideEvent, QImage, QKeyEvent, QMouseEvent, QPainter

from xrayview.window.film import crop_box
from xrayview.window.film.crop_box import Box
from xrayview.window.film.drawing import draw_masked, draw_outline
from xrayview.window.film.tools.boxes import CropTool, WritingTool
from xrayview.window.film.tools.outline_tool import OutlineTool
from xrayview.window.film.tools.ruler import RulerTool
from xrayview.window.film.tools.square_tool import SquareTool
from xrayview.window.film.tools.tool import FilmTool, Point
from xrayview.window.parts.picture_view import PictureView
from xrayview.window.theme import DARK
from xrayview.xray.outline import Outline

if TYPE_CHECKING:
    from xrayview.xray.grey import Stored

ToolName = Literal["crop", "writing", "outline", "square", "ruler"]


class FilmView(PictureView):
    """Shows the film in its file's pixels; the tool in hand takes the left button and the arrows.

    ``cropped(wish)``: of the crop tool; the others are heard by `tools`. ``tool_changed(name)``: another tool
    is in hand, "" for none. ``shape_shown``: another shape is shown, be it only while it is dragged.
    """

    cropped = Signal(str)
    tool_changed = Signal(str)
    shape_shown = Signal()

    def __init__(self, empty: str, name: str) -> None:
        super().__init__(empty, name)
        self.crop = CropTool(self)
        self.writing = WritingTool(self)
        self.outline = OutlineTool(self)
        self.square = SquareTool(self)
        self.ruler = RulerTool(self)
        self.tools: dict[ToolName, FilmTool[Any]] = {
            "writing": self.writing,
            "outline": self.outline,
            "crop": self.crop,
            "square": self.square,
            "ruler": self.ruler,
        }
        self._in_hand: ToolName | None = None
        self._shown: ToolName | None = None
        self._taken: Outline | None = None
        self._masked: QImage | None = None
        for tool in self.tools.values():
            tool.changed.connect(self._shape_changed)
            tool.left.connect(lambda: self.take_tool(None))
        self.crop.wished.connect(self.cropped)

    def show_picture(self, pixels: Stored | None, low: float, high: float) -> None:
        """Show another film; the tool in hand is put away, and what was being done with it."""
        self._taken = self._masked = None
        size = (1, 1) if pixels is None else (pixels.shape[1], pixels.shape[0])
        for tool in self.tools.values():
            tool.size, tool.counted = size, None
            tool.give_up()
        self.take_tool(None)
        super().show_picture(pixels, low, high)

    @property
    def tool(self) -> ToolName | None:
        """The tool in hand."""
        return self._in_hand

    def take_tool(self, name: ToolName | None) -> None:
        """Let the left button work with this tool, or move the picture."""
        name = name if self.has_picture() else None
        if name == self._in_hand:
            return
        before, self._in_hand = self._in_hand, name
        if before is not None:
            self.tools[before].commit()
        if name is not None:
            self.setFocus()
        else:
            self.unsetCursor()
        self.update()
        self.tool_changed.emit(name or "")

    @property
    def box(self) -> Box | None:
        """The crop rectangle as it is shown: the document's, or the one that is being changed."""
        return self.crop.shape

    @property
    def crop_mode(self) -> bool:
        """Whether the left button crops."""
        return self._in_hand == "crop"

    def set_crop_mode(self, on: bool) -> None:
        """Take the crop tool in hand, or put it away."""
        if on or self.crop_mode:
            self.take_tool("crop" if on else None)

    def show_crop(self, wish: str) -> None:
        """Show the document's crop: "L,T,R,B", auto or none."""
        width, height = self.placing.size
        self.crop.show_counted(crop_box.box_of(wish, height, width) if self.has_picture() else None)

    def show_taken(self, taken: Outline | None) -> None:
        """Show what the preparation took of the film."""
        self._taken = taken
        self.crop.first = taken.field if taken is not None else None
        self.update()

    @property
    def taken(self) -> Outline | None:
        """What the preparation took of the film, where that is shown."""
        return self._taken

    def show_masked(self, masked: QImage | None) -> None:
        """Lay over the film what the network does not see of it; None takes it away."""
        self._masked = masked
        self.update()

    @property
    def masked(self) -> QImage | None:
        """What is laid over the film of what the network does not see."""
        return self._masked

    def show_shape(self, name: ToolName | None) -> None:
        """Show the shape of a tool that is not in hand; the crop is always shown."""
        self._shown = name
        self.update()

    def commit(self) -> None:
        """Say that the shape in hand is as it should be, where it was changed."""
        if self._in_hand is not None:
            self.tools[self._in_hand].commit()

    def draw_over(self, painter: QPainter) -> None:
        """What is masked, what the preparation took, and the tools' shapes."""
        accent = QColor(DARK.accent)  # a film lies on black, whatever the scheme
        changing = self._in_hand is not None and self.tools[self._in_hand].is_changing
        if self._masked is not None and self._taken is not None and not changing:
            draw_masked(painter, self.placing, self._taken, self._masked)
        if self._taken is not None and not changing and self._in_hand != "square":
            draw_outline(painter, self.placing, self._taken)
        for name, tool in self.tools.items():
            marked = self._masked is not None and name in ("writing", "outline")
            if name in ("crop", self._shown, self._in_hand) or marked:
                tool.draw(painter, self.placing, accent, name == self._in_hand)

    def left_moves_picture(self) -> bool:
        """The left button moves the picture unless a tool is in hand."""
        return self._in_hand is None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the tool's shape, or of the picture."""
        left = event.button() == Qt.MouseButton.LeftButton
        if self._in_hand is None or not left or self.moves_picture(event):
            super().mousePressEvent(event)
            return
        self.tools[self._in_hand].press(self._on_film(event.position()), self.placing.scale)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the shape as it would become."""
        if self._in_hand is None or not self.tools[self._in_hand].is_held:
            super().mouseMoveEvent(event)
            return
        self.tools[self._in_hand].follow(self._on_film(event.position()), self.placing.scale)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The shape counts from here."""
        held = self._in_hand is not None and self.tools[self._in_hand].is_held
        if held and event.button() == Qt.MouseButton.LeftButton:
            self.commit()
        super().mouseReleaseEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """A shape that is being drawn counts, for there will be no release."""
        super().hideEvent(event)
        self.commit()

    def show_cursor(self, at: QPointF) -> None:
        """The pointer's shape says what a press would do."""
        if self._in_hand is None or self.is_moving:
            super().show_cursor(at)
        else:
            self.setCursor(self.tools[self._in_hand].cursor(self._on_film(at), self.placing.scale))

    def answers(self, event: QKeyEvent) -> bool:
        """Whether this key does something here."""
        in_hand = self._in_hand is not None and self.tools[self._in_hand].answers(event.key())
        return in_hand or super().answers(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the tool in hand, and those of every picture."""
        tool = self.tools[self._in_hand] if self._in_hand is not None else None
        if tool is not None and tool.answers(event.key()):
            tool.key(event.key(), event.modifiers(), self.placing.scale)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What the keys had made of the shape counts."""
        if self._in_hand is not None and not self.tools[self._in_hand].is_held:
            self.commit()
        super().focusOutEvent(event)

    def _shape_changed(self) -> None:
        self.update()
        self.shape_shown.emit()

    def _on_film(self, at: QPointF) -> Point:
        return self.placing.to_picture(at.x(), at.y())
