"""The preparation: named steps from the radiograph to what the network sees.

crop -> marks -> polarity -> bit depth -> holder -> tone -> square pixels -> rotate -> mirror -> square

Decisions are taken on copies reduced to some 512 to 1280 pixels a side; the result keeps the x-ray's own
resolution. Every choice can be written back: `Prepared.explicit` holds the wishes that give the same again.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from xrayview.errors import UnusableOption
from xrayview.xray.clearing import Cleared, cleared, full_scale
from xrayview.xray.cropping import REDUCED_SIDE
from xrayview.xray.finding_tone import measured_tone, moved_tone
from xrayview.xray.framing import Square, cut, head_square, padded_square, parsed_square
from xrayview.xray.holder import as_wish
from xrayview.xray.marks import WARNING
from xrayview.xray.outline import outline
from xrayview.xray.polygon import filled
from xrayview.xray.posing import Picture, mirrored, rotated
from xrayview.xray.radiograph import Preparation, Prepared, Radiograph, Step
from xrayview.xray.spacing import spacing_wished
from xrayview.xray.square_pixels import with_square_pixels
from xrayview.xray.tone import (
    Tone,
    asked_tone,
    parsed_anchors,
    parsed_tone,
    verbatim_tone,
)
from xrayview.xray.turning import parsed_angle
from xrayview.xray.upright import Scorer, chosen_quarter


def prepare(
    radiograph: Radiograph,
    preparation: Preparation = Preparation(),  # noqa: B008 (frozen)
    scorer: Scorer | None = None,
) -> Prepared:
    """Turn a radiograph into the square, upright opacity picture that the network sees.

    Automatic choices are made where ``preparation`` says "auto"; every step is named with value and reason.
    A file whose values are opacities (``meaning``) is left exactly alone, but for what was asked for, for
    pixels that are not square, and for the padding to a square. ``scorer``: tells which side of a head is up,
    in place of the bundled one. Raises `UnusableOption` for wishes outside their limits.
    """
    asked_angle = parsed_angle(preparation.rotate)
    parsed_tone(preparation.tone)
    spacing = spacing_wished(radiograph, preparation)
    exact = radiograph.meaning == "opacity"

    clear = cleared(radiograph, preparation)
    tone = _tone(radiograph, preparation, clear)
    picture = _as_opacity(clear, tone, spacing)
    steps = [*_as_read(radiograph), *clear.steps, Step("tone", tone.in_words, tone.reason)]

    picture, pixels_step = with_square_pixels(picture)
    steps += [pixels_step] if pixels_step else []
    straight = picture.shape
    degrees, rotate_step = asked_angle or chosen_quarter(picture, radiograph.orientation, exact, scorer)
    picture = rotated(picture, degrees)
    steps.append(rotate_step)
    if preparation.mirror:
        picture, mirror_step = mirrored(picture)
        steps.append(mirror_step)

    square = parsed_square(preparation.square, *picture.shape) or _square(exact, preparation, picture)
    place = f"{square.side} x {square.side} from {square.left}, {square.top}"
    steps.append(Step("square", place, square.reason))
    explicit = replace(
        preparation,
        crop=clear.film.wish,
        marks=clear.marks,
        polarity=clear.polarity,
        holder=as_wish(clear.head),
        tone=tone.as_wishes[0],
        anchors=tone.as_wishes[1],
        rotate=repr(degrees),
        square=f"{square.left},{square.top},{square.side}",
    )
    return Prepared(
        cut(picture.opacity, square, 0),
        cut(picture.content, square, False),
        tone.step_at_dense(1.0) if radiograph.levels else 0.0,
        picture.spacing,
        tuple(steps),
        outline(clear.film.place, straight, degrees, picture.shape, preparation.mirror, square),
        explicit,
        (WARNING,) if preparation.marks == "auto" and clear.marks != "keep" else (),
    )


def _as_read(radiograph: Radiograph) -> list[Step]:
    """What was read, by its kind and never its name: the steps go into exports, and names name patients."""
    depth = "float" if radiograph.levels is None else f"{np.log2(max(radiograph.levels, 2)):.3g} bit"
    steps = [Step("read", f"{radiograph.kind}, {depth}", "; ".join(radiograph.notes) or "as stored")]
    if radiograph.frames > 1:
        steps.append(Step("frame", str(radiograph.frame), f"one of {radiograph.frames}, counted from 0"))
    return steps


def _tone(radiograph: Radiograph, preparation: Preparation, clear: Cleared) -> Tone:
    film = clear.film
    top = full_scale(radiograph)
    exact = radiograph.meaning == "opacity"
    if exact and preparation.tone in ("auto", "opacity"):
        return verbatim_tone(top, "the file's values are opacities")
    anchors = parsed_anchors(preparation.anchors)
    if preparation.tone == "opacity":
        if anchors is not None:
            raise UnusableOption("tone opacity: takes no anchors", "choose another tone, or anchors auto")
        if radiograph.levels is None and (top > 1 + 1e-6 or float(film.reduced.min()) < 0):
            raise UnusableOption(
                f"tone opacity: {radiograph.source} holds numbers outside 0..1",
                "choose another tone, such as auto",
            )
        return verbatim_tone(top, "as asked")
    is_found = preparation.tone in ("auto", "matched")
    if anchors is not None and not (is_found and len(anchors) == 2):
        return asked_tone(preparation.tone, anchors)
    head = filled(clear.head, film.reduced.shape, film.stride, film.corner) if clear.head else None
    found = measured_tone(preparation.tone, film.reduced, clear.exposed, head)
    return found if anchors is None else moved_tone(found, anchors[0], anchors[1])


def _as_opacity(clear: Cleared, tone: Tone, spacing: tuple[float, float] | None) -> Picture:
    opacity, content = tone.opacity(clear.film.grey), clear.film.content_without(clear.removed)
    if not content.all():
        opacity *= content
    return Picture(opacity, content, spacing, float(tone.opacity(np.array([clear.body], np.float32))[0]))


def _square(exact: bool, preparation: Preparation, picture: Picture) -> Square:
    """Round the head where everything is automatic, else round all that was asked for."""
    size = picture.opacity.shape
    if exact or preparation.crop != "auto":
        return padded_square(*size)
    stride = -(-max(size) // REDUCED_SIDE)
    few = slice(None, None, stride), slice(None, None, stride)
    return head_square(picture.opacity[few], picture.content[few], size, picture.body)
