"""The x-ray panel: the film as stored, what the network sees of it, and the preparation that led there."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from xrayview.files import printable
from xrayview.window import words
from xrayview.window.commands import film
from xrayview.window.film.facts import SideChoice, SideQuestion
from xrayview.window.film.findings_list import Badge, FindingsList
from xrayview.window.film.framed_view import ElidedLabel
from xrayview.window.film.pictures import Pictures
from xrayview.window.film.sizes import SizeFields, size_in_words
from xrayview.window.film.steps.step_list import PreparationSteps
from xrayview.window.parts.plain_hint import plain_hint
from xrayview.window.parts.section import Panel, Scrolled, line, muted
from xrayview.window.state import State
from xrayview.window.store import Store

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
        self.read_as = muted()
        self.pictures = Pictures()
        self.film, self.seen = self.pictures.film, self.pictures.seen
        self.badge = Badge()
        self.question = SideQuestion(store)
        self.findings = FindingsList()
        self.preparation = PreparationSteps(store, self.film)
        self.side = SideChoice(store)
        self.sizes = SizeFields(store, self.film)
        self._whole = QSplitter(Qt.Orientation.Vertical)
        self._whole.setChildrenCollapsible(False)
        self._top = QWidget()
        for ground in (self._whole, self._top):
            ground.setObjectName("panelBody")
        rows = QVBoxLayout(self._top)
        rows.setContentsMargins(8, 0, 8, 8)
        rows.setSpacing(2)
        named = QHBoxLayout()
        named.addWidget(self._name, 1)
        named.addWidget(self.badge)
        rows.addLayout(named)
        rows.addWidget(self._facts)
        rows.addWidget(self.read_as)
        rows.addWidget(self.pictures, 1)
        self._whole.addWidget(self._top)
        self._whole.addWidget(self._controls())
        self._whole.setStretchFactor(0, 1)
        self._whole.splitterMoved.connect(self._keep_sizes)
        self._moved_by_hand = False
        whole = QVBoxLayout(self)
        whole.setContentsMargins(4, 8, 4, 8)
        whole.addWidget(Scrolled(self._whole))
        self.film.tool_changed.connect(self._say_facts)
        self.film.shape_shown.connect(self._say_facts)
        self.pictures.needs_other_room.connect(self._share_out)
        self.pictures.cropped.connect(lambda wish: store.do(film.set_crop, wish))
        self.film.writing.wished.connect(lambda wish: store.do(film.set_marks, wish))
        self.film.outline.wished.connect(lambda wish: store.do(film.set_holder, wish))
        self.film.square.wished.connect(lambda wish: store.do(film.set_square, wish))
        self.badge.clicked.connect(self._show_findings)
        self.findings.step_asked.connect(self._show_step)
        self.preparation.opened.connect(self._bring_whole)
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
        for part in (self.question, self.findings, self.preparation, line(), self.side, self.sizes):
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

    def _bring(self, part: QWidget) -> None:
        """Scroll a part of the controls to the top."""
        # Its place is known once what was opened and folded for it has been laid out.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        body = self._scroll.widget()
        if body is not None:
            self._scroll.verticalScrollBar().setValue(part.mapTo(body, part.rect().topLeft()).y())

    def _bring_whole(self, row: QWidget) -> None:
        """Scroll no further than needed to see all of what was opened, or what there is room for."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        if row.height() > self._scroll.viewport().height():
            self._bring(row)
        else:
            self._scroll.ensureWidgetVisible(row, 0, 0)

    def _show_findings(self) -> None:
        self.findings.unfold_notes()
        next(iter(self.findings.lines.values())).line.setFocus()
        self._bring(self.findings)

    def _show_step(self, key: str) -> None:
        """Open the line at which a finding's way out is."""
        if key == "taken":
            self._bring(self.side)
            self.side.side.setFocus()
            return
        self.preparation.open(key)
        row = self.preparation.lines[key]
        row.line.setFocus()
        self._bring(row)

    def _show(self, old: State | None, new: State) -> None:
        document = new.document
        before = old.document if old is not None else None
        if old is not None and old.current != new.current:
            self.preparation.give_up_drags()
        if before is document:
            return
        self._name.say(printable(document.path.name) if document.path else "No file is open")
        self._name.setToolTip(plain_hint(str(document.path or "")))
        self._say_facts()
        self.read_as.setText(words.volume_in_words(document))
        is_volume = bool(self.read_as.text())
        self.read_as.setVisible(is_volume)
        self._facts.setVisible(not is_volume)
        self.pictures.show_document(before, document)
        told = words.findings_told(document)
        self.badge.show_findings(told)
        self.question.show_document(document)
        self.findings.show_findings(told)
        self.preparation.show_document(document)
        self.side.show_document(document)
        self.sizes.show_document(document)

    def _say_facts(self) -> None:
        """The film's size; in crop mode the rectangle's, or how to draw one."""
        box = self.film.box
        if not self.film.crop_mode:
            document = self._store.state.document
            self._facts.say(size_in_words(document.radiograph, document.preparation))
        elif box is None:
            self._facts.say("Drag on the film to draw the crop")
        else:
            left, top, right, bottom = box
            self._facts.say(f"Crop {right - left} x {bottom - top} pixels, from {left}, {top}")
