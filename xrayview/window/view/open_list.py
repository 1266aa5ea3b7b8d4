"""A headed list of files that open when they are pressed: recent ones, samples."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from xrayview.window.icons import icon
from xrayview.window.parts.plain_hint import plain_hint


class OpenList(QWidget):
    """Files by their names, one under the other; not there at all while it is empty."""

    def __init__(
        self, heading: str, icon_name: str, open_path: Callable[[Path], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._icon_name, self._open = icon_name, open_path
        self.buttons: list[QPushButton] = []
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(1)
        title = QLabel(heading.upper())
        title.setObjectName("heading")
        self._rows.addWidget(title)
        self.hide()

    def show_entries(self, entries: Sequence[tuple[str, Path]]) -> None:
        """Show these (words, file)."""
        for button in self.buttons:
            self._rows.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        for words, path in entries:
            button = _Entry(words, path)
            button.setIcon(icon(self._icon_name))
            button.clicked.connect(lambda checked=False, path=path: self._open(path))
            self._rows.addWidget(button)
            # Now, and not when the layout comes to it: how high the list is decides how it is arranged.
            button.show()
            self.buttons.append(button)
        self.setVisible(bool(entries))

    def mark_missing(self, missing: Collection[Path]) -> None:
        """Grey those that are gone; they stay in the list, for a drive may come back."""
        for button in self.buttons:
            if isinstance(button, _Entry) and button.path in missing:
                button.mark_missing()


class _Entry(QPushButton):
    """One file; a long name is shortened in its middle, where names differ least."""

    def __init__(self, words: str, path: Path) -> None:
        super().__init__()
        self.path, self._words = path, words
        self.setObjectName("link")
        self.setIconSize(QSize(15, 15))
        self.setToolTip(plain_hint(str(path)))
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._fit()

    def mark_missing(self) -> None:
        """Say that the file is not there now."""
        self.setEnabled(False)
        self.setToolTip(plain_hint(f"{self.path} is not there now"))
        self._words = f"{self._words} (missing)"
        self.setAccessibleName(self._words)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the words into the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - self.iconSize().width() - 22
        words = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideMiddle, room)
        # A file's name may hold the sign that marks a button's key.
        self.setText(words.replace("&", "&&"))
