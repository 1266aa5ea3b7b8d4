"""The greys that occur on a film: how many, how far apart, and how much of it lies at either end."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xrayview.xray.clearing import full_scale, inversion_scale
from xrayview.xray.framing import parsed_crop
from xrayview.xray.grey import grey_values
from xrayview.xray.marks import parsed_marks
from xrayview.xray.polygon import filled, parsed_polygon
from xrayview.xray.radiograph import Preparation, Radiograph
from xrayview.xray.tone import asked_tone, parsed_anchors

Grey = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

AIR = 0.1
"""Opacity up to which a pixel shows air, not the head."""

_LOOKED_AT = 1 << 20  # pixels of a picture that are looked at, evenly spread
_FEW = 1 << 18  # and those of them that are sorted, where greys cannot be counted one by one
_COUNTED = 1 << 20  # greys that can be
_END = 1 / 256  # share of the film's range that an end reaches over
_ALONE = 0.25  # over twice as much, where a lossy file blurred it and no more than this share lies beside it
_STRAY = 1e-4  # share of the film that may lie beyond an end: ringing of lossy files, dead pixels


@dataclass(frozen=True)
class Greys:
    """What occurs on the exposed film, without the writing on it.

    ``occurring``: number of different greys, ``in_head`` of them within the head. ``dark``, ``bright``: share
    of the film that is heaped up at the grey of the least and of the most matter; ``dark_head``,
    ``bright_head``: of the head.
    """

    occurring: int
    in_head: int
    dark: float
    bright: float
    dark_head: float
    bright_head: float


def greys_of(radiograph: Radiograph, explicit: Preparation) -> Greys:
    """Look at the film where the preparation took it, ``explicit`` being `Prepared.explicit`.

    Some million pixels are looked at, evenly spread.
    """
    stride = stride_over(radiograph.pixels.size) | 1  # odd: the blocks of a JPEG are 8 pixels wide
    seen = grey_values(radiograph.pixels[::stride, ::stride])
    if explicit.polarity == "invert":
        seen = np.float32(inversion_scale(radiograph)) - seen
    on_film = _film(radiograph, explicit, stride)
    film = seen[on_film]
    head = seen[_head(explicit, seen, on_film, stride, full_scale(radiograph))]
    low, high = (float(end) for end in np.quantile(film, (_STRAY, 1 - _STRAY)))
    shares = [
        _heaped(greys * np.float32(sign), end * sign, high - low)
        for greys in (film, head)
        for sign, end in ((1.0, low), (-1.0, high))
    ]
    return Greys(_different(film, radiograph.levels), _different(head, radiograph.levels), *shares)


def _heaped(greys: Grey, end: float, span: float) -> float:
    """The share of ``greys`` at their lower end, beyond what lies as densely next to it.

    What a peak near the end has there, such as that of air, is no heap: it grows away from the end.
    """
    if not greys.size or span <= 0:
        return 0.0
    limits = (_END, 2 * _END, 4 * _END)
    narrow, wide, beyond = (float((greys <= end + span * limit).mean()) for limit in limits)
    heap = 2 * narrow - wide
    if beyond - wide < _ALONE * wide:
        heap = max(heap, 2 * wide - beyond)
    return max(0.0, heap)


def stride_over(pixels: int) -> int:
    """Every how many-th pixel of a row, and row, is enough to judge a picture of so many by."""
    return max(1, round(math.sqrt(pixels / _LOOKED_AT)))


def _film(radiograph: Radiograph, explicit: Preparation, stride: int) -> Mask:
    """(h, w) bool, of every ``stride``-th pixel: on the exposed film, and not written over."""
    shape = radiograph.pixels[::stride, ::stride].shape
    outline = parsed_polygon("crop", explicit.crop)
    if outline is not None:
        mask = filled(outline, shape, stride, (0, 0))
    else:
        box = parsed_crop(explicit.crop, *radiograph.pixels.shape)
        mask = np.ones(shape, bool) if box is None else _boxed(box, shape, stride)
    if radiograph.measured is not None:
        mask = mask & radiograph.measured[::stride, ::stride]
    for box in parsed_marks(explicit.marks) or ():
        mask = mask & ~_boxed(box, shape, stride)
    return mask if mask.any() else np.ones(shape, bool)


def _head(explicit: Preparation, seen: Grey, on_film: Mask, stride: int, top: float) -> Mask:
    """(h, w) bool: within the head's outline, or, where none was found, what is no air."""
    outline = parsed_polygon("holder", explicit.holder)
    if outline is not None:
        return on_film & filled(outline, seen.shape, stride, (0, 0))
    anchors = parsed_anchors(explicit.anchors)
    if anchors is None:
        return on_film & (seen > AIR * top)
    return on_film & (asked_tone(explicit.tone, anchors).opacity(seen) > AIR)


def _boxed(box: tuple[int, int, int, int], shape: tuple[int, ...], stride: int) -> Mask:
    left, top, right, bottom = (-(-max(0, edge) // stride) for edge in box)
    mask = np.zeros(shape, bool)
    mask[top:bottom, left:right] = True
    return mask


def _different(greys: Grey, levels: int | None) -> int:
    """How many different greys there are among these: whole ones, but for those of a file of real numbers."""
    if greys.size == 0:
        return 0
    low, high = float(greys.min()), float(greys.max())
    if levels is None or high - low >= _COUNTED:
        return len(np.unique(greys[:: -(-greys.size // _FEW)]))
    return int(np.count_nonzero(np.bincount(np.rint(greys - np.float32(low)).astype(np.int32))))
