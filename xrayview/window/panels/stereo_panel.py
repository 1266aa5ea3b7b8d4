"""The stereo panel: two eyes' pictures in one, how they are joined, and how far apart the eyes stand."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QWidget

from xrayview.scene.scene import METHODS, Method
from xrayview.window.commands import stereo
from xrayview.window.icons import Sign
from xrayview.window.parts.drag import one_step
from xrayview.window.parts.number_slider import NumberSlider
from xrayview.window.parts.section import Choice, ScrolledPanel, Section
from xrayview.window.state import State
from xrayview.window.store import Store

METHOD_WORDS: dict[Method, str] = {
    "dubois": "Dubois (few ghosts)",
    "true": "True (dark)",
    "grey": "Grey",
    "half-colour": "Half colour",
    "colour": "Colour",
    "optimised": "Optimised",
}
STRAIN = f"Above {stereo.COMFORTABLE_EYE_ANGLE:g}° the picture strains most people's eyes."


class StereoPanel(ScrolledPanel):
    """Shows the two eyes in controls and turns what is done with them into commands."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.on = QCheckBox("Anaglyph for red-cyan glasses")
        self.on.setToolTip("Two eyes' pictures in one: red for the left eye (S)")
        self.on.toggled.connect(lambda on: store.do(stereo.set_stereo, on))
        self.rows.addWidget(self.on)
        self._details = Section()
        self.method = Choice(
            [(name, METHOD_WORDS[name]) for name in METHODS], "How the two pictures are joined"
        )
        self.method.setAccessibleName("Method")
        self.method.chosen.connect(lambda key: store.do(stereo.set_stereo_method, key))
        self._details.add_row("Method", self.method)
        self.eye_angle = NumberSlider(0.0, stereo.LARGEST_EYE_ANGLE, 0.1, "°", 1)
        self.eye_angle.set_name("Eye angle", "The angle between the two eyes: more depth, and more strain")
        self.eye_angle.moved.connect(lambda value: store.do(stereo.set_eye_angle, value))
        one_step(self.eye_angle, store)
        self._details.add_row("Eye angle", self.eye_angle)
        furthest = stereo.LARGEST_PARALLAX_DEPTH
        self.screen_depth = NumberSlider(-furthest, furthest, 0.01)
        self.screen_depth.set_name(
            "Screen depth",
            "The depth that lies in the screen (zero parallax); 0 is the centre, and what is nearer than it "
            "stands before the screen",
        )
        self.screen_depth.moved.connect(lambda value: store.do(stereo.set_zero_parallax, value))
        one_step(self.screen_depth, store)
        self._details.add_row("Screen depth", self.screen_depth)
        self.swapped = QCheckBox("Swap the eyes")
        self.swapped.setToolTip("For glasses with red on the right, or where near looks far")
        self.swapped.toggled.connect(lambda on: store.do(stereo.swap_eyes, on))
        self._details.add_row("", self.swapped)
        self.strain = QWidget()
        row = QHBoxLayout(self.strain)
        row.setContentsMargins(0, 0, 0, 0)
        words = QLabel(STRAIN)
        words.setWordWrap(True)
        row.addWidget(Sign("warning"))
        row.addWidget(words, 1)
        self._details.add(self.strain)
        self.rows.addWidget(self._details)
        self.rows.addStretch(1)
        store.listen(self._show)
        self._show(None, store.state)

    def _show(self, old: State | None, new: State) -> None:
        scene, is_open = new.scene, new.document.volume is not None
        if old is not None and (scene, is_open) == (old.scene, old.document.volume is not None):
            return
        eyes = stereo.last_stereo(new)
        with QSignalBlocker(self.on), QSignalBlocker(self.swapped):
            self.on.setChecked(scene.stereo is not None)
            self.swapped.setChecked(eyes.swapped)
        self.method.set_key(eyes.method)
        self.eye_angle.set_value(eyes.eye_angle_degrees)
        self.screen_depth.set_value(eyes.zero_parallax)
        self.strain.setVisible(eyes.eye_angle_degrees > stereo.COMFORTABLE_EYE_ANGLE)
        self.on.setEnabled(is_open)
        self._details.setEnabled(is_open and scene.stereo is not None)
