"""How the film lies: quarter turns and the mirror in the list itself, the free angle below its line."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QToolButton

from xrayview.window.commands import film
from xrayview.window.film.framed_view import tool
from xrayview.window.film.held_slider import HeldSlider
from xrayview.window.icons import icon
from xrayview.window.parts.section import Section
from xrayview.window.state import Document
from xrayview.window.store import Store

_MOST_DEGREES = 45.0


class TurnStep(Section):
    """Turns the film freely; ``turn_left``, ``turn_right`` and ``mirror`` are to be put beside the lines.

    ``turning(degrees)``: the film is being turned to so many clockwise degrees, before it is mirrored, and
    nothing is reconstructed yet.
    """

    turning = Signal(float)

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self._quarter = 0.0
        self.angle = HeldSlider(-_MOST_DEGREES, _MOST_DEGREES, 0.5, "°", 1)
        self.angle.set_name("Angle", "Turn the film until the head is upright; clockwise is to the right")
        self.angle.moved.connect(lambda seen: self.turning.emit(self._rotation(seen)))
        self.angle.settled.connect(lambda seen: store.do(film.set_rotation, self._rotation(seen)))
        self.add_row("Angle", self.angle, aligned=False)
        self.turn_left = _sign("turn-left", "Turn the film a quarter to the left")
        self.turn_right = _sign("turn-right", "Turn the film a quarter to the right")
        self.mirror = _sign("mirror", "Mirror: read the film from its other side")
        self.mirror.setCheckable(True)
        self.turn_left.clicked.connect(lambda: store.do(film.rotate_film, -90.0))
        self.turn_right.clicked.connect(lambda: store.do(film.rotate_film, 90.0))
        self.mirror.clicked.connect(lambda checked: store.do(film.mirror_film, checked))

    def show_document(self, document: Document) -> None:
        """Show how the film lies."""
        wishes = document.preparation
        self.mirror.setChecked(wishes.mirror)
        rotation = film.rotation_of(document)
        self._quarter = 90.0 * round(rotation / 90.0)
        beside = rotation - self._quarter
        if not self.angle.is_held:
            self.angle.set_value(-beside if wishes.mirror else beside)

    def give_up_drags(self) -> None:
        """Let go of what the mouse holds."""
        self.angle.give_up()

    def _rotation(self, seen_degrees: float) -> float:
        """Clockwise degrees before the film is mirrored, where the slider shows so many beside a quarter."""
        mirrored = self._store.state.document.preparation.mirror
        return (self._quarter + (-seen_degrees if mirrored else seen_degrees)) % 360.0


def _sign(name: str, hint: str) -> QToolButton:
    button = tool("", hint, hint)
    button.setIcon(icon(name))
    return button
