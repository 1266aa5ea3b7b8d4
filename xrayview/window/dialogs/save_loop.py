"""The dialog in which a moving picture is chosen: what moves, how many frames, how long, in which format."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from xrayview.scene.loop import FEWEST_FRAMES, LONGEST_SECONDS, MOST_FRAMES, Loop, Motion
from xrayview.scene.scene import Stereo
from xrayview.window.dialogs.wish_page import WishPage
from xrayview.window.loops import FIRST, LOOPS, LoopWish, trouble
from xrayview.window.parts.number_field import NumberField
from xrayview.window.parts.section import Choice, Segments

_MOTIONS: dict[Motion, tuple[str, str]] = {
    "wiggle": (
        "Wiggle",
        "The view swings from the left eye to the right one and back: depth without glasses",
    ),
    "turntable": ("Turntable", "The view walks once round"),
}


class LoopDialog(WishPage):
    """Asks for a `LoopWish`; ``chosen(LoopWish)`` where it was not given up.

    ``wish``: what was chosen last. ``eyes``: as the scene shows them, None where it shows one. ``size``:
    (width, height) of a frame.
    """

    chosen = Signal(object)

    def __init__(
        self, parent: QWidget, wish: LoopWish | None, eyes: Stereo | None, size: tuple[int, int]
    ) -> None:
        super().__init__("Save a moving picture", parent)
        self._size = size
        self._wish = wish or LoopWish(both_eyes=eyes is not None and eyes.kind != "wiggle")
        self._loops = {**FIRST, self._wish.loop.motion: self._wish.loop}
        self.motion = Segments((motion, *words) for motion, words in _MOTIONS.items())
        self.motion.chosen.connect(lambda motion: self._take(loop=self._loops[motion]))
        self.frames = NumberField(FEWEST_FRAMES, MOST_FRAMES, 1, 0)
        self.frames.setAccessibleName("Frames")
        self.frames.setToolTip("How many frames until it begins anew: more are smoother, and take longer")
        self.frames.setKeyboardTracking(True)
        self.frames.valueChanged.connect(lambda value: self._change(frames=int(value)))
        self.seconds = NumberField(0.1, LONGEST_SECONDS, 0.5, 1, " s")
        self.seconds.setAccessibleName("Seconds")
        self.seconds.setToolTip("How long it takes until it begins anew")
        self.seconds.setKeyboardTracking(True)
        self.seconds.valueChanged.connect(lambda value: self._change(seconds=value))
        self.ending = Choice(LOOPS.items(), "The format of the file")
        self.ending.setAccessibleName("Format")
        self.ending.chosen.connect(lambda ending: self._take(ending=ending))
        self.both_eyes = QCheckBox("Both eyes, as in the Stereo panel")
        self.both_eyes.setToolTip(
            "A turntable for red-cyan glasses, or side by side, or as else is chosen there"
        )
        self.both_eyes.toggled.connect(lambda on: self._take(both_eyes=on))
        fields: tuple[tuple[str, QWidget], ...] = (
            ("Motion", self.motion),
            ("Frames", self.frames),
            ("Seconds", self.seconds),
            ("Format", self.ending),
            ("", self.both_eyes),
        )
        self.lay_out(fields, self._choose, 460, 340)
        self._show()

    def _change(self, **changes: object) -> None:
        """Another number of frames or seconds, kept for this motion."""
        self._take(loop=replace(self._wish.loop, **changes))  # type: ignore[arg-type]

    def _take(self, **changes: object) -> None:
        self._wish = replace(self._wish, **changes)  # type: ignore[arg-type]
        self._loops[self._wish.loop.motion] = self._wish.loop
        self._show()

    def _show(self) -> None:
        loop = self._wish.loop
        self.motion.set_key(loop.motion)
        for field, value in ((self.frames, float(loop.frames)), (self.seconds, loop.seconds)):
            if field.value() != value:
                field.blockSignals(True)
                field.setValue(value)
                field.blockSignals(False)
        self.ending.set_key(self._wish.ending)
        self.both_eyes.setEnabled(loop.motion == "turntable")
        self.both_eyes.blockSignals(True)
        self.both_eyes.setChecked(self._wish.both_eyes)
        self.both_eyes.blockSignals(False)
        problem = trouble(self._wish, self._size)
        self.remark.setText(problem or _sentence(loop, self._size))
        self.save.setEnabled(not problem)

    def _choose(self) -> None:
        wish = self._wish
        self.accept()
        self.chosen.emit(wish)


def _sentence(loop: Loop, size: tuple[int, int]) -> str:
    """What will be made."""
    width, height = size
    rate = loop.frames / loop.seconds
    return (
        f"{loop.pictures} pictures to draw, {width} x {height} pixels as in the view; "
        f"{rate:.3g} frames a second, over and over without a jump."
    )
