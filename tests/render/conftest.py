"""Phantoms with known answers."""

from __future__ import annotations

import numpy as np
import pytest

from xrayview.volume.volume import Volume


def sphere(n: int = 64, radius: float = 0.35, density: float = 0.5) -> Volume:
    """A uniform ball at the centre, its border softened over one cell."""
    at = (np.arange(n) + 0.5) / n - 0.5
    distance = np.sqrt(at[:, None, None] ** 2 + at[None, :, None] ** 2 + at[None, None, :] ** 2)
    inside = np.clip((radius - distance) * n + 0.5, 0, 1)
    return Volume((density * inside).astype(np.float32))


@pytest.fixture
def ball() -> Volume:
    return sphere()


@pytest.fixture
def letter() -> Volume:
    """The letter F, a bar of depth in the middle, the right way round for a viewer at slice 0."""
    density = np.zeros((48, 48, 48), np.float32)
    density[18:30, 8:40, 14:19] = 1.0
    density[18:30, 8:13, 14:34] = 1.0
    density[18:30, 20:25, 14:28] = 1.0
    return Volume(density)


@pytest.fixture
def lumps() -> Volume:
    """Smooth random matter inside a ball, for comparing pictures with sums."""
    from scipy.ndimage import gaussian_filter

    rough = gaussian_filter(np.random.default_rng(5).random((48, 48, 48)), 2.5)
    rough = (rough - rough.min()) / (rough.max() - rough.min())
    return Volume((rough * sphere(48, 0.42, 1.0).density).astype(np.float32))
