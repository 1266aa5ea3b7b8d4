"""Pixels made square: a detector's rows and columns may lie at different distances."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from xrayview.xray.limits import LARGEST_AREA, LARGEST_SIDE
from xrayview.xray.posing import Picture
from xrayview.xray.radiograph import Step

_SQUARE = 0.005  # by so much the two spacings may differ
_BELIEVABLE = 10.0  # and by no more than this factor


def with_square_pixels(picture: Picture) -> tuple[Picture, Step | None]:
    """The picture with equal row and column spacing, and the step (None where the pixels are square).

    The coarser axis is interpolated linearly to the finer spacing; where that would be too large a picture,
    the finer axis to the coarser one. What lies outside the content stays at opacity 0.
    """
    if picture.spacing is None:
        return picture, None
    row, column = picture.spacing
    factor = max(row / column, column / row)
    if factor < 1 + _SQUARE:
        return picture, None
    found = f"{row:g} x {column:g} mm"
    if factor > _BELIEVABLE:
        kept = replace(picture, spacing=None)
        return kept, Step("square pixels", "no", f"pixels of {found} are not believable: left alone")
    for spacing in (min(row, column), max(row, column)):
        axis, step = (0, spacing / row) if spacing != row else (1, spacing / column)
        sides = list(picture.opacity.shape)
        sides[axis] = max(1, round(sides[axis] / step))
        if max(sides) <= LARGEST_SIDE and sides[0] * sides[1] <= LARGEST_AREA:
            break
    opacity = _resampled(picture.opacity, axis, sides[axis])
    nearest = (np.arange(sides[axis]) + 0.5) * (picture.content.shape[axis] / sides[axis])
    content = np.take(picture.content, nearest.astype(np.int64), axis)
    if not content.all():  # the nothing beside a film's edge is no part of its mean
        share = _resampled(picture.content.astype(np.float32), axis, sides[axis])
        opacity /= np.where(content, np.maximum(share, 0.25), 1)
        opacity = np.minimum(opacity, 1) * content
    return replace(picture, opacity=opacity, content=content, spacing=(spacing, spacing)), Step(
        "square pixels", f"{sides[1]} x {sides[0]}", f"pixels of {found} resampled to {spacing:g} mm"
    )


def _resampled(picture: npt.NDArray[np.float32], axis: int, size: int) -> npt.NDArray[np.float32]:
    """``picture`` (H, W) with ``size`` cells along ``axis``, linear between the centres of its own cells."""
    own = picture.shape[axis]
    places = np.clip((np.arange(size) + 0.5) * (own / size) - 0.5, 0, own - 1)
    before = np.minimum(places.astype(np.int64), max(own - 2, 0))
    share = (places - before).astype(np.float32)
    share = share[:, None] if axis == 0 else share[None, :]
    resampled: npt.NDArray[np.float32] = np.take(picture, before, axis)
    resampled += share * (np.take(picture, np.minimum(before + 1, own - 1), axis) - resampled)
    return np.clip(resampled, 0, 1, out=resampled)
