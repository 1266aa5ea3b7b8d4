"""Where the handles of a cut lie in the picture, and what dragging one makes of the cut; no Qt.

A handle is a knob on a stem. A stem is drawn no shorter than `LEAST_STEM`: one that points straight at the
viewer is drawn downwards, one that points away upwards, so that it can be taken hold of and pulled.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from xrayview.scene.cuts import Cut, CutBox, CutOctant, CutPlane, CutSphere, Vector
from xrayview.window.commands import cut_shapes as shapes
from xrayview.window.view.cut_outline import silhouette
from xrayview.window.view.picture import Floats, Picture, Place

Name = Literal[
    "position", "direction", "left", "right", "front", "back", "bottom", "top", "corner", "centre", "radius"
]

FACES: dict[Name, tuple[int, bool]] = {
    "left": (0, False),
    "right": (0, True),
    "front": (1, False),
    "back": (1, True),
    "bottom": (2, False),
    "top": (2, True),
}
"""Of a box: a face's axis, and whether it is the upper one along it."""

LEAST_STEM = 30.0
REACH = 11.0
_STEM_REACH = 6.0
_ARM = 0.3
_LEAST_ARM = 0.2
_FACE_STEM = 0.06
# Sines of the angle between an axis and the line of sight: below these a pull follows the stem that is drawn,
# and the stem itself is drawn upright.
_SIDEWAYS, _END_ON = 0.3, 0.04


@dataclass(frozen=True)
class Handle:
    """A knob at ``place``, whose stem stands on ``foot`` and is pulled as the handle ``stem``.

    ``depth``: behind the pivot, in cube edges; the nearer of two is taken hold of.
    """

    name: Name
    place: Place
    foot: Place
    stem: Name
    depth: float


def handles(cut: Cut, picture: Picture) -> tuple[Handle, ...]:
    """The handles of a cut, the one that moves the whole of it first."""
    if isinstance(cut, CutPlane):
        foot, normal = _foot(cut), np.asarray(cut.unit_normal, np.float64)
        start, end = _stem(picture, foot, normal, _arm(cut) - cut.offset)
        position = _knob("position", picture, foot)
        return position, Handle("direction", end, start, "position", _depth(picture, normal * _arm(cut)))
    if isinstance(cut, CutOctant):
        return (_knob("corner", picture, np.array(cut.corner)),)
    centre = _centre(cut)
    first = _knob("centre", picture, centre)
    if isinstance(cut, CutSphere):
        circle = silhouette(cut, picture)
        return (first,) if circle is None else (first, _knob("radius", picture, circle[0]))
    faces = []
    for name, (axis, upper) in FACES.items():
        foot, way = _face(cut, axis, upper)
        start, end = _stem(picture, foot, way, _FACE_STEM)
        faces.append(Handle(name, end, start, name, _depth(picture, foot)))
    return (first, *faces)


def handle_at(found: Sequence[Handle], place: Place) -> Name | None:
    """Which of these handles a press takes hold of: the nearest knob, or else a stem."""
    knobs = [(math.dist(one.place, place), one.depth, one.name) for one in found]
    stems = [(_to_line(one.foot, one.place, place), one.depth, one.stem) for one in found]
    for candidates, reach in ((knobs, REACH), (stems, _STEM_REACH)):
        within = [candidate for candidate in candidates if candidate[0] <= reach]
        if within:
            return min(within)[2]
    return None


def dragged(cut: Cut, name: Name, picture: Picture, start: Place, to: Place) -> Cut:
    """The cut once its handle was pulled from one place of the picture to another; held within limits."""
    by = (to[0] - start[0], to[1] - start[1])
    if isinstance(cut, CutPlane):
        if name == "direction":
            return _turned(cut, picture, by)
        return shapes.at_offset(
            cut, cut.offset + _along(picture, _foot(cut), np.asarray(cut.unit_normal, np.float64), by)
        )
    if isinstance(cut, CutOctant):
        return shapes.with_corner(cut, _vector(_across(picture, np.array(cut.corner), by)))
    if name == "centre":
        return shapes.centred(cut, _vector(_across(picture, _centre(cut), by)))
    if isinstance(cut, CutSphere):
        grown = _to_sight(picture, to, _centre(cut)) - _to_sight(picture, start, _centre(cut))
        return shapes.with_radius(cut, cut.radius + grown)
    axis, upper = FACES[name]
    foot, way = _face(cut, axis, upper)
    moved = _along(picture, foot, way, by) * way[axis]
    return shapes.with_face(cut, axis, upper, float(foot[axis] + moved))


