"""The look panel: how the volume is shown, at which densities, in which colours, and from where."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from xrayview.scene.drawn_by import drawn_by
from xrayview.scene.scene import FARTHEST, NEAREST
from xrayview.window.commands import camera, look
from xrayview.window.memory.own_presets import OwnPresets
from xrayview.window.panels.exposure_section import ExposureSection
from xrayview.window.panels.slices_section import SlicesSection
from xrayview.window.parts.drag import one_step
from xrayview.window.parts.number_slider import NumberSlider
from xrayview.window.parts.section import ScrolledPanel, Section, Segments, button_grid, line
from xrayview.window.sight.section import SightSection
from xrayview.window.state import State
from xrayview.window.store import Store
from xrayview.window.transfer.editor import TransferEditor
from xrayview.window.transfer.preset_row import PresetRow, Tell
from xrayview.window.words import view_names

MODES = (
    ("surface", "Surface", "The surface at one density (1)"),
    ("mesh", "Mesh", "The same surface as triangles; smoother, and what a mesh export holds (6)"),
    ("volume", "Volume", "All densities, by colour and opacity (2)"),
    ("xray", "X-ray", "A new x-ray from where you stand (3)"),
    ("mip", "MIP", "Maximum intensity projection: of every line of sight the highest density (4)"),
    ("slices", "Slices", "Three slices that cross where you put them (5)"),
)
VIEWS = {
    "as-taken": "As the film was taken (0)",
    "+90": "A quarter round to the right",
    "-90": "A quarter round to the left",
    "behind": "From behind the film",
    "above": "From above",
    "below": "From below",
}
PROJECTIONS = (
    ("parallel", "Parallel", "Parallel rays: what is equally large is drawn equally large"),
    ("perspective", "Perspective", "Rays from one point: what is nearer is drawn larger"),
)
FUSION_HINT = (
    "How much of the x-ray's own detail is put into the network's volume; 0 shows the prediction alone"
)


def _silent(message: str, hint: str) -> None:
    """Without own presets there is nothing to tell of."""


LAWS = (
    (
        "proportional",
        "Proportional",
        "All densities of a ray are multiplied alike: their order stays",
    ),
    ("paper", "Paper's law", "Dense places take more of what is missing, as Henzler et al. 2018 have it"),
)


def _shows_fusion(state: State) -> bool:
    """Whether the share of the fusion changes what is seen: a mesh is always of the fused volume."""
    made = state.document.reconstruction
    return made is not None and made.fused is not None and state.scene.mode != "mesh"


class LookPanel(ScrolledPanel):
    """Shows the scene in controls and turns what is done with them into commands."""

    def __init__(self, store: Store, own_presets: OwnPresets | None = None, tell: Tell = _silent) -> None:
        super().__init__()
        self._store = store
        section = Section()
        self.mode = Segments(MODES, columns=3)
        self.mode.chosen.connect(lambda key: store.do(look.set_mode, key))
        section.add(self.mode)
        self.presets = PresetRow(store, own_presets, tell)
        self.preset = self.presets.choice
        self._preset_row = section.add_row("Preset", self.presets, aligned=False)
        self.iso = NumberSlider(look.SMALLEST_ISO_VALUE, look.LARGEST_ISO_VALUE, 0.01)
        self.iso.set_name(
            "Iso-value", "The density at which the surface lies; bone in people begins near 0.43"
        )
        self.iso.moved.connect(lambda value: store.do(look.set_iso_value, value))
        self._iso_row = section.add_row("Iso-value", self.iso)
        self.exposure = ExposureSection(store)
        section.add(self.exposure)
        self.slices = SlicesSection(store)
        section.add(self.slices)
        self.fusion = NumberSlider(0.0, 100.0, 1.0, " %", 0)
        self.fusion.set_name("Fusion", FUSION_HINT)
        self.fusion.moved.connect(lambda percent: store.do(look.set_fusion, percent / 100.0))
        self._fusion_row = section.add_row("Fusion", self.fusion)
        self.law = Segments(LAWS)
        self.law.chosen.connect(lambda key: store.do(look.set_law, key))
        section.add(self.law)
        self.beta = NumberSlider(look.SMALLEST_BETA, look.LARGEST_BETA, 0.05)
        self.beta.set_name(
            "Beta", "How much more of what is missing goes to dense places: the paper's exponent, 2 there"
        )
        self.beta.moved.connect(lambda value: store.do(look.set_beta, value))
        self._beta_row = section.add_row("Beta β", self.beta)
        self.editor = TransferEditor(store)
        section.rows.addWidget(self.editor, 1)
        self.sight = SightSection(store)
        section.add(self.sight)
        for part in (self.iso, self.fusion, self.beta):
            one_step(part, store)
        self.rows.addWidget(section, 1)
        self.rows.addWidget(line())
        self.rows.addWidget(self._view())
        store.listen(self._show)
        self._show(None, store.state)

    def _view(self) -> QWidget:
        section = Section("View")
        entries = [
            (name, hint, lambda name=name: self._store.do(camera.take_view, name))
            for name, hint in VIEWS.items()
        ]
        grid, buttons = button_grid(entries, 3)
        self.views = dict(zip(VIEWS, buttons, strict=True))
        section.add(grid)
        self.projection = Segments(PROJECTIONS)
        self.projection.chosen.connect(lambda key: self._store.do(camera.set_projection, key))
        section.add(self.projection)
        self.distance = NumberSlider(NEAREST, FARTHEST, 0.1, decimals=1)
        self.distance.set_name(
            "Distance",
            "How far before the middle your eye, and an x-ray's source, stands, in edges of the cube",
        )
        self.distance.moved.connect(lambda edges: self._store.do(camera.set_distance, edges))
        one_step(self.distance, self._store)
        self._distance_row = section.add_row("Distance", self.distance)
        return section

    def _show(self, old: State | None, new: State) -> None:
        scene, document = new.scene, new.document
        if old is not None and scene is old.scene and document is old.document:
            return
        is_open = document.volume is not None
        self.mode.set_key(scene.mode)
        self.iso.set_value(scene.iso_value)
        self.fusion.set_value(100.0 * scene.fusion)
        self.law.set_key(document.fusing.law)
        self.beta.set_value(document.fusing.beta)
        self.projection.set_key(scene.camera.projection)
        self.distance.set_value(scene.camera.distance)
        in_perspective = scene.camera.projection == "perspective"
        self.distance.setVisible(in_perspective)
        self._distance_row.setVisible(in_perspective)
        for view, name in view_names(document).items():
            self.views[view].setText(name)
        for row, by in (
            ((self.iso, self._iso_row), "iso-value"),
            ((self.presets, self._preset_row), "transfer function"),
        ):
            for widget in row:
                widget.setVisible(drawn_by(scene.mode) == by)
                widget.setEnabled(is_open)
        for widget in (self.fusion, self._fusion_row):
            widget.setVisible(_shows_fusion(new))
        fused = document.reconstruction is not None and document.reconstruction.fused is not None
        self.law.setVisible(fused)
        for widget in (self.beta, self._beta_row):
            widget.setVisible(fused and document.fusing.law == "paper")
        for part in (self.mode, self.projection, *self.views.values()):
            part.setEnabled(is_open)
