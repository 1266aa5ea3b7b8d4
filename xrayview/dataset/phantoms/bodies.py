"""The bodies a skull is put together from: ellipsoids, tapered rods, plates, lofts along y, and rings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from xrayview.dataset.phantoms.canvas import Body, FloatArray, Point, smooth_min

Numbers = Sequence[float] | npt.NDArray[np.floating]

_SMALL = np.float32(1e-6)


def ellipsoid(centre: Point, radii: Point, tilt: float = 0.0) -> Body:
    """An ellipsoid, its hind end turned down by ``tilt`` degrees."""
    a, b, c = (np.float32(radius) for radius in radii)
    cos, sin = np.float32(np.cos(np.radians(tilt))), np.float32(np.sin(np.radians(tilt)))

    def distance(x: FloatArray, y: FloatArray, z: FloatArray) -> FloatArray:
        x, y, z = x - np.float32(centre[0]), y - np.float32(centre[1]), z - np.float32(centre[2])
        if tilt:
            y, z = cos * y - sin * z, sin * y + cos * z
        reach = (x / a) ** 2 + ((y / b) ** 2 + (z / c) ** 2)
        slope = (x / a**2) ** 2 + ((y / b**2) ** 2 + (z / c**2) ** 2)
        reach = np.sqrt(reach)
        return np.asarray(reach * (reach - 1) / np.sqrt(slope + _SMALL))

    along = float(np.hypot(cos * radii[1], sin * radii[2]))
    up = float(np.hypot(sin * radii[1], cos * radii[2]))
    low = (centre[0] - radii[0], centre[1] - along, centre[2] - up)
    high = (centre[0] + radii[0], centre[1] + along, centre[2] + up)
    return Body(low, high, distance)


def rod(points: Sequence[Point], radii: Sequence[float], flat: float = 1.0, upright: float = 1.0) -> Body:
    """A rod through ``points``, as thick as ``radii`` there, ``flat`` times thinner from side to side and
    ``upright`` times thinner from above."""
    scale = np.array([flat, 1.0, upright], np.float32)
    places = np.array(points, np.float32)
    thick = np.array(radii, np.float32)

    def distance(x: FloatArray, y: FloatArray, z: FloatArray) -> FloatArray:
        nearest: FloatArray | None = None
        for start, end, thin, wide in zip(places, places[1:], thick, thick[1:], strict=False):
            line = (end - start) * scale
            dx, dy, dz = (x - start[0]) * scale[0], y - start[1], (z - start[2]) * scale[2]
            t = dx * (line[0] / (line @ line)) + (
                dy * (line[1] / (line @ line)) + dz * (line[2] / (line @ line))
            )
            t = np.clip(t, 0, 1)
            dx, dy, dz = dx - t * line[0], dy - t * line[1], dz - t * line[2]
            squares = dx * dx, dy * dy, dz * dz
            far = np.sqrt(squares[0] + squares[1] + squares[2]) + _SMALL
            away = far - (thin + (wide - thin) * t)
            if flat != 1 or upright != 1:
                away *= far / np.sqrt(
                    scale[0] ** 2 * squares[0] + squares[1] + scale[2] ** 2 * squares[2] + _SMALL
                )
            nearest = away if nearest is None else np.minimum(nearest, away)
        assert nearest is not None
        return nearest

    reach = float(thick.max()) / scale
    low, high = places.min(axis=0) - reach, places.max(axis=0) + reach
    return Body(_point(low), _point(high), distance)


def block(centre: Point, half: Point, rounding: float) -> Body:
    """A box with rounded edges."""

    def distance(x: FloatArray, y: FloatArray, z: FloatArray) -> FloatArray:
        sides = [
            np.abs(one - np.float32(middle)) - np.float32(reach - rounding)
            for one, middle, reach in zip((x, y, z), centre, half, strict=True)
        ]
        return _rounded(sides[0], sides[1], sides[2], rounding)

    low = tuple(middle - reach for middle, reach in zip(centre, half, strict=True))
    high = tuple(middle + reach for middle, reach in zip(centre, half, strict=True))
    return Body(_point(low), _point(high), distance)


def loft(
    along: Numbers,
    top: Numbers,
    bottom: Numbers,
    half_width: Numbers,
    rounding: float,
    side: Numbers | None = None,
) -> Body:
    """A body between the profiles ``top`` and ``bottom``, as wide as twice ``half_width`` round ``side`` (the
    median plane where it is None), all given at the places ``along`` y; edges rounded by ``rounding``."""
    place = np.array(along, float)
    middle = [0.0] * len(along) if side is None else list(side)
    curves = [_Curve(place, np.array(values, float)) for values in (top, bottom, half_width, middle)]

    def distance(x: FloatArray, y: FloatArray, z: FloatArray) -> FloatArray:
        (over, over_slope), (under, under_slope), (wide, wide_slope), (aside, aside_slope) = (
            curve(y) for curve in curves
        )
        up = np.maximum((z - over) / over_slope, (under - z) / under_slope)
        out = (np.abs(x - aside) - wide) / np.maximum(wide_slope, aside_slope)
        end = np.maximum(np.float32(place[0]) - y, y - np.float32(place[-1]))
        r = np.float32(rounding)
        return _rounded(out + r, end + r, up + r, rounding)

    outer = max(s + w for s, w in zip(middle, half_width, strict=True))
    inner = min(s - w for s, w in zip(middle, half_width, strict=True))
    low = (inner, float(place[0]), min(bottom) - 0.02)
    return Body(low, (outer, float(place[-1]), max(top) + 0.02), distance)


def ring(centre: Point, axis: Point, radius: float, thickness: float, behind: float = 1.0) -> Body:
    """A ring of ``radius`` round ``axis``; ``behind`` 0..1 is the share of its hind half that is there."""
    normal = np.array(axis) / np.linalg.norm(axis)
    n = normal.astype(np.float32)

    def distance(x: FloatArray, y: FloatArray, z: FloatArray) -> FloatArray:
        dx, dy, dz = x - np.float32(centre[0]), y - np.float32(centre[1]), z - np.float32(centre[2])
        along = dx * n[0] + (dy * n[1] + dz * n[2])
        squared = dx * dx + (dy * dy + dz * dz) - along * along
        out = np.sqrt(np.maximum(squared, 0)) - np.float32(radius)
        away = np.sqrt(out * out + along * along) - np.float32(thickness)
        if behind < 1:  # The hind part: backwards within the ring's plane.
            back = np.array([0, 1, 0]) - normal[1] * normal
            back /= np.linalg.norm(back) + 1e-6
            gone = dx * np.float32(back[0]) + (dy * np.float32(back[1]) + dz * np.float32(back[2]))
            away = np.maximum(away, gone - np.float32((2 * behind - 0.4) * radius))
        return np.asarray(away)

    reach = radius + thickness
    return Body(_point([c - reach for c in centre]), _point([c + reach for c in centre]), distance)


def union(bodies: Sequence[Body], blend: float) -> Body:
    """Several bodies in one, their corners filled up to ``blend``."""

    def distance(x: FloatArray, y: FloatArray, z: FloatArray) -> FloatArray:
        joined = bodies[0].distance(x, y, z)
        for body in bodies[1:]:
            joined = smooth_min(joined, body.distance(x, y, z), blend)
        return joined

    low = np.min([body.low for body in bodies], axis=0)
    return Body(_point(low), _point(np.max([body.high for body in bodies], axis=0)), distance)


def grown(body: Body, by: float) -> Body:
    """The body with ``by`` more of it all round."""
    low, high = np.array(body.low) - by, np.array(body.high) + by
    return Body(_point(low), _point(high), lambda x, y, z: body.distance(x, y, z) - np.float32(by))


def common(first: Body, second: Body) -> Body:
    """What two bodies share."""
    low, high = np.maximum(first.low, second.low), np.minimum(first.high, second.high)
    return Body(
        _point(low),
        _point(high),
        lambda x, y, z: np.maximum(first.distance(x, y, z), second.distance(x, y, z)),
    )


class _Curve:
    """A smooth curve through values at places, which never overshoots them (Fritsch and Carlson 1980), and
    how much longer a step along it is than along y."""

    def __init__(self, place: npt.NDArray[np.float64], values: npt.NDArray[np.float64]) -> None:
        steps, rises = np.diff(place), np.diff(values)
        slope = rises / steps
        inner = np.where(slope[1:] * slope[:-1] > 0, 2 * slope[1:] * slope[:-1], 0)
        inner = np.divide(inner, slope[1:] + slope[:-1], out=np.zeros_like(inner), where=inner != 0)
        self.place, self.values, self.steps = place, values, steps
        self.slopes = np.concatenate([slope[:1], inner, slope[-1:]])

    def __call__(self, y: FloatArray) -> tuple[FloatArray, FloatArray]:
        """The values at ``y`` and the square root of 1 + slope^2 there."""
        within = np.clip(y.astype(np.float64), self.place[0], self.place[-1])
        piece = np.clip(np.searchsorted(self.place, within, side="right") - 1, 0, len(self.steps) - 1)
        step = self.steps[piece]
        t = (within - self.place[piece]) / step
        start, end = self.values[piece], self.values[piece + 1]
        leave, arrive = step * self.slopes[piece], step * self.slopes[piece + 1]
        a, b = 2 * (start - end) + leave + arrive, 3 * (end - start) - 2 * leave - arrive
        value = ((a * t + b) * t + leave) * t + start
        slope = ((3 * a * t + 2 * b) * t + leave) / step
        return value.astype(np.float32), np.sqrt(1 + slope * slope).astype(np.float32)


def _rounded(x: FloatArray, y: FloatArray, z: FloatArray, rounding: float) -> FloatArray:
    """The distance to a rounded box from the three distances to its inner box's sides."""
    inside = np.minimum(np.maximum(np.maximum(x, y), z), 0)
    squares = np.maximum(x, 0) ** 2 + np.maximum(y, 0) ** 2 + np.maximum(z, 0) ** 2
    return np.asarray(np.sqrt(squares) + inside - np.float32(rounding))


def _point(values: Numbers) -> Point:
    return float(values[0]), float(values[1]), float(values[2])
