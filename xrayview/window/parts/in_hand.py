"""A control in hand has the wheel and its own keys; out of hand the wheel scrolls the panel."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


class _InHand(QObject):
    """Passes the wheel on unless the widget has the focus, and keeps Home from the window's shortcut."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if event.key() == Qt.Key.Key_Home and plain:
                event.accept()
                return True
        return False


def answers_in_hand(*widgets: QWidget) -> None:
    """Let these take the wheel, and Home for their first value or entry, only while they have the focus.

    They do not take the focus by the wheel.
    """
    for widget in widgets:
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        widget.installEventFilter(_InHand(widget))
