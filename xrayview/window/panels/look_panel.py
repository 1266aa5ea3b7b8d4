"""The panel on the right: how the volume looks, from where, where it is cut, and for which glasses."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from xrayview.scene.scene import METHODS
from xrayview.scene.transfer import PRESETS
from xrayview.window.commands import camera, cut, look, stereo
from xrayview.window.parts.number_slider import NumberSlider
from xrayview.window.parts.section import Choice, Panel, Section, Segments, button_grid, line, muted
from xrayview.window.state import State
from xrayview.window.store import Store

MODES = (
    ("surface", "Surface", "The surface at one density (1)"),
    ("volume", "Volume", "All densities, by colour and opacity (2)"),
    ("xray", "X-ray", "A new x-ray from where you stand (3)"),
)
VIEWS = (
    ("as-taken", "As taken", "As the film was taken (0)"),
    ("+90", "+90°", "A quarter round to the right"),
    ("-90", "\N{MINUS SIGN}90°", "A quarter round to the left"),
    ("behind", "Behind", "From behind the film"),
    ("above", "Above", "From above"),
    ("below", "Below", "From below"),
)
DIRECTIONS = (
    ("front", "The front"),
    ("back", "The back"),
    ("left", "The film's left"),
    ("right", "The film's right"),
    ("top", "The top"),
    ("bottom", "The bottom"),
    ("view", "What is nearest to me"),
)
METHOD_WORDS = {
    "dubois": "Dubois (least ghosting)",
    "true": "True (dark, red and blue)",
    "grey": "Grey",
    "half-colour": "Half colour",
    "colour": "Colour",
    "optimised": "Optimised",
}


class LookPanel(Panel):
    """Shows the scene in controls and turns what is done with them into commands."""

    def __init__(self, store: Store, exports: tuple[tuple[str, str, Callable[[], object]], ...]) -> None:
        super().__init__(narrowest=290, widest=420)
        self._store = store
        self._direction = "front"
        body = QWidget()
        body.setObjectName("panelBody")
        rows = QVBoxLayout(body)
        rows.setContentsMargins(14, 12, 14, 12)
        rows.setSpacing(13)
        for part in (self._look(), line(), self._view(), line(), self._cut(), line(), self._stereo(), line()):
            rows.addWidget(part)
        rows.addWidget(self._exports(exports))
        rows.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        store.listen(self._show)
        self._show(None, store.state)

    def _look(self) -> QWidget:
        section = Section("Look")
        self.mode = Segments(MODES)
        self.mode.chosen.connect(lambda key: self._store.do(look.set_mode, key))
        section.add(self.mode)
        self.iso = NumberSlider(look.SMALLEST_ISO_VALUE, look.LARGEST_ISO_VALUE, 0.01)
        self.iso.set_name(
            "Iso-value", "The density at which the surface lies; bone in people begins near 0.43"
        )
        self.iso.moved.connect(lambda value: self._store.do(look.set_iso_value, value))
        self._iso_label = section.add_row("Iso-value", self.iso)
        self.preset = Choice(
            [(name, name.replace("-", " ").capitalize()) for name in PRESETS],
            "Colours and opacities for the volume",
        )
        self.preset.chosen.connect(lambda key: self._store.do(look.choose_preset, key))
        self._preset_label = section.add_row("Preset", self.preset)
        return section

    def _view(self) -> QWidget:
        section = Section("View")
        entries = [
            (words, hint, lambda name=name: self._store.do(camera.take_view, name))
            for name, words, hint in VIEWS
        ]
        grid, self._view_buttons = button_grid(entries, 3)
        section.add(grid)
        return section

    def _cut(self) -> QWidget:
        section = Section("Cut")
        self.cut_on = QCheckBox("Cut away with a plane")
        self.cut_on.setToolTip("Take away what lies before a plane (C)")
        self.cut_on.toggled.connect(self._cut_again)
        section.add(self.cut_on)
        self.direction = Choice(DIRECTIONS, "The side that is taken away")
        self.direction.chosen.connect(self._cut_from)
        self._direction_label = section.add_row("Take away", self.direction)
        self.position = NumberSlider(-cut.FARTHEST_CUT, cut.FARTHEST_CUT, 0.01)
        self.position.set_name("Position of the plane", "Distance from the centre; the whole cube is 1 wide")
        self.position.moved.connect(lambda value: self._store.do(cut.move_cut, value))
        self._position_label = section.add_row("Position", self.position)
        return section

    def _stereo(self) -> QWidget:
        section = Section("Stereo")
        self.stereo_on = QCheckBox("Anaglyph for red-cyan glasses")
        self.stereo_on.setToolTip("Two eyes' pictures in one: red for the left eye (S)")
        self.stereo_on.toggled.connect(lambda on: self._store.do(stereo.set_stereo, on))
        section.add(self.stereo_on)
        self.method = Choice(
            [(name, METHOD_WORDS[name]) for name in METHODS], "How the two pictures are joined"
        )
        self.method.chosen.connect(lambda key: self._store.do(stereo.set_stereo_method, key))
        self._method_label = section.add_row("Method", self.method)
        self.eye_angle = NumberSlider(0.0, stereo.LARGEST_EYE_ANGLE, 0.1, "°", 1)
        self.eye_angle.set_name("Eye angle", "The angle between the two eyes; above 6° it strains the eyes")
        self.eye_angle.moved.connect(lambda value: self._store.do(stereo.set_eye_angle, value))
        self._angle_label = section.add_row("Eye angle", self.eye_angle)
        return section

    def _exports(self, exports: tuple[tuple[str, str, Callable[[], object]], ...]) -> QWidget:
        section = Section("Take home")
        grid, buttons = button_grid(exports, 3)
        self.export_buttons: list[QPushButton] = buttons
        section.add(grid)
        section.add(muted("Every file is marked: depth inferred, not for diagnosis."))
        return section

    def _cut_from(self, direction: str) -> None:
        self._direction = direction
        self._cut_again(True)

    def _cut_again(self, on: bool) -> None:
        self._store.do(cut.set_cut, self._direction if on else None, self.position.value())

    def _show(self, old: State | None, new: State) -> None:
        scene, open_volume = new.scene, new.document.volume is not None
        if old is not None and scene is old.scene and open_volume == (old.document.volume is not None):
            return
        self.mode.set_key(scene.mode)
        self.iso.set_value(scene.iso_value)
        self.preset.set_key(scene.transfer.name)
        cut, stereo = bool(scene.cuts), scene.stereo
        with QSignalBlocker(self.cut_on), QSignalBlocker(self.stereo_on):
            self.cut_on.setChecked(cut)
            self.stereo_on.setChecked(stereo is not None)
        if scene.cuts:
            self.position.set_value(scene.cuts[0].offset)
        if stereo is not None:
            self.method.set_key(stereo.method)
            self.eye_angle.set_value(stereo.eye_angle_degrees)
        elif old is None:
            self.method.set_key("dubois")
            self.eye_angle.set_value(4.0)
        for widgets, usable in (
            ((self.iso, self._iso_label), scene.mode == "surface"),
            ((self.preset, self._preset_label), scene.mode == "volume"),
            ((self.direction, self._direction_label, self.position, self._position_label), cut),
            ((self.method, self._method_label, self.eye_angle, self._angle_label), stereo is not None),
        ):
            for widget in widgets:
                widget.setEnabled(usable and open_volume)
        for part in (self.mode, self.cut_on, self.stereo_on, *self._view_buttons, *self.export_buttons):
            part.setEnabled(open_volume)
