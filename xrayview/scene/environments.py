"""Surroundings that light a scene: made pictures of a sky, walls and lamps, and what a matt surface gets of
them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from xrayview.scene.scene import Environment

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Glow:
    """A soft lamp or window: where it stands in the viewer's axes, its linear colour, and how small it is
    (the power of the cosine to its middle)."""

    azimuth_degrees: float
    elevation_degrees: float
    colour: Colour
    sharpness: float


@dataclass(frozen=True)
class Surroundings:
    """Linear colours above, at eye level and below, between which the light runs evenly, and the glows."""

    above: Colour
    level: Colour
    below: Colour
    glows: tuple[Glow, ...]


SURROUNDINGS: dict[Environment, Surroundings] = {
    "studio": Surroundings(
        (0.95, 0.97, 1.0),
        (0.55, 0.56, 0.58),
        (0.22, 0.20, 0.18),
        (
            Glow(-50.0, 35.0, (3.2, 3.1, 2.9), 8.0),
            Glow(70.0, 10.0, (1.0, 1.1, 1.3), 6.0),
            Glow(170.0, 40.0, (2.0, 2.0, 2.1), 10.0),
        ),
    ),
    "clinic": Surroundings(
        (1.5, 1.5, 1.45),
        (0.9, 0.92, 0.95),
        (0.55, 0.56, 0.55),
        (Glow(0.0, 70.0, (2.0, 2.0, 2.0), 4.0),),
    ),
    "sky": Surroundings(
        (0.35, 0.60, 1.25),
        (0.95, 1.0, 1.05),
        (0.22, 0.20, 0.15),
        (Glow(-65.0, 50.0, (7.0, 6.2, 4.8), 30.0),),
    ),
    "dusk": Surroundings(
        (0.10, 0.14, 0.36),
        (0.62, 0.34, 0.26),
        (0.07, 0.06, 0.08),
        (
            Glow(-80.0, 4.0, (6.0, 2.7, 1.0), 12.0),
            Glow(110.0, 25.0, (0.5, 0.7, 1.5), 5.0),
        ),
    ),
}


def radiance(name: Environment, right: Floats, up: Floats, back: Floats, turn_degrees: float = 0.0) -> Floats:
    """(..., 3) linear light from unit directions in the viewer's axes (right, up, towards the viewer).

    ``turn_degrees`` turns the surroundings round the viewer's vertical, to the right in front of the viewer's
    back. A surface that faces every way gets 1 of it in the mean over its colours.
    """
    import numpy as np

    return np.asarray(_raw(name, right, up, back, turn_degrees) / _brightness(name))


def picture(name: Environment, turn_degrees: float = 0.0, height: int = 64) -> Floats:
    """(height, 2 height, 3) linear panorama: rows from straight up to straight down; columns round the
    viewer's vertical, the middle one from behind the viewer."""
    import numpy as np

    elevation = math.pi / 2 - (np.arange(height) + 0.5) * (math.pi / height)
    azimuth = (np.arange(2 * height) + 0.5) * (math.pi / height) - math.pi
    elevation, azimuth = elevation[:, None], azimuth[None, :]
    across = np.cos(elevation)
    up = np.broadcast_to(np.sin(elevation), (height, 2 * height))
    return radiance(name, across * np.sin(azimuth), up, across * np.cos(azimuth), turn_degrees)


@lru_cache(maxsize=16)
def irradiance(name: Environment, turn_degrees: float = 0.0) -> tuple[Colour, ...]:
    """Nine colours: what a matt surface with unit normal (x, y, z) = (right, up, back) gets is the sum of
    them times 1, y, z, x, x y, y z, 3 z^2 - 1, x z, x^2 - y^2 (Ramamoorthi and Hanrahan 2001)."""
    import numpy as np

    height = 64
    light = picture(name, turn_degrees, height)
    elevation = math.pi / 2 - (np.arange(height) + 0.5) * (math.pi / height)
    azimuth = (np.arange(2 * height) + 0.5) * (math.pi / height) - math.pi
    across, y = np.cos(elevation)[:, None], np.sin(elevation)[:, None] + 0 * azimuth
    x, z = across * np.sin(azimuth), across * np.cos(azimuth)
    solid = across * (math.pi / height) ** 2
    harmonics = (0 * y + 1, y, z, x, x * y, y * z, 3 * z * z - 1, x * z, x * x - y * y)
    # Squares of the harmonics' factors, and what the cosine leaves of each order, over pi.
    scales = (0.282095, *3 * (0.488603,), *2 * (1.092548,), 0.315392, 1.092548, 0.546274)
    kept = (1.0, *3 * (2 / 3,), *5 * (1 / 4,))
    return tuple(
        _colour(share * scale**2 * (light * (harmonic * solid)[..., None]).sum(axis=(0, 1)))
        for harmonic, scale, share in zip(harmonics, scales, kept, strict=True)
    )


def _raw(name: Environment, right: Floats, up: Floats, back: Floats, turn_degrees: float) -> Floats:
    import numpy as np

    surroundings = SURROUNDINGS[name]
    above, level, below = (
        np.asarray(one) for one in (surroundings.above, surroundings.level, surroundings.below)
    )
    share = np.asarray(up)[..., None]
    light = level + np.where(share > 0, share * (above - level), -share * (below - level))
    for glow in surroundings.glows:
        azimuth = math.radians(glow.azimuth_degrees + turn_degrees)
        elevation = math.radians(glow.elevation_degrees)
        x, z = math.sin(azimuth) * math.cos(elevation), math.cos(azimuth) * math.cos(elevation)
        towards = np.maximum(right * x + up * math.sin(elevation) + back * z, 0.0)
        light = light + (towards**glow.sharpness)[..., None] * np.asarray(glow.colour)
    return np.asarray(light)


@lru_cache
def _brightness(name: Environment) -> float:
    """The mean of light and colours over all directions."""
    import numpy as np

    # Fibonacci's sphere: directions that lie evenly.
    number = np.arange(4096) + 0.5
    z = 1 - 2 * number / 4096
    turn = math.pi * (1 + math.sqrt(5)) * number
    across = np.sqrt(1 - z * z)
    return float(_raw(name, across * np.cos(turn), across * np.sin(turn), z, 0.0).mean())


def _colour(values: Floats) -> Colour:
    red, green, blue = (float(value) for value in values)
    return red, green, blue
