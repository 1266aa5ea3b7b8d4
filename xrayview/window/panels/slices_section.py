"""Where the three slices cross, in numbers: across, in depth and in height."""

from __future__ import annotations

from xrayview.window.commands import slices
from xrayview.window.parts.drag import one_step
from xrayview.window.parts.number_slider import NumberSlider
from xrayview.window.parts.section import Section
from xrayview.window.state import State
from xrayview.window.store import Store

_IN_EDGES = "in edges of the cube from its middle. A double click in the picture puts all three"
_AXES = (
    (
        "Across",
        f"Where the upright slice from front to back lies, to your right as the film was taken, {_IN_EDGES}",
    ),
    ("Depth", f"How far behind the middle the slice lies that the film faces, {_IN_EDGES}"),
    ("Height", f"How high the level slice lies, {_IN_EDGES}"),
)


class SlicesSection(Section):
    """Shows itself in the mode of slices alone."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.places: list[NumberSlider] = []
        for axis, (name, hint) in enumerate(_AXES):
            slider = NumberSlider(-0.5, 0.5, 0.005, decimals=3)
            slider.set_name(f"Slice, {name.lower()}", hint)
            slider.moved.connect(lambda at, axis=axis: store.do(slices.set_slice, axis, at))
            one_step(slider, store)
            self.add_row(name, slider)
            self.places.append(slider)
        store.listen(lambda old, new: self._show(new))
        self._show(store.state)

    def _show(self, state: State) -> None:
        self.setVisible(state.scene.mode == "slices")
        self.setEnabled(state.document.volume is not None)
        wanted = zip(self.places, state.scene.slices_at, slices.farthest(state), strict=True)
        for slider, at, most in wanted:
            slider.set_limits(-most, most)
            slider.set_value(at)
