"""A head holder's rod that runs on over the head: the band that it throws across it is lifted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xrayview.xray.cropping import Film
from xrayview.xray.steps_of_grey import fitted_line, rises_along_rows

Grey = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]

_FAINTEST = 0.008  # share of the film's range by which a band differs from what lies beside it
_LOUDEST = 0.04  # and what one row may say at most when the edges' lines are looked for
_SHORTEST = 0.06  # of the film's longer side: how far a band runs over the head
_WIDEST = 0.15  # of the film's shorter side: how wide a rod is, from wall to wall
_CROOKED = 1.5  # reduced pixels by which a rod's edges may leave their lines
_BLUR = 4  # reduced pixels to either side of an edge over which a rod's shadow fades
_MEMORY = 9  # rows over which an edge's height is taken


@dataclass(frozen=True, eq=False)
class Edge:
    """One side of a band: its column and the grey that it rises by inwards, (rows,) each, reduced pixels."""

    column: Numbers
    rise: Numbers


def without_bands(film: Film, rods: Sequence[Mask], owned: bool = False) -> tuple[Film, int]:
    """The film without the bands that ``rods`` throw over what they run into, and how many these were.

    ``rods``: (h, w) bool on the film's reduced copy, each running in from the film's edge. What a band adds
    is measured at its two edges, row by row, and taken away between them; where its edges are seen no more,
    it ends. A rod that stops at the head throws none. ``owned``: nobody else holds the film's pixels.
    """
    if not rods:
        return film, 0
    field, reduced, count = film.field.mask, film.reduced, 0
    lowest, highest = (float(level) for level in np.percentile(reduced[field], (1, 99.5)))
    for turns in range(4):
        above = [np.rot90(rod, turns) for rod in rods if _from_above(rod, field) == turns]
        for rod in _joined(above):
            lifted = _lifted(np.rot90(reduced, turns), rod, highest - lowest, lowest)
            if lifted is not None:
                reduced, count = np.rot90(lifted, -turns), count + 1
    return (film.changed_as(reduced, owned), count) if count else (film, 0)


def _joined(rods: list[Mask]) -> list[Mask]:
    """The rods, the two walls of a hollow one as one; all come in from above."""
    joined: list[Mask] = []
    for rod in sorted(rods, key=lambda one: int(one.any(axis=0).argmax())):
        both = joined[-1] | rod if joined else rod
        if joined and np.ptp(np.flatnonzero(both.any(axis=0))) < _WIDEST * min(rod.shape):
            joined[-1] = both
        else:
            joined.append(rod)
    return joined


def _from_above(rod: Mask, field: Mask) -> int:
    """Quarter turns, counter-clockwise, after which the rod comes in from above."""
    rows, columns = np.nonzero(rod)
    field_rows, field_columns = np.nonzero(field)
    gaps = (
        rows.min() - field_rows.min(),
        field_columns.max() - columns.max(),
        field_rows.max() - rows.max(),
        columns.min() - field_columns.min(),
    )
    return int(np.argmin(gaps))


def _lifted(greys: Grey, rod: Mask, span: float, air: float) -> Grey | None:
    """(h, w) the greys without the band that ``rod``, coming in from above, throws; None without."""
    lines = _sides(rod)
    if lines is None:
        return None
    bottom = int(np.flatnonzero(rod.any(axis=1))[-1])
    rises = rises_along_rows(greys)
    left, right = (
        _edge(rises, line, bottom, inwards, span) for line, inwards in zip(lines, (1, -1), strict=True)
    )
    last = _end(np.minimum(left.rise, right.rise), bottom, _FAINTEST * span)
    if last - bottom < _SHORTEST * max(greys.shape):
        return None
    lifted = greys.copy()
    for row in range(int(np.flatnonzero(rod.any(axis=1))[0]), last):
        fading = min(1.0, (last - row) / (0.1 * (last - bottom)))
        _lift_row(lifted[row], left, right, row, fading, air)
    return lifted


def _sides(rod: Mask) -> tuple[Numbers, Numbers] | None:
    """The lines of a rod's two sides as (slope, column at row 0); None where they are not straight."""
    rows = np.flatnonzero(rod.any(axis=1))
    if len(rows) < 8:
        return None
    rows = rows[len(rows) // 8 : len(rows) - len(rows) // 8]
    first = rod.argmax(axis=1)[rows]
    last = rod.shape[1] - rod[:, ::-1].argmax(axis=1)[rows]
    lines = [np.polyfit(rows, side, 1) for side in (first, last)]
    off = [abs(np.polyval(line, rows) - side) for line, side in zip(lines, (first, last), strict=True)]
    straight = max(float(np.percentile(one, 80)) for one in off) <= _CROOKED
    return (lines[0], lines[1]) if straight and abs(lines[0][0]) < 0.3 else None


def _edge(rises: Grey, line: Numbers, bottom: int, inwards: int, span: float) -> Edge:
    """The edge below ``bottom`` that goes on nearest to ``line``, and what it rises by inwards."""
    from scipy import ndimage

    height, width = rises.shape
    rows = np.arange(height)
    ahead = rows[bottom : min(height, bottom + height // 3)]
    shifts, slants = np.arange(-3, 3.1, 0.5), line[0] + np.arange(-0.06, 0.061, 0.005)
    start = float(np.polyval(line, bottom))
    found = fitted_line(inwards * rises, ahead, start, shifts, slants, _LOUDEST * span)
    columns = found[0] * rows + found[1]
    places = np.clip(np.round(columns).astype(int), 0, width - 1)
    along = np.stack([inwards * rises[rows, np.clip(places + by, 0, width - 1)] for by in (-1, 0, 1)])
    rise = ndimage.median_filter(np.maximum(along.max(axis=0), 0), _MEMORY, mode="nearest")
    return Edge(columns, ndimage.gaussian_filter1d(rise.astype(np.float64), 2, mode="nearest"))


def _end(rise: Numbers, bottom: int, least: float) -> int:
    """The first row below ``bottom`` from which both edges are seen no more for a while."""
    patience = max(4, len(rise) // 25)
    seen = np.flatnonzero(rise[bottom:] > least) + bottom
    last = bottom
    for row in seen.tolist():
        if row - last > patience:
            break
        last = row
    return min(last + 1, len(rise))


def _lift_row(row: Grey, left: Edge, right: Edge, number: int, fading: float, air: float) -> None:
    """Take away from one row what lies between the edges, and make it smooth across them."""
    first, last = float(left.column[number]), float(right.column[number])
    begin, stop = max(0, int(first) - 2 * _BLUR), min(len(row), int(last) + 2 * _BLUR)
    if last - first < 2 or stop - begin < 4:
        return
    columns = np.arange(begin, stop) + 0.5
    share = np.clip((columns - first) / (last - first), 0, 1)
    rise = left.rise[number] * (1 - share) + right.rise[number] * share
    inside = np.interp(
        columns, (first - _BLUR / 2, first + _BLUR / 2, last - _BLUR / 2, last + _BLUR / 2), (0, 1, 1, 0)
    )
    old = row[begin:stop]
    new = np.maximum(old - rise * inside, np.minimum(old, air))
    for edge in (first, last):
        blurred = abs(columns - edge) < _BLUR
        if not blurred.all():
            new[blurred] = np.interp(columns[blurred], columns[~blurred], new[~blurred])
    row[begin:stop] += fading * (new - old)
