"""The lines by which a cut is shown in the picture; what has no end is drawn as far as the volume; no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from xrayview.scene.cuts import Cut, CutBox, CutOctant, CutPlane, CutSphere, Vector
from xrayview.window.view.picture import Floats, Picture, Place

_CORNERS = np.array([(x, y, z) for x in (-1.0, 1.0) for y in (-1.0, 1.0) for z in (-1.0, 1.0)])
_EDGES = [(a, b) for a, b in combinations(range(8), 2) if np.abs(_CORNERS[a] - _CORNERS[b]).sum() == 2.0]
_POINTS_OF_A_CIRCLE = 72
_AT_LEAST = 0.1  # of an octant whose corner lies outside the volume


@dataclass(frozen=True)
class Line:
    """Places joined by straight lines; ``behind``: it lies on the cut's far side."""

    places: tuple[Place, ...]
    behind: bool = False


def outline(cut: Cut, picture: Picture, half: Vector) -> tuple[Line, ...]:
    """The lines of a cut; ``half``: the half edges (x, y, z) of the volume's box."""
    if isinstance(cut, CutSphere):
        circle = silhouette(cut, picture)
        return () if circle is None else (_line(circle, picture),)
    if isinstance(cut, CutPlane):
        section = section_of(cut, half)
        return () if section is None else (_line(np.concatenate([section, section[:1]]), picture),)
    low, high = ends_of(cut, half)
    corners = low + (high - low) * (_CORNERS + 1) / 2
    middle = float(picture.seen(((low + high) / 2)[None])[0, 2])
    return tuple(_line(corners[list(edge)], picture, middle) for edge in _EDGES)


def section_of(plane: CutPlane, half: Vector) -> Floats | None:
    """(3 to 6, 3) corners, in their order, of what the plane cuts out of the box; None where it passes by."""
    normal = np.asarray(plane.unit_normal, np.float64)
    corners = _CORNERS * half
    heights = corners @ normal - plane.offset
    found = [
        corners[a] + (corners[b] - corners[a]) * heights[a] / (heights[a] - heights[b])
        for a, b in _EDGES
        if (heights[a] > 0) != (heights[b] > 0)
    ]
    if len(found) < 3:
        return None
    points = np.array(found)
    away = points - points.mean(axis=0)
    first = np.cross(normal, np.eye(3)[np.argmin(np.abs(normal))])
    second = np.cross(normal, first)
    return np.asarray(points[np.argsort(np.arctan2(away @ second, away @ first))])


def ends_of(cut: CutBox | CutOctant, half: Vector) -> tuple[Floats, Floats]:
    """(3,) lower and upper corner of the box that is drawn; an octant ends with the volume."""
    if isinstance(cut, CutBox):
        return np.array(cut.low), np.array(cut.high)
    corner, towards = np.array(cut.corner), np.array(cut.towards)
    end = towards * np.maximum(half, towards * corner + _AT_LEAST)
    return np.minimum(corner, end), np.maximum(corner, end)


def silhouette(sphere: CutSphere, picture: Picture) -> Floats | None:
    """(N, 3) points of the circle where lines of sight touch the sphere, closed, beginning at the picture's
    right; None for an eye within the sphere."""
    right, up, forward = picture.axes
    centre, radius, sink = np.array(sphere.centre), sphere.radius, 0.0
    if picture.camera.projection == "perspective":
        way = centre - (np.array(picture.lens.pivot) - picture.camera.distance * forward)
        distance = float(np.linalg.norm(way))
        if distance <= radius:
            return None
        forward = way / distance
        sink, radius = radius**2 / distance, radius * float(np.sqrt(1 - (radius / distance) ** 2))
        right = np.cross(forward, up)
        right /= np.linalg.norm(right)
        up = np.cross(right, forward)
    turns = np.linspace(0.0, 2 * np.pi, _POINTS_OF_A_CIRCLE + 1)[:, None]
    return np.asarray(centre - sink * forward + radius * (np.cos(turns) * right + np.sin(turns) * up))


def _line(points: Floats, picture: Picture, middle: float = np.inf) -> Line:
    seen = picture.seen(points)
    places = tuple((float(right), float(down)) for right, down, _ in seen)
    return Line(places, behind=bool(seen[:, 2].mean() > middle + 1e-9))
