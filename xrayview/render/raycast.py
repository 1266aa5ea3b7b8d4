"""Ray casting on the stage: the lit surface, the shaded volume, the re-rendered x-ray and the maximum
intensity, and three slices, all of the coarse volume and the film's map, at the film's resolution.

VTK sets up rays, textures and depth; the loop along each ray is our own (`shaders/`), put in at VTK's
documented template tags. For every mode the shader is built from its files anew, so none leaves its settings
in another.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from xrayview.render.blocks import block_maxima
from xrayview.render.dose import expose, is_noisy
from xrayview.render.film_map import FilmMap, film_map_of
from xrayview.render.grid import Grid, stretched
from xrayview.render.lighting import Lighting, vector
from xrayview.render.shader_source import MODE_NUMBERS, declarations, retype_samplers, source
from xrayview.render.textures import Texture
from xrayview.scene.cuts import MOST_CUTS, Cut
from xrayview.scene.scene import Mode, Scene
from xrayview.scene.transfer import TransferFunction

if TYPE_CHECKING:
    from xrayview.fusion.fused import FusedVolume

STEPS_PER_CELL = 2.0
COARSE_STEPS_PER_CELL = 1.0
FINEST_STEP = 1 / 600
"""Of a cube edge: in very fine volumes shorter steps take long and show nothing more."""

COARSE_DISTANCES: dict[Mode, float] = {
    "surface": 3.0, "volume": 5.0, "xray": 4.0, "mip": 4.0, "slices": 1.0,
}  # fmt: skip
"""Pixels a ray along both sides while the user moves: about as fast in every mode."""

WHITE = 1.0
"""Density that the maximum intensity and the slices show white."""

_SAMPLERS = {"xrv_gain": 2, "xrv_ratio": 2, "xrv_transfer": 2, "xrv_blocks": 3, "xrv_matter": 3}
_TRANSFER_CELLS = 2048
_ONE = np.ones((1, 1), np.float32)


class RayCast:
    """The modes of `MODE_NUMBERS` on one VTK volume.

    ``fused``: ``grid`` is its coarse volume, to be fused with its film; None for a volume as it is.
    ``renderer``: that of VTK that it is drawn by. ``hiding``: the volume whose matter hides the light, where
    it is another, such as the fused one.
    """

    def __init__(
        self, grid: Grid, fused: FusedVolume | None, renderer: Any, hiding: Grid | None = None
    ) -> None:
        self._own = self._grid = grid  # as it is, and stretched as the scene says
        self._renderer = renderer
        self.prop, self._mapper = _ray_cast(grid)
        film = None if fused is None else film_map_of(fused)
        blocks, ratio = block_maxima(grid, film), film.ratio if film else _ONE
        self._textures = {
            "gain": Texture("xrv_gain", 2, lambda: film.gain if film else _ONE, is_half=True),
            "ratio": Texture("xrv_ratio", 2, lambda: ratio),
            "transfer": Texture("xrv_transfer", 2, lambda: np.zeros((1, 2, 4), np.float32), 4),
            "blocks": Texture("xrv_blocks", 3, lambda: blocks, is_smooth=False),
        }
        self._numbers = self.prop.GetShaderProperty().GetFragmentCustomUniforms()
        self._lighting = Lighting(self._numbers, hiding or grid)
        self._textures["matter"] = self._lighting.texture
        self._observers = [
            self._mapper.AddObserver("VolumeMapperRenderStartEvent", self._bind),
            self._mapper.AddObserver("VolumeMapperRenderEndEvent", self._release),
        ]
        self._law = film.law if film else 0
        self._built: _Choice | None = None
        self._transfer: TransferFunction | None = None
        self._coarse = self._is_opaque = False
        self._rows: tuple[int, int] | None = None
        self._stretch = (1.0, 1.0, 1.0)
        self._scene: Scene | None = None
        self._describe(film)
        self._place()
        for number, name in enumerate(_SAMPLERS):
            self._numbers.SetUniformi(name, number)

    def apply(self, scene: Scene) -> None:
        """Take over what changed in ``scene``."""
        self._scene = scene
        number = self._numbers
        self._mapper.SetImageSampleDistance(COARSE_DISTANCES[scene.mode] if self._coarse else 1.0)
        number.SetUniformf("xrv_strength", float(scene.fusion))
        number.SetUniformf("xrv_chi", float(scene.chi))
        change = scene.change
        number.SetUniformf("xrv_density_scale", change.scale)
        number.SetUniform2f("xrv_kept", list(change.kept))
        expose(number, scene)
        if change.stretch != self._stretch:
            self._stretch, self._grid = change.stretch, stretched(self._own, change.stretch)
            self._place()
        if scene.mode == "slices":
            origin, spacing = np.asarray(self._grid.origin), np.asarray(self._grid.spacing)
            points = np.asarray(self._grid.field.shape[::-1])
            places = ((np.asarray(scene.slices_at) - origin) / spacing + 0.5) / points
            # Slices beyond the box lie on its faces, just within: rounding must not lose them.
            vector(number, "xrv_slices", np.clip(places, 1.001 / points, 1 - 1.001 / points))
            # Lines keep their width: that of a pixel in a picture of some 800.
            number.SetUniformf("xrv_pixel", 1 / (700 * scene.camera.zoom))
        self._cut(scene.cuts)
        self._threshold(scene)
        choice = _Choice(
            MODE_NUMBERS[scene.mode],
            self._law if scene.fusion and not self._coarse else 0,
            bool(scene.cuts),
            change.scale != 1 or not change.keeps_all,
            is_noisy(scene) and not self._coarse,
            self._is_opaque and not self._coarse,
            self._lighting.apply(scene, self._coarse),
        )
        if choice != self._built:
            _put_in(self.prop.GetShaderProperty(), choice)
            self._built = choice

    def coarse(self, wanted: bool) -> None:
        """One ray for a block of pixels, in longer steps and without shadow and occlusion, while the user
        moves."""
        self._coarse = wanted
        self._step(COARSE_STEPS_PER_CELL if wanted else STEPS_PER_CELL)
        if self._scene is not None:
            self.apply(self._scene)

    def only_rows(self, rows: tuple[int, int] | None) -> None:
        """Draw the rows of pixels from one to another, counted from the bottom, over what is there; or all.

        From then on sharp frames are opaque: what was drawn there before must not shine through.
        """
        self._rows = rows
        if not self._is_opaque and self._scene is not None:
            self._is_opaque = True
            self.apply(self._scene)

    def free(self) -> None:
        """Let go of the graphics memory; the part is not used again."""
        for observer in self._observers:
            self._mapper.RemoveObserver(observer)
        window = self._renderer.GetRenderWindow()
        for texture in self._textures.values():
            texture.free(window)
        self.prop.ReleaseGraphicsResources(window)

    def _describe(self, film: FilmMap | None) -> None:
        """What the shader must know of the volume and the film, once."""
        grid, number = self._grid, self._numbers
        points = np.asarray(grid.field.shape[::-1], np.float64)
        number.SetUniformf("xrv_highest", grid.highest)
        number.SetUniformf("xrv_beta", film.beta if film else 1.0)
        reach = 0.5 / points
        if film is not None:
            # Across the rays finer than a cell, as the film is, but not as fine as its noise.
            height, width = film.gain.shape
            finest = 0.25 / points
            reach[0] = max(finest[0], (points[0] - 2) / points[0] / width)
            reach[2] = max(finest[2], (points[2] - 2) / points[2] / height)
        vector(number, "xrv_reach", reach)
        vector(number, "xrv_points", points)
        vector(number, "xrv_box_low", 1 / points)
        vector(number, "xrv_box_high", 1 - 1 / points)
        number.SetUniformf("xrv_white", WHITE)
        number.SetUniformf("xrv_transfer_end", 1.0)

    def _place(self) -> None:
        """Where the grid lies in the world."""
        self.prop.SetScale(*self._stretch)
        spacing = np.asarray(self._grid.spacing)
        # Texture coordinate t is grid point t * points - 0.5.
        vector(self._numbers, "xrv_scale", np.asarray(self._grid.field.shape[::-1]) * spacing)
        vector(self._numbers, "xrv_shift", np.asarray(self._grid.origin) - 0.5 * spacing)
        self._step(COARSE_STEPS_PER_CELL if self._coarse else STEPS_PER_CELL)

    def _step(self, steps_per_cell: float) -> None:
        step = max(min(self._grid.spacing) / steps_per_cell, FINEST_STEP)
        self._mapper.SetSampleDistance(step)
        self._numbers.SetUniformf("xrv_step", step)

    def _cut(self, cuts: tuple[Cut, ...]) -> None:
        encoded = [cut.encoded() for cut in cuts]
        empty = [0.0] * (4 * (MOST_CUTS - len(cuts)))
        for name, part in (("xrv_cut_place", 0), ("xrv_cut_size", 1)):
            numbers = [value for cut in encoded for value in cut[part]] + empty
            self._numbers.SetUniform1fv(name, len(numbers), numbers)
        self._numbers.SetUniformi("xrv_cuts", len(cuts))

    def _threshold(self, scene: Scene) -> None:
        """The density above which a ray has something to do."""
        threshold = 0.0
        if scene.mode == "surface":
            threshold = scene.iso_value
        elif scene.mode == "volume":
            threshold = _first_visible(scene.transfer)
            if scene.transfer != self._transfer:
                end = max(scene.transfer.points[-1].density, 1e-3)
                self._numbers.SetUniformf("xrv_transfer_end", end)
                self._textures["transfer"].replace(partial(_table, scene.transfer))
                self._transfer = scene.transfer
        self._numbers.SetUniformf("xrv_threshold", threshold)

    def _bind(self, mapper: Any, event: str) -> None:
        window = self._renderer.GetRenderWindow()
        if self._rows is not None:
            bottom, top = self._rows
            window.GetState().vtkglScissor(0, bottom, window.GetSize()[0], top - bottom)
        for texture in self._textures.values():
            self._numbers.SetUniformi(texture.name, texture.bind(window))

    def _release(self, mapper: Any, event: str) -> None:
        if self._rows is not None:
            window = self._renderer.GetRenderWindow()
            window.GetState().vtkglScissor(0, 0, *window.GetSize())
        for texture in self._textures.values():
            texture.release()


def _first_visible(transfer: TransferFunction) -> float:
    """The density below which the transfer function shows nothing."""
    below = 0.0
    for point in transfer.points:
        if point.opacity > 0:
            return below
        below = point.density
    return below


def _table(transfer: TransferFunction) -> Any:
    """(1, N, 4) colours and opacities at densities from 0 to the last point's, at the cells' centres."""
    end = max(transfer.points[-1].density, 1e-3)
    at = (np.arange(_TRANSFER_CELLS) + 0.5) * end / _TRANSFER_CELLS
    densities = [point.density for point in transfer.points]
    rows = [[*point.colour, point.opacity] for point in transfer.points]
    channels = [np.interp(at, densities, column) for column in zip(*rows, strict=True)]
    return np.stack(channels, axis=-1)[None].astype(np.float32)


def _ray_cast(grid: Grid) -> tuple[Any, Any]:
    """A ``vtkVolume`` and its ray-casting mapper over ``grid``."""
    import vtkmodules.vtkRenderingVolumeOpenGL2  # noqa: F401  registers the implementation
    from vtkmodules.vtkRenderingCore import vtkVolume, vtkVolumeProperty
    from vtkmodules.vtkRenderingVolumeOpenGL2 import vtkOpenGLGPUVolumeRayCastMapper

    mapper = vtkOpenGLGPUVolumeRayCastMapper()
    mapper.SetInputData(grid.to_image_data())
    mapper.SetBlendModeToComposite()
    mapper.AutoAdjustSampleDistancesOff()
    mapper.LockSampleDistanceToInputSpacingOff()
    mapper.SetImageSampleDistance(1.0)
    look = vtkVolumeProperty()
    look.SetInterpolationTypeToLinear()
    look.ShadeOff()
    volume = vtkVolume()
    volume.SetMapper(mapper)
    volume.SetProperty(look)
    return volume, mapper


@dataclass(frozen=True)
class _Choice:
    """What a shader is built for: numbers of the mode and of the law, whether there are cuts, changed
    densities and a dose's noise, whether it hides what was drawn before, and whether matter hides the
    light."""

    mode: int
    law: int
    cuts: bool
    changed: bool
    noise: bool
    opaque: bool
    hiding: bool


def _put_in(shader: Any, choice: _Choice) -> None:
    """Our functions before VTK's, and our loop in the place of its own."""
    shader.ClearAllFragmentShaderReplacements()
    chosen = {
        "MODE": choice.mode,
        "LAW": choice.law,
        "CUTS": int(choice.cuts),
        "CHANGED": int(choice.changed),
        "NOISE": int(choice.noise),
        "OPAQUE": int(choice.opaque),
        "HIDING": int(choice.hiding),
    }
    pieces = ("density", "light", "surface", "noise")
    declared = "//VTK::Shading::Dec\n" + declarations(pieces, chosen)
    loop = source("slices" if choice.mode == MODE_NUMBERS["slices"] else "march")
    for tag, text in (
        ("//VTK::Shading::Dec", declared),
        ("//VTK::Shading::Init", loop),
        ("//VTK::Shading::Impl", ""),
        ("//VTK::Shading::Exit", ""),
    ):
        shader.AddFragmentShaderReplacement(tag, True, text, False)
    retype_samplers(shader, _SAMPLERS)
