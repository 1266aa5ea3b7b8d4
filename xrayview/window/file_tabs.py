"""The open files as tabs above the 3D view, there as soon as there are several."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import QTabBar, QToolButton

from xrayview.window.commands import files
from xrayview.window.icons import icon
from xrayview.window.parts.plain_hint import plain_hint
from xrayview.window.state import Sheet, State
from xrayview.window.store import Store

_NARROWEST = 168


class FileTabs(QTabBar):
    """Shows the sheets in their order; a click looks at one, its cross closes it."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self.setObjectName("fileTabs")
        self.setAccessibleName("Open files")
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setElideMode(Qt.TextElideMode.ElideMiddle)
        self.currentChanged.connect(self._look)
        store.listen(self._show)
        self._show(None, store.state)

    def minimumTabSizeHint(self, place: int) -> QSize:
        """Wide enough to tell the names apart; where there is no room for that the tabs scroll."""
        wanted = self.tabSizeHint(place)
        return QSize(min(wanted.width(), _NARROWEST), wanted.height())

    def _look(self, place: int) -> None:
        if place >= 0:
            self._store.do(files.look_at, self.tabData(place))

    def _show(self, old: State | None, new: State) -> None:
        if old is not None and (old.sheets, old.current) == (new.sheets, new.current):
            return
        self.setVisible(len(new.sheets) > 1)
        keys = [sheet.key for sheet in new.sheets]
        with QSignalBlocker(self):
            if keys != [self.tabData(place) for place in range(self.count())]:
                while self.count():
                    self.removeTab(0)
                for sheet in new.sheets:
                    path = sheet.document.path
                    # A file's name may hold the sign that marks a tab's key.
                    place = self.addTab(path.name.replace("&", "&&") if path else "Nothing open")
                    self.setTabData(place, sheet.key)
                    self.setTabToolTip(place, plain_hint(str(path or "")))
                    self.setTabButton(place, QTabBar.ButtonPosition.RightSide, self._cross(sheet))
            self.setCurrentIndex(keys.index(new.sheet.key))

    def _cross(self, sheet: Sheet) -> QToolButton:
        button = QToolButton()
        button.setObjectName("tabCross")
        button.setIcon(icon("close"))
        button.setIconSize(QSize(14, 14))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Ctrl+W closes by keyboard
        name = sheet.document.path.name if sheet.document.path else "the empty sheet"
        button.setToolTip(plain_hint(f"Close {name} (Ctrl+W)"))
        button.setAccessibleName(f"Close {name}")
        key = sheet.key
        button.clicked.connect(lambda: self._store.do(files.close_sheet, key))
        return button
