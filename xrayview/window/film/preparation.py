"""The wishes for the preparation in controls: crop, turn, mirror, polarity, tone, picture of several."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSpinBox, QWidget

from xrayview.window.commands import film
from xrayview.window.film.held_slider import HeldSlider
from xrayview.window.icons import icon
from xrayview.window.parts.in_hand import answers_in_hand
from xrayview.window.parts.number_field import FIELD_HEIGHT
from xrayview.window.parts.section import Choice, Section
from xrayview.window.state import Document, State
from xrayview.window.store import Store
from xrayview.xray.radiograph import Preparation
from xrayview.xray.tone import parsed_tone

TONES = (
    ("auto", "Automatic"),
    ("opacity", "Opacity (as simulated)"),
    ("linear", "Linear"),
    ("gamma", "Gamma"),
    ("film", "Film"),
)
POLARITIES = (
    ("auto", "Automatic"),
    ("keep", "As stored: bone is bright"),
    ("invert", "Inverted: bone is dark"),
)
CROPS = (("auto", "To the exposed film"), ("none", "Whole picture"), ("drawn", "Drawn by hand"))
_FIRST_GAMMA = 2.2
_MOST_DEGREES = 45.0


class PreparationControls(Section):
    """Shows the wishes and turns what is done with them into commands; each of them reconstructs anew.

    ``crop_asked``: a person wants to draw the crop. ``turning(degrees)``: the film is being turned to so many
    clockwise degrees, before it is mirrored, and nothing is reconstructed yet.
    """

    crop_asked = Signal()
    turning = Signal(float)

    def __init__(self, store: Store) -> None:
        super().__init__("Preparation")
        self._store = store
        self._quarter = 0.0
        self.crop = Choice(CROPS, "Which part of the picture is used")
        self.crop.chosen.connect(self._choose_crop)
        self.add_row("Crop", self.crop)
        self.add_row("Turn", self._turn())
        self.angle = HeldSlider(-_MOST_DEGREES, _MOST_DEGREES, 0.5, "°", 1)
        self.angle.set_name("Angle", "Turn the film until the head is upright; clockwise is to the right")
        self.angle.moved.connect(lambda seen: self.turning.emit(self._rotation(seen)))
        self.angle.settled.connect(lambda seen: store.do(film.set_rotation, self._rotation(seen)))
        self.add_row("Angle", self.angle)
        self.polarity = self._choice("Polarity", POLARITIES, "Whether bone is bright", film.set_polarity)
        self.tone = Choice(TONES, "How the film's grey stands for what the ray lost on its way")
        self.tone.chosen.connect(self._choose_tone)
        self.add_row("Tone", self.tone)
        self.gamma = HeldSlider(0.1, 10.0, 0.05)
        self.gamma.set_name("Gamma", "Opacity is the grey to this power: above 1 darkens what is thin")
        self.gamma.settled.connect(lambda gamma: store.do(film.set_tone, f"gamma:{gamma:g}"))
        self._gamma_label = self.add_row("Gamma", self.gamma)
        self.frame = QSpinBox(minimum=1, maximum=1)
        self.frame.setMinimumHeight(FIELD_HEIGHT)
        self.frame.setKeyboardTracking(False)
        self.frame.setToolTip("Which picture of the film's several is reconstructed")
        answers_in_hand(self.frame)
        self.frame.valueChanged.connect(lambda number: store.do(film.set_frame, number - 1))
        self._frame_label = self.add_row("Picture", self.frame)
        self.automatic = QPushButton("Prepare automatically")
        self.automatic.setToolTip("Let the program choose every step of the preparation again")
        self.automatic.clicked.connect(lambda: store.do(film.prepare_automatically))
        self.add(self.automatic)

    def show_document(self, document: Document) -> None:
        """Show the document's wishes."""
        wishes = document.preparation
        self.setEnabled(document.radiograph is not None)
        drawn = wishes.crop not in ("auto", "none")
        self.crop.set_key("drawn" if drawn else wishes.crop)
        self.mirror.setChecked(wishes.mirror)
        self.polarity.set_key(wishes.polarity)
        rotation = film.rotation_of(document)
        self._quarter = 90.0 * round(rotation / 90.0)
        beside = rotation - self._quarter
        if not self.angle.is_held:
            self.angle.set_value(-beside if wishes.mirror else beside)
        law, gamma = parsed_tone(wishes.tone)
        self.tone.set_key(law)
        for part in (self.gamma, self._gamma_label):
            part.setVisible(law == "gamma")
        if law == "gamma" and not self.gamma.is_held:
            self.gamma.set_value(gamma)
        frames = document.radiograph.frames if document.radiograph is not None else 1
        for shown in (self.frame, self._frame_label):
            shown.setVisible(frames > 1)
        if (frames, wishes.frame + 1) != (self.frame.maximum(), self.frame.value()):
            # Not each time: what is being typed would be gone.
            with QSignalBlocker(self.frame):
                self.frame.setRange(1, frames)
                self.frame.setSuffix(f" of {frames}")
                self.frame.setValue(wishes.frame + 1)
        self.automatic.setEnabled(wishes != Preparation(frame=wishes.frame, spacing=wishes.spacing))

    def give_up_drags(self) -> None:
        """Let go of what the mouse holds: it belongs to a file that is no longer looked at."""
        self.angle.give_up()
        self.gamma.give_up()

    def _turn(self) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        self.turn_left = _button("", "turn-left", "Turn the film a quarter to the left")
        self.turn_right = _button("", "turn-right", "Turn the film a quarter to the right")
        self.mirror = _button(
            "Mirror", "mirror", "Read the film from its other side: left and right change places"
        )
        self.mirror.setCheckable(True)
        self.turn_left.clicked.connect(lambda: self._store.do(film.rotate_film, -90.0))
        self.turn_right.clicked.connect(lambda: self._store.do(film.rotate_film, 90.0))
        self.mirror.clicked.connect(lambda checked: self._store.do(film.mirror_film, checked))
        for button, share in ((self.turn_left, 1), (self.turn_right, 1), (self.mirror, 2)):
            line.addWidget(button, share)
        return row

    def _choice(
        self, label: str, entries: tuple[tuple[str, str], ...], hint: str, command: Callable[..., State]
    ) -> Choice:
        choice = Choice(entries, hint)
        do: Any = self._store.do
        choice.chosen.connect(lambda key: do(command, key))
        self.add_row(label, choice)
        return choice

    def _choose_crop(self, key: str) -> None:
        if key == "drawn":
            self.show_document(self._store.state.document)
            self.crop_asked.emit()
        else:
            self._store.do(film.set_crop, key)

    def _choose_tone(self, key: str) -> None:
        law, _ = parsed_tone(self._store.state.document.preparation.tone)
        if key != law:
            self._store.do(film.set_tone, f"gamma:{_FIRST_GAMMA:g}" if key == "gamma" else key)

    def _rotation(self, seen_degrees: float) -> float:
        """Clockwise degrees before the film is mirrored, where the slider shows so many beside a quarter."""
        mirrored = self._store.state.document.preparation.mirror
        return (self._quarter + (-seen_degrees if mirrored else seen_degrees)) % 360.0


def _button(words: str, sign: str, hint: str) -> QPushButton:
    button = QPushButton(words)
    button.setIcon(icon(sign))
    button.setToolTip(hint)
    button.setAccessibleName(hint)
    return button
