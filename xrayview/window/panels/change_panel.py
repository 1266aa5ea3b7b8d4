"""The change panel: densities scaled and taken out, the shape stretched."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton

from xrayview.scene.change import Change
from xrayview.window.commands import change
from xrayview.window.parts.drag import one_step
from xrayview.window.parts.number_slider import NumberSlider
from xrayview.window.parts.section import ScrolledPanel, Section, muted
from xrayview.window.state import State
from xrayview.window.store import Store

NOTE = "What you see is no longer what was reconstructed. Volumes are saved unchanged."
_STRETCHES = (
    ("Width", "How many times as wide"),
    (
        "Depth",
        "How many times as deep, from where the film was taken: depth is inferred",
    ),
    ("Height", "How many times as high"),
)


class ChangePanel(ScrolledPanel):
    """Shows what is changed in controls and turns what is done with them into commands."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self._densities, self._shape = Section("Density"), Section("Shape")
        self.scale = self._slider(
            self._densities,
            "Scale",
            NumberSlider(0.1, 4.0, 0.05),
            "Density scale",
            "Every density times this: less lets more of the rays through",
            lambda factor: store.do(change.set_scale, factor),
        )
        self.lowest = self._slider(
            self._densities,
            "From",
            NumberSlider(0.0, 1.2, 0.01),
            "Lowest density",
            "What is less dense is taken out; 0.3 takes the soft tissue of people away",
            lambda density: store.do(change.set_lowest, density),
        )
        self.highest = self._slider(
            self._densities,
            "Up to",
            NumberSlider(0.02, change.HIGHEST_KEPT, 0.01),
            "Highest density",
            "What is denser is taken out; at the right end nothing is",
            lambda density: store.do(change.set_highest, density),
        )
        self.stretch = [
            self._slider(
                self._shape,
                name,
                NumberSlider(0.25, 4.0, 0.05),
                name,
                hint,
                self._stretcher(axis),
            )
            for axis, (name, hint) in enumerate(_STRETCHES)
        ]
        self.reset = QPushButton("Show unchanged")
        self.reset.setToolTip("The volume as it is")
        self.reset.clicked.connect(lambda: store.do(change.reset))
        self.note = muted(NOTE)
        self.rows.addWidget(self._densities)
        self.rows.addWidget(self._shape)
        self.rows.addWidget(self.note)
        self.rows.addWidget(self.reset)
        self.rows.addStretch(1)
        store.listen(self._show)
        self._show(None, store.state)

    def _stretcher(self, axis: int) -> Callable[[float], object]:
        return lambda factor: self._store.do(change.set_stretch, axis, factor)

    def _slider(
        self,
        section: Section,
        label: str,
        slider: NumberSlider,
        name: str,
        hint: str,
        move: Callable[[float], object],
    ) -> NumberSlider:
        """Put a slider below the others of a section; a drag of it is one step."""
        slider.set_name(name, hint)
        slider.moved.connect(move)
        section.add_row(label, slider)
        one_step(slider, self._store)
        return slider

    def _show(self, old: State | None, new: State) -> None:
        # By identity: a slider whose value was held back is put right.
        if old is not None and old.sheet is new.sheet:
            return
        now, is_open = new.scene.change, new.document.volume is not None
        self.scale.set_value(now.scale)
        self.lowest.set_value(now.kept[0])
        self.highest.set_value(min(now.kept[1], change.HIGHEST_KEPT))
        for slider, factor in zip(self.stretch, now.stretch, strict=True):
            slider.set_value(factor)
        is_changed = now != Change()
        self.note.setVisible(is_changed)
        self.reset.setEnabled(is_open and is_changed)
        for section in (self._densities, self._shape):
            section.setEnabled(is_open)
