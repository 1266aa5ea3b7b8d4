"""How large a radiograph may be: asked before its pixels are allocated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from xrayview.errors import UnusableInput

SMALLEST_SIDE = 16
LARGEST_SIDE = 16_384
LARGEST_AREA = 150_000_000
LARGEST_FILE = 4 << 30


def check_size(path: Path, rows: int, columns: int) -> None:
    """Refuse a picture whose sides or area cannot be those of a usable x-ray."""
    size = f"{path}: the picture is {columns} x {rows} pixels"
    if min(rows, columns) < SMALLEST_SIDE:
        raise UnusableInput(size, f"give an x-ray of at least {SMALLEST_SIDE} pixels a side")
    if max(rows, columns) > LARGEST_SIDE:
        raise UnusableInput(size, f"reduce it to at most {LARGEST_SIDE} pixels a side")
    if rows * columns > LARGEST_AREA:
        raise UnusableInput(size, f"reduce it to at most {LARGEST_AREA // 1_000_000} megapixels")


def check_frame(path: Path, frame: int, frames: int) -> None:
    """Refuse a frame that the file does not have (frames count from 0)."""
    if frames < 1:
        raise UnusableInput(f"{path}: holds no picture", "export it again from where it came")
    if not 0 <= frame < frames:
        there = "one picture, frame 0" if frames == 1 else f"{frames} frames, 0 to {frames - 1}"
        raise UnusableInput(f"{path}: has no frame {frame}", f"the file holds {there}: choose with --frame")


def check_finite(path: Path, pixels: npt.NDArray[Any]) -> None:
    """Refuse pixels among which are NaN or infinity."""
    if not (np.isfinite(pixels.min()) and np.isfinite(pixels.max())):
        raise UnusableInput(
            f"{path}: some pixels are not finite numbers",
            "replace NaN and infinity in the file, and open it again",
        )
