"""The marks: writing burnt into the film is filled with what surrounds its strokes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from xrayview.errors import UnusableOption
from xrayview.xray.cropping import Film, block_means
from xrayview.xray.labels import without_labels
from xrayview.xray.radiograph import Step
from xrayview.xray.writing_on_film import Box, Writing

Grey = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

LOOKED_AT_SIDE = 1280
"""The longer side, in pixels, of the reduced film on which letters are looked for."""

WARNING = "text burnt in: may name the patient"
_NEAR = 2.5  # reduced pixels: the spread of what a stroke is filled from


def without_marks(film: Film, wish: str, exact: bool, owned: bool = False) -> tuple[Film, str, Step]:
    """The film with its writing filled, the wish that does the same again, and the step.

    ``wish``: auto, keep, or boxes "L,T,R,B L,T,R,B ..." in pixels of the file within which writing is filled.
    ``exact``: the file's values are opacities, which are left alone. ``owned``: nobody else holds the film's
    pixels, so that they are written over.
    """
    asked = parsed_marks(wish)
    if wish == "keep" or (exact and asked is None):
        return (
            film,
            "keep",
            Step("marks", "keep", "as asked" if wish == "keep" else "the file's values are opacities"),
        )
    stride = -(-max(film.grey.shape) // LOOKED_AT_SIDE)
    reduced = block_means(film.grey, stride)
    rows, columns = reduced.shape
    content = film.content[::stride, ::stride][:rows, :columns]
    writing = Writing(reduced, content)
    boxes = writing.boxes() if asked is None else _on_reduced(asked, film, stride, reduced.shape)
    if not boxes:
        reason = "no writing found on the film" if asked is None else "as asked; they lie beside the film"
        return film, "keep", Step("marks", "none", reason)
    # Each block is filled from greys that no other was filled in.
    pixels = film.pixels if owned and stride > 1 else film.pixels.copy()
    inside = pixels[film.box]
    for box in boxes:
        _fill(inside, reduced, writing.strokes(box), box, stride)
    x, y, _, _ = film.place
    in_file = " ".join(
        ",".join(str(edge * stride + start) for edge, start in zip(box, (x, y, x, y), strict=True))
        for box in boxes
    )
    cleared = replace(film, pixels=pixels, reduced=_reduced_again(film, pixels, boxes, stride))
    cleared, labels = without_labels(cleared, parsed_marks(in_file) or [])
    blocks = "one block" if len(boxes) == 1 else f"{len(boxes)} blocks"
    found = f"{WARNING}; {blocks} of letters filled with what surrounds the strokes"
    reason = found if asked is None else f"as asked; {blocks} filled with what surrounds the strokes"
    if labels:
        reason += f"; {'its label' if labels == len(boxes) == 1 else f'labels: {labels},'} evened out"
    return cleared, in_file, Step("marks", f"filled: {in_file}", reason)


def parsed_marks(wish: str) -> list[Box] | None:
    """(left, top, right, bottom) of the boxes that a wish names, or None for auto and keep."""
    if wish in ("auto", "keep"):
        return None
    hint = "choose auto, keep, or boxes left,top,right,bottom in pixels, a blank between them"
    boxes: list[Box] = []
    for part in wish.split():
        try:
            left, top, right, bottom = (int(edge) for edge in part.split(","))
        except ValueError:
            raise UnusableOption(f"marks {wish[:60]}: unknown", hint) from None
        if not (left < right and top < bottom):
            raise UnusableOption(f"marks {part}: an empty box", hint)
        boxes.append((left, top, right, bottom))
    if not boxes:
        raise UnusableOption("marks: no box", hint)
    return boxes


def _on_reduced(boxes: list[Box], film: Film, stride: int, shape: tuple[int, ...]) -> list[Box]:
    """The boxes in reduced pixels of the film, without those that lie beside it."""
    x, y, _, _ = film.place
    inside = [
        (
            max(0, (left - x) // stride),
            max(0, (top - y) // stride),
            min(shape[1], -((x - right) // stride)),
            min(shape[0], -((y - bottom) // stride)),
        )
        for left, top, right, bottom in boxes
    ]
    return [box for box in inside if box[0] < box[2] and box[1] < box[3]]


def _fill(pixels: Grey, reduced: Grey, strokes: Mask, box: Box, stride: int) -> None:
    """Fill the strokes within ``box`` (reduced pixels) on ``pixels`` (H, W) from what is beside them.

    Smooth filling, at the resolution on which the strokes were found: strokes are thin, and what they hide of
    a head is smooth at that scale.
    """
    from PIL import Image

    left, top, right, bottom = box
    fill = _smoothly_filled(reduced[top:bottom, left:right], ~strokes)
    rows = slice(top * stride, min(bottom * stride, pixels.shape[0]))
    columns = slice(left * stride, min(right * stride, pixels.shape[1]))
    size = (right - left) * stride, (bottom - top) * stride
    share, values = (
        np.asarray(Image.fromarray(part.astype(np.float32)).resize(size, Image.Resampling.BILINEAR))
        for part in (strokes, fill)
    )
    here = pixels[rows, columns]
    height, width = here.shape
    here += np.minimum(1, 2 * share[:height, :width]) * (values[:height, :width] - here)


def _reduced_again(film: Film, pixels: Grey, boxes: list[Box], stride: int) -> Grey:
    """The film's reduced copy of ``pixels``, which differ from the film's own within ``boxes`` only."""
    reduced = film.reduced.copy()
    step, (rows, columns) = film.stride, film.box
    for left, top, right, bottom in boxes:
        first_row, first_column = (rows.start + top * stride) // step, (columns.start + left * stride) // step
        last_row, last_column = (
            -(-(rows.start + bottom * stride) // step),
            -(-(columns.start + right * stride) // step),
        )
        part = pixels[first_row * step : last_row * step, first_column * step : last_column * step]
        if min(part.shape) >= step:
            means = block_means(part, step)
            reduced[first_row : first_row + len(means), first_column : first_column + means.shape[1]] = means
    return reduced


def _smoothly_filled(greys: Grey, known: Mask) -> Grey:
    """(h, w) weighted means of the known greys near each pixel, from further off where none are near."""
    from scipy import ndimage

    weights = known.astype(np.float32)
    fill = np.full_like(greys, float(greys[known].mean()) if known.any() else float(greys.mean()))
    for spread in (8 * _NEAR, 4 * _NEAR, 2 * _NEAR, _NEAR):
        weight = ndimage.gaussian_filter(weights, spread, truncate=3)
        near = weight > 0.02
        mean = ndimage.gaussian_filter(greys * weights, spread, truncate=3)[near] / weight[near]
        trust = np.minimum(1, weight[near] / 0.3)
        fill[near] += trust * (mean - fill[near])
    return fill
