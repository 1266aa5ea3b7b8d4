"""A picture with its headline: what it is, what can be done with it, and what is below it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from xrayview.window.film.arrangement import HEADLINE
from xrayview.window.parts.picture_view import PictureView

_STEP = 1.6
_SIDE, _NARROW = 26, 22


class ElidedLabel(QLabel):
    """A quiet line with a shorter one, or … in its middle, for where it has no room."""

    def __init__(self, text: str = "", short: str = "") -> None:
        super().__init__()
        self.setObjectName("muted")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._whole, self._short = text, short
        self._elide()

    def say(self, text: str) -> None:
        """Show this text, as much of it as there is room for."""
        self._whole = text
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as there is room for now."""
        super().resizeEvent(event)
        self._elide()

    def sizeHint(self) -> QSize:
        """As wide as the whole text."""
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 2, super().sizeHint().height())

    def _elide(self) -> None:
        metrics, room, middle = self.fontMetrics(), self.width(), Qt.TextElideMode.ElideMiddle
        shown = metrics.elidedText(self._whole, middle, room)
        if shown != self._whole and self._short:
            shown = metrics.elidedText(self._short, middle, room)
        self.setText(shown)
        self.setAccessibleName(self._whole)


class FramedView(QWidget):
    """A picture view below its headline, with ``tools`` of its own and buttons that magnify."""

    def __init__(self, title: str, short: str, view: PictureView, *tools: QWidget) -> None:
        super().__init__()
        self.view = view
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        line = QWidget()
        line.setFixedHeight(round(HEADLINE))
        head = QHBoxLayout(line)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(1)
        head.addWidget(ElidedLabel(title, short), 1)
        for part in tools:
            head.addWidget(part)
        self.nearer = tool(
            "+", f"Magnify: {title}", "Magnify (wheel or +); drag to move, double click to fit"
        )
        self.farther = tool(
            "\N{MINUS SIGN}", f"Reduce: {title}", "Back towards the whole picture (wheel or -)"
        )
        self.nearer.clicked.connect(lambda: view.zoom(_STEP))
        self.farther.clicked.connect(lambda: view.zoom(1 / _STEP))
        for button in (self.nearer, self.farther):
            button.setFixedWidth(_NARROW)
            head.addWidget(button)
        rows.addWidget(line)
        rows.addWidget(view, 1)
        view.placed.connect(self._show)
        self._show()

    def _show(self) -> None:
        there = self.view.has_picture()
        self.nearer.setEnabled(there)
        self.farther.setEnabled(there and not self.view.placing.is_fitted)


def tool(text: str, name: str, hint: str) -> QToolButton:
    """A small flat button with a sign on it, its name for screen readers and what it does."""
    button = QToolButton()
    button.setText(text)
    button.setToolTip(hint)
    button.setAccessibleName(name)
    button.setAutoRaise(True)
    button.setFixedHeight(_SIDE)
    button.setMinimumWidth(_NARROW)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
