"""Where on the picture the film was exposed: inside a white or black frame, or a collimator's edges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

_FRAME_SPREAD = 0.04  # a frame's grey varies by no more than this share of the picture's range
_STRAIGHT = 0.88  # a film with cut corners fills 0.94 of its box, an ellipse 0.785
_STRIP = 0.3  # share of the range by which an unexposed strip differs from the film beside it
_FRINGE = 0.06  # and the frame's own light, seen through the film's edge
_SMALLEST_SHARE = 0.15


@dataclass(frozen=True, eq=False)
class Field:
    """The exposed part of a reduced picture: ``mask`` (h, w) bool, its box in reduced pixels, and why."""

    mask: Mask
    box: tuple[int, int, int, int]
    reason: str

    @property
    def is_whole(self) -> bool:
        """Whether the picture has no frame."""
        return bool(self.mask.all())


def found_field(reduced: Grey, measured: Mask | None) -> Field:
    """Find the film inside a frame of one grey, white or black, that touches the picture's edge.

    ``reduced``: (h, w) of some 512 pixels a side, any units. What is enclosed by the frame must be convex
    and nearly fill its own box, as films and collimated fields do and heads do not.
    """
    if measured is not None and not measured.all():
        mask, reason = measured, "the file marks the rest as padding or transparent"
        return Field(mask, box_of(mask), reason) if mask.any() else _whole(reduced)
    low, high = np.percentile(reduced, (0.2, 99.8))
    found: list[Field] = []
    for name, level, sign in (("white", high, 1), ("black", low, -1)):
        inside = _inside_frame(reduced, float(level), sign, float(high - low))
        if inside is not None:
            found.append(Field(inside, box_of(inside), f"a {name} frame lies round the film"))
    return min(found, key=lambda field: int(field.mask.sum())) if found else _whole(reduced)


def _inside_frame(reduced: Grey, level: float, sign: int, span: float) -> Mask | None:
    """The convex region inside a frame of grey ``level``, or None where there is no such frame."""
    from scipy import ndimage

    if span <= 0:
        return None
    flat = (reduced - level) * sign > -_FRAME_SPREAD * span
    labels, _ = ndimage.label(flat)
    rim = np.concatenate([labels[edge] for edge in _rim(max(2, min(reduced.shape) // 100))], axis=None)
    touching = np.unique(rim[rim > 0])
    frame = np.isin(labels, touching)
    if frame.mean() < 0.01:
        return None
    thickness = max(3, min(reduced.shape) // 50)
    rest = ndimage.binary_opening(~frame, np.ones((thickness, thickness), bool))
    if not rest.any():
        return None
    rest = _largest(rest)
    hull = _convex_hull(rest)
    top, bottom, left, right = (limit for pair in _limits(hull) for limit in pair)
    area = int(hull.sum())
    is_film = area >= _STRAIGHT * (bottom - top) * (right - left) and rest.sum() >= 0.7 * area
    if not is_film or not _SMALLEST_SHARE < area / hull.size < 0.995:
        return None
    core = ndimage.binary_erosion(hull, iterations=max(2, min(reduced.shape) // 40))
    film: Mask = ndimage.binary_erosion(hull, iterations=2, border_value=1)
    # along the edge: slivers of the frame, and unexposed strips, unlike the film next to them
    nearest = ndimage.distance_transform_edt(~core, return_distances=False, return_indices=True)
    beside = reduced - reduced[tuple(nearest)]
    strip = (abs(beside) > _STRIP * span) | (beside * sign > _FRINGE * span)
    film &= core | ~(strip | ndimage.binary_dilation(frame, iterations=2))
    width = max(4, min(reduced.shape) // 30)
    return _largest(ndimage.binary_opening(film, np.ones((width, width), bool)))


def _largest(mask: Mask) -> Mask:
    """The largest connected part of a mask that is not empty."""
    from scipy import ndimage

    labels, _ = ndimage.label(mask)
    largest: Mask = labels == 1 + int(np.argmax(np.bincount(labels.ravel())[1:]))
    return largest


def _rim(width: int) -> tuple[tuple[slice, slice], ...]:
    every = slice(None)
    return (
        (slice(0, width), every),
        (slice(-width, None), every),
        (every, slice(0, width)),
        (every, slice(-width, None)),
    )


def _convex_hull(mask: Mask) -> Mask:
    """(h, w) bool: the pixels within the convex hull of ``mask``."""
    from PIL import Image, ImageDraw

    corners = hull_corners(mask)
    canvas = Image.new("1", (mask.shape[1], mask.shape[0]))
    ImageDraw.Draw(canvas).polygon([(int(x), int(y)) for y, x in corners], fill=1, outline=1)
    return np.array(canvas, bool)


def hull_corners(mask: Mask) -> npt.NDArray[np.int64]:
    """(n, 2) (row, column) corners of the convex hull of ``mask``, in order (Andrew's monotone chain)."""
    rows = np.flatnonzero(mask.any(axis=1))
    first = mask.argmax(axis=1)[rows]
    last = mask.shape[1] - 1 - mask[:, ::-1].argmax(axis=1)[rows]

    def chain(columns: npt.NDArray[np.intp], side: int) -> list[tuple[int, int]]:
        hull: list[tuple[int, int]] = []
        for point in zip(rows.tolist(), columns.tolist(), strict=True):
            while len(hull) > 1 and side * _left_of(hull[-1], hull[-2], point) <= 0:
                hull.pop()
            hull.append(point)
        return hull

    return np.array(chain(first, 1) + chain(last, -1)[::-1], np.int64)


def _left_of(b: tuple[int, int], a: tuple[int, int], c: tuple[int, int]) -> int:
    """Positive where b (row, column) lies at smaller columns than the line from a down to c."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _limits(mask: Mask) -> tuple[tuple[int, int], tuple[int, int]]:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return (int(rows[0]), int(rows[-1]) + 1), (int(columns[0]), int(columns[-1]) + 1)


def box_of(mask: Mask) -> tuple[int, int, int, int]:
    """(left, top, right, bottom), the last two exclusive."""
    (top, bottom), (left, right) = _limits(mask)
    return left, top, right, bottom


def _whole(reduced: Grey) -> Field:
    return Field(
        np.ones(reduced.shape, bool),
        (0, 0, reduced.shape[1], reduced.shape[0]),
        "no frame found round the film",
    )
