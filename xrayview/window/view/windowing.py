"""Window and level: a drag over the picture moves and stretches what decides how it looks; no Qt."""

from __future__ import annotations

from xrayview.scene.drawn_by import drawn_by
from xrayview.scene.scene import Scene
from xrayview.window.commands import look
from xrayview.window.store import Store

DENSITY_A_SIDE = 1.0
"""Density by which a drag over the picture's shorter side moves the transfer function or the iso-value."""

WIDER_A_SIDE = 4.0
"""How many times as wide such a drag makes the transfer function; narrower in the other direction."""

EXPOSURE_A_SIDE = 8.0
"""How many times as strong such a drag makes the exposure."""


class Windowing:
    """Follows one drag from the scene in which it began: going back undoes what it did.

    Upwards shows more (the transfer function and the iso-value go to lower densities, the exposure rises), to
    the right the transfer function becomes wider, and so softer.
    """

    def __init__(self, store: Store, start: Scene) -> None:
        self._store, self._start = store, start

    def move(self, right: float, up: float) -> None:
        """Be so far from where it began, in shares of the picture's shorter side."""
        start, by = self._start, drawn_by(self._store.state.scene.mode)
        if by == "transfer function":
            wider = WIDER_A_SIDE**right
            self._store.do(look.set_window, start.transfer, -up * DENSITY_A_SIDE, wider)
        elif by == "iso-value":
            self._store.do(look.set_iso_value, round(start.iso_value - up * DENSITY_A_SIDE, 3))
        elif by == "exposure":
            self._store.do(look.set_chi, round(start.chi * EXPOSURE_A_SIDE**up, 2))
