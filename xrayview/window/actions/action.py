"""What a menu, the toolbar and the shortcut page offer: words, keys, and what must be there for it; no Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from xrayview.window.state import State

if TYPE_CHECKING:
    from xrayview.window.main_window import MainWindow

Menu = Literal["File", "Edit", "View", "Stereo", "Tools", "Help"]
Needs = Literal[
    "nothing", "file", "film", "volume", "reconstruction", "undo", "redo", "other weights", "several files"
]
MENUS: tuple[Menu, ...] = ("File", "Edit", "View", "Stereo", "Tools", "Help")


@dataclass(frozen=True)
class Action:
    """One row: its ``name`` for programs, its words, its menu, its keys, and what it does.

    ``needs``: what must be there. ``hint``: the tooltip. ``icon``: of the toolbar, which shows it where
    ``bar``. ``checked``: whether it is on, where it is a switch. ``says``: words that follow the state.
    ``gap``: a line above it in its menu and before it in the toolbar.
    """

    name: str
    words: str
    menu: Menu
    keys: tuple[str, ...]
    needs: Needs
    do: Callable[[MainWindow], object]
    hint: str = ""
    icon: str = ""
    bar: bool = False
    checked: Callable[[State], bool] | None = None
    says: Callable[[State], str] | None = None
    gap: bool = False


def is_possible(needs: Needs, state: State) -> bool:
    """Whether the state has what an action needs; films and volumes count only where they are looked at."""
    sheet, document = state.sheet, state.document
    exploring = state.page == "explore"
    return {
        "nothing": True,
        "file": exploring and document.path is not None,
        "film": exploring and document.radiograph is not None,
        "volume": exploring and document.volume is not None,
        "reconstruction": exploring and document.reconstruction is not None,
        "undo": exploring and bool(sheet.history.past),
        "redo": exploring and bool(sheet.history.future),
        "other weights": document.weights is not None,
        "several files": exploring and len(state.sheets) > 1,
    }[needs]
