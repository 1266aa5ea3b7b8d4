"""The tone's control: the law by which grey becomes opacity, its number, and its two anchors."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from xrayview.window.commands import film
from xrayview.window.film.held_slider import HeldSlider
from xrayview.window.parts.number_field import NumberField
from xrayview.window.parts.section import Choice, Section
from xrayview.window.state import Document
from xrayview.window.store import Store
from xrayview.xray.tone import parsed_tone

TONES = (
    ("auto", "Automatic"),
    ("opacity", "Opacity (as simulated)"),
    ("linear", "Linear"),
    ("gamma", "Gamma"),
    ("film", "Film"),
    ("matched", "Matched to simulated heads"),
    ("attenuation", "Attenuation"),
)
_FIRST = {"gamma": 2.2, "attenuation": 1.0}
_NUMBERED = {
    "gamma": ("Gamma", "Opacity is the grey to this power: above 1 darkens what is thin"),
    "attenuation": ("Power", "Attenuation is the grey to this power: above 1 darkens what is thin"),
}


class ToneStep(Section):
    """Chooses the law; its numbers are there where it has any."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self.tone = Choice(TONES, "How the film's grey stands for what the ray lost on its way")
        self.tone.setAccessibleName("Tone")
        self.tone.chosen.connect(self._choose)
        self.add(self.tone)
        self.gamma = HeldSlider(0.1, 10.0, 0.05)
        self.gamma.slider.setMinimumWidth(60)
        self.gamma.settled.connect(self._set_number)
        self._gamma_label = self.add_row("Gamma", self.gamma, aligned=False)
        self.air = _anchor("Air", "The grey of air, bone being bright: opacity 0")
        self.dense = _anchor("Dense", "The grey of dense bone, bone being bright: opacity 0.93")
        self._anchors = QWidget()
        row = QHBoxLayout(self._anchors)
        row.setContentsMargins(0, 0, 0, 0)
        for words, field in (("Air", self.air), ("Dense", self.dense)):
            label = QLabel(words)
            label.setBuddy(field)
            row.addWidget(label)
            row.addWidget(field, 1)
            field.valueChanged.connect(self._set_anchors)
        self.add(self._anchors)

    def show_document(self, document: Document) -> None:
        """Show the law, and the numbers that are wished for or were found."""
        wishes = document.preparation
        law, number = parsed_tone(wishes.tone)
        self.tone.set_key(law)
        for part in (self.gamma, self._gamma_label):
            part.setVisible(law in _NUMBERED)
        if law in _NUMBERED:
            name, hint = _NUMBERED[law]
            self._gamma_label.setText(name)
            self.gamma.set_name(name, hint)
            if not self.gamma.is_held:
                self.gamma.set_value(number)
        self._show_anchors(document)

    def give_up_drags(self) -> None:
        """Let go of what the mouse holds."""
        self.gamma.give_up()

    def _show_anchors(self, document: Document) -> None:
        found = film.anchors_in_force(document)
        self._anchors.setVisible(bool(found))
        if not found or document.radiograph is None:
            return
        air, dense = found[0], found[-1]
        film_has_levels = document.radiograph.levels is not None
        step = 1.0 if film_has_levels else (dense - air) / 100
        most = max(2 * abs(dense), float(document.radiograph.levels or 0), dense + 100 * step)
        for field, value, low, high in (
            (self.air, air, min(0.0, air - 100 * step), dense - step / 10),
            (self.dense, dense, air + step / 10, most),
        ):
            with QSignalBlocker(field):
                field.setDecimals(1 if film_has_levels else 5)
                field.setSingleStep(step)
                field.setRange(low, high)
                if abs(field.value() - value) > 10 ** -field.decimals() / 2:  # or what is typed would be gone
                    field.setValue(value)

    def _choose(self, key: str) -> None:
        law, _ = parsed_tone(self._store.state.document.preparation.tone)
        if key != law:
            self._store.do(film.set_tone, f"{key}:{_FIRST[key]:g}" if key in _FIRST else key)

    def _set_number(self, number: float) -> None:
        law, _ = parsed_tone(self._store.state.document.preparation.tone)
        if law in _NUMBERED:
            self._store.do(film.set_tone, f"{law}:{number:g}")

    def _set_anchors(self) -> None:
        self._store.do(film.set_anchors, self.air.value(), self.dense.value())


def _anchor(name: str, hint: str) -> NumberField:
    field = NumberField(0.0, 65535.0, 1.0, 1)
    field.setAccessibleName(f"{name}, grey")
    field.setToolTip(hint)
    return field
