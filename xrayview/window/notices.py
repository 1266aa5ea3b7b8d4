"""Notices: what went wrong and the way out, in the window and not in its way."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QCursor, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from xrayview.errors import XrayviewError
from xrayview.scene import limits
from xrayview.window.icons import Sign
from xrayview.window.parts.plain_hint import plain_hint
from xrayview.window.words import capitalised

Action = tuple[str, Callable[[], object]]

# The icon of each kind: its colour alone would say nothing to many.
KINDS = {"error": "error", "done": "done", "info": "info"}
_MOST, _MOST_ERRORS = 3, 20
_DONE_STAYS_MS = 8000
_LARGEST_SHARE = 0.3
# What a line cannot be broken in, such as a file's name, and is longer than the smallest window is wide.
_KEPT = 20
_TOO_LONG = re.compile(r"[^\s/\\-]{48,}")


class Notice(QFrame):
    """One message with its hint; details on demand; closed by its button, or by Esc from within."""

    dismissed = Signal()

    def __init__(
        self, message: str, hint: str, details: str = "", kind: str = "error", action: Action | None = None
    ) -> None:
        super().__init__()
        limits.one_of("notice", kind, KINDS)
        self.setObjectName("notice")
        self.setProperty("kind", kind)
        self.setAccessibleName(message)
        self.setAccessibleDescription(hint)
        self.message, self.hint, self.kind = message, hint, kind
        self._gone = False
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 8, 8, 8)
        rows.setSpacing(4)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(Sign(KINDS[kind]), 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(_words(message, hint), 1)
        self._details = QPlainTextEdit(details)
        self._details.setReadOnly(True)
        self._details.setTabChangesFocus(True)
        self._details.setAccessibleName("Details")
        self._details.setMaximumHeight(150)
        self._details.hide()
        if details:
            more = _button("Details", "What a report of this fault should say")
            more.setCheckable(True)
            more.toggled.connect(self._details.setVisible)
            top.addWidget(more, 0, Qt.AlignmentFlag.AlignTop)
        if action is not None:
            words, do = action
            way_out = _button(words, hint)
            way_out.clicked.connect(self.dismiss)
            way_out.clicked.connect(lambda: do())
            top.addWidget(way_out, 0, Qt.AlignmentFlag.AlignTop)
        close = _button("Close", "Take this notice away (Esc)")
        close.setAccessibleName(f"Close the notice: {message}")
        close.clicked.connect(self.dismiss)
        top.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        rows.addLayout(top)
        rows.addWidget(self._details)
        if kind == "done":
            QTimer.singleShot(_DONE_STAYS_MS, self, self._leave)

    def dismiss(self) -> None:
        """Take the notice away."""
        if self._gone:
            return
        self._gone = True
        self.hide()
        self.setParent(None)
        self.dismissed.emit()
        self.deleteLater()

    def event(self, event: QEvent) -> bool:
        """Keep Esc for itself while the focus is within, before the window's own meaning of it."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close by Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def _leave(self) -> None:
        """Go by itself, but not from under a pointer or a focus."""
        focus = self.window().focusWidget()
        # Where the pointer is, not whom it entered: a notice also moves under a pointer that stands still.
        is_pointed_at = self.rect().contains(self.mapFromGlobal(QCursor.pos()))
        if is_pointed_at or (focus is not None and self.isAncestorOf(focus)):
            QTimer.singleShot(_DONE_STAYS_MS, self, self._leave)
        else:
            self.dismiss()


class Notices(QScrollArea):
    """The place above the 3D view where notices are stacked, the newest on top.

    It takes at most three tenths of the window's height, and scrolls: the view keeps its room and controls.
    """

    # Of the class: Qt still sends events while Python has already emptied the object.
    _body: QWidget | None = None
    _window: QWidget | None = None

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notices")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget()
        body.setObjectName("noticesBody")
        self._rows = QVBoxLayout(body)
        self._rows.setContentsMargins(8, 8, 8, 8)
        self._rows.setSpacing(6)
        self.setWidget(body)
        body.installEventFilter(self)
        self._body = body
        # Kept here: what a layout says it holds may be an object that is gone, and crash.
        self._notices: list[Notice] = []
        self.hide()

    def shown(self) -> list[Notice]:
        """The notices that stand there now, the newest first."""
        return list(self._notices)

    def tell(
        self, message: str, hint: str, details: str = "", kind: str = "error", action: Action | None = None
    ) -> Notice:
        """Show a notice; a repeated message replaces the earlier one, and old ones make room.

        ``kind``: error, done (goes by itself after a while) or info. ``action``: a button's words and what it
        does; the notice goes when it is pressed.
        """
        for old in self.shown():
            if old.message == message:
                old.dismiss()
        # What went well or is but good to know makes room; what went wrong stays, so that no file that could
        # not be opened is lost without a word.
        spare = [old for old in reversed(self._notices) if old.kind != "error"]
        for old in spare[: max(0, len(self._notices) + 1 - _MOST)]:
            old.dismiss()
        for old in self._notices[_MOST_ERRORS - 1 :]:
            old.dismiss()
        notice = Notice(message, hint, details, kind, action)
        self._notices.insert(0, notice)
        self._rows.insertWidget(0, notice)
        notice.dismissed.connect(lambda: self._forget(notice))
        notice.show()
        self.show()
        self._fit()
        self.verticalScrollBar().setValue(0)
        QAccessible.updateAccessibility(QAccessibleEvent(notice, QAccessible.Event.Alert))
        return notice

    def tell_error(self, error: BaseException, log_file: str = "") -> Notice:
        """Show an error: its own words where a person can act, a plain sentence and details otherwise."""
        if isinstance(error, XrayviewError):
            return self.tell(error.message, error.hint)
        details = "".join(traceback.format_exception(error))
        where = f"; it is written down in {log_file}" if log_file else ""
        return self.tell(
            f"Something went wrong in the program: {type(error).__name__}: {error}",
            f"you can go on working{where}",
            details,
        )

    def clear(self) -> None:
        """Take all notices away."""
        for notice in self.shown():
            notice.dismiss()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the width: it decides how many lines the words take."""
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the notices' own room, and the window's height."""
        grown = watched is self._body and event.type() == QEvent.Type.LayoutRequest
        if grown or (watched is self._window and event.type() == QEvent.Type.Resize):
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        window = self.window()
        if window is not self._window:
            if self._window is not None:
                self._window.removeEventFilter(self)
            if window is not self:
                window.installEventFilter(self)
            self._window = window
        if not self._notices:
            return
        wanted = self._rows.totalHeightForWidth(self.viewport().width())
        most = round(_LARGEST_SHARE * window.height()) if window is not self else wanted
        self.setFixedHeight(min(wanted, most))

    def _forget(self, notice: Notice) -> None:
        self._notices.remove(notice)
        self.setVisible(bool(self._notices))
        self._fit()


def _words(message: str, hint: str) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(2)
    for text, name in ((message, "noticeMessage"), (capitalised(hint), "muted")):
        if text:
            label = QLabel(_breakable(text))
            label.setObjectName(name)
            label.setToolTip(plain_hint(text) if label.text() != text else "")
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(label)
    return column


def _breakable(text: str) -> str:
    """The text with its longest pieces shortened in their middle: a line is broken only between pieces."""
    return _TOO_LONG.sub(lambda piece: f"{piece[0][:_KEPT]}…{piece[0][-_KEPT:]}", text)


def _button(words: str, hint: str) -> QPushButton:
    button = QPushButton(words)
    button.setObjectName("small")
    button.setToolTip(hint)
    return button
