"""The cut panel: a plane, the side of it that is taken away, and how far it lies from the centre."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QPushButton

from xrayview.window.commands import cut
from xrayview.window.parts.drag import one_step
from xrayview.window.parts.number_slider import NumberSlider
from xrayview.window.parts.section import Choice, ScrolledPanel, Section
from xrayview.window.state import State
from xrayview.window.store import Store

DIRECTIONS = (
    ("front", "The film's front"),
    ("back", "The film's back"),
    ("left", "The film's left"),
    ("right", "The film's right"),
    ("top", "The top"),
    ("bottom", "The bottom"),
    ("view", "What is nearest to me"),
)


class CutPanel(ScrolledPanel):
    """Shows the cut in controls and turns what is done with them into commands."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self.on = QCheckBox("Cut away with a plane")
        self.on.setToolTip("Take away what lies before a plane (C)")
        self.on.toggled.connect(lambda on: store.do(cut.set_cut_on, on))
        self.rows.addWidget(self.on)
        self._details = Section()
        self.direction = Choice(DIRECTIONS, "The side that is taken away")
        self.direction.setAccessibleName("Take away")
        self.direction.chosen.connect(self._cut_from)
        self._details.add_row("Take away", self.direction)
        self.position = NumberSlider(-cut.FARTHEST_CUT, cut.FARTHEST_CUT, 0.01)
        self.position.set_name("Position of the plane", "Distance from the centre; the whole cube is 1 wide")
        self.position.moved.connect(lambda value: store.do(cut.move_cut, value))
        one_step(self.position, store)
        self._details.add_row("Position", self.position)
        self.flip = QPushButton("Flip side")
        self.flip.setToolTip("Leave the plane where it is, and take away what lies on its other side")
        self.flip.clicked.connect(lambda: store.do(cut.flip_cut))
        self._details.add_row("", self.flip)
        self.rows.addWidget(self._details)
        self.rows.addStretch(1)
        store.listen(self._show)
        self._show(None, store.state)

    def _cut_from(self, direction: str) -> None:
        self._store.do(cut.set_cut, direction, self.position.value())

    def _show(self, old: State | None, new: State) -> None:
        scene, is_open = new.scene, new.document.volume is not None
        if old is not None and (scene, is_open) == (old.scene, old.document.volume is not None):
            return
        with QSignalBlocker(self.on):
            self.on.setChecked(bool(scene.cuts))
        plane = cut.last_cuts(new)[0]
        self.direction.set_key(cut.direction_of(plane))
        self.position.set_value(plane.offset)
        self.on.setEnabled(is_open)
        self._details.setEnabled(is_open and bool(scene.cuts))
