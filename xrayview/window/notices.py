"""Notices: what went wrong and the way out, in the window and not in its way."""

from __future__ import annotations

import traceback

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from xrayview.errors import XrayviewError

_MOST = 3
_DONE_STAYS_MS = 8000


class Notice(QFrame):
    """One message with its hint; details on demand; closed by its button."""

    dismissed = Signal()

    def __init__(self, message: str, hint: str, details: str = "", kind: str = "error") -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setProperty("kind", kind)
        self.message, self.hint = message, hint
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 8, 8, 8)
        rows.setSpacing(4)
        top = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(2)
        for text, name in ((message, "noticeMessage"), (hint, "muted")):
            if text:
                label = QLabel(text)
                label.setObjectName(name)
                label.setWordWrap(True)
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                words.addWidget(label)
        top.addLayout(words, 1)
        self._details = QPlainTextEdit(details)
        self._details.setReadOnly(True)
        self._details.setMaximumHeight(150)
        self._details.hide()
        if details:
            more = QPushButton("Details")
            more.setCheckable(True)
            more.toggled.connect(self._details.setVisible)
            top.addWidget(more, 0, Qt.AlignmentFlag.AlignTop)
        close = QPushButton("Close")
        close.clicked.connect(self.dismiss)
        top.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        rows.addLayout(top)
        rows.addWidget(self._details)

    def dismiss(self) -> None:
        """Take the notice away."""
        self.hide()
        self.setParent(None)
        self.dismissed.emit()
        self.deleteLater()


class Notices(QWidget):
    """The place above the 3D view where notices are stacked, the newest on top."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(8, 8, 8, 8)
        self._rows.setSpacing(6)
        self.hide()

    def shown(self) -> list[Notice]:
        """The notices that stand there now, the newest first."""
        items = (self._rows.itemAt(place) for place in range(self._rows.count()))
        return [widget for item in items if item and isinstance(widget := item.widget(), Notice)]

    def tell(self, message: str, hint: str, details: str = "", kind: str = "error") -> Notice:
        """Show a notice; a repeated message replaces the earlier one, and old ones make room."""
        for old in self.shown():
            if old.message == message:
                old.dismiss()
        for old in self.shown()[_MOST - 1 :]:
            old.dismiss()
        notice = Notice(message, hint, details, kind)
        self._rows.insertWidget(0, notice)
        self.show()
        notice.dismissed.connect(self._hide_when_empty)
        if kind == "done":
            QTimer.singleShot(_DONE_STAYS_MS, notice, notice.dismiss)
        return notice

    def tell_error(self, error: BaseException, log_file: str = "") -> Notice:
        """Show an error: its own words where a person can act, a plain sentence and details otherwise."""
        if isinstance(error, XrayviewError):
            return self.tell(error.message, error.hint)
        details = "".join(traceback.format_exception(error))
        where = f"; it is written down in {log_file}" if log_file else ""
        return self.tell(
            f"Something went wrong in the program: {type(error).__name__}: {error}",
            f"You can go on working{where}.",
            details,
        )

    def clear(self) -> None:
        """Take all notices away."""
        for notice in self.shown():
            notice.dismiss()

    def _hide_when_empty(self) -> None:
        self.setVisible(bool(self.shown()))
