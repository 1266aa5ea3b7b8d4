"""The preparation: named steps from the radiograph to what the network sees.

crop -> polarity -> bit depth -> tone -> square pixels -> rotate -> mirror -> square

Decisions are taken on a copy reduced to some 512 pixels a side; the result keeps the x-ray's own resolution.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from xrayview.errors import UnusableOption
from xrayview.xray.cropping import REDUCED_SIDE, Film, cropped
from xrayview.xray.framing import Square, cut, head_square, padded_square
from xrayview.xray.outline import outline
from xrayview.xray.polarity import chosen_polarity
from xrayview.xray.posing import Picture, mirrored, rotated
from xrayview.xray.radiograph import Preparation, Prepared, Radiograph, Step
from xrayview.xray.square_pixels import with_square_pixels
from xrayview.xray.tone import Tone, measured_tone, parsed_tone, verbatim_tone
from xrayview.xray.turning import parsed_angle

Grey = npt.NDArray[np.float32]


def prepare(radiograph: Radiograph, preparation: Preparation = Preparation()) -> Prepared:  # noqa: B008 (frozen)
    """Turn a radiograph into the square, upright opacity picture that the network sees.

    Automatic choices are made where ``preparation`` says "auto"; every step is named with value and reason.
    A file whose values are opacities (``meaning``) is left exactly alone, but for what was asked for, for
    pixels that are not square, and for the padding to a square. Raises `UnusableOption` for wishes outside
    their limits.
    """
    degrees, rotate_step = parsed_angle(preparation.rotate)
    parsed_tone(preparation.tone)
    spacing = _spacing(radiograph, preparation)

    film, crop_step = cropped(radiograph, preparation.crop)
    grey, reduced, polarity_step = _bright_bone(radiograph, preparation, film)
    tone = _tone(radiograph, preparation, reduced, film.field.mask)
    picture = _as_opacity(film, tone, grey, spacing)
    steps = [*_as_read(radiograph), crop_step, polarity_step, _bit_depth(radiograph)]
    steps.append(Step("tone", tone.in_words, tone.reason))

    picture, pixels_step = with_square_pixels(picture)
    steps += [pixels_step] if pixels_step else []
    straight = picture.shape
    picture = rotated(picture, degrees)
    steps.append(rotate_step)
    if preparation.mirror:
        picture, mirror_step = mirrored(picture)
        steps.append(mirror_step)

    square = _square(radiograph, preparation, picture)
    place = f"{square.side} x {square.side} from {square.left}, {square.top}"
    steps.append(Step("square", place, square.reason))
    return Prepared(
        cut(picture.opacity, square, 0),
        cut(picture.content, square, False),
        tone.step_at_dense(1.0) if radiograph.levels else 0.0,
        picture.spacing,
        tuple(steps),
        outline(film.place, straight, degrees, picture.shape, preparation.mirror, square),
    )


def _as_read(radiograph: Radiograph) -> list[Step]:
    """What was read, by its kind and never its name: the steps go into exports, and names name patients."""
    depth = "float" if radiograph.levels is None else f"{np.log2(max(radiograph.levels, 2)):.3g} bit"
    steps = [Step("read", f"{radiograph.kind}, {depth}", "; ".join(radiograph.notes) or "as stored")]
    if radiograph.frames > 1:
        steps.append(Step("frame", str(radiograph.frame), f"one of {radiograph.frames}, counted from 0"))
    return steps


def _bright_bone(radiograph: Radiograph, preparation: Preparation, film: Film) -> tuple[Grey, Grey, Step]:
    """The film's grey values and the reduced copy, dense matter bright, and the step."""
    if radiograph.meaning == "opacity" and preparation.polarity == "auto":
        return film.grey, film.reduced, Step("polarity", "keep", "the file's values are opacities")
    wish, told = preparation.polarity, radiograph.bright_bone
    inverted, step = chosen_polarity(wish, told, film.reduced, film.field.mask)
    if not inverted:
        return film.grey, film.reduced, step
    top = np.float32(_full_scale(radiograph))
    return top - film.grey, top - film.reduced, step


def _tone(
    radiograph: Radiograph, preparation: Preparation, reduced: Grey, mask: npt.NDArray[np.bool_]
) -> Tone:
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
    return measured_tone(preparation.tone, reduced, mask)


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


def _as_opacity(film: Film, tone: Tone, grey: Grey, spacing: tuple[float, float] | None) -> Picture:
    opacity, content = tone.opacity(grey), film.content
    if not content.all():
        opacity *= content
    return Picture(opacity, content, spacing)


def _square(radiograph: Radiograph, preparation: Preparation, picture: Picture) -> Square:
    """Round the head where everything is automatic, else round all that was asked for."""
    size = picture.opacity.shape
    if radiograph.meaning == "opacity" or preparation.crop != "auto":
        return padded_square(*size)
    stride = -(-max(size) // REDUCED_SIDE)
    return head_square(picture.opacity[::stride, ::stride], picture.content[::stride, ::stride], *size)


def _spacing(radiograph: Radiograph, preparation: Preparation) -> tuple[float, float] | None:
    if preparation.spacing is None:
        return radiograph.spacing
    if not 1e-4 < preparation.spacing < 100:
        raise UnusableOption(
            f"spacing {preparation.spacing:g}: not believable", "give millimetres a pixel, 0.0001 to 100"
        )
    return preparation.spacing, preparation.spacing