def _turned(plane: CutPlane, picture: Picture, by: Place) -> CutPlane:
    """The arrow's tip stays on a ball round the cube's centre; past the ball's rim it goes round behind."""
    arm = _arm(plane)
    normal = np.asarray(plane.unit_normal, np.float64)
    tip = picture.place(normal * arm)
    start, way = picture.ray((tip[0] + by[0], tip[1] + by[1]))
    away = way if normal @ picture.ray(tip)[1] > 0 else -way
    nearest = start - (start @ way) * way
    distance = float(np.linalg.norm(nearest))
    if distance <= arm:
        towards = nearest + math.sqrt(arm**2 - distance**2) * away
    else:
        beyond = min(distance / arm - 1, 1.0) * math.pi / 2
        towards = math.cos(beyond) * nearest / distance - math.sin(beyond) * away
    # Rounded, so that a tip put back in its place names the same side again.
    return CutPlane(_vector((towards / np.linalg.norm(towards)).round(9)), plane.offset)


def _along(picture: Picture, foot: Floats, axis: Floats, by: Place) -> float:
    """How far along ``axis`` a pull moves a point: it stays below the pointer, but where the axis is seen
    from its end, along which the stem that is drawn says what is farther."""
    at = picture.place(foot)
    start, way = picture.ray((at[0] + by[0], at[1] + by[1]))
    facing = float(axis @ way)
    if 1 - facing**2 >= _SIDEWAYS**2:
        from_foot = start - foot
        return float((axis @ from_foot - facing * (way @ from_foot)) / (1 - facing**2))
    stem = np.subtract(*_stem(picture, foot, axis, _FACE_STEM)[::-1])
    return float(stem @ by / np.linalg.norm(stem) / picture.units_at(foot))


def _across(picture: Picture, point: Floats, by: Place) -> Floats:
    """The point moved across the picture, at its depth."""
    at = picture.place(point)
    start, way = picture.ray((at[0] + by[0], at[1] + by[1]))
    forward = picture.axes[2]
    return np.asarray(start + way * (((point - start) @ forward) / (way @ forward)))


def _to_sight(picture: Picture, place: Place, point: Floats) -> float:
    """Distance of a point from a line of sight: a sphere that large is touched by it."""
    start, way = picture.ray(place)
    return float(np.linalg.norm(np.cross(point - start, way)))


def _stem(picture: Picture, foot: Floats, axis: Floats, length: float) -> tuple[Place, Place]:
    """Both ends of a stem as it is drawn."""
    (x, y, depth), (to_x, to_y, to_depth) = picture.seen(np.stack([foot, foot + length * axis]))
    way = np.array([to_x - x, to_y - y])
    drawn = float(np.linalg.norm(way))
    if drawn < _END_ON * length * picture.units_at(foot):
        way, drawn = np.array([0.0, 1.0 if to_depth < depth else -1.0]), 1.0
    end = way / drawn * max(drawn, LEAST_STEM)
    return (float(x), float(y)), (float(x + end[0]), float(y + end[1]))


def _foot(plane: CutPlane) -> Floats:
    return np.asarray(plane.unit_normal, np.float64) * plane.offset


def _arm(plane: CutPlane) -> float:
    """Distance of the arrow's tip from the cube's centre, about which it turns."""
    return max(plane.offset + _ARM, _LEAST_ARM)


def _centre(cut: CutBox | CutSphere) -> Floats:
    if isinstance(cut, CutSphere):
        return np.array(cut.centre)
    return (np.array(cut.low) + np.array(cut.high)) / 2


def _face(box: CutBox, axis: int, upper: bool) -> tuple[Floats, Floats]:
    """The middle of a face, and the direction out of the box."""
    foot, way = _centre(box), np.zeros(3)
    foot[axis], way[axis] = (box.high if upper else box.low)[axis], 1.0 if upper else -1.0
    return foot, way


def _knob(name: Name, picture: Picture, point: Floats) -> Handle:
    at = picture.place(point)
    return Handle(name, at, at, name, _depth(picture, point))


def _depth(picture: Picture, point: Floats) -> float:
    return float(picture.seen(point[None])[0, 2])


def _to_line(start: Place, end: Place, place: Place) -> float:
    """Distance of a place from a line between two others."""
    way, beyond = np.subtract(end, start), np.subtract(place, start)
    length = float(way @ way)
    share = min(max(float(beyond @ way) / length, 0.0), 1.0) if length else 0.0
    return float(np.linalg.norm(beyond - share * way))


def _vector(point: Floats) -> Vector:
    x, y, z = (float(part) + 0.0 for part in point)
    return x, y, z
