"""Surroundings light a surface as the integral over their picture says, and turn with their angle."""

from __future__ import annotations

import numpy as np
import pytest

from xrayview.scene.environments import irradiance, picture, radiance
from xrayview.scene.scene import ENVIRONMENTS


def received(coefficients, normal) -> np.ndarray:
    x, y, z = normal
    values = (1, y, z, x, x * y, y * z, 3 * z * z - 1, x * z, x * x - y * y)
    return sum(value * np.asarray(colour) for value, colour in zip(values, coefficients, strict=True))


def integrated(name, normal) -> np.ndarray:
    random = np.random.default_rng(0)
    ways = random.normal(size=(200_000, 3))
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)
    cosine = np.maximum(ways @ np.asarray(normal), 0)
    return 4 * (radiance(name, *ways.T) * cosine[:, None]).mean(axis=0)


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_nine_colours_say_what_a_matt_surface_gets(name):
    for normal in [(0, 0, 1), (0, 1, 0), (0, -1, 0), (-0.6, 0.48, 0.64), (0.8, 0, -0.6)]:
        ours, true = received(irradiance(name), normal), integrated(name, normal)
        assert np.abs(ours - true).max() < 0.06 * max(true.max(), 1.0)


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_every_surroundings_are_equally_bright_on_the_whole(name):
    assert np.mean(irradiance(name)[0]) == pytest.approx(1.0, abs=0.01)


def test_turned_surroundings_light_a_turned_surface_alike():
    half = np.sqrt(0.5)
    front = received(irradiance("sky"), (0, 0, 1))
    turned = received(irradiance("sky", 90.0), (1, 0, 0))
    assert np.allclose(front, turned, atol=0.02)
    assert not np.allclose(front, received(irradiance("sky"), (half, 0, half)), atol=0.05)


def test_the_picture_shows_the_sun_where_it_stands():
    light = picture("sky", height=90)
    row, column = np.unravel_index(light.sum(axis=-1).argmax(), light.shape[:2])
    assert 90 - (row + 0.5) * 2 == pytest.approx(50, abs=2)
    assert (column + 0.5) * 2 - 180 == pytest.approx(-65, abs=2)
