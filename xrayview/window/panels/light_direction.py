"""The light's direction on a ball that is seen from the viewer's place; no Qt.

Directions are of unit length, x to the viewer's right, y up, z towards the viewer. A place on the ball is
(right, up) in radii from its centre.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from xrayview.scene.scene import Light


def place_of(light: Light) -> tuple[float, float]:
    """Where on the ball the light stands straight above the surface; behind the rim it shows through."""
    x, y, _ = direction(light)
    return x, y


def is_behind(light: Light) -> bool:
    """Whether the light stands behind the ball, where it can only be seen through it."""
    return direction(light)[2] < -1e-9


def direction(light: Light) -> tuple[float, float, float]:
    """From the ball to the light."""
    azimuth, elevation = math.radians(light.azimuth_degrees), math.radians(light.elevation_degrees)
    return (
        math.sin(azimuth) * math.cos(elevation),
        math.sin(elevation),
        math.cos(azimuth) * math.cos(elevation),
    )


def angles_at(right: float, up: float) -> tuple[float, float]:
    """Azimuth and elevation in degrees of the light that a pointer at this place pulls.

    On the ball it stands in front. Beyond the rim it goes round it: a radius further out it is right behind.
    """
    radius = math.hypot(right, up)
    if radius < 1e-9:
        return 0.0, 0.0
    inner = radius if radius <= 1.0 else max(0.0, 2.0 - radius)
    x, y = right / radius * inner, up / radius * inner
    z = math.sqrt(max(0.0, 1.0 - x * x - y * y)) * (1.0 if radius <= 1.0 else -1.0)
    return math.degrees(math.atan2(x, z)), math.degrees(math.asin(min(1.0, max(-1.0, y))))


def shading(light: Light, pixels: int) -> npt.NDArray[np.uint8]:
    """The lit ball, (pixels, pixels, 4) 8-bit RGBA: ambient light and Lambert's cosine, a soft rim."""
    steps = (np.arange(pixels, dtype=np.float32) + 0.5) * (2.0 / pixels) - 1.0
    x, y = steps[None, :], -steps[:, None]
    radius = np.hypot(x, y)
    z = np.sqrt(np.clip(1.0 - radius * radius, 0.0, None))
    towards = direction(light)
    cosine = np.clip(x * towards[0] + y * towards[1] + z * towards[2], 0.0, None)
    grey = 235.0 * (light.ambient + (1.0 - light.ambient) * cosine)
    picture = np.empty((pixels, pixels, 4), np.uint8)
    picture[..., :3] = np.clip(grey + 14.0, 0, 255).astype(np.uint8)[..., None]
    picture[..., 3] = np.clip((1.0 - radius) * pixels / 2 + 0.5, 0.0, 1.0) * 255
    return picture
