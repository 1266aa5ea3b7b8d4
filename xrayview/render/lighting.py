"""The scene's light as the numbers that `shaders/light.glsl` reads, and the matter that hides it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from xrayview.render.grid import Grid, stretched
from xrayview.render.matter import HIDING, Matter, matter_of, thinned
from xrayview.render.textures import Texture
from xrayview.scene.change import Change
from xrayview.scene.cuts import Cut
from xrayview.scene.environments import irradiance
from xrayview.scene.scene import Light, Scene
from xrayview.scene.views import camera_axes

KEY, FILL = 1.1, 0.12
"""How bright the key light is, and what comes from nowhere beside it."""


class Lighting:
    """Tells a shader's ``numbers``, its custom uniforms, how the scene is lit; ``grid`` holds what hides
    light."""

    def __init__(self, numbers: Any, grid: Grid) -> None:
        self._numbers, self._grid = numbers, thinned(grid)
        self._made_for: tuple[float, tuple[Cut, ...], Change] | None = None
        self.texture = Texture("xrv_matter", 3, lambda: np.zeros((1, 1, 1, 4), np.float32), 4)
        vector(numbers, "xrv_matter_scale", np.zeros(3))
        vector(numbers, "xrv_matter_shift", np.zeros(3))
        numbers.SetUniform1fv("xrv_sight", 3, [0.0] * 3)
        numbers.SetUniform1fv("xrv_hiding", 3, list(HIDING))

    def apply(self, scene: Scene, coarse: bool) -> bool:
        """Take over light and camera; returns whether matter hides the light: in a surface at rest."""
        numbers, light = self._numbers, scene.light
        right, up, forward = (np.asarray(axis) for axis in camera_axes(scene.camera))
        vector(numbers, "xrv_right", right)
        vector(numbers, "xrv_up", up)
        vector(numbers, "xrv_back", -forward)
        across, above, back = key_direction(light)
        vector(numbers, "xrv_key", across * right + above * up - back * forward)
        colours = irradiance(light.environment, light.environment_degrees)
        numbers.SetUniform1fv("xrv_surroundings", 27, [value for colour in colours for value in colour])
        numbers.SetUniformf("xrv_ambient", light.ambient)
        numbers.SetUniformf("xrv_occlusion", light.occlusion)
        numbers.SetUniformf("xrv_shadow", light.shadow)
        hides = scene.mode in ("surface", "mesh") and not coarse and bool(light.occlusion or light.shadow)
        wanted = scene.iso_value, scene.cuts, scene.change
        if hides and wanted != self._made_for:
            change, grid = scene.change, stretched(self._grid, scene.change.stretch)
            level = change.lowest_source(scene.iso_value)
            self._hide_with(matter_of(grid, level, scene.cuts, change.kept[1]), grid)
            self._made_for = wanted
        return hides

    def _hide_with(self, matter: Matter, grid: Grid) -> None:
        # World -> grid point -> the matter's cell c, at texture coordinate (c + 0.5) / cells.
        cells = np.asarray(matter.shares.shape[2::-1], np.float64)
        scale = 1 / (np.asarray(grid.spacing) * matter.step * cells)
        vector(self._numbers, "xrv_matter_scale", scale)
        vector(self._numbers, "xrv_matter_shift", 0.5 / cells - np.asarray(grid.origin) * scale)
        self._numbers.SetUniform1fv("xrv_sight", 3, list(matter.sights))
        self.texture.replace(lambda: matter.shares)


def key_direction(light: Light) -> tuple[float, float, float]:
    """The unit vector to the key light in the viewer's axes: right, up, towards the viewer."""
    azimuth, elevation = math.radians(light.azimuth_degrees), math.radians(light.elevation_degrees)
    level = math.cos(elevation)
    return math.sin(azimuth) * level, math.sin(elevation), math.cos(azimuth) * level


def vector(numbers: Any, name: str, values: Any) -> None:
    """Set a uniform of three numbers."""
    numbers.SetUniform3f(name, [float(value) for value in values])
