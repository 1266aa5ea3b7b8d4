"""The label that writing stands on: a paler or darker rectangle, whose step at its sides is taken off."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xrayview.xray.cropping import Film
from xrayview.xray.steps_of_grey import rises_along_rows

Grey = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.float64]
Box = tuple[int, int, int, int]

_AROUND = 0.03  # of the film's longer side: how far from the writing's box the label's sides may lie
_FAINTEST = 0.002  # share of the film's range that a side steps by
_LOUDEST = 0.03
_AGREED = 0.7  # share of a side along which the step is of one sign
_BLUR = 2.5  # reduced pixels to either side over which a label's border is blurred
_TILTS = tuple(0.015 * step for step in range(-4, 5))  # columns a row by which a label may lean
_MARGIN = 10  # reduced pixels round what is looked at


@dataclass(frozen=True, eq=False)
class _Side:
    """A side's line (slope, place at 0), the grey that it rises by from left to right or downwards, how high
    it stands out, and whether it does so nearly all along."""

    line: Numbers
    rise: float
    height: float
    clear: bool


def without_labels(film: Film, boxes: list[Box]) -> tuple[Film, int]:
    """The film without the labels round blocks of writing, written over its own pixels, and how many there
    were.

    ``boxes``: (left, top, right, bottom) of the blocks, in pixels of the file's picture. The writing on them
    is filled already. A label shows three of its sides clearly; something else may cross the fourth.
    """
    reduced, count = film.reduced.copy(), 0
    lowest, highest = (float(level) for level in np.percentile(reduced[film.field.mask], (1, 99.5)))
    reach = round(_AROUND * max(reduced.shape))
    (x, y), stride = film.corner, film.stride
    for box in boxes:
        left, top, right, bottom = (
            (edge - start) / stride for edge, start in zip(box, (x, y, x, y), strict=True)
        )
        begin = max(0, int(left) - reach - _MARGIN), max(0, int(top) - reach - _MARGIN)
        part = reduced[
            begin[1] : int(bottom) + reach + _MARGIN, begin[0] : int(right) + reach + _MARGIN
        ]  # a view: what is lifted on it is lifted on the film
        inside = left - begin[0], top - begin[1], right - begin[0], bottom - begin[1]
        if min(part.shape) > 2 * (reach + _MARGIN):
            count += _lift(part, inside, reach, highest - lowest)
    return (film.changed_as(reduced, owned=True), count) if count else (film, 0)


def _lift(greys: Grey, box: tuple[float, float, float, float], reach: int, span: float) -> bool:
    """Lift the label round ``box`` (left, top, right, bottom) off ``greys`` (h, w), where there is one."""
    rises = rises_along_rows(greys), rises_along_rows(greys.T)
    sides = max(
        (four for tilt in _TILTS for four in _sides(rises, box, reach, span, tilt)),
        key=lambda four: sum(side.height for side in four),
    )
    if sum(side.clear for side in sides) < 3 or min(side.height for side in sides) <= 0:
        return False
    first, last, upper, lower = sides
    rows, columns = np.indices(greys.shape) + 0.5
    lines = [np.polyval(side.line, rows) for side in (first, last)]
    lines += [np.polyval(side.line, columns) for side in (upper, lower)]
    along = np.clip((columns - lines[0]) / (lines[1] - lines[0]), 0, 1)
    along_down = np.clip((rows - lines[2]) / (lines[3] - lines[2]), 0, 1)
    step = (
        first.rise * (1 - along) - last.rise * along + upper.rise * (1 - along_down) - lower.rise * along_down
    ) / 2
    depth = np.minimum.reduce([columns - lines[0], lines[1] - columns, rows - lines[2], lines[3] - rows])
    lifted = greys - step * np.clip(depth + 0.5, 0, 1)
    border = _without_border(lifted.astype(np.float32), abs(depth) < _BLUR)
    # A border adds no more than the label does: what differs by more there is the head's own edge.
    most = 2 * max(abs(side.rise) for side in sides)
    greys[:] = lifted + np.clip(border - lifted, -most, most)
    return True


def _sides(
    rises: tuple[Grey, Grey], box: tuple[float, float, float, float], reach: int, span: float, tilt: float
) -> tuple[list[_Side], list[_Side]]:
    """Left, right, top and bottom of a label that leans by ``tilt``, where they are seen best: of one that
    is brighter than the film, and of one that is darker. ``rises``: along rows and, transposed, columns."""
    left, top, right, bottom = box
    pairs = [
        _side(rises[down], place, ends, reach, span, -tilt if down else tilt)
        for down, place, ends in (
            (0, left, (top, bottom)),
            (0, right, (top, bottom)),
            (1, top, (left, right)),
            (1, bottom, (left, right)),
        )
    ]
    up, fallen = zip(*pairs, strict=True)
    return [up[0], fallen[1], up[2], fallen[3]], [fallen[0], up[1], fallen[2], up[3]]


def _side(
    rises: Grey, place: float, ends: tuple[float, float], reach: int, span: float, tilt: float
) -> tuple[_Side, _Side]:
    """The side near ``place`` between the ``ends``: as one that steps up, and as one that steps down."""
    inset = 0.15 * (ends[1] - ends[0])
    rows = np.arange(max(0, int(ends[0] + inset)), min(len(rises), int(ends[1] - inset)))
    if len(rows) < 8:
        nothing = _Side(np.zeros(2), 0.0, 0.0, False)
        return nothing, nothing
    starts = place + np.arange(-reach, reach + 1.0)
    columns = np.round(starts[:, None] + tilt * (rows - rows[0])).astype(np.intp)
    along = rises[rows, np.clip(columns, 0, rises.shape[1] - 1)]
    heights = np.clip(along, -_LOUDEST * span, _LOUDEST * span).mean(axis=1)
    found = []
    for sign in (1, -1):
        best = int((sign * heights).argmax())
        rise = float(np.median(along[best]))
        clear = sign * rise > _FAINTEST * span and float((sign * along[best] > 0).mean()) >= _AGREED
        line = np.array([tilt, starts[best] - tilt * rows[0]])
        found.append(_Side(line, rise, float(sign * heights[best]), clear))
    return found[0], found[1]


def _without_border(greys: Grey, border: npt.NDArray[np.bool_]) -> Grey:
    """(h, w) the greys, those on the border taken from the nearest ones beside it, smoothly."""
    from scipy import ndimage

    known = (~border).astype(np.float32)
    weight = ndimage.gaussian_filter(known, _BLUR)
    filled = ndimage.gaussian_filter(greys * known, _BLUR) / np.maximum(weight, 1e-3)
    return np.where(border, filled, greys).astype(np.float32)
