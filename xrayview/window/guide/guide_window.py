"""The guide's window: contents, a page, a way back, and a search through all pages."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from xrayview.window.guide.contents import FIRST, contents, words_of
from xrayview.window.guide.page_text import PageText

_PAGE = Qt.ItemDataRole.UserRole
_AROUND = 40


class Guide(QWidget):
    """A window of its own, so that it can be read beside the program; Esc closes it."""

    def __init__(self) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setObjectName("guide")
        self.setWindowTitle("User guide - xrayview")
        self.text = PageText()
        self.list = QTreeWidget()
        self.list.setAccessibleName("Contents of the guide")
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setIndentation(12)
        self.list.setItemsExpandable(False)
        self.back = _button("Back", "The page before (Alt+Left)", self.text.backward)
        self.forward = _button("Forward", "Go on to where you came back from (Alt+Right)", self.text.forward)
        self.first = _button("Contents", "The first page (Alt+Home)", lambda: self.turn_to(FIRST))
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search the guide")
        self.search.setAccessibleName("Search the guide")
        self.search.setToolTip("Search all pages (Ctrl+F); Enter goes to the next place, Shift+Enter back")
        self.search.setClearButtonEnabled(True)
        self.next = _button("Next", "The next place with these words (F3)", lambda: self.find_words())
        self.nothing = QLabel("No page says this.")
        self.nothing.setObjectName("muted")
        self._lay_out()
        self._fill()
        self.search.textChanged.connect(self._filter)
        self.list.currentItemChanged.connect(lambda item, before: self._chosen(item))
        self.text.sourceChanged.connect(self._turned)
        self.text.backwardAvailable.connect(self.back.setEnabled)
        self.text.forwardAvailable.connect(self.forward.setEnabled)
        self._add_keys()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._recolour)
        self._filter("")
        self.back.setEnabled(False)
        self.forward.setEnabled(False)
        self.turn_to(FIRST)

    def turn_to(self, page: str) -> None:
        """Show a page, such as ``cut.html``, unless it is shown already."""
        if page != self.text.page:
            self.text.show_page(page)

    def find_words(self, backward: bool = False) -> bool:
        """Go to the next place with the words that are searched, on this page or on one further on.

        False where no page has them.
        """
        wanted = self.search.text().strip()
        listed = self.listed()
        if not wanted or not listed:
            return False
        flags = QTextDocument.FindFlag.FindBackward if backward else QTextDocument.FindFlag(0)
        if self.text.page in listed and self.text.find(wanted, flags):
            return True
        here = listed.index(self.text.page) if self.text.page in listed else (0 if backward else -1)
        self.turn_to(listed[(here + (-1 if backward else 1)) % len(listed)])
        self.text.moveCursor(QTextCursor.MoveOperation.End if backward else QTextCursor.MoveOperation.Start)
        return self.text.find(wanted, flags)

    def listed(self) -> list[str]:
        """The pages that the search leaves in the contents, in reading order."""
        return [item.data(0, _PAGE) for item in self._items() if not item.isHidden()]

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(6)
        for widget in (self.back, self.forward, self.first):
            top.addWidget(widget)
        top.addStretch(1)
        top.addWidget(self.nothing)
        self.search.setMinimumWidth(240)
        top.addWidget(self.search)
        top.addWidget(self.next)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.addWidget(self.list)
        parts.addWidget(self.text)
        parts.setChildrenCollapsible(False)
        parts.setStretchFactor(1, 1)
        parts.setSizes([250, 790])
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 10, 12, 12)
        rows.setSpacing(10)
        rows.addLayout(top)
        rows.addWidget(parts, 1)
        room = QGuiApplication.primaryScreen().availableSize()
        self.resize(min(1060, room.width() - _AROUND), min(800, room.height() - _AROUND))

    def _add_keys(self) -> None:
        for keys, do in (
            ("Ctrl+F", self._begin_search),
            ("F3", lambda: self.find_words()),
            ("Shift+F3", lambda: self.find_words(backward=True)),
            ("Alt+Left", self.text.backward),
            ("Alt+Right", self.text.forward),
            ("Alt+Home", lambda: self.turn_to(FIRST)),
            ("Ctrl+-", self.text.zoomOut),
            ("Esc", self._escape),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(do)
        for keys in ("Ctrl++", "Ctrl+="):  # the same key where no Shift is held
            QShortcut(QKeySequence(keys), self).activated.connect(self.text.zoomIn)
        self.search.returnPressed.connect(self._entered)

    def _fill(self) -> None:
        for chapter in contents():
            group = QTreeWidgetItem([chapter.title])
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            font = group.font(0)
            font.setBold(True)
            group.setFont(0, font)
            self.list.addTopLevelItem(group)
            for entry in chapter.entries:
                item = QTreeWidgetItem([entry.title])
                item.setData(0, _PAGE, entry.page)
                item.setToolTip(0, entry.title)
                group.addChild(item)
        self.list.expandAll()

    def _filter(self, text: str) -> None:
        wanted = " ".join(text.casefold().split())
        for item in self._items():
            item.setHidden(wanted not in words_of(item.data(0, _PAGE)))
        for group in self._groups():
            group.setHidden(all(item.isHidden() for item in self._items(group)))
        listed = self.listed()
        self.nothing.setVisible(not listed)
        self.next.setEnabled(bool(wanted) and bool(listed))
        if wanted and self.text.page in listed:
            self.text.moveCursor(QTextCursor.MoveOperation.Start)
            self.text.find(wanted)

    def _begin_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _entered(self) -> None:
        held = QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier
        self.find_words(backward=bool(held))

    def _escape(self) -> None:
        """Leave the search first, then the guide."""
        if self.search.hasFocus() and self.search.text():
            self.search.clear()
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.close()

    def _chosen(self, item: QTreeWidgetItem | None) -> None:
        page = item.data(0, _PAGE) if item is not None else None
        if page:
            self.turn_to(page)

    def _turned(self, url: QUrl) -> None:
        """Show in the contents which page it is; the text itself still names the one before."""
        page = self.text.page_at(url)
        now = next((item for item in self._items() if item.data(0, _PAGE) == page), None)
        self.list.blockSignals(True)
        if now is not None:
            self.list.setCurrentItem(now)
        else:
            self.list.setCurrentIndex(QModelIndex())
        self.list.blockSignals(False)

    def _recolour(self) -> None:
        self.text.reload()

    def _groups(self) -> list[QTreeWidgetItem]:
        root = self.list.invisibleRootItem()
        return [child for place in range(root.childCount()) if (child := root.child(place)) is not None]

    def _items(self, group: QTreeWidgetItem | None = None) -> list[QTreeWidgetItem]:
        groups = self._groups() if group is None else [group]
        return [
            child
            for one in groups
            for place in range(one.childCount())
            if (child := one.child(place)) is not None
        ]


def _button(words: str, hint: str, do: Callable[[], object]) -> QPushButton:
    button = QPushButton(words)
    button.setToolTip(hint)
    button.clicked.connect(lambda: do())
    return button
