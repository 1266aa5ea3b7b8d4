"""The pictures of both eyes as one: an anaglyph, side by side, cross-eyed, or row by row."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from xrayview.render.anaglyph import anaglyph
from xrayview.render.transparency import opacity_of_both
from xrayview.scene.scene import Stereo

Pixels = npt.NDArray[np.uint8]


def joined(left: Pixels, right: Pixels, stereo: Stereo, width: int | None = None) -> Pixels:
    """One (height, width, 3) uint8 picture of what the two eyes are shown, (height, width', 3) uint8 each; or
    of four channels, where opacity is the last one and the colours are dimmed by it.

    ``width`` is theirs, or twice theirs where they stand beside each other; there, one column more repeats
    the last one. ``left`` and ``right`` have been exchanged already where ``stereo.swapped``. A wiggle has no
    such picture: `ValueError`.
    """
    if left.shape != right.shape or left.ndim != 3 or left.shape[2] not in (3, 4):
        raise ValueError("left and right are (height, width, 3 or 4) pictures of one size")
    if stereo.kind == "wiggle":
        raise ValueError("a wiggle shows one eye after the other")
    if stereo.kind == "anaglyph":
        colours = anaglyph(left[..., :3], right[..., :3], stereo.method)
        if left.shape[2] == 3:
            return colours
        return np.concatenate([colours, opacity_of_both(left, right, colours)], axis=2)
    if stereo.kind == "interlaced":
        rows = left.copy()
        rows[1::2] = right[1::2]
        return rows
    pair = np.concatenate((left, right) if stereo.kind == "side-by-side" else (right, left), axis=1)
    missing = 0 if width is None else width - pair.shape[1]
    return np.pad(pair, ((0, 0), (0, missing), (0, 0)), mode="edge")


def eye_size(size: tuple[int, int], stereo: Stereo | None) -> tuple[int, int]:
    """(width, height) of one eye's picture where the whole has ``size``: half the width side by side."""
    width, height = size
    return (width // 2, height) if stereo is not None and stereo.is_beside else (width, height)
