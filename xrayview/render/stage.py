"""A VTK renderer on which a scene is shown, updated by what changed and cleared without a trace."""

from __future__ import annotations

from typing import Any, Protocol

from xrayview.render.camera import place_camera
from xrayview.render.grid import Grid, depth_flipped, grid_of
from xrayview.render.lights import place_lights
from xrayview.render.parts import VolumePart, XrayPart
from xrayview.render.surface_part import SurfacePart
from xrayview.scene.scene import Light, Mode, Scene
from xrayview.volume.volume import Volume


class Part(Protocol):
    """One way to draw a volume."""

    prop: Any

    def apply(self, scene: Scene) -> None:
        """Take over what changed in ``scene`` since the last call, and nothing else."""

    def coarse(self, wanted: bool) -> None:
        """Trade sharpness for speed while the user moves."""


_PARTS: dict[Mode, type[SurfacePart | VolumePart | XrayPart]] = {
    "surface": SurfacePart,
    "volume": VolumePart,
    "xray": XrayPart,
}


class Stage:
    """Shows a volume on ``renderer`` as a `Scene` says.

    It never renders by itself: the owner of the window does, after `show` or `apply`. Parts are built when
    their mode is first shown and kept, so going back to a mode costs one ordinary frame.
    """

    def __init__(self, renderer: Any) -> None:
        self._renderer = renderer
        self._grid: Grid | None = None
        self._parts: dict[Mode, Part] = {}
        self._on_stage: Part | None = None
        self._scene: Scene | None = None
        self._lit: tuple[Light, float] | None = None
        self._flipped = False
        self._software: bool | None = None
        self._coarse = False
        self._samples = 0

    @property
    def scene(self) -> Scene | None:
        """The scene shown last, or None."""
        return self._scene

    def show(self, volume: Volume, scene: Scene) -> None:
        """Replace the volume shown, and apply ``scene`` to it."""
        self.clear()
        self._grid = grid_of(volume)
        self.apply(scene)

    def apply(self, scene: Scene) -> None:
        """Take over what differs from the scene shown before; a moved camera moves the camera and no more.

        The camera is placed only where ``scene.camera`` differs from the last one applied, or none was; call
        `place_view` after the window was resized.
        """
        if self._grid is None:
            return
        before = self._scene
        if scene.depth_flipped != self._flipped:
            self._flip()
        part = self._part(scene.mode, self._grid)
        part.apply(scene)
        if part is not self._on_stage:
            if self._on_stage is not None:
                self._renderer.RemoveViewProp(self._on_stage.prop)
            self._renderer.AddViewProp(part.prop)
            self._on_stage = part
            part.coarse(self._coarse)
        if before is None or before.background != scene.background:
            self._renderer.SetBackground(*scene.background)
        self._scene = scene
        if before is None or (before.camera, before.light) != (scene.camera, scene.light):
            self.place_view()
        else:
            self._renderer.ResetCameraClippingRange()

    def place_view(self, eye_degrees: float = 0.0, zero_parallax: float = 0.0) -> None:
        """Put the camera where the scene says, or at an eye beside it (see `place_camera`)."""
        if self._scene is None:
            return
        camera = self._scene.camera
        place_camera(self._renderer, camera, eye_degrees, zero_parallax)
        # In parallel projection an eye is the camera turned: the lamps stay where they were.
        wanted = (self._scene.light, eye_degrees if camera.projection == "parallel" else 0.0)
        if wanted != self._lit:
            place_lights(self._renderer, *wanted)
            self._lit = wanted

    def interactive(self, moving: bool) -> None:
        """Coarse pictures while the user moves, where OpenGL runs in software; sharp ones again when idle."""
        window = self._renderer.GetRenderWindow()
        if self._software is None:
            self._software = is_software(window)
        coarse = moving and self._software
        if coarse == self._coarse:
            return
        self._coarse = coarse
        if self._on_stage is not None:
            self._on_stage.coarse(coarse)
        # Smoothed edges cost a software renderer two thirds of a frame.
        if coarse:
            self._samples = window.GetMultiSamples()
        window.SetMultiSamples(0 if coarse else self._samples)

    def clear(self) -> None:
        """Take everything off the renderer and let go of it, graphics memory included."""
        self._drop_parts()
        self._renderer.RemoveAllLights()
        self._grid = None
        self._flipped = False
        self._scene = None
        self._lit = None

    def _flip(self) -> None:
        """Turn the volume's depth round; every part is built anew on it."""
        assert self._grid is not None
        self._drop_parts()
        self._grid = depth_flipped(self._grid)
        self._flipped = not self._flipped

    def _drop_parts(self) -> None:
        window = self._renderer.GetRenderWindow()
        for part in self._parts.values():
            self._renderer.RemoveViewProp(part.prop)
            if window is not None:
                part.prop.ReleaseGraphicsResources(window)
        self._parts = {}
        self._on_stage = None

    def _part(self, mode: Mode, grid: Grid) -> Part:
        if mode not in self._parts:
            self._parts[mode] = _PARTS[mode](grid)
        return self._parts[mode]


def is_software(window: Any) -> bool:
    """Whether the window's OpenGL is computed by the processor (Mesa's llvmpipe and its like)."""
    if window is None:
        return False
    said = str(window.ReportCapabilities()).lower()
    return any(
        name in said for name in ("llvmpipe", "softpipe", "swrast", "software rasterizer", "swiftshader")
    )
