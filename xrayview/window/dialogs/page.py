"""What the pages over the window have in common: a title, room, a row of buttons, closed by Esc."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

_AROUND = 40


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

    def finish(self, width: int, height: int) -> None:
        """Close the layout and take this size, or what the screen has room for."""
        self.rows.addSpacing(4)
        self.rows.addLayout(self._buttons)
        room = QGuiApplication.primaryScreen().availableSize()
        self.resize(min(width, room.width() - _AROUND), min(height, room.height() - _AROUND))


class Reading(QScrollArea):
    """Sentences in ``rows``, to be read to their end also where there is no room for all of them at once."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("reading")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().rangeChanged.connect(self._take_keys)
        body = QWidget()
        self.rows = QVBoxLayout(body)
        self.setWidget(body)
        self._take_keys(0, 0)

    def _take_keys(self, first: int, last: int) -> None:
        """Only what scrolls needs the keys."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if last > first else Qt.FocusPolicy.NoFocus)


def sentence(words: str, name: str = "") -> QLabel:
    """Words that are broken into lines and can be copied; ``name``: how the style sheet knows them."""
    label = QLabel(words)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
