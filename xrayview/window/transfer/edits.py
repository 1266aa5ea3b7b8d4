"""Edits of a transfer function: each answers with a new, valid one; no Qt."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import replace

from xrayview.scene.transfer import HIGHEST_DENSITY, Point, TransferFunction

GAP = 0.001
"""The smallest distance of two points in density; what is edited lies on multiples of it."""

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
