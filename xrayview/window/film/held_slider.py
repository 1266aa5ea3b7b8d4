"""A slider that settles: what is dear to follow is told once the mouse lets go of it."""

from __future__ import annotations

from PySide6.QtCore import Signal

from xrayview.window.parts.number_slider import NumberSlider


class HeldSlider(NumberSlider):
    """``moved(value)`` all the while; ``settled(value)`` on release, at once for keys and numbers."""

    settled = Signal(float)

    def __init__(self, low: float, high: float, step: float, suffix: str = "", decimals: int = 2) -> None:
        super().__init__(low, high, step, suffix, decimals)
        self._before: float | None = None
        self.pressed.connect(self._take)
        self.released.connect(self._settle)
        self.moved.connect(self._follow)

    @property
    def is_held(self) -> bool:
        """Whether the mouse has hold of it."""
        return self._before is not None

    def give_up(self) -> None:
        """End a drag without settling: what was dragged is no longer there."""
        self._before = None
        self.let_go()

    def _take(self) -> None:
        self._before = self.value()

    def _follow(self, value: float) -> None:
        if not self.is_held:
            self.settled.emit(value)

    def _settle(self) -> None:
        before, self._before = self._before, None
        if before is not None and self.value() != before:
            self.settled.emit(self.value())
