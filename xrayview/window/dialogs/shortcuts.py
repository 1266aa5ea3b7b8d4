"""The shortcut page: every key and what the mouse does, with a search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from xrayview.window.dialogs.page import Page

MOUSE = "Mouse and keys over the 3D view"

Row = tuple[str, str, str]


class Shortcuts(Page):
    """``rows``: (menu, words, keys such as ``Ctrl+Z`` or ``Home, 0``), those of a menu together.

    ``mouse``: sentences such as ``Wheel: nearer.``, parted by two spaces or by lines.
    """

    def __init__(self, rows: Sequence[Row], mouse: str, parent: QWidget | None = None) -> None:
        super().__init__("Keyboard and mouse", parent)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search, such as: save, turn, Ctrl")
        self.search.setAccessibleName("Search keys and actions")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.list = QTreeWidget()
        self.list.setAccessibleName("Keys and actions")
        self.list.setColumnCount(2)
        self.list.setHeaderLabels(["What it does", "Keys"])
        self.list.setRootIsDecorated(False)
        self.list.setIndentation(12)
        self.list.setItemsExpandable(False)
        self.list.setAlternatingRowColors(True)
        self.list.setWordWrap(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.list.header().setStretchLastSection(False)
        self._nothing = QLabel("No key and no action is called so.")
        self._nothing.setObjectName("muted")
        self._nothing.hide()
        for widget in (self.search, self.list, self._nothing):
            self.rows.addWidget(widget)
        self._fill([*((menu, what, _native(keys)) for menu, what, keys in rows), *_mouse_rows(mouse)])
        self.add_button("Close").clicked.connect(self.reject)
        self.finish(620, 560)
        self.search.setFocus()

    def shown(self) -> list[tuple[str, str]]:
        """The (words, keys) that the search leaves, from top to bottom."""
        items = (item for group in self._groups() for item in _children(group))
        return [(item.text(0), item.text(1)) for item in items if not item.isHidden()]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go from the search down into the list by the arrow key."""
        pressed = watched is self.search and event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down:
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return super().eventFilter(watched, event)

    def _fill(self, rows: Iterable[Row]) -> None:
        for menu, entries in groupby(rows, key=lambda row: row[0]):
            group = QTreeWidgetItem([menu])
            font = group.font(0)
            font.setBold(True)
            group.setFont(0, font)
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.list.addTopLevelItem(group)
            group.setFirstColumnSpanned(True)
            for _, what, keys in entries:
                item = QTreeWidgetItem([what, keys])
                item.setToolTip(0, what)
                group.addChild(item)
                item.setFirstColumnSpanned(not keys)
        self.list.expandAll()

    def _filter(self, text: str) -> None:
        wanted = text.casefold().split()
        for group in self._groups():
            for item in _children(group):
                whole = f"{group.text(0)} {item.text(0)} {item.text(1)}".casefold()
                item.setHidden(not all(word in whole for word in wanted))
            group.setHidden(all(item.isHidden() for item in _children(group)))
        self._nothing.setVisible(not self.shown())

    def _groups(self) -> list[QTreeWidgetItem]:
        return _children(self.list.invisibleRootItem())


def _children(group: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [child for place in range(group.childCount()) if (child := group.child(place)) is not None]


def _native(keys: str) -> str:
    """The keys as this system writes them, several parted by commas."""
    native = QKeySequence.SequenceFormat.NativeText
    return ",  ".join(QKeySequence(one.strip()).toString(native) or one for one in keys.split(", "))


def _mouse_rows(mouse: str) -> list[Row]:
    rows = []
    for sentence in mouse.replace("\n", "  ").split("  "):
        gesture, colon, meaning = sentence.strip().rstrip(".").partition(": ")
        if gesture:
            what = meaning if colon else gesture
            rows.append((MOUSE, what[:1].upper() + what[1:], gesture if colon else ""))
    return rows
