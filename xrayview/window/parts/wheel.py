"""The wheel scrolls the panel; it turns a control only once that is in hand."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget


class _WheelNeedsFocus(QObject):
    """Passes a wheel's turn on to what lies behind, unless the widget has the focus."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


def wheel_only_with_focus(*widgets: QWidget) -> None:
    """Let these take the wheel only while they have the focus, and not take the focus by it."""
    for widget in widgets:
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        widget.installEventFilter(_WheelNeedsFocus(widget))
