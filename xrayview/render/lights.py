"""Light that travels with the camera: a key light, a weak fill from the other side, and one from behind."""

from __future__ import annotations

import math
from typing import Any

from xrayview.scene.scene import Light

KEY, FILL, RIM = 1.02, 0.26, 0.20


def place_lights(renderer: Any, light: Light, eye_degrees: float = 0.0) -> None:
    """Replace the renderer's lights.

    ``eye_degrees``: the angle by which the camera was turned for an eye; the lights are turned back by it,
    so that both eyes see one and the same shading.
    """
    from vtkmodules.vtkRenderingCore import vtkLight

    renderer.RemoveAllLights()
    strength = 1.0 - light.ambient
    key = (light.azimuth_degrees, light.elevation_degrees, KEY * strength)
    fill = (-1.3 * light.azimuth_degrees, 0.25 * light.elevation_degrees - 5.0, FILL * strength)
    rim = (180.0 - light.azimuth_degrees, 40.0, RIM * strength)
    for azimuth, elevation, intensity in (key, fill, rim):
        lamp = vtkLight()
        lamp.SetLightTypeToCameraLight()
        lamp.SetPosition(*_direction(azimuth - eye_degrees, elevation))
        lamp.SetFocalPoint(0.0, 0.0, 0.0)
        lamp.SetIntensity(intensity)
        renderer.AddLight(lamp)


def _direction(azimuth_degrees: float, elevation_degrees: float) -> tuple[float, float, float]:
    """Where a lamp stands in camera coordinates (x right, y up, z towards the viewer)."""
    azimuth, elevation = math.radians(azimuth_degrees), math.radians(elevation_degrees)
    return (
        math.sin(azimuth) * math.cos(elevation),
        math.sin(elevation),
        math.cos(azimuth) * math.cos(elevation),
    )
