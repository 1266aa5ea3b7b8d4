"""The preparation: named steps from the radiograph to what the network sees.

film edge -> polarity -> bit depth -> tone -> rotate -> mirror -> square

Decisions are taken on a copy reduced to some 512 pixels a side; the result keeps the x-ray's own resolution.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from xrayview.errors import UnusableOption
from xrayview.xray.field import Field, found_field
from xrayview.xray.framing import cut, head_square, padded_square, parsed_crop
from xrayview.xray.polarity import chosen_polarity
from xrayview.xray.radiograph import Preparation, Prepared, Radiograph, Step
from xrayview.xray.tone import Tone, measured_tone, parsed_tone, verbatim_tone
from xrayview.xray.turning import parsed_angle, turned

Grey = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

_REDUCED_SIDE = 512


def prepare(radiograph: Radiograph, preparation: Preparation = Preparation()) -> Prepared:  # noqa: B008 (frozen)
    """Turn a radiograph into the square, upright opacity picture that the network sees.

    Automatic choices are made where ``preparation`` says "auto"; every step is named with value and reason.
    A file whose values are opacities (``meaning``) is left exactly alone, but for what was asked for and for
    the padding to a square. Raises `UnusableOption` for wishes outside their limits.
    """
    exact = radiograph.meaning == "opacity"
    pixels, steps = radiograph.pixels, _as_read(radiograph, preparation)
    box = parsed_crop(preparation.crop, *pixels.shape)
    degrees, rotate_step = parsed_angle(preparation.rotate)
    parsed_tone(preparation.tone)
    spacing = _spacing(radiograph, preparation)

    measured = radiograph.measured
    if box is not None:
        left, top, right, bottom = box
        pixels = pixels[top:bottom, left:right]
        measured = measured[top:bottom, left:right] if measured is not None else None
    stride = -(-max(pixels.shape) // _REDUCED_SIDE)
    reduced = _reduced(pixels, stride)
    few = (
        measured[::stride, ::stride][: reduced.shape[0], : reduced.shape[1]] if measured is not None else None
    )
    whole = exact or preparation.crop != "auto"
    field = found_field(reduced, few) if not whole or few is not None else _everything(reduced)
    steps.append(_crop_step(preparation.crop, field, stride, exact))

    inverted, step = _polarity(radiograph, preparation, reduced, field, exact)
    steps.append(step)
    if inverted:
        top_grey = _full_scale(radiograph)
        pixels, reduced = np.float32(top_grey) - pixels, np.float32(top_grey) - reduced
    steps.append(_bit_depth(radiograph))
    tone = _tone(radiograph, preparation, reduced, field)
    steps.append(Step("tone", tone.in_words, tone.reason))

    left, top, right, bottom = (
        min(edge * stride, limit)
        for edge, limit in zip(field.box, (pixels.shape[1], pixels.shape[0]) * 2, strict=True)
    )
    if field.box[2] == reduced.shape[1]:
        right = pixels.shape[1]
    if field.box[3] == reduced.shape[0]:
        bottom = pixels.shape[0]
    opacity = tone.opacity(pixels[top:bottom, left:right])
    content = _full_mask(field, measured, stride, (top, bottom, left, right))
    if not content.all():
        opacity *= content
    opacity, content = turned(opacity, degrees), turned(content, degrees)
    if degrees % 90:
        opacity *= content  # interpolated edges
    steps.append(rotate_step)
    if preparation.mirror:
        opacity, content = opacity[:, ::-1], content[:, ::-1]
        steps.append(Step("mirror", "yes", "columns reversed, as asked"))

    if exact or preparation.crop != "auto":
        square = padded_square(*opacity.shape)
    else:
        again = -(-max(opacity.shape) // _REDUCED_SIDE)
        square = head_square(opacity[::again, ::again], content[::again, ::again], *opacity.shape)
    steps.append(
        Step("square", f"{square.side} x {square.side} from {square.left}, {square.top}", square.reason)
    )
    if spacing is not None and round(degrees / 90) % 2:
        spacing = spacing[::-1]
    return Prepared(
        cut(opacity, square, 0),
        cut(content, square, False),
        tone.step_at_dense(1.0) if radiograph.levels else 0.0,
        spacing,
        tuple(steps),
    )


def _as_read(radiograph: Radiograph, preparation: Preparation) -> list[Step]:
    """What was read, by its kind and never its name: the steps go into exports, and names name patients."""
    depth = "float" if radiograph.levels is None else f"{np.log2(max(radiograph.levels, 2)):.3g} bit"
    steps = [Step("read", f"{radiograph.kind}, {depth}", "; ".join(radiograph.notes) or "as stored")]
    if radiograph.frames > 1:
        steps.append(Step("frame", str(radiograph.frame), f"one of {radiograph.frames}, counted from 0"))
    return steps


def _polarity(
    radiograph: Radiograph, preparation: Preparation, reduced: Grey, field: Field, exact: bool
) -> tuple[bool, Step]:
    if exact and preparation.polarity == "auto":
        return False, Step("polarity", "keep", "the file's values are opacities")
    return chosen_polarity(preparation.polarity, radiograph.bright_bone, reduced, field.mask)


def _tone(radiograph: Radiograph, preparation: Preparation, reduced: Grey, field: Field) -> Tone:
    if preparation.tone == "auto" and radiograph.meaning == "opacity":
        return verbatim_tone(_full_scale(radiograph), "the file's values are opacities")
    if preparation.tone == "opacity":
        full_scale = _full_scale(radiograph)
        if radiograph.levels is None and (full_scale > 1 + 1e-6 or float(reduced.min()) < 0):
            raise UnusableOption(
                f"tone opacity: {radiograph.source} holds numbers outside 0..1",
                "choose another tone, such as auto",
            )
        return verbatim_tone(full_scale, "as asked")
    return measured_tone(preparation.tone, reduced, field.mask)


def _full_scale(radiograph: Radiograph) -> float:
    """The grey that is opacity 1 as it stands, and that an inversion subtracts from."""
    highest = float(radiograph.pixels.max())
    if radiograph.levels is not None:
        return max(float(radiograph.levels - 1), highest, 1.0)
    return max(highest, 1.0)


def _bit_depth(radiograph: Radiograph) -> Step:
    if radiograph.levels is None:
        return Step("bit depth", "float", "the file holds real numbers")
    span = float(np.ptp(radiograph.pixels))
    used = f"greys span {100 * min(1.0, span / max(radiograph.levels - 1, 1)):.0f} % of them"
    return Step(
        "bit depth", f"{np.log2(max(radiograph.levels, 2)):.3g} bits", f"{radiograph.levels} levels; {used}"
    )


def _crop_step(wish: str, field: Field, stride: int, exact: bool) -> Step:
    if wish == "auto" and not exact and not field.is_whole:
        left, top, right, bottom = (edge * stride for edge in field.box)
        return Step("crop", f"{left},{top},{right},{bottom}", f"to the film: {field.reason}")
    if wish not in ("auto", "none"):
        return Step("crop", wish, "left, top, right, bottom in pixels, as asked")
    return Step(
        "crop",
        "none",
        "the file's values are opacities" if exact else field.reason if wish == "auto" else "as asked",
    )


def _spacing(radiograph: Radiograph, preparation: Preparation) -> tuple[float, float] | None:
    if preparation.spacing is None:
        return radiograph.spacing
    if not 1e-4 < preparation.spacing < 100:
        raise UnusableOption(
            f"spacing {preparation.spacing:g}: not believable", "give millimetres a pixel, 0.0001 to 100"
        )
    return preparation.spacing, preparation.spacing


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


def _everything(reduced: Grey) -> Field:
    return Field(
        np.ones(reduced.shape, bool), (0, 0, reduced.shape[1], reduced.shape[0]), "no frame looked for"
    )


def _full_mask(field: Field, measured: Mask | None, stride: int, box: tuple[int, int, int, int]) -> Mask:
    """The content of the film's box (top, bottom, left, right) at full resolution."""
    top, bottom, left, right = box
    if measured is not None:
        return measured[top:bottom, left:right]
    if field.is_whole:
        return np.ones((bottom - top, right - left), bool)
    few = field.mask[top // stride : -(-bottom // stride), left // stride : -(-right // stride)]
    full = few.repeat(stride, axis=0).repeat(stride, axis=1)
    missing = (max(0, bottom - top - full.shape[0]), max(0, right - left - full.shape[1]))
    if any(missing):
        full = np.pad(full, ((0, missing[0]), (0, missing[1])), mode="edge")
    return full[: bottom - top, : right - left]
