"""A sharp frame in bands, drawn over a coarse one, so that a window answers in between.

OpenGL in software draws a sharp frame in seconds, and cannot be stopped amid one.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from xrayview.render.raycast import RayCast

SECONDS = 0.16
"""About as long as one band takes."""

FIRST_ROWS = 24
FEWEST_ROWS = 4


def in_bands(renderer: Any, part: RayCast) -> Iterator[None]:
    """Draw what ``part`` shows sharply, from the top, over what the window shows; it yields after each band.

    Stop asking, and what is drawn by then stays; any other frame between two bands is a whole one.
    """
    window = renderer.GetRenderWindow()
    top, rows = int(window.GetSize()[1]), FIRST_ROWS
    while top > 0:
        bottom = max(0, top - rows)
        began = time.perf_counter()
        part.only_rows((bottom, top))
        erases = renderer.GetErase()
        renderer.SetErase(False)
        try:
            window.Render()
        finally:
            renderer.SetErase(erases)
            part.only_rows(None)
        took = time.perf_counter() - began
        top = bottom
        rows = max(FEWEST_ROWS, min(4 * rows, round(rows * SECONDS / max(took, 1e-4))))
        yield
