"""Stereo pictures as files: the two eyes joined to an anaglyph, side by side, row by row, or as a wiggle."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from xrayview.export.picture import write_picture, write_wiggle
from xrayview.render.anaglyph import anaglyph
from xrayview.scene import limits
from xrayview.scene.scene import Method

Pixels = npt.NDArray[np.uint8]
Kind = Literal["anaglyph", "side-by-side", "cross-eyed", "interlaced", "wiggle"]

KINDS: tuple[Kind, ...] = get_args(Kind)


def joined(left: Pixels, right: Pixels, kind: Kind, method: Method = "dubois") -> Pixels:
    """One (height, width', 3) uint8 picture of the two eyes' (height, width, 3) pictures.

    side-by-side: left eye on the left, for parallel viewing; cross-eyed: the other way round;
    interlaced: even rows from the left eye. A wiggle has two pictures: see `write_stereo`.
    """
    limits.one_of("kind of stereo picture", kind, [name for name in KINDS if name != "wiggle"])
    if kind == "anaglyph":
        return anaglyph(left, right, method)
    if kind == "interlaced":
        rows = left.copy()
        rows[1::2] = right[1::2]
        return rows
    return np.concatenate((left, right) if kind == "side-by-side" else (right, left), axis=1)


def write_stereo(
    path: Path,
    left: Pixels,
    right: Pixels,
    kind: Kind,
    remarks: Mapping[str, Any],
    method: Method = "dubois",
    overwrite: bool = False,
) -> None:
    """Write the two eyes' (height, width, 3) uint8 pictures as one file, with mark and sidecar.

    Raises as `write_picture` does; an unknown ``kind`` or ``method`` is answered with the list.
    """
    limits.one_of("kind of stereo picture", kind, KINDS)
    notes = {"stereo": kind, **({"method": method} if kind == "anaglyph" else {}), **remarks}
    if kind == "wiggle":
        write_wiggle(path, (left, right), notes, overwrite=overwrite)
    else:
        write_picture(path, joined(left, right, kind, method), notes, overwrite)
