"""A procedural head: a seeded, made-up cranium for samples, tests and teaching, with no scan behind it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xrayview.volume.volume import Volume

FloatArray = npt.NDArray[np.float32]

SOFT, BRAIN, DIPLOE, CORTEX, SPONGY, ENAMEL = 0.33, 0.345, 0.55, 0.78, 0.58, 0.97
"""Densities of the made-up tissues (HU 0, 35, 650, 1340, 740 and 1900 by the human rule)."""


@dataclass(frozen=True)
class HeadShape:
    """Proportions of one head, in shares of the cube's edge; x left, y posterior, z up, origin in the
    middle."""

    width: float
    length: float
    height: float
    face: float
    jaw: float
    skull: float
    orbit: float


def draw_shape(seed: int) -> HeadShape:
    """The proportions of the ``seed``-th head; the same seed gives the same head."""
    random = np.random.default_rng(seed)
    return HeadShape(
        width=random.uniform(0.22, 0.25),
        length=random.uniform(0.27, 0.31),
        height=random.uniform(0.23, 0.26),
        face=random.uniform(0.20, 0.24),
        jaw=random.uniform(0.125, 0.15),
        skull=random.uniform(0.018, 0.026),
        orbit=random.uniform(0.044, 0.052),
    )


def procedural_head(seed: int = 0, size: int = 128) -> Volume:
    """The ``seed``-th head as a (size, size, size) volume in the patient frame, seen from the front; density
    0..1."""
    shape = draw_shape(seed)
    canvas = _Canvas(size)
    _soft_tissue(canvas, shape)
    _braincase(canvas, shape)
    _face(canvas, shape)
    _jaw_and_teeth(canvas, shape)
    _spine(canvas, shape)
    return Volume(np.clip(canvas.density, 0, 1), frame="patient")


class _Canvas:
    """A density grid on which bodies with soft edges are laid, later ones over earlier ones."""

    def __init__(self, size: int) -> None:
        axis = ((np.arange(size) + 0.5) / size - 0.5).astype(np.float32)
        self.y, self.z, self.x = axis[:, None, None], -axis[None, :, None], axis[None, None, :]
        self.edge = 0.75 / size
        self.density = np.zeros((size, size, size), np.float32)

    def ellipsoid(self, centre: tuple[float, float, float], radii: tuple[float, float, float]) -> FloatArray:
        """Signed distance (roughly, in cube edges) to an ellipsoid: below zero inside."""
        x, y, z = self.x - centre[0], self.y - centre[1], self.z - centre[2]
        a, b, c = radii
        reach = np.sqrt((x / a) ** 2 + (y / b) ** 2 + (z / c) ** 2)
        return np.asarray((reach - 1) * min(radii), dtype=np.float32)

    def lay(self, distance: FloatArray, value: float) -> None:
        """Blend ``value`` in where the distance is below zero."""
        inside = np.clip(0.5 - distance / (2 * self.edge), 0, 1)
        self.density += inside * (value - self.density)


def _soft_tissue(canvas: _Canvas, shape: HeadShape) -> None:
    canvas.lay(canvas.ellipsoid((0, 0.05, 0.12), (shape.width, shape.length, shape.height)), SOFT)
    canvas.lay(canvas.ellipsoid((0, -0.11, -0.10), (0.17, 0.17, shape.face + 0.02)), SOFT)
    neck = np.maximum(canvas.ellipsoid((0, 0.11, -0.30), (0.13, 0.14, 0.6)), canvas.z - 0.0)
    canvas.lay(np.maximum(neck, -0.42 - canvas.z), SOFT)
    canvas.lay(canvas.ellipsoid((0, -0.285, -0.06), (0.028, 0.035, 0.045)), SOFT)


def _braincase(canvas: _Canvas, shape: HeadShape) -> None:
    scalp = 0.018
    outer = canvas.ellipsoid(
        (0, 0.05, 0.12), (shape.width - scalp, shape.length - scalp, shape.height - scalp)
    )
    canvas.lay(outer, CORTEX)
    canvas.lay(outer + shape.skull * 0.3, DIPLOE)
    canvas.lay(outer + shape.skull * 0.7, CORTEX)
    canvas.lay(outer + shape.skull, BRAIN)
    for side in (-1, 1):
        canvas.lay(canvas.ellipsoid((side * 0.085, 0.07, -0.07), (0.055, 0.045, 0.035)), SPONGY)
        canvas.lay(canvas.ellipsoid((side * 0.14, 0.13, -0.11), (0.025, 0.035, 0.05)), SPONGY)


def _face(canvas: _Canvas, shape: HeadShape) -> None:
    canvas.lay(canvas.ellipsoid((0, -0.15, -0.03), (0.125, 0.10, 0.10)), SPONGY)
    canvas.lay(canvas.ellipsoid((0, -0.17, -0.13), (0.085, 0.085, 0.055)), SPONGY)
    for side in (-1, 1):
        rim = (side * 0.07, -0.20, 0.03)
        canvas.lay(canvas.ellipsoid(rim, (shape.orbit + 0.010,) * 3), CORTEX)
        canvas.lay(canvas.ellipsoid((side * 0.07, -0.215, 0.03), (shape.orbit, 0.075, shape.orbit)), SOFT)
        arch = np.sqrt((canvas.y + 0.07) ** 2 / 1.8 + (np.abs(canvas.x) - 0.0) ** 2)
        tube = np.sqrt((arch - 0.155) ** 2 + (canvas.z + 0.035) ** 2) - 0.011
        canvas.lay(np.maximum(tube, canvas.y - 0.03), CORTEX)
        canvas.lay(canvas.ellipsoid((side * 0.065, -0.17, -0.08), (0.032, 0.045, 0.035)), 0.0)
    canvas.lay(canvas.ellipsoid((0, -0.19, -0.055), (0.026, 0.075, 0.05)), 0.02)
    canvas.lay(canvas.ellipsoid((0, -0.20, 0.10), (0.04, 0.018, 0.025)), 0.0)


def _jaw_and_teeth(canvas: _Canvas, shape: HeadShape) -> None:
    reach = shape.jaw
    bow = np.sqrt(canvas.x**2 + ((canvas.y + 0.12) / 1.25) ** 2) - 0.105
    for level, height, value in ((-0.255, 0.035, SPONGY), (-0.255, 0.028, DIPLOE)):
        body = np.sqrt(bow**2 * 2.4 + ((canvas.z - level) * 0.6) ** 2) - height * 0.62
        canvas.lay(np.maximum(body, canvas.y + 0.10), value)
    for side in (-1, 1):
        ramus = canvas.ellipsoid((side * 0.105, -0.075, -0.17), (0.016, 0.045, reach - 0.01))
        canvas.lay(ramus, CORTEX)
    for angle in np.linspace(-1.15, 1.15, 14):
        x, y = 0.092 * np.sin(angle), -0.12 - 0.125 * np.cos(angle)
        for level in (-0.178, -0.214):
            canvas.lay(canvas.ellipsoid((float(x), float(y), level), (0.0085, 0.0085, 0.019)), ENAMEL)


def _spine(canvas: _Canvas, shape: HeadShape) -> None:
    for number in range(6):
        level = -0.12 - 0.052 * number
        lean = 0.075 + 0.004 * number
        canvas.lay(canvas.ellipsoid((0, lean, level), (0.036, 0.030, 0.021)), SPONGY)
        canvas.lay(canvas.ellipsoid((0, lean + 0.065, level - 0.01), (0.010, 0.045, 0.012)), SPONGY)
        for side in (-1, 1):
            canvas.lay(canvas.ellipsoid((side * 0.04, lean + 0.03, level), (0.018, 0.018, 0.015)), SPONGY)
    canvas.lay(canvas.ellipsoid((0, -0.005, -0.28), (0.020, 0.018, 0.16)), 0.0)
