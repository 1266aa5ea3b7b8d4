"""Edits of a transfer function: each answers with a new, valid one; no Qt."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import replace

from xrayview.scene.transfer import HIGHEST_DENSITY, Point, TransferFunction

GAP = 0.001
"""The smallest distance of two points in density; what is edited lies on multiples of it."""

NEAR = 0.01
"""A picked density that lies nearer than this to a point is that point's."""

EDITED = " (edited)"


def edited_name(name: str) -> str:
    """The name of a preset's edited copy, which must not pass for the preset: "bone (edited)"."""
    return name if name.endswith(EDITED) else name + EDITED


def unedited_name(name: str) -> str:
    """The name of the preset that an edited copy began as."""
    return name.removesuffix(EDITED)


def moved(transfer: TransferFunction, index: int, density: float, opacity: float) -> TransferFunction:
    """A point elsewhere, between its neighbours and within the limits."""
    points = transfer.points
    low = _step_above(points[index - 1].density) if index > 0 else 0
    high = _step_below(points[index + 1].density if index + 1 < len(points) else HIGHEST_DENSITY + GAP)
    # Points of a file may lie too close together for a third between them: that one stays where it is.
    fits = low <= high
    place = _rounded(min(max(round(density / GAP), low), high) * GAP) if fits else points[index].density
    return _with(transfer, index, replace(points[index], density=place, opacity=_rounded(_share(opacity))))


def added(transfer: TransferFunction, density: float, opacity: float) -> TransferFunction:
    """One more point, in the colour that the function has there; unchanged where there is no room for it."""
    place = free_density(transfer, density)
    if place is None:
        return transfer
    point = Point(place, colour_at(transfer, place), _rounded(_share(opacity)))
    points = sorted((*transfer.points, point), key=lambda each: each.density)
    return TransferFunction(edited_name(transfer.name), tuple(points))


def free_density(transfer: TransferFunction, density: float) -> float | None:
    """Where a new point at ``density`` can be: there, or just beside the point that lies there; else None."""
    taken = [point.density for point in transfer.points]
    for shift in (0.0, GAP, -GAP):
        place = _rounded(density + shift)
        if 0.0 <= place <= HIGHEST_DENSITY and all(abs(place - other) > GAP / 2 for other in taken):
            return place
    return None


def place_after(transfer: TransferFunction, index: int, highest: float) -> tuple[float, float]:
    """Where keys add a point: density and opacity half-way from a point to the next, or to ``highest``."""
    here = transfer.points[index]
    if index + 1 < len(transfer.points):
        there = transfer.points[index + 1]
        return (here.density + there.density) / 2, (here.opacity + there.opacity) / 2
    if highest > here.density + GAP:
        return (here.density + highest) / 2, here.opacity
    before = transfer.points[index - 1].density if index > 0 else 0.0
    return (before + here.density) / 2, here.opacity


def removed(transfer: TransferFunction, index: int) -> TransferFunction:
    """One point less; the last one stays."""
    if len(transfer.points) == 1:
        return transfer
    points = transfer.points[:index] + transfer.points[index + 1 :]
    return TransferFunction(edited_name(transfer.name), points)


def recoloured(
    transfer: TransferFunction, index: int, colour: tuple[float, float, float]
) -> TransferFunction:
    """A point in another colour, (r, g, b) in 0..1."""
    return _with(transfer, index, replace(transfer.points[index], colour=colour))


def point_at(transfer: TransferFunction, density: float) -> TransferFunction:
    """A point at a density where none is near: on the function as it runs, so that the picture stays."""
    if abs(transfer.points[nearest_point(transfer, density)].density - density) < NEAR:
        return transfer
    return added(transfer, density, opacity_at(transfer, density))


def nearest_point(transfer: TransferFunction, density: float) -> int:
    """The point, by number, whose density is nearest."""
    points = transfer.points
    return min(range(len(points)), key=lambda index: abs(points[index].density - density))


def windowed(transfer: TransferFunction, shift: float, stretch: float) -> TransferFunction:
    """The whole function moved by ``shift`` in density, and ``stretch`` times as wide about its middle.

    Points that would come to lie below density 0 wait just above it, in their order: the function stays
    transparent where it was for air, and no point is lost.
    """
    points = transfer.points
    middle = (points[0].density + points[-1].density) / 2
    wanted = [round((middle + (point.density - middle) * stretch + shift) / GAP) for point in points]
    low, high = 0, round(HIGHEST_DENSITY / GAP) - len(points) + 1
    placed: list[Point] = []
    for step in wanted:
        low = min(max(step, low), high)
        placed.append(replace(points[len(placed)], density=_rounded(low * GAP)))
        low, high = low + 1, high + 1
    if tuple(placed) == points:
        return transfer
    return TransferFunction(edited_name(transfer.name), tuple(placed))


def opacity_at(transfer: TransferFunction, density: float) -> float:
    """The function's opacity at a density: linear between two points, constant beyond the outermost."""
    points = transfer.points
    after = bisect_left([point.density for point in points], density)
    if after in (0, len(points)):
        return points[min(after, len(points) - 1)].opacity
    left, right = points[after - 1], points[after]
    share = (density - left.density) / (right.density - left.density)
    return left.opacity + share * (right.opacity - left.opacity)


def colour_at(transfer: TransferFunction, density: float) -> tuple[float, float, float]:
    """The function's colour at a density: linear between two points, constant beyond the outermost."""
    points = transfer.points
    after = bisect_left([point.density for point in points], density)
    if after == 0:
        return points[0].colour
    if after == len(points):
        return points[-1].colour
    left, right = points[after - 1], points[after]
    share = (density - left.density) / (right.density - left.density)
    r, g, b = (a + share * (b - a) for a, b in zip(left.colour, right.colour, strict=True))
    return r, g, b


def _with(transfer: TransferFunction, index: int, point: Point) -> TransferFunction:
    if point == transfer.points[index]:
        return transfer
    points = (*transfer.points[:index], point, *transfer.points[index + 1 :])
    return TransferFunction(edited_name(transfer.name), points)


def _step_above(density: float) -> int:
    return math.floor(density / GAP + 1e-6) + 1


def _step_below(density: float) -> int:
    return math.ceil(density / GAP - 1e-6) - 1


def _share(opacity: float) -> float:
    return min(max(opacity, 0.0), 1.0)


def _rounded(value: float) -> float:
    return round(value, 3)
