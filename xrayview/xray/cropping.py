"""The crop: the part of the picture that was asked for, the film on it, and a reduced copy to judge it by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xrayview.xray.field import Field, found_field
from xrayview.xray.framing import parsed_crop
from xrayview.xray.radiograph import Radiograph, Step

Grey = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

REDUCED_SIDE = 512


@dataclass(frozen=True, eq=False)
class Film:
    """The film on the picture.

    ``pixels``: (H, W) grey values of the part that was asked for, in the file's units; ``measured``: (H, W)
    False in the file's padding, or None. ``corner``: (left, top) of ``pixels`` in the file's picture.
    ``reduced``: (h, w) means over ``stride`` x ``stride`` pixels, some 512 a side. ``field``: the exposed
    part, in reduced pixels.
    """

    pixels: Grey
    measured: Mask | None
    corner: tuple[int, int]
    stride: int
    reduced: Grey
    field: Field

    @property
    def box(self) -> tuple[slice, slice]:
        """(rows, columns) of the field in ``pixels``; a last incomplete block belongs to it."""
        left, top, right, bottom = self.field.box
        height, width = self.reduced.shape
        rows = slice(top * self.stride, None if bottom == height else bottom * self.stride)
        return rows, slice(left * self.stride, None if right == width else right * self.stride)

    @property
    def place(self) -> tuple[int, int, int, int]:
        """(left, top, right, bottom) of the box in the file's picture."""
        rows, columns = self.box
        top, bottom, _ = rows.indices(self.pixels.shape[0])
        left, right, _ = columns.indices(self.pixels.shape[1])
        return left + self.corner[0], top + self.corner[1], right + self.corner[0], bottom + self.corner[1]

    @property
    def grey(self) -> Grey:
        """(n, m) grey values within the box."""
        return self.pixels[self.box]

    @property
    def content(self) -> Mask:
        """(n, m) True within the box where the film was exposed and measured."""
        if self.measured is not None:
            return self.measured[self.box]
        height, width = self.grey.shape
        if self.field.is_whole:
            return np.ones((height, width), bool)
        left, top, right, bottom = self.field.box
        full = self.field.mask[top:bottom, left:right]
        full = full.repeat(self.stride, axis=0).repeat(self.stride, axis=1)
        missing = (max(0, height - full.shape[0]), max(0, width - full.shape[1]))
        if any(missing):
            full = np.pad(full, ((0, missing[0]), (0, missing[1])), mode="edge")
        return full[:height, :width]


def cropped(radiograph: Radiograph, wish: str) -> tuple[Film, Step]:
    """The film, and the step. ``wish``: auto, none or "L,T,R,B"; see `parsed_crop` for what it raises.

    A frame is looked for where the crop is automatic and the values are not opacities; any other crop is kept
    as it is, and the file's padding only left out of the content.
    """
    pixels, measured = radiograph.pixels, radiograph.measured
    asked = parsed_crop(wish, *pixels.shape)
    corner = asked[:2] if asked is not None else (0, 0)
    if asked is not None:
        left, top, right, bottom = asked
        pixels = pixels[top:bottom, left:right]
        measured = measured[top:bottom, left:right] if measured is not None else None
    stride = -(-max(pixels.shape) // REDUCED_SIDE)
    reduced = _reduced(pixels, stride)
    few = None
    if measured is not None:
        few = measured[::stride, ::stride][: reduced.shape[0], : reduced.shape[1]]
    exact = radiograph.meaning == "opacity"
    look = wish == "auto" and not exact
    field = found_field(reduced, few) if look else _everything(reduced, few)
    return Film(pixels, measured, corner, stride, reduced, field), _step(wish, field, stride, exact)


def _step(wish: str, field: Field, stride: int, exact: bool) -> Step:
    if wish not in ("auto", "none"):
        return Step("crop", wish, "left, top, right, bottom in pixels, as asked")
    if wish == "none":
        return Step("crop", "none", "the file's values are opacities" if exact else "as asked")
    if exact or field.is_whole:
        return Step("crop", "none", "the file's values are opacities" if exact else field.reason)
    left, top, right, bottom = (edge * stride for edge in field.box)
    return Step("crop", f"{left},{top},{right},{bottom}", f"to the film: {field.reason}")


def _reduced(pixels: Grey, stride: int) -> Grey:
    """(h, w) means over ``stride`` x ``stride`` blocks; a last incomplete block is left out."""
    if stride == 1:
        return pixels
    rows, columns = pixels.shape[0] // stride, pixels.shape[1] // stride
    if min(rows, columns) == 0:
        return np.ascontiguousarray(pixels[::stride, ::stride])
    blocks = pixels[: rows * stride, : columns * stride].reshape(rows, stride, columns, stride)
    means: Grey = blocks.mean(axis=3).mean(axis=1)
    return means


def _everything(reduced: Grey, measured: Mask | None) -> Field:
    """The whole picture, but for the file's padding: no frame is looked for, and nothing cropped further."""
    mask = measured if measured is not None and measured.any() else np.ones(reduced.shape, bool)
    return Field(mask, (0, 0, reduced.shape[1], reduced.shape[0]), "no frame looked for")
