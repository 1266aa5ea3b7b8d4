"""Standard views, the directions of a camera in the world, and the cut that follows from a view."""

from __future__ import annotations

import math

from xrayview.scene import limits
from xrayview.scene.cuts import CutPlane
from xrayview.scene.scene import Camera

Vector = tuple[float, float, float]

STANDARD_VIEWS: dict[str, Camera] = {
    "as-taken": Camera(),
    "+90": Camera(azimuth_degrees=90.0),
    "-90": Camera(azimuth_degrees=-90.0),
    "behind": Camera(azimuth_degrees=180.0),
    "above": Camera(elevation_degrees=90.0),
    "below": Camera(elevation_degrees=-90.0),
}


def standard_view(name: str) -> Camera:
    """The camera of a standard view; an unknown name is answered with the list."""
    limits.one_of("view", name, STANDARD_VIEWS)
    return STANDARD_VIEWS[name]


def camera_axes(camera: Camera) -> tuple[Vector, Vector, Vector]:
    """Unit vectors (right, up, forward) of the picture in world coordinates; forward looks into the scene."""
    azimuth, elevation, roll = (
        math.radians(angle)
        for angle in (camera.azimuth_degrees, camera.elevation_degrees, camera.roll_degrees)
    )
    sin_a, cos_a, sin_e, cos_e = (
        math.sin(azimuth),
        math.cos(azimuth),
        math.sin(elevation),
        math.cos(elevation),
    )
    forward = (-sin_a * cos_e, cos_a * cos_e, -sin_e)
    level_up = (-sin_a * sin_e, cos_a * sin_e, cos_e)
    level_right = (cos_a, sin_a, 0.0)
    # A picture that turns clockwise is seen by a camera that turns counter-clockwise.
    sin_r, cos_r = math.sin(roll), math.cos(roll)
    right = _sum(cos_r, level_right, sin_r, level_up)
    up = _sum(-sin_r, level_right, cos_r, level_up)
    return right, up, forward


def _sum(a: float, first: Vector, b: float, second: Vector) -> Vector:
    return (
        a * first[0] + b * second[0],
        a * first[1] + b * second[1],
        a * first[2] + b * second[2],
    )


def front_half(camera: Camera | None = None) -> CutPlane:
    """The plane through the centre that removes the half nearest to ``camera`` (default: as taken)."""
    forward = camera_axes(camera or Camera())[2]
    return CutPlane((-forward[0], -forward[1], -forward[2]), 0.0)
