"""The crop: the part of the picture that was asked for, the film on it, and a reduced copy to judge it by."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from xrayview.errors import UnusableOption
from xrayview.xray.field import Field, box_of, found_field
from xrayview.xray.framing import parsed_crop
from xrayview.xray.grey import grey_values
from xrayview.xray.polygon import filled, parsed_polygon, traced, written
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
    part, in reduced pixels. ``wish``: the crop that gives this film again.
    """

    pixels: Grey
    measured: Mask | None
    corner: tuple[int, int]
    stride: int
    reduced: Grey
    field: Field
    wish: str

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
        return self.content_without(None)

    def content_without(self, removed: Mask | None) -> Mask:
        """The content but for what is ``removed`` on the reduced copy."""
        if removed is not None and not removed.any():
            removed = None
        if self.measured is not None:
            content = self.measured[self.box]
            return content if removed is None else content & ~self.enlarged(removed)
        if self.field.is_whole:
            return np.ones(self.grey.shape, bool) if removed is None else self.enlarged(~removed)
        return self.enlarged(self.field.mask if removed is None else self.field.mask & ~removed)

    def enlarged(self, mask: Mask) -> Mask:
        """(n, m) a mask like ``reduced``, on the pixels within the box."""
        height, width = self.grey.shape
        left, top, right, bottom = self.field.box
        full = mask[top:bottom, left:right]
        full = full.repeat(self.stride, axis=0).repeat(self.stride, axis=1)
        missing = (max(0, height - full.shape[0]), max(0, width - full.shape[1]))
        if any(missing):
            full = np.pad(full, ((0, missing[0]), (0, missing[1])), mode="edge")
        return full[:height, :width]

    def changed_as(self, reduced: Grey, owned: bool) -> Film:
        """The film changed as its reduced copy was, to ``reduced`` (h, w); its fine detail is kept.

        ``owned``: nobody else holds its pixels, so that they are written over.
        """
        from PIL import Image

        change = reduced - self.reduced
        rows, columns = (np.flatnonzero(change.any(axis=axis)) for axis in (1, 0))
        if len(rows) == 0:
            return self
        top, left = max(0, int(rows[0]) - 1), max(0, int(columns[0]) - 1)
        bottom, right = int(rows[-1]) + 2, int(columns[-1]) + 2
        part = change[top:bottom, left:right]
        size = part.shape[1] * self.stride, part.shape[0] * self.stride
        enlarged = np.asarray(Image.fromarray(part).resize(size, Image.Resampling.BILINEAR))
        place = slice(top * self.stride, None), slice(left * self.stride, None)
        pixels = self.pixels if owned else self.pixels.copy()
        pixels[place][: size[1], : size[0]] += enlarged
        again = self.reduced.copy()
        again[top:bottom, left:right] = block_means(pixels[place][: size[1], : size[0]], self.stride)
        return replace(self, pixels=pixels, reduced=again)


def cropped(radiograph: Radiograph, wish: str) -> tuple[Film, Step]:
    """The film, and the step; see `parsed_crop` for what it raises.

    ``wish``: auto, none, "L,T,R,B" or an outline "x,y x,y x,y ..." in pixels of the file.

    A frame is looked for where the crop is automatic and the values are not opacities; any other crop is kept
    as it is, and the file's padding only left out of the content.
    """
    pixels, measured = radiograph.pixels, radiograph.measured
    outline = parsed_polygon("crop", wish)
    asked = parsed_crop("none" if outline else wish, *pixels.shape)
    corner = asked[:2] if asked is not None else (0, 0)
    if asked is not None:
        left, top, right, bottom = asked
        pixels = pixels[top:bottom, left:right]
        measured = measured[top:bottom, left:right] if measured is not None else None
    stride = -(-max(pixels.shape) // REDUCED_SIDE)
    grey = grey_values(pixels)
    reduced = block_means(grey, stride)
    few = None
    if measured is not None:
        few = measured[::stride, ::stride][: reduced.shape[0], : reduced.shape[1]]
    film = Film(grey, measured, corner, stride, reduced, _everything(reduced, few), wish)
    exact = radiograph.meaning == "opacity"
    if outline:
        mask = filled(outline, film.reduced.shape, stride, corner) & film.field.mask
        if not mask.any():
            raise UnusableOption(
                f"crop {wish[:60]}: encloses nothing of the picture", "draw it on the picture"
            )
        return replace(film, field=Field(mask, box_of(mask), "as asked")), _step("outline", film, exact)
    if wish == "auto" and not exact:
        film = _without_frame(film, found_field(reduced, few))
    elif wish == "auto":
        film = replace(film, wish="none")
    return film, _step(wish, film, exact)


def _without_frame(film: Film, field: Field) -> Film:
    """The film within the field that was found, its border thinned to corners that can be written down."""
    if field.is_whole:
        return replace(film, field=field, wish="none")
    left, top, right, bottom = field.box
    region = field.mask
    if film.measured is not None:  # the file's own padding may be of any shape, and is known anyway
        region = np.zeros_like(field.mask)
        region[top:bottom, left:right] = True
    outline = traced(region, film.stride, film.corner)
    mask = filled(outline, region.shape, film.stride, film.corner)
    mask &= field.mask if film.measured is not None else True
    return replace(film, field=Field(mask, box_of(mask), field.reason), wish=written(outline))


def _step(wish: str, film: Film, exact: bool) -> Step:
    if wish not in ("auto", "none", "outline"):
        return Step("crop", wish, "left, top, right, bottom in pixels, as asked")
    if wish == "none":
        return Step("crop", "none", "the file's values are opacities" if exact else "as asked")
    if wish == "auto" and (exact or film.field.is_whole):
        return Step("crop", "none", "the file's values are opacities" if exact else film.field.reason)
    left, top, right, bottom = (edge * film.stride for edge in film.field.box)
    reason = "an outline, as asked" if wish == "outline" else f"to the film: {film.field.reason}"
    return Step("crop", f"{left},{top},{right},{bottom}", reason)


def block_means(pixels: Grey, stride: int) -> Grey:
    """(h, w) means over ``stride`` x ``stride`` blocks; a last incomplete block is left out."""
    if stride == 1:
        return pixels
    rows, columns = pixels.shape[0] // stride, pixels.shape[1] // stride
    if min(rows, columns) == 0:
        return np.ascontiguousarray(pixels[::stride, ::stride])
    # Rows first: they lie together in memory.
    bands = pixels[: rows * stride].reshape(rows, stride, pixels.shape[1]).mean(axis=1)
    means: Grey = bands[:, : columns * stride].reshape(rows, columns, stride).mean(axis=2)
    return means


def _everything(reduced: Grey, measured: Mask | None) -> Field:
    """The whole picture, but for the file's padding: no frame is looked for, and nothing cropped further."""
    mask = measured if measured is not None and measured.any() else np.ones(reduced.shape, bool)
    return Field(mask, (0, 0, reduced.shape[1], reduced.shape[0]), "no frame looked for")
