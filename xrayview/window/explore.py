"""The Explore page: the 3D view in the middle, the panels round it in docks that move and are remembered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QMainWindow,
    QTabWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

# Raised when docks are added or renamed: a layout remembered by another version is not taken over.
LAYOUT_VERSION = 2


@dataclass(frozen=True)
class Place:
    """Where a panel stands at first: its name, its title, its widget, its side.

    ``beside``: the panel that it shares a place with, as a tab.
    """

    name: str
    title: str
    panel: QWidget
    area: Qt.DockWidgetArea
    beside: str = ""


class ExplorePage(QMainWindow):
    """A window within the window, so that its docks leave when another page comes to the front."""

    def __init__(self, tabs: QWidget, centre: QWidget, places: Sequence[Place]) -> None:
        super().__init__()
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setDockNestingEnabled(True)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        middle = QWidget()
        rows = QVBoxLayout(middle)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(tabs)
        rows.addWidget(centre, 1)
        self.setCentralWidget(middle)
        self.bar = QToolBar("Toolbar")
        self.bar.setObjectName("toolbar")
        self.bar.setIconSize(QSize(20, 20))
        self._places = tuple(places)
        self.docks = {place.name: self._dock(place) for place in places}
        self._floating: list[QDockWidget] = []
        self._kept: QByteArray | None = None
        self._sized = False
        self.arrange()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        """Bring the panel that gets the focus before those that it shares a place with; Qt does not."""
        for dock in self.docks.values():
            if now is not None and dock.isAncestorOf(now) and dock.visibleRegion().isEmpty():
                dock.raise_()

    def _dock(self, place: Place) -> QDockWidget:
        dock = QDockWidget(place.title)
        dock.setObjectName(place.name)
        dock.setWidget(place.panel)
        return dock

    def arrange(self) -> None:
        """Put every panel, and the toolbar, where it stands at first."""
        self.addToolBar(self.bar)
        self.bar.show()
        for place in self._places:
            dock = self.docks[place.name]
            self.addDockWidget(place.area, dock)
            if place.beside:
                self.tabifyDockWidget(self.docks[place.beside], dock)
            dock.setFloating(False)
            dock.show()
        for place in self._places:
            if not place.beside:
                self.docks[place.name].raise_()
        if self.isVisible():
            self._share_out()

    def _share_out(self) -> None:
        """Give the film a quarter of the width and the look a fifth, within limits."""
        self._sized = True
        left = min(480, max(300, self.width() // 4))
        right = min(380, max(300, self.width() // 5))
        columns = [
            [self.docks[one.name] for one in self._places if one.area == area] for area in (_LEFT, _RIGHT)
        ]
        self.resizeDocks([column[0] for column in columns], [left, right], Qt.Orientation.Horizontal)
        for column in columns:
            if len(column) > 1:
                self.resizeDocks(column[:2], [640, 360], Qt.Orientation.Vertical)

    def showEvent(self, event: QShowEvent) -> None:
        """Before it has a size, Qt does not share out a window's room."""
        super().showEvent(event)
        if not self._sized:
            self._share_out()

    def dock_actions(self) -> list[QAction]:
        """One switch for each panel, for the View menu."""
        return [dock.toggleViewAction() for dock in self.docks.values()]

    def layout_text(self) -> str:
        """The layout to be remembered: as it was before full screen or another page hid panels."""
        kept = self._kept if self._kept is not None else self.saveState(LAYOUT_VERSION)
        return bytes(kept.toBase64().data()).decode("ascii")

    def restore_layout(self, text: str) -> bool:
        """Take over a remembered layout; False where it is none of this version's."""
        state = QByteArray.fromBase64(text.encode("ascii", "ignore"))
        taken = bool(text) and self.restoreState(state, LAYOUT_VERSION)
        self._sized = self._sized or taken
        return taken

    def show_only_view(self, wanted: bool) -> None:
        """Hide the panels and the toolbar, or bring them back as they were."""
        if wanted == (self._kept is not None):
            return
        if wanted:
            self._kept = self.saveState(LAYOUT_VERSION)
            for dock in self.docks.values():
                dock.hide()
            self.bar.hide()
        else:
            assert self._kept is not None
            self.restoreState(self._kept, LAYOUT_VERSION)
            self._kept = None

    def leave(self) -> None:
        """Another page comes to the front: panels that float are hidden with this one."""
        self._kept = self.saveState(LAYOUT_VERSION)
        self._floating = [dock for dock in self.docks.values() if dock.isFloating() and dock.isVisible()]
        for dock in self._floating:
            dock.hide()

    def come_back(self) -> None:
        """This page comes to the front again, with what floated."""
        for dock in self._floating:
            dock.show()
        self._floating = []
        self._kept = None


_LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
_RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
