"""The film as stored and what the network sees of it, beside or above each other as there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from xrayview.window import words
from xrayview.window.commands.film import rotation_made, rotation_of
from xrayview.window.film.arrangement import Aspects, arrangement, height_needed
from xrayview.window.film.film_view import FilmView
from xrayview.window.film.framed_view import FramedView, tool
from xrayview.window.film.legend import Legend, image_of
from xrayview.window.film.masked import masked_colours
from xrayview.window.film.residual import colours_of, scale_of
from xrayview.window.icons import icon
from xrayview.window.parts.grey_picture import window_of
from xrayview.window.parts.picture_view import PictureView
from xrayview.window.parts.section import Choice, Section
from xrayview.window.state import Document

if TYPE_CHECKING:
    from xrayview.pipeline import Reconstruction

RESIDUALS = (
    ("none", "Not shown"),
    ("before", "Before fusion"),
    ("after", "After fusion"),
)
_GAP = 8
_WIDE = 270  # a headline of this width has room for words on its buttons
_CROP_HINT = (
    "Crop the film: drag on it to draw a rectangle, pull its handles, move it by its inside. The arrow keys "
    "move it, with Shift they resize it. Esc gives up, Delete goes back to automatic."
)
_MASKED_HINT = (
    "Show on the film what the network does not see of it. Red: the frame, and what was taken away beside "
    "the head; dotted: where writing was filled; dark: outside its square"
)
_NO_FILE = "Open an x-ray"
_FILM_HINT = "The film as its file holds it. Dashed: the square that the network sees."
_SEEN_HINT = "The film as opacity, bone bright, turned upright, in the square that the network was given"
_RESIDUAL_HINT = (
    "Lay over it where the volume's own x-ray differs from the film: blue is clearer, orange denser"
)


class Pictures(QWidget):
    """Shows a document's film and what the network sees; ``cropped(wish)`` when a person crops the film.

    ``needs_other_room``: it wants more height, or less, than before.
    """

    cropped = Signal(str)
    needs_other_room = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.film = FilmView(_NO_FILE, "The film as stored")
        self.film.setToolTip(_FILM_HINT)
        self.film.setAccessibleDescription(_CROP_HINT)
        self.seen = PictureView("", "What the network sees")
        self.seen.setToolTip(_SEEN_HINT)
        self.crop_button = tool("Crop", "Crop", _CROP_HINT)
        self.crop_button.setIcon(icon("crop"))
        self.crop_button.setCheckable(True)
        self.masked_button = tool("Masked", "Show what is masked", _MASKED_HINT)
        self.masked_button.setIcon(icon("masked"))
        self.masked_button.setCheckable(True)
        tools = self.masked_button, self.crop_button
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(_GAP)
        self._splitter.setStyleSheet("QSplitter::handle { background: transparent; }")
        self._splitter.addWidget(FramedView("As stored", "Film", self.film, *tools))
        self._splitter.addWidget(FramedView("What the network sees", "Prepared", self.seen))
        self.residual = Choice(RESIDUALS, _RESIDUAL_HINT)
        self._overlay = Section()
        self._overlay.add_row("Difference", self.residual)
        self.legend = Legend()
        self.legend.hide()
        self._overlay.add(self.legend)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(_GAP)
        rows.addWidget(self._splitter, 1)
        self._splitter.installEventFilter(self)
        rows.addWidget(self._overlay)
        self._made: Reconstruction | None = None
        self._scale = 1.0
        self.crop_button.toggled.connect(self.film.set_crop_mode)
        self.masked_button.toggled.connect(self._show_masked)
        self.film.tool_changed.connect(lambda name: self.crop_button.setChecked(name == "crop"))
        self.film.cropped.connect(self.cropped)
        self.residual.chosen.connect(self._lay_over)

    def show_document(self, old: Document | None, new: Document) -> None:
        """Show what differs between the two."""
        if old is None or old.radiograph is not new.radiograph:
            self._show_film(new)
        without_film = "This file is a volume" if new.volume is not None else "Being read…"
        self.film.empty = without_film if new.path is not None else _NO_FILE
        self.seen.empty = "Being prepared…" if new.radiograph is not None else ""
        if old is None or old.reconstruction is not new.reconstruction:
            self._show_seen(new.reconstruction)
        self.film.show_crop(new.preparation.crop)
        self.turn_seen(new, rotation_of(new))

    def turn_seen(self, document: Document, clockwise_degrees: float) -> None:
        """Show what the network saw as it will be turned and mirrored, until that is reconstructed."""
        if self._made is None:
            return
        prepared = self._made.prepared
        was_mirrored = any(step.name == "mirror" for step in prepared.steps)
        degrees = clockwise_degrees - rotation_made(prepared)
        # A picture that was mirrored already turns the other way round.
        self.seen.turn(-degrees if was_mirrored else degrees, document.preparation.mirror != was_mirrored)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrange the pictures so that they are as large as can be in the room that they have got."""
        if event.type() == QEvent.Type.Resize:
            self._arrange()
        return super().eventFilter(watched, event)

    def wanted_height(self, most: int) -> int:
        """The height, at the present width, from which on the pictures grow no further; ``most`` at most."""
        other = self._overlay.sizeHint().height() + _GAP
        way = arrangement(self.width(), most - other, self._aspects())
        return min(most, other + round(height_needed(way, self.width(), self._aspects())))

    def _arrange(self) -> None:
        room = self._splitter.size()
        way = arrangement(room.width(), room.height(), self._aspects())
        wanted = Qt.Orientation.Horizontal if way == "beside" else Qt.Orientation.Vertical
        if wanted != self._splitter.orientation():
            self._splitter.setOrientation(wanted)
            self._splitter.setSizes([1000, 1000])
        wide = room.width() / (2 if way == "beside" else 1) >= _WIDE
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if wide else Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in (self.crop_button, self.masked_button):
            button.setToolButtonStyle(style)

    def _aspects(self) -> Aspects:
        film, seen = (view.placing.size for view in (self.film, self.seen))
        return film[0] / film[1], seen[0] / seen[1]

    def _show_film(self, document: Document) -> None:
        radiograph = document.radiograph
        if radiograph is None:
            self.film.show_picture(None, 0.0, 1.0)
        else:
            self.film.show_picture(radiograph.pixels, *window_of(radiograph.pixels))
        for button in (self.crop_button, self.masked_button):
            button.setEnabled(radiograph is not None)
        self.needs_other_room.emit()
        self._arrange()

    def _show_seen(self, made: Reconstruction | None) -> None:
        self._made = made
        if made is None:
            self.seen.show_picture(None, 0.0, 1.0)
        else:
            self.seen.show_picture(made.prepared.stored_opacity, 0.0, made.prepared.white)
        self.film.show_taken(made.prepared.outline if made is not None else None)
        self._show_masked(self.masked_button.isChecked())
        self._overlay.setEnabled(made is not None)
        if made is not None:
            self._scale = scale_of(made.residual_before)
        self._lay_over(str(self.residual.currentData()))

    def _show_masked(self, wanted: bool) -> None:
        made = self._made if wanted else None
        self.film.show_masked(None if made is None else image_of(masked_colours(made.prepared.content)))

    def _lay_over(self, which: str) -> None:
        made = self._made
        residual = None
        if made is not None and which != "none":
            residual = made.residual_before if which == "before" else made.residual_after
        is_explained = made is not None and which != "none"
        if is_explained == self.legend.isHidden():
            self.legend.setVisible(is_explained)
            self.needs_other_room.emit()
        self.seen.lay_over(None if residual is None else image_of(colours_of(residual, self._scale)))
        if made is not None and which != "none":
            self.legend.show_residual(self._scale, words.overlay_in_words(made, which == "after"))
        self.needs_other_room.emit()
