"""One cut turned into another, within the limits that the window keeps: moved, turned, resized, flipped."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Literal, get_args

from xrayview.scene import limits
from xrayview.scene.cut_text import OCTANTS
from xrayview.scene.cuts import Cut, CutBox, CutOctant, CutPlane, CutSphere, Vector
from xrayview.scene.scene import Camera
from xrayview.scene.views import camera_axes, front_half

# A plane's position runs over the cube, corner to corner, so that every cut can be pulled out of it.
FARTHEST_CUT = 0.87
# Faces, corners and centres may leave the cube by a little, so that nothing of its border stays.
FARTHEST_POINT = 0.6
THINNEST_BOX = 0.02
SMALLEST_RADIUS, LARGEST_RADIUS = 0.02, FARTHEST_CUT

VIEW = "view"
CUT_DIRECTIONS: dict[str, Vector] = {
    "front": (0.0, -1.0, 0.0),
    "back": (0.0, 1.0, 0.0),
    "left": (-1.0, 0.0, 0.0),
    "right": (1.0, 0.0, 0.0),
    "top": (0.0, 0.0, 1.0),
    "bottom": (0.0, 0.0, -1.0),
}

NewCut = Literal["plane", "front-half", "box", "octant", "sphere"]
NEW_CUTS: tuple[NewCut, ...] = get_args(NewCut)

_START = 0.3


def new_cut(kind: NewCut, camera: Camera) -> Cut:
    """A cut to begin with; an unknown kind is answered with the list.

    The film's front half, the half nearest to ``camera`` or the octant nearest to it are taken away; of a box
    or a sphere round the middle what lies outside, so that it is seen at once.
    """
    limits.one_of("cut", kind, NEW_CUTS)
    if kind == "box":
        return CutBox((-_START, -_START, -_START), (_START, _START, _START), "outside")
    if kind == "sphere":
        return CutSphere((0.0, 0.0, 0.0), _START, "outside")
    if kind == "octant":
        return CutOctant(nearest_octant(camera))
    return front_half(camera if kind == "front-half" else None)


def nearest_octant(camera: Camera) -> Vector:
    """The octant that is seen first; where two are, the right and the upper one."""
    x, y, z = towards_viewer(camera)
    return (-1.0 if x < -1e-9 else 1.0, 1.0 if y > 1e-9 else -1.0, -1.0 if z < -1e-9 else 1.0)


def towards_viewer(camera: Camera) -> Vector:
    """The unit vector from the scene to the viewer, in world coordinates."""
    x, y, z = camera_axes(camera)[2]
    return (0.0 - x, 0.0 - y, 0.0 - z)


def direction_of(plane: CutPlane) -> str:
    """The name of the side that the plane takes away; "view" for a direction that has no name."""
    return next((name for name, normal in CUT_DIRECTIONS.items() if normal == plane.normal), VIEW)


def angles_of(plane: CutPlane) -> tuple[float, float]:
    """Azimuth and elevation in degrees of a viewer who would look straight at the plane, see `Camera`."""
    x, y, z = plane.normal
    return math.degrees(math.atan2(x, 0.0 - y)), math.degrees(math.atan2(z, math.hypot(x, y)))


def at_angles(plane: CutPlane, azimuth_degrees: float, elevation_degrees: float) -> CutPlane:
    """The plane at the same distance, facing a viewer at these angles."""
    elevation = min(max(float(elevation_degrees), -90.0), 90.0)
    azimuth = (float(azimuth_degrees) + 180.0) % 360.0 - 180.0
    x, y, z = towards_viewer(Camera(azimuth_degrees=azimuth, elevation_degrees=elevation))
    # So that a quarter turn is the named direction; from 0.0, so that no zero becomes -0.0.
    return replace(plane, normal=(0.0 + round(x, 12), 0.0 + round(y, 12), 0.0 + round(z, 12)))


def at_offset(plane: CutPlane, offset: float) -> CutPlane:
    """The plane moved along its own direction."""
    return replace(plane, offset=_within(offset, FARTHEST_CUT))


def with_face(box: CutBox, axis: int, upper: bool, place: float) -> CutBox:
    """The box with one face moved along its axis (0 to 2: x, y, z), before it meets the opposite one."""
    corner = list(box.high if upper else box.low)
    other = (box.low if upper else box.high)[axis]
    held = _within(place, FARTHEST_POINT)
    corner[axis] = max(held, other + THINNEST_BOX) if upper else min(held, other - THINNEST_BOX)
    moved = (corner[0], corner[1], corner[2])
    return replace(box, high=moved) if upper else replace(box, low=moved)


def with_corner(octant: CutOctant, corner: Vector) -> CutOctant:
    """The octant's corner elsewhere."""
    return replace(octant, corner=_point(corner))


def centred(cut: CutBox | CutSphere, centre: Vector) -> CutBox | CutSphere:
    """The box or the sphere in the same size elsewhere."""
    if isinstance(cut, CutSphere):
        return replace(cut, centre=_point(centre))
    ends = list(zip(cut.low, cut.high, strict=True))
    by = [
        min(max(to - (low + high) / 2, min(-FARTHEST_POINT - low, 0.0)), max(FARTHEST_POINT - high, 0.0))
        for to, (low, high) in zip(centre, ends, strict=True)
    ]
    low, high = ([end[side] + step for end, step in zip(ends, by, strict=True)] for side in (0, 1))
    return replace(cut, low=(low[0], low[1], low[2]), high=(high[0], high[1], high[2]))


def with_radius(sphere: CutSphere, radius: float) -> CutSphere:
    """The sphere in another size."""
    return replace(sphere, radius=min(max(float(radius), SMALLEST_RADIUS), LARGEST_RADIUS))


def flipped(cut: Cut) -> Cut:
    """The cut that takes away the other side: of an octant, the one on the corner's other side."""
    if isinstance(cut, CutPlane):
        x, y, z = cut.normal
        # From 0.0, so that no zero becomes -0.0, which a session file would show.
        return CutPlane((0.0 - x, 0.0 - y, 0.0 - z), 0.0 - cut.offset)
    if isinstance(cut, CutOctant):
        x, y, z = cut.towards
        return replace(cut, towards=(-x, -y, -z))
    return replace(cut, removed="outside" if cut.removed == "inside" else "inside")


def octant_number(octant: CutOctant) -> int:
    """Its number, as in `OCTANTS`."""
    return next(number for number, towards in OCTANTS.items() if towards == octant.towards)


def _point(place: Vector) -> Vector:
    x, y, z = (_within(part, FARTHEST_POINT) for part in place)
    return x, y, z


def _within(value: float, farthest: float) -> float:
    return min(max(float(value), -farthest), farthest)
