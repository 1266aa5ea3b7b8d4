"""A VTK renderer on which a scene is shown, updated by what changed and cleared without a trace."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Protocol

from xrayview.render.bands import in_bands
from xrayview.render.camera import place_camera
from xrayview.render.dose import Ground, is_noisy
from xrayview.render.grid import Grid, depth_flipped, grid_of
from xrayview.render.mesh_part import MeshPart
from xrayview.render.raycast import RayCast
from xrayview.render.self_test import casts, fuses
from xrayview.render.shader_source import MODE_NUMBERS
from xrayview.render.tiles import Tile
from xrayview.scene.scene import Mode, Scene
from xrayview.volume.volume import Volume

if TYPE_CHECKING:
    from xrayview.fusion.fused import FusedVolume


class Part(Protocol):
    """One way to draw a volume."""

    prop: Any

    def free(self) -> None:
        """Let go of the graphics memory; the part is not used again."""

    def apply(self, scene: Scene) -> None:
        """Take over what changed in ``scene`` since the last call, and nothing else."""

    def coarse(self, wanted: bool) -> None:
        """Trade sharpness for speed while the user moves."""


class Stage:
    """Shows a volume on ``renderer`` as a `Scene` says.

    It never renders by itself: the owner of the window does, after `show` or `apply`. The mesh and the ray
    caster are built when a mode first needs them and kept. Unless OpenGL ``is_tested`` already, it is tried
    out first: where the shader does not show the film's map, rays are cast through ``volume`` instead, and
    where it shows nothing right, every mode shows the mesh; `trouble` says so.
    """

    def __init__(self, renderer: Any, is_tested: bool = False) -> None:
        self._renderer, self._is_tested = renderer, is_tested
        self._volume: Volume | None = None
        self._grid: Grid | None = None
        self._fused: FusedVolume | None = None
        self._parts: dict[type[Part], Part] = {}
        self._on_stage: Part | None = None
        self._ground: Ground | None = None
        self._scene: Scene | None = None
        self._flipped = False
        self._software: bool | None = None
        self._coarse = False
        self._samples = 0

    @property
    def trouble(self) -> str:
        """What this machine's OpenGL cannot draw, in words for a person; empty where it draws everything."""
        if self._is_tested or self._volume is None:
            return ""
        if not casts():
            return "This graphics driver cannot cast rays: every mode shows the mesh"
        if self._fused is not None and not fuses():
            rows = self._volume.shape[1]
            return f"This graphics driver cannot draw at the film's resolution: {rows} rows are shown"
        return ""

    @property
    def scene(self) -> Scene | None:
        """The scene shown last, or None."""
        return self._scene

    def show(self, volume: Volume, scene: Scene, fused: FusedVolume | None = None) -> None:
        """Replace the volume shown, and apply ``scene`` to it.

        ``fused``: the same volume at the film's resolution, which rays are cast through; the mesh is of
        ``volume``.
        """
        self.clear()
        self._volume, self._fused = volume, fused
        self.apply(scene)

    def apply(self, scene: Scene) -> None:
        """Take over what differs from the scene shown before; a moved camera moves the camera and no more.

        The camera is placed only where ``scene.camera`` differs from the last one applied, or none was; call
        `place_view` after the window was resized.
        """
        if self._volume is None:
            return
        before = self._scene
        if scene.depth_flipped != self._flipped:
            self._flip()
        part = self._part(scene.mode)
        part.apply(scene)
        if part is not self._on_stage:
            if self._on_stage is not None:
                self._renderer.RemoveViewProp(self._on_stage.prop)
            self._renderer.AddViewProp(part.prop)
            self._on_stage = part
            part.coarse(self._coarse)
            self._smooth()
        self._lay_ground(scene)
        if before is None or before.background != scene.background:
            self._renderer.SetBackground(*scene.background)
        self._scene = scene
        if before is None or before.camera != scene.camera:
            self.place_view()
        else:
            self._renderer.ResetCameraClippingRange()

    def place_view(
        self, eye_degrees: float = 0.0, zero_parallax: float = 0.0, tile: Tile | None = None
    ) -> None:
        """Put the camera where the scene says, or at an eye beside it, for the whole picture or a tile of it
        (see `place_camera`)."""
        if self._scene is None:
            return
        place_camera(self._renderer, self._scene.camera, eye_degrees, zero_parallax, tile)

    def interactive(self, moving: bool) -> None:
        """Coarse pictures while the user moves, where OpenGL runs in software; sharp ones again when idle."""
        window = self._renderer.GetRenderWindow()
        if self._software is None:
            self._software, self._samples = is_software(window), window.GetMultiSamples()
        coarse = moving and self._software
        if coarse == self._coarse:
            return
        self._coarse = coarse
        if self._on_stage is not None:
            self._on_stage.coarse(coarse)
        self._smooth()

    def sharpened(self) -> Iterator[None]:
        """Draw what was applied: at once, or where OpenGL runs in software a coarse frame, and over it a
        sharp one in bands. It yields after each; see `in_bands`.
        """
        window, part = self._renderer.GetRenderWindow(), self._on_stage
        self.interactive(True)
        if not self._coarse or not isinstance(part, RayCast):
            self.interactive(False)
            window.Render()
            return
        window.Render()
        yield
        self.interactive(False)
        if self._ground is not None:
            self._ground.prop.VisibilityOff()
        try:
            yield from in_bands(self._renderer, part)
        finally:
            if self._ground is not None:
                self._ground.prop.VisibilityOn()

    def clear(self) -> None:
        """Take everything off the renderer and let go of it, graphics memory included."""
        self._drop_parts()
        self._volume = self._grid = self._fused = None
        self._flipped = False
        self._scene = None

    def _smooth(self) -> None:
        """Smooth edges where that is to be seen: in software it costs much, and rays know nothing of it."""
        if self._software:
            smooth = isinstance(self._on_stage, MeshPart) and not self._coarse
            self._renderer.GetRenderWindow().SetMultiSamples(self._samples if smooth else 0)

    def _lay_ground(self, scene: Scene) -> None:
        """A dose's noise behind the volume, where the scene has it."""
        if not (is_noisy(scene) and isinstance(self._on_stage, RayCast)):
            self._drop_ground()
            return
        if self._ground is None:
            self._ground = Ground()
            self._renderer.AddViewProp(self._ground.prop)
        self._ground.apply(scene)

    def _drop_ground(self) -> None:
        if self._ground is not None:
            self._renderer.RemoveViewProp(self._ground.prop)
            self._ground.free(self._renderer.GetRenderWindow())
            self._ground = None

    def _flip(self) -> None:
        """Turn the volume's depth round; every part is built anew on it."""
        self._drop_parts()
        self._grid = None
        self._flipped = not self._flipped

    def _drop_parts(self) -> None:
        for part in self._parts.values():
            self._renderer.RemoveViewProp(part.prop)
            part.free()
        self._parts = {}
        self._on_stage = None
        self._drop_ground()

    def _part(self, mode: Mode) -> Part:
        can_cast = self._is_tested or casts()
        kind: type[Part] = RayCast if mode in MODE_NUMBERS and can_cast else MeshPart
        if kind not in self._parts:
            self._parts[kind] = (
                self._ray_cast() if kind is RayCast else MeshPart(self._explicit(), self._renderer)
            )
        return self._parts[kind]

    def _ray_cast(self) -> RayCast:
        if self._fused is None or not (self._is_tested or fuses()):
            return RayCast(self._explicit(), None, self._renderer)
        assert self._volume is not None
        # What hides the light is looked at once, and not kept.
        hiding = self._grid or self._turned(self._volume)
        return RayCast(self._turned(self._fused.coarse), self._fused, self._renderer, hiding)

    def _explicit(self) -> Grid:
        """The grid of the volume itself, made when a part is first drawn from it."""
        assert self._volume is not None
        self._grid = self._grid or self._turned(self._volume)
        return self._grid

    def _turned(self, volume: Volume) -> Grid:
        grid = grid_of(volume)
        return depth_flipped(grid) if self._flipped else grid


def is_software(window: Any) -> bool:
    """Whether the window's OpenGL is computed by the processor (Mesa's llvmpipe and its like)."""
    if window is None:
        return False
    window.Initialize()  # before its first frame it would not know
    said = str(window.ReportCapabilities()).lower()
    return any(
        name in said for name in ("llvmpipe", "softpipe", "swrast", "software rasterizer", "swiftshader")
    )
