"""Cuts pulled by their handles in the 3D picture."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip, QWidget

from xrayview.scene.cuts import Cut, Vector
from xrayview.scene.scene import Camera
from xrayview.volume.volume import Volume
from xrayview.volume.world import edges_of
from xrayview.window.commands import cut as commands
from xrayview.window.panels.cut_words import in_words
from xrayview.window.state import State
from xrayview.window.store import Store
from xrayview.window.view.cut_handles import FACES, Name, dragged, handle_at
from xrayview.window.view.cut_overlay import CutOverlay, Held, Shown, shown
from xrayview.window.view.mouse import Drag
from xrayview.window.view.picture import Picture, Place

HANDLES_IN_WORDS = "Left over a knob of a cut: pull it; one of another cut chooses that.  "

_HINTS: dict[Name, str] = {
    "position": "Pull the plane along its direction",
    "direction": "Turn the plane",
    "corner": "Move the octant's corner",
    "centre": "Move the whole",
    "radius": "Make the sphere larger or smaller",
    **{name: f"Move the {name} face" for name in FACES},
}
_LEFT = Qt.MouseButton.LeftButton


@dataclass(frozen=True)
class _Pull:
    """What is pulled: a cut's number and handle, the cut as it was, where it was taken, what it is now."""

    held: Held
    cut: Cut
    picture: Picture
    start: Place
    now: Cut


class CutGrip(QObject):
    """Takes the mouse over a handle before ``drag`` turns the view by it, and keeps the overlay.

    ``overlay`` shows handles where they are wanted, one eye looks, and no tool is in hand.
    """

    def __init__(self, store: Store, view: QWidget, surface: QWidget, drag: Drag) -> None:
        super().__init__(view)
        self._store, self._surface, self._drag = store, surface, drag
        self.overlay = CutOverlay(view)
        self._picture: Picture | None = None
        self._cuts: tuple[Shown, ...] = ()
        self._known: tuple[object, ...] = ()
        self._lit: Held | None = None
        self._pull: _Pull | None = None

    @property
    def held(self) -> bool:
        """Whether a handle is being pulled."""
        return self._pull is not None

    def show_state(self, state: State, camera: Camera) -> None:
        """Follow the cuts, and the camera that is drawn."""
        pull, cuts, number = self._pull, state.scene.cuts, commands.chosen(state)
        if pull is not None and (number is None or cuts[number] != pull.now or camera != pull.picture.camera):
            self.let_go()  # undone, or seen from elsewhere
        size, volume = self._surface.size(), state.document.volume
        stretch = state.scene.change.stretch
        known = (cuts, number, camera, size, volume, stretch, _wanted(state))
        if known == self._known:
            return
        self._known, self._cuts, self._picture = known, (), None
        if volume is not None and cuts and _wanted(state) and not size.isEmpty():
            self._picture = Picture(camera, size.width(), size.height())
            self._cuts = shown(cuts, number, self._picture, _half(volume, stretch))
        self.overlay.setGeometry(self._surface.geometry())
        self._light(self._lit if self._lit in self._all() else None)

    def takes(self, event: QEvent) -> bool:
        """Use an event over the picture; False: it was not meant for a handle."""
        kind = event.type()
        if isinstance(event, QMouseEvent):
            return self._mouse(event)
        if isinstance(event, QHelpEvent) and kind == QEvent.Type.ToolTip:
            return self._hint(event)
        if kind in (QEvent.Type.Hide, QEvent.Type.WindowDeactivate):
            self.let_go()
        elif kind == QEvent.Type.Leave and self._pull is None:
            self._light(None)
        return kind == QEvent.Type.Wheel and self._pull is not None

    def let_go(self) -> None:
        """End a pull as if the button had come up; nothing where there is none."""
        if self._pull is not None:
            self._pull = None
            self._store.end_drag()
            self._light(self._lit)

    def _mouse(self, event: QMouseEvent) -> bool:
        place = (event.position().x(), event.position().y())
        if self._pull is not None:
            if event.buttons() & _LEFT:
                self._follow(self._pull, place)
                return True
            self.let_go()  # also where the release went elsewhere, such as to a dialog
            return event.type() == QEvent.Type.MouseButtonRelease
        if event.buttons() in (_LEFT, Qt.MouseButton.NoButton) and not self._drag.held:
            self._light(self._at(place))
        pressed = event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
        plain = event.button() == _LEFT and event.modifiers() == Qt.KeyboardModifier.NoModifier
        if not (pressed and plain) or self._lit is None or self._picture is None or self._drag.held:
            return False
        self._take(self._lit, self._picture, place)
        return True

    def _take(self, held: Held, picture: Picture, place: Place) -> None:
        self._store.do(commands.choose_cut, held[0])
        self._store.begin_drag()
        one = self._store.state.scene.cuts[held[0]]
        self._pull = _Pull(held, one, picture, place, one)
        self._light(held)

    def _follow(self, pull: _Pull, place: Place) -> None:
        pulled = dragged(pull.cut, pull.held[1], pull.picture, pull.start, place)
        self._pull = replace(pull, now=pulled)
        self._store.do(commands.change_cut, pulled)

    def _at(self, place: Place) -> Held | None:
        """The handle there; the chosen cut's before others'."""
        for number, one in sorted(enumerate(self._cuts), key=lambda numbered: not numbered[1].chosen):
            name = handle_at(one.handles, place)
            if name is not None:
                return number, name
        return None

    def _light(self, held: Held | None) -> None:
        """Light a handle up, and let the pointer say that it can be taken."""
        before, self._lit = self._lit, held
        if held is not None:
            pulled, free = Qt.CursorShape.ClosedHandCursor, Qt.CursorShape.OpenHandCursor
            self._surface.setCursor(free if self._pull is None else pulled)
        elif before is not None and self._store.state.tool == "turn":
            self._surface.setCursor(Qt.CursorShape.ArrowCursor)
        self.overlay.show_cuts(self._cuts, held)

    def _hint(self, event: QHelpEvent) -> bool:
        held = self._at((event.pos().x(), event.pos().y()))
        if held is None:
            return False
        number, name = held
        one = self._cuts[number]
        words = _HINTS[name] if one.chosen else f"{in_words(one.cut)}. {_HINTS[name]}"
        near = QRect(event.pos(), event.pos()).adjusted(-4, -4, 4, 4)
        QToolTip.showText(event.globalPos(), words, self._surface, near)
        return True

    def _all(self) -> set[Held]:
        return {(number, one.name) for number, cut in enumerate(self._cuts) for one in cut.handles}

    def place_of(self, number: int, name: Name) -> QPointF:
        """Where a handle is drawn on the surface."""
        return next(QPointF(*one.place) for one in self._cuts[number].handles if one.name == name)


def _wanted(state: State) -> bool:
    """Both eyes' pictures show none: a handle would lie at no depth."""
    return state.preferences.cut_handles and state.scene.stereo is None and state.tool == "turn"


def _half(volume: Volume, stretch: Vector) -> Vector:
    depth, rows, columns = edges_of(volume)
    return columns * stretch[0] / 2, depth * stretch[1] / 2, rows * stretch[2] / 2
