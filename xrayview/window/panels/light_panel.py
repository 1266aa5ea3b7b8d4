"""The light panel: where the lamp stands, on a ball and in numbers, and what surrounds the head."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from xrayview.scene.scene import ENVIRONMENTS, Environment, Light
from xrayview.window.commands import light
from xrayview.window.panels.light_ball import LightBall
from xrayview.window.parts.drag import one_step
from xrayview.window.parts.number_slider import NumberSlider
from xrayview.window.parts.section import Choice, ScrolledPanel, Section, muted
from xrayview.window.state import State
from xrayview.window.store import Store

LIT = "Drag the light over the ball, and past its rim to shine from behind. It travels with you."
UNLIT = "Here every value is shown as it is: no light falls on it."
UNLIT_XRAY = "An x-ray is seen by the rays that pass through: no light falls on it."
SURROUNDINGS: dict[Environment, str] = {
    "studio": "Studio: soft lamps",
    "clinic": "Clinic: even, white",
    "sky": "Sky: blue, with a sun",
    "dusk": "Dusk: a low, warm sun",
}


class LightPanel(ScrolledPanel):
    """Shows the light in controls and turns what is done with them into commands."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self.ball = LightBall()
        self.ball.moved.connect(lambda azimuth, elevation: store.do(light.set_light, azimuth, elevation))
        self.reset = QPushButton("Reset light")
        self.reset.setToolTip("The light as it was at first: from above and the left")
        self.reset.clicked.connect(lambda: store.do(light.reset_light))
        self._note = muted()
        beside = QVBoxLayout()
        beside.addWidget(self._note)
        beside.addStretch(1)
        beside.addWidget(self.reset)
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(self.ball, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(beside, 1)
        self.rows.addLayout(top)
        self._numbers = Section()
        self._add_lamp()
        self._add_surroundings()
        self.rows.addWidget(self._numbers)
        self.rows.addStretch(1)
        one_step(self.ball, store)
        store.listen(self._show)
        self._show(None, store.state)

    def _add_lamp(self) -> None:
        store = self._store
        self.azimuth = self._slider(
            "Azimuth",
            NumberSlider(-180.0, 180.0, 1.0, "°", 0),
            "Azimuth of the light",
            "Where the light comes from: left (negative), right, 180° behind",
            lambda value: store.do(light.set_light, value, self._light.elevation_degrees),
        )
        self.elevation = self._slider(
            "Elevation",
            NumberSlider(-90.0, 90.0, 1.0, "°", 0),
            "Elevation of the light",
            "Where the light comes from: below (negative) or above",
            lambda value: store.do(light.set_light, self._light.azimuth_degrees, value),
        )
        self.shadow = self._slider(
            "Shadow",
            NumberSlider(0.0, 1.0, 0.01),
            "Shadow",
            "How dark the shadow is that the light casts, 0 for none",
            lambda value: store.do(light.set_shadow, value),
        )

    def _add_surroundings(self) -> None:
        store = self._store
        self.ambient = self._slider(
            "Ambient",
            NumberSlider(0.0, 1.0, 0.01),
            "Ambient light",
            "The share of the light that comes from the surroundings",
            lambda value: store.do(light.set_ambient, value),
        )
        self.surroundings = Choice(
            ((name, SURROUNDINGS[name]) for name in ENVIRONMENTS),
            "What stands round the head and lights what the lamp does not",
        )
        self.surroundings.setAccessibleName("Surroundings")
        self.surroundings.chosen.connect(lambda name: store.do(light.choose_environment, name))
        self._numbers.add_row("Surroundings", self.surroundings)
        self.turn = self._slider(
            "Turned",
            NumberSlider(-180.0, 180.0, 1.0, "°", 0),
            "Turn of the surroundings",
            "How far the surroundings are turned round you, from left (negative) to right",
            lambda value: store.do(light.turn_environment, value),
        )
        self.occlusion = self._slider(
            "Occlusion",
            NumberSlider(0.0, 1.0, 0.01),
            "Ambient occlusion",
            "Ambient occlusion: how much hollows are darkened, which see little of what surrounds them",
            lambda value: store.do(light.set_occlusion, value),
        )

    def _slider(
        self, label: str, slider: NumberSlider, name: str, hint: str, move: Callable[[float], object]
    ) -> NumberSlider:
        """Put a slider below the others; a drag of it is one step."""
        slider.set_name(name, hint)
        slider.moved.connect(move)
        self._numbers.add_row(label, slider)
        one_step(slider, self._store)
        return slider

    @property
    def _light(self) -> Light:
        return self._store.state.scene.light

    def _show(self, old: State | None, new: State) -> None:
        scene, is_open = new.scene, new.document.volume is not None
        if old is not None and (scene, is_open) == (old.scene, old.document.volume is not None):
            return
        self.ball.show_light(scene.light)
        self.azimuth.set_value(scene.light.azimuth_degrees)
        self.elevation.set_value(scene.light.elevation_degrees)
        self.ambient.set_value(scene.light.ambient)
        self.shadow.set_value(scene.light.shadow)
        self.surroundings.set_key(scene.light.environment)
        self.turn.set_value(scene.light.environment_degrees)
        self.occlusion.set_value(scene.light.occlusion)
        lit = light.is_lit(scene.mode)
        self._note.setText(LIT if lit else UNLIT_XRAY if scene.mode == "xray" else UNLIT)
        for part in (self.ball, self._numbers):
            part.setEnabled(is_open and lit)
        self.reset.setEnabled(is_open and lit and scene.light != Light())
