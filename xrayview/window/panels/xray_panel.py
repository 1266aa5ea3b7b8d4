"""The x-ray panel: the film as stored, what the network sees of it, and the preparation that led there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from xrayview.window.commands import film
from xrayview.window.film.facts import SideChoice, StepsList
from xrayview.window.film.framed_view import ElidedLabel
from xrayview.window.film.pictures import Pictures
from xrayview.window.film.preparation import PreparationControls
from xrayview.window.parts.section import Panel, Scrolled, line
from xrayview.window.state import State
from xrayview.window.store import Store
from xrayview.xray.radiograph import Radiograph

_CONTROLS_BESIDE = 620  # from this width on the controls stand beside the pictures
_PICTURES_SHARE = 0.62  # of the height, at most


class _Controls(Scrolled):
    """Scrolls up and down only, and so is never narrower than what it holds."""

    def minimumSizeHint(self) -> QSize:
        """As wide as what it holds and the bar beside it, and a few rows high."""
        body = self.widget()
        held = body.minimumSizeHint().width() if body is not None else 0
        return QSize(held + self.verticalScrollBar().sizeHint().width(), 90)


class XrayPanel(Panel):
    """Shows the document's film and preparation; every choice re-runs the reconstruction."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self._name = ElidedLabel()
        self._facts = ElidedLabel()
        self.pictures = Pictures()
        self.preparation = PreparationControls(store)
        self.side = SideChoice(store)
        self.steps = StepsList()
        self._whole = QSplitter(Qt.Orientation.Vertical)
        self._whole.setChildrenCollapsible(False)
        self._top = QWidget()
        for ground in (self._whole, self._top):
            ground.setObjectName("panelBody")
        rows = QVBoxLayout(self._top)
        rows.setContentsMargins(8, 0, 8, 8)
        rows.setSpacing(2)
        for part in (self._name, self._facts):
            rows.addWidget(part)
        rows.addWidget(self.pictures, 1)
        self._whole.addWidget(self._top)
        self._whole.addWidget(self._controls())
        self._whole.setStretchFactor(0, 1)
        self._whole.splitterMoved.connect(self._keep_sizes)
        self._moved_by_hand = False
        whole = QVBoxLayout(self)
        whole.setContentsMargins(4, 8, 4, 8)
        whole.addWidget(Scrolled(self._whole))
        self.film, self.seen = self.pictures.film, self.pictures.seen
        self.film.crop_mode_changed.connect(self._say_facts)
        self.film.box_shown.connect(self._say_facts)
        self.pictures.needs_other_room.connect(self._share_out)
        self.pictures.cropped.connect(lambda wish: store.do(film.set_crop, wish))
        self.preparation.crop_asked.connect(lambda: self.film.set_crop_mode(True))
        self.preparation.turning.connect(
            lambda degrees: self.pictures.turn_seen(self._store.state.document, degrees)
        )
        store.listen(self._show)
        self._show(None, store.state)

    def _controls(self) -> QWidget:
        body = QWidget()
        body.setObjectName("panelBody")
        rows = QVBoxLayout(body)
        rows.setContentsMargins(8, 8, 8, 4)
        rows.setSpacing(12)
        for part in (self.preparation, line(), self.side, line(), self.steps):
            rows.addWidget(part)
        rows.addStretch(1)
        self._scroll = _Controls(body)
        return self._scroll

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the controls beside the pictures where the panel is wide."""
        super().resizeEvent(event)
        beside = self.width() >= _CONTROLS_BESIDE and self.width() > self.height()
        wanted = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        if wanted != self._whole.orientation():
            self._whole.setOrientation(wanted)
            self._moved_by_hand = False
        self._share_out()

    def _keep_sizes(self) -> None:
        self._moved_by_hand = True

    def _share_out(self) -> None:
        """Give the pictures what room they can use, and the controls the rest, until a person decides."""
        if self._moved_by_hand:
            return
        if self._whole.orientation() == Qt.Orientation.Horizontal:
            controls = max(self._scroll.minimumSizeHint().width(), round(0.4 * self.width()))
            self._whole.setSizes([self.width() - controls, controls])
            return
        lines = self._top.height() - self.pictures.height()
        most = round(_PICTURES_SHARE * self._whole.height()) - lines
        pictures = lines + self.pictures.wanted_height(most)
        self._whole.setSizes([pictures, self._whole.height() - pictures])

    def changeEvent(self, event: QEvent) -> None:
        """Colours that are written into text follow the palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "steps"):
            self.steps.show_document(self._store.state.document)

    def _show(self, old: State | None, new: State) -> None:
        document = new.document
        before = old.document if old is not None else None
        if old is not None and old.current != new.current:
            self.preparation.give_up_drags()
        if before is document:
            return
        self._name.say(document.path.name if document.path else "No file is open")
        self._name.setToolTip(str(document.path or ""))
        self._say_facts()
        self.pictures.show_document(before, document)
        self.preparation.show_document(document)
        self.side.show_document(document)
        if before is None or before.reconstruction is not document.reconstruction:
            self.steps.show_document(document)

    def _say_facts(self) -> None:
        """The film's size; in crop mode the rectangle's, or how to draw one."""
        box = self.film.box
        if not self.film.crop_mode:
            self._facts.say(film_in_words(self._store.state.document.radiograph))
        elif box is None:
            self._facts.say("Drag on the film to draw the crop")
        else:
            left, top, right, bottom = box
            self._facts.say(f"Crop {right - left} x {bottom - top} pixels, from {left}, {top}")


def film_in_words(radiograph: Radiograph | None) -> str:
    """The film's size in pixels and millimetres."""
    if radiograph is None:
        return ""
    rows, columns = radiograph.pixels.shape
    size = f"{columns} x {rows} pixels"
    if radiograph.spacing is None:
        return f"{size}, millimetres unknown"
    row, column = radiograph.spacing
    return f"{size}, {columns * column:.0f} x {rows * row:.0f} mm"
