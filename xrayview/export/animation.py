"""Endless loops of pictures as GIF, animated PNG or animated WebP."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from xrayview.export.picture import picture_options
from xrayview.files import NOT_FOR_DIAGNOSIS

Pixels = npt.NDArray[np.uint8]
Format = Literal["GIF", "PNG", "WEBP"]

ANIMATIONS: dict[str, Format] = {".gif": "GIF", ".png": "PNG", ".webp": "WEBP"}
UNIT: dict[Format, float] = {"GIF": 0.01, "PNG": 0.001, "WEBP": 0.001}
"""Seconds that the format counts a frame's length in."""

_COLOURS = 256
_SAMPLED = 2_000_000


def write_animation(
    temporary: Path,
    kind: Format,
    pictures: Sequence[Pixels],
    shown: Sequence[int],
    ends: Sequence[int],
) -> None:
    """Write the frames ``pictures[number] for number in shown``, over and over.

    ``pictures``: (height, width, 3) uint8 of one size. ``ends``: when each frame ends, in the format's
    `UNIT` since the first one began. PNG and WebP hold the pixels as they are, GIF those of `in_few_colours`.
    """
    from PIL import Image

    images = in_few_colours(pictures) if kind == "GIF" else [Image.fromarray(pixels) for pixels in pictures]
    lengths = np.diff(ends, prepend=0) * round(1000 * UNIT[kind])
    options: dict[str, Any] = (
        # The palette named once more is written once; else each frame would bring its own.
        {"comment": NOT_FOR_DIAGNOSIS.encode(), "palette": bytes(images[0].getpalette() or [])}
        if kind == "GIF"
        else picture_options(kind)
    )
    first, *rest = (images[number] for number in shown)
    first.save(
        temporary,
        kind,
        save_all=True,
        append_images=rest,
        duration=[int(length) for length in lengths],
        loop=0,
        **options,
    )


def in_few_colours(pictures: Sequence[Pixels]) -> list[Any]:
    """The pictures as images of one common palette, so that nothing changes its colour from frame to frame.

    Each pixel takes the nearest colour. Spreading the error over its neighbours (dithering) would come closer
    on the whole, but its grain swarms over what stands still: in a wiggle of bone the error of still pixels
    then changes by 0.9 grey levels a frame instead of 0.5.
    """
    from PIL import Image

    step = max(1, round((sum(pixels[..., 0].size for pixels in pictures) / _SAMPLED) ** 0.5))
    sample = np.concatenate([pixels[::step, ::step].reshape(-1, 3) for pixels in pictures])
    palette = Image.fromarray(sample[None]).quantize(_COLOURS, Image.Quantize.MEDIANCUT, kmeans=1)
    return [
        Image.fromarray(pixels).quantize(palette=palette, dither=Image.Dither.NONE) for pixels in pictures
    ]
