"""What the pages over the window have in common: a title, room, a row of buttons, closed by Esc."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

_AROUND = 80


class Page(QDialog):
    """A dialog to be shown by ``open()``: the window stays alive beneath it, and it is gone once closed."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(22, 20, 22, 16)
        self.rows.setSpacing(13)
        self._buttons = QHBoxLayout()
        self._buttons.addStretch(1)

    def add_button(self, words: str, main: bool = False) -> QPushButton:
        """A button in the bottom row, from left to right; the ``main`` one is pressed by Enter."""
        button = QPushButton(words)
        button.setAutoDefault(main)
        button.setDefault(main)
        if main:
            button.setObjectName("main")
        self._buttons.addWidget(button)
        return button

    def finish(self, width: int, height: int = 0) -> None:
        """Close the layout and take this size, or what the screen has room for; height 0: as needed."""
        self.rows.addSpacing(4)
        self.rows.addLayout(self._buttons)
        room = QGuiApplication.primaryScreen().availableSize()
        wide = min(width, room.width() - _AROUND)
        self.rows.activate()
        wanted = height or self.rows.totalHeightForWidth(wide)
        self.resize(wide, min(wanted, room.height() - _AROUND))
