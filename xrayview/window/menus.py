"""The table of actions as Qt's menus and toolbar."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QToolBar

from xrayview.window.actions.action import MENUS, is_possible
from xrayview.window.actions.table import TABLE
from xrayview.window.icons import icon
from xrayview.window.parts.plain_hint import plain_hint
from xrayview.window.state import State

if TYPE_CHECKING:
    from xrayview.window.main_window import MainWindow


class Actions:
    """The actions by name, put into the window's menus; they follow the state by `show`."""

    def __init__(self, window: MainWindow) -> None:
        self.by_name: dict[str, QAction] = {}
        self.menus: dict[str, QMenu] = {name: window.menuBar().addMenu(f"&{name}") for name in MENUS}
        for row in TABLE:
            action = QAction(row.words, window)
            if row.icon:
                action.setIcon(icon(row.icon))
            action.setShortcuts([QKeySequence(keys) for keys in row.keys])
            action.setCheckable(row.checked is not None)
            # A key held down takes back many steps and leafs on; anything else it would do again by mistake.
            action.setAutoRepeat(row.needs in ("undo", "redo", "several files"))
            keys = f" ({', '.join(row.keys)})" if row.keys else ""
            action.setToolTip(f"{row.hint or row.words}{keys}")
            action.setStatusTip(row.hint)
            action.triggered.connect(_doing(window, row.do))
            menu = self.menus[row.menu]
            if row.gap:
                menu.addSeparator()
            menu.addAction(action)
            self.by_name[row.name] = action
        # In the window as well as in its menus: the keys work while the menu bar is hidden.
        window.addActions(list(self.by_name.values()))

    def fill(self, bar: QToolBar) -> None:
        """Put the rows that belong there into the toolbar."""
        for row in TABLE:
            if row.bar:
                if row.gap:
                    bar.addSeparator()
                bar.addAction(self.by_name[row.name])

    def show(self, state: State) -> None:
        """Enable what the state allows, and say what it says."""
        for row in TABLE:
            action = self.by_name[row.name]
            action.setEnabled(is_possible(row.needs, state))
            if row.checked is not None:
                action.setChecked(row.checked(state))
            if row.says is not None:
                action.setText(row.says(state))


def _doing(window: MainWindow, do: Callable[[MainWindow], object]) -> Callable[[bool], None]:
    def triggered(checked: bool = False) -> None:
        do(window)
        # A switch that Qt has flipped by itself shows again what the state says.
        window.show_actions()

    return triggered


class PathMenu(QMenu):
    """Files to choose from: recent ones, or samples; ``forget`` adds a way to forget them."""

    def __init__(
        self,
        words: str,
        parent: QMenu,
        choose: Callable[[Path], object],
        forget: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(words, parent)
        self._choose, self._forget = choose, forget
        self.setToolTipsVisible(True)

    def show_paths(self, entries: Iterable[tuple[str, Path]]) -> None:
        """Offer these (words, file); whether they are still there is not asked: a network may not answer."""
        self.clear()
        for words, path in entries:
            action = self.addAction(words.replace("&", "&&"))
            action.setToolTip(plain_hint(str(path)))
            action.triggered.connect(lambda checked=False, path=path: self._choose(path))
        self.setEnabled(not self.isEmpty())
        if self._forget is not None and not self.isEmpty():
            self.addSeparator()
            self.addAction("Forget these").triggered.connect(self._forget)
