"""Whether a volume fits into this machine's memory, asked before it is read."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from pathlib import Path

from xrayview.errors import UnusableInput

_COPIES = 3
"""As numbers of the file, as density, and as what is drawn; 4 bytes a cell each."""


def check_room(path: Path, shape: Sequence[int]) -> None:
    """Raise `UnusableInput` where a volume of this shape, by its header, cannot be held in memory."""
    have = _memory()
    need = 4.0 * _COPIES * math.prod(float(size) for size in shape)
    if have is not None and need > have:
        cells = " x ".join(str(size) for size in shape)
        raise UnusableInput(
            f"{path}: {cells} cells need {need / 2**30:.0f} GiB of memory, this machine has "
            f"{have / 2**30:.0f} GiB",
            "give a reduced volume: every second slice, row and column take an eighth",
        )


def _memory() -> float | None:
    """Bytes of memory in this machine; None where the system does not say."""
    try:
        return float(os.sysconf("SC_PAGE_SIZE")) * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None
