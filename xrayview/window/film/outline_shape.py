"""An outline's geometry: drawn freehand, pulled at a place, moved and grown, in pixels of the file; no Qt."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from xrayview.xray.polygon import Polygon

Points = npt.NDArray[np.float64]
"""(n, 2) x, y."""

_THIN = 0.35  # of the step: a corner that lies so near to its neighbours' line says nothing


def drawn_round(way: Sequence[tuple[float, float]], step: float, size: tuple[int, int]) -> Polygon | None:
    """The outline that a pointer went round, closed, with a corner every ``step`` pixels or fewer.

    None where it encloses next to nothing.
    """
    points = np.array(way, float).reshape(-1, 2)
    if len(points) < 3:
        return None
    outline = _whole(_thinned(_even(points, step)[0], step), size)
    return outline if outline is not None and abs(_area(outline)) > (4 * step) ** 2 else None


def nearest(outline: Polygon, at: tuple[float, float]) -> tuple[float, float]:
    """How far a point lies from the outline in pixels, and how far along it (0 at the first corner)."""
    points = np.array(outline, float)
    ends = np.roll(points, -1, axis=0)
    along = ends - points
    lengths = np.hypot(*along.T)
    share = ((np.array(at) - points) * along).sum(axis=1) / np.maximum(lengths, 1e-9) ** 2
    share = np.clip(share, 0, 1)
    away = np.hypot(*(points + share[:, None] * along - at).T)
    best = int(away.argmin())
    return float(away[best]), float(lengths[:best].sum() + share[best] * lengths[best])


def pulled(
    outline: Polygon, along: float, by: tuple[float, float], reach: float, size: tuple[int, int]
) -> Polygon:
    """The outline pulled by so much at the place ``along`` it; what is within ``reach`` follows smoothly.

    ``size``: (width, height) of the picture, which it does not leave.
    """
    points, is_corner = _even(np.array(outline, float), reach / 6)
    lengths = np.hypot(*(np.roll(points, -1, axis=0) - points).T)
    places = np.concatenate([[0.0], lengths.cumsum()])
    whole = places[-1]
    apart = np.abs(places[:-1] - along * whole / max(_length(outline), 1e-9))
    apart = np.minimum(apart, whole - apart)
    weight = np.where(apart < reach, 0.5 + 0.5 * np.cos(np.pi * np.minimum(apart / reach, 1)), 0)
    moved = points + weight[:, None] * np.array(by)
    return _whole(moved[is_corner | (weight > 0)], size) or outline


def moved(outline: Polygon, right: float, down: float, size: tuple[int, int]) -> Polygon:
    """The outline so many pixels further on, as far as the picture reaches."""
    points = np.array(outline, float)
    low, high = points.min(axis=0), points.max(axis=0)
    by = np.clip((right, down), np.minimum(-low, 0), np.maximum(np.array(size) - high, 0))
    return _whole(points + by, size) or outline


def grown(outline: Polygon, by: float, size: tuple[int, int]) -> Polygon:
    """The outline about its middle, larger by so many pixels to each side, smaller where that is negative."""
    points = np.array(outline, float)
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    half = np.maximum(np.ptp(points, axis=0) / 2, 1)
    factor = max(0.1, 1 + by / float(half.max()))
    return _whole(middle + factor * (points - middle), size) or outline


def _even(points: Points, step: float) -> tuple[Points, npt.NDArray[np.bool_]]:
    """A closed path with no two neighbours further apart than ``step``, and which were its corners."""
    ends = np.roll(points, -1, axis=0)
    pieces = []
    for start, end in zip(points, ends, strict=True):
        count = max(1, int(np.ceil(np.hypot(*(end - start)) / step)))
        pieces.append(start + np.arange(count)[:, None] / count * (end - start))
    is_corner = np.concatenate([np.arange(len(piece)) == 0 for piece in pieces])
    return np.concatenate(pieces), is_corner


def _thinned(points: Points, step: float) -> Points:
    """Without the corners that lie next to on the line from the last one kept to the next."""
    kept = [points[0]]
    for point, after in zip(points[1:], np.roll(points, -1, axis=0)[1:], strict=True):
        way, off = after - kept[-1], point - kept[-1]
        length = max(float(np.hypot(*way)), 1e-9)
        is_far = float(np.hypot(*off)) >= 4 * step
        if is_far or abs(way[0] * off[1] - way[1] * off[0]) / length > _THIN * step:
            kept.append(point)
    return np.array(kept)


def _whole(points: Points, size: tuple[int, int]) -> Polygon | None:
    """Whole pixels within the picture, no corner twice in a row; None where fewer than three are left."""
    held = np.rint(np.clip(points, 0, size)).astype(int)
    fresh = (held != np.roll(held, 1, axis=0)).any(axis=1)
    corners = tuple((int(x), int(y)) for x, y in held[fresh])
    return corners if len(corners) >= 3 else None


def _length(outline: Polygon) -> float:
    points = np.array(outline, float)
    return float(np.hypot(*(np.roll(points, -1, axis=0) - points).T).sum())


def _area(outline: Polygon) -> float:
    x, y = np.array(outline, float).T
    return float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum() / 2)
