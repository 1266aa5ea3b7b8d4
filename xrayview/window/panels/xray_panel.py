"""The x-ray panel: the film as stored, what the network sees of it, and the preparation that led there."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from xrayview.window.commands import film
from xrayview.window.parts.number_slider import FIELD_HEIGHT
from xrayview.window.parts.picture_view import PictureView, window_of
from xrayview.window.parts.section import Choice, Panel, Section, muted
from xrayview.window.state import State
from xrayview.window.store import Store
from xrayview.window.words import capitalised
from xrayview.xray.radiograph import Step

TONES = (
    ("auto", "Automatic"),
    ("opacity", "Opacity (as simulated)"),
    ("linear", "Linear"),
    ("gamma:2.2", "Gamma 2.2"),
    ("film", "Film"),
)
POLARITIES = (("auto", "Automatic"), ("keep", "Keep"), ("invert", "Invert"))
CROPS = (("auto", "To the exposed film"), ("none", "Whole picture"))


class XrayPanel(Panel):
    """Shows the document's film and preparation; every choice re-runs the reconstruction."""

    def __init__(self, store: Store) -> None:
        super().__init__(narrowest=270, widest=460)
        self._store = store
        rows = QVBoxLayout(self)
        rows.setContentsMargins(14, 12, 14, 12)
        rows.setSpacing(8)
        section = Section("X-ray")
        self.film = PictureView("Open or drop an x-ray", "The film as stored")
        self.seen = PictureView("", "What the network sees")
        self._name = muted("", wrap=False)
        self._name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        section.add(self._name)
        rows.addWidget(section)
        rows.addWidget(self.film, 3)
        rows.addWidget(muted("What the network sees"))
        rows.addWidget(self.seen, 3)
        rows.addWidget(self._controls())
        rows.addWidget(muted("Preparation, step by step"))
        self._steps = QLabel()
        self._steps.setTextFormat(Qt.TextFormat.RichText)
        self._steps.setWordWrap(True)
        self._steps.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._steps.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        body.setObjectName("panelBody")
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, 6, 0)
        inner.addWidget(self._steps)
        inner.addStretch(1)
        scroll.setWidget(body)
        scroll.setMinimumHeight(90)
        rows.addWidget(scroll, 2)
        store.listen(self._show)
        self._show(None, store.state)

    def _controls(self) -> QWidget:
        section = Section("Preparation")
        turn = QWidget()
        row = QHBoxLayout(turn)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.turn_left = QPushButton("Turn left")
        self.turn_right = QPushButton("Turn right")
        self.mirror = QPushButton("Mirror")
        self.mirror.setCheckable(True)
        for button, hint in (
            (self.turn_left, "Turn the film a quarter to the left, until the head is upright"),
            (self.turn_right, "Turn the film a quarter to the right, until the head is upright"),
            (self.mirror, "Read the film from its other side"),
        ):
            button.setToolTip(hint)
            row.addWidget(button, 1)
        self.turn_left.clicked.connect(lambda: self._store.do(film.rotate_film, -90.0))
        self.turn_right.clicked.connect(lambda: self._store.do(film.rotate_film, 90.0))
        self.mirror.clicked.connect(lambda checked: self._store.do(film.mirror_film, checked))
        section.add(turn)
        self.tone = Choice(TONES, "How the film's grey stands for transparency")
        self.polarity = Choice(POLARITIES, "Whether bone is bright in the file")
        self.crop = Choice(CROPS, "Which part of the picture is used")
        for choice, command in (
            (self.tone, film.set_tone),
            (self.polarity, film.set_polarity),
            (self.crop, film.set_crop),
        ):
            choice.chosen.connect(lambda key, command=command: self._store.do(command, key))
        section.add_row("Tone", self.tone)
        section.add_row("Polarity", self.polarity)
        section.add_row("Crop", self.crop)
        self.frame = QSpinBox()
        self.frame.setMinimumHeight(FIELD_HEIGHT)
        self.frame.setKeyboardTracking(False)
        self.frame.setToolTip("Which picture of the film's several is reconstructed")
        self.frame.valueChanged.connect(lambda number: self._store.do(film.set_frame, number - 1))
        self._frame_label = section.add_row("Picture", self.frame)
        self._prepare_controls = section
        return section

    def _show(self, old: State | None, new: State) -> None:
        document = new.document
        before = old.document if old is not None else None
        if before is None or before.path != document.path:
            self._name.setText(document.path.name if document.path else "No file is open")
            self._name.setToolTip(str(document.path or ""))
        if before is None or before.radiograph is not document.radiograph:
            film = document.radiograph
            if film is None:
                self.film.show_picture(None, 0.0, 1.0)
            else:
                self.film.show_picture(film.pixels, *window_of(film.pixels))
        if before is None or before.reconstruction is not document.reconstruction:
            made = document.reconstruction
            self.seen.show_picture(made.prepared.opacity if made is not None else None, 0.0, 1.0)
            quiet = self.palette().placeholderText().color().name()
            self._steps.setText(steps_in_words(made.prepared.steps if made is not None else (), quiet))
        self._prepare_controls.setEnabled(document.radiograph is not None)
        wishes = document.preparation
        frames = document.radiograph.frames if document.radiograph is not None else 1
        self.frame.setVisible(frames > 1)
        self._frame_label.setVisible(frames > 1)
        with QSignalBlocker(self.mirror), QSignalBlocker(self.frame):
            self.frame.setRange(1, frames)
            self.frame.setSuffix(f" of {frames}")
            self.frame.setValue(wishes.frame + 1)
            self.mirror.setChecked(wishes.mirror)
        self.tone.set_key(wishes.tone)
        self.polarity.set_key(wishes.polarity)
        self.crop.set_key(wishes.crop)


def steps_in_words(steps: Iterable[Step], quiet: str) -> str:
    """The preparation's steps as rich text: what was done, and in the colour ``quiet`` why."""
    return "".join(
        f"<p style='margin:0 0 6px 0'><b>{escape(capitalised(step.name))}</b> {escape(step.value)}"
        f"<br><span style='color:{quiet}'>{escape(step.reason)}</span></p>"
        for step in steps
    )
