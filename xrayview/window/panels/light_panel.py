"""The light panel: where the light comes from, on a ball and in numbers, and the share without direction."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from xrayview.scene.scene import Light
from xrayview.window.commands import light
from xrayview.window.panels.light_ball import LightBall
from xrayview.window.parts.drag import one_step
from xrayview.window.parts.number_slider import NumberSlider
from xrayview.window.parts.section import ScrolledPanel, Section, muted
from xrayview.window.state import State
from xrayview.window.store import Store

LIT = "Drag the light over the ball, and past its rim to shine from behind. It travels with you."
UNLIT = "An x-ray is seen by the rays that pass through: no light falls on it."


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
        self.azimuth = NumberSlider(-180.0, 180.0, 1.0, "°", 0)
        self.azimuth.set_name(
            "Azimuth of the light", "Where the light comes from: left (negative), right, 180° behind"
        )
        self.azimuth.moved.connect(
            lambda value: store.do(light.set_light, value, self._light.elevation_degrees)
        )
        self._numbers.add_row("Azimuth", self.azimuth)
        self.elevation = NumberSlider(-90.0, 90.0, 1.0, "°", 0)
        self.elevation.set_name(
            "Elevation of the light", "Where the light comes from: below (negative) or above"
        )
        self.elevation.moved.connect(
            lambda value: store.do(light.set_light, self._light.azimuth_degrees, value)
        )
        self._numbers.add_row("Elevation", self.elevation)
        self.ambient = NumberSlider(0.0, 1.0, 0.01)
        self.ambient.set_name("Ambient light", "The share of the light that comes from everywhere")
        self.ambient.moved.connect(lambda value: store.do(light.set_ambient, value))
        self._numbers.add_row("Ambient", self.ambient)
        for part in (self.ball, self.azimuth, self.elevation, self.ambient):
            one_step(part, store)
        self.rows.addWidget(self._numbers)
        self.rows.addStretch(1)
        store.listen(self._show)
        self._show(None, store.state)

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
        lit = scene.mode != "xray"
        self._note.setText(LIT if lit else UNLIT)
        for part in (self.ball, self._numbers):
            part.setEnabled(is_open and lit)
        self.reset.setEnabled(is_open and lit and scene.light != Light())
