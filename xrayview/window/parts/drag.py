"""A drag of the mouse is one step of the history, whatever is dragged."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import SignalInstance

from xrayview.window.store import Store


class Draggable(Protocol):
    """What says when the mouse takes hold of it and lets go of it."""

    @property
    def pressed(self) -> SignalInstance:
        """The button went down on it."""

    @property
    def released(self) -> SignalInstance:
        """The button came up again."""

    def let_go(self) -> None:
        """End a drag as if the button had come up; nothing where there is none."""


def one_step(part: Draggable, store: Store) -> None:
    """Make everything between press and release of ``part`` a single step to undo.

    A drag ends where another file comes under it: what it began on is no longer there.
    """
    part.pressed.connect(store.begin_drag)
    part.released.connect(store.end_drag)
    store.listen(lambda old, new: part.let_go() if old.current != new.current else None)
