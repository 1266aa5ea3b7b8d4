"""One table of everything the menus offer: words, shortcut, and which command or step it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtGui import QAction, QKeySequence

from xrayview.window import commands
from xrayview.window.state import State

if TYPE_CHECKING:
    from xrayview.window.main_window import MainWindow

Needs = Literal["nothing", "film", "volume", "work"]
MENUS = ("File", "Edit", "View", "Stereo", "Help")


@dataclass(frozen=True)
class Entry:
    """One action: its ``name`` for programs, its words, its menu, what must be there, and what it does."""

    name: str
    words: str
    menu: str
    shortcut: str
    needs: Needs
    do: Callable[[MainWindow], object]
    gap_before: bool = False


def _cut(window: MainWindow) -> None:
    window.look.cut_on.toggle()


def _stereo(window: MainWindow) -> None:
    window.store.do(commands.set_stereo, window.store.state.scene.stereo is None)


TABLE: tuple[Entry, ...] = (
    Entry("open", "Open …", "File", "Ctrl+O", "nothing", lambda w: w.choose_file()),
    Entry(
        "save-picture", "Save picture …", "File", "Ctrl+E", "volume", lambda w: w.choose_picture(False), True
    ),
    Entry(
        "save-stereo",
        "Save stereo picture …",
        "File",
        "Ctrl+Shift+E",
        "volume",
        lambda w: w.choose_picture(True),
    ),
    Entry("save-volume", "Save volume …", "File", "Ctrl+S", "volume", lambda w: w.choose_volume()),
    Entry("quit", "Quit", "File", "Ctrl+Q", "nothing", lambda w: w.close(), True),
    Entry(
        "turn-left",
        "Turn film left",
        "Edit",
        "Ctrl+L",
        "film",
        lambda w: w.store.do(commands.rotate_film, -90.0),
    ),
    Entry(
        "turn-right",
        "Turn film right",
        "Edit",
        "Ctrl+R",
        "film",
        lambda w: w.store.do(commands.rotate_film, 90.0),
    ),
    Entry(
        "mirror",
        "Mirror film",
        "Edit",
        "Ctrl+M",
        "film",
        lambda w: w.store.do(commands.mirror_film, not w.store.state.document.preparation.mirror),
    ),
    Entry("cancel", "Stop reconstructing", "Edit", "Esc", "work", lambda w: w.controller.cancel(), True),
    Entry("surface", "Surface", "View", "1", "volume", lambda w: w.store.do(commands.set_mode, "surface")),
    Entry("volume", "Volume", "View", "2", "volume", lambda w: w.store.do(commands.set_mode, "volume")),
    Entry("xray", "X-ray", "View", "3", "volume", lambda w: w.store.do(commands.set_mode, "xray")),
    Entry("as-taken", "As taken", "View", "0", "volume", lambda w: w.store.do(commands.reset_view), True),
    Entry(
        "quarter-right",
        "Quarter right",
        "View",
        "Ctrl+Right",
        "volume",
        lambda w: w.store.do(commands.turn, 90.0, 0.0),
    ),
    Entry(
        "quarter-left",
        "Quarter left",
        "View",
        "Ctrl+Left",
        "volume",
        lambda w: w.store.do(commands.turn, -90.0, 0.0),
    ),
    Entry("above", "Above", "View", "Ctrl+Up", "volume", lambda w: w.store.do(commands.take_view, "above")),
    Entry("below", "Below", "View", "Ctrl+Down", "volume", lambda w: w.store.do(commands.take_view, "below")),
    Entry("cut", "Cut with a plane", "View", "C", "volume", _cut, True),
    Entry("anaglyph", "Anaglyph", "Stereo", "S", "volume", _stereo),
    Entry("moving", "Moving around …", "Help", "F1", "nothing", lambda w: w.explain_mouse()),
    Entry("about", "About xrayview", "Help", "", "nothing", lambda w: w.explain_program()),
)


def build(window: MainWindow) -> dict[str, QAction]:
    """Put the table into the window's menus; returns the actions by name."""
    menus = {name: window.menuBar().addMenu(name) for name in MENUS}
    actions = {}
    for entry in TABLE:
        menu = menus[entry.menu]
        if entry.gap_before:
            menu.addSeparator()
        action = QAction(entry.words, window)
        action.setShortcut(QKeySequence(entry.shortcut))
        action.triggered.connect(lambda checked=False, entry=entry: entry.do(window))
        menu.addAction(action)
        actions[entry.name] = action
        if entry.name == "open":
            window.samples_menu = menu.addMenu("Samples")
    return actions


def enable(actions: dict[str, QAction], state: State) -> None:
    """Enable what the present state allows."""
    document = state.document
    there = {
        "nothing": True,
        "film": document.radiograph is not None,
        "volume": document.volume is not None,
        "work": document.running is not None,
    }
    for entry in TABLE:
        actions[entry.name].setEnabled(there[entry.needs])
