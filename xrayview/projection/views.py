"""View directions of a head: the anterior hemisphere, evenly by solid angle, and the cameras that look along
them.

Patient axes are LPS: x left, y posterior, z towards the vertex. A camera is a rotation whose columns are its
own axes (x = +column, y = +depth, z = up) in patient axes: ``patient = rotation @ camera``. The identity is
the frontal view.
"""

from __future__ import annotations

import zlib

import numpy as np
import numpy.typing as npt

Rotation = npt.NDArray[np.float64]


def random_direction(random: np.random.Generator) -> npt.NDArray[np.float64]:
    """A unit vector from the head towards the viewer, uniform on the anterior hemisphere (y < 0)."""
    height = random.uniform(-1.0, 1.0)
    angle = random.uniform(0.0, np.pi)
    radius = np.sqrt(1.0 - height * height)
    return np.array([radius * np.cos(angle), -radius * np.sin(angle), height])


def camera_from_direction(direction: npt.NDArray[np.float64]) -> Rotation:
    """The smallest rotation from the frontal view to ``direction`` (no free roll); (3, 3)."""
    frontal = np.array([0.0, -1.0, 0.0])
    target = np.asarray(direction, dtype=np.float64) / np.linalg.norm(direction)
    axis = np.cross(frontal, target)
    cosine = float(frontal @ target)
    if cosine < -1 + 1e-12:
        return np.diag([-1.0, -1.0, 1.0])
    skew = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    return np.asarray(np.eye(3) + skew + skew @ skew / (1 + cosine))


def camera_from_angles(
    azimuth_degrees: float, elevation_degrees: float, roll_degrees: float = 0.0
) -> Rotation:
    """The camera that walked ``azimuth`` to the viewer's right and then rose by ``elevation``; roll turns the
    picture clockwise."""
    a, e, r = np.radians([azimuth_degrees, elevation_degrees, roll_degrees])
    walk = np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]])
    rise = np.array([[1, 0, 0], [0, np.cos(e), np.sin(e)], [0, -np.sin(e), np.cos(e)]])
    roll = np.array([[np.cos(r), 0, -np.sin(r)], [0, 1, 0], [np.sin(r), 0, np.cos(r)]])
    return np.asarray(walk @ rise @ roll)


def seeded_views(name: str, count: int, seed: int) -> list[Rotation]:
    """The ``count`` evaluation cameras of the individual ``name``: the same ones on every machine."""
    random = np.random.default_rng([seed, zlib.crc32(name.encode())])
    return [camera_from_direction(random_direction(random)) for _ in range(count)]


PAPER_DIRECTIONS = 1332
"""Directions of the paper's protocol for each specimen; each picture counts mirrored as well."""

_PAPER_SEED = 2018


def paper_view(name: str, index: int) -> tuple[Rotation, bool]:
    """The ``index``-th of the 2,664 pairs of the individual ``name``: its camera, and whether it is mirrored.

    Direction ``index // 2``, uniform by solid angle on the anterior hemisphere, with the smallest rotation
    from the frontal view and no free roll; odd ones are the mirrored pictures (columns reversed in x-ray and
    volume, depth kept). The same on every machine, and any of them without the others. ``ValueError`` for
    another index.
    """
    if not 0 <= index < 2 * PAPER_DIRECTIONS:
        raise ValueError(f"index {index} is not one of 0 to {2 * PAPER_DIRECTIONS - 1}")
    direction, mirrored = divmod(index, 2)
    random = np.random.default_rng([_PAPER_SEED, zlib.crc32(name.encode()), direction])
    return camera_from_direction(random_direction(random)), bool(mirrored)
