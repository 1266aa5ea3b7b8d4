"""The card of a step and the frame round what it points at."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QPen, QRegion
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

WIDTH = 360
_GAP, _LINE = 14, 3
_LOW = 120  # a part that is no higher, such as a button, has the card above or below it


class Card(QFrame):
    """Title, sentences, and the ways on, back and out; Esc leaves."""

    onwards = Signal()
    backwards = Signal()
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("tourCard")
        self.setFixedWidth(WIDTH)
        self.title, self.words, self.count = QLabel(), QLabel(), QLabel()
        self.title.setObjectName("subtitle")
        self.count.setObjectName("muted")
        self.words.setWordWrap(True)
        self.skip = _button("Skip", "Leave the tour (Esc); Help, Tour brings it back")
        self.back = _button("Back", "The step before")
        self.next = _button("Next", "The next step")
        self.next.setObjectName("main")
        self.skip.clicked.connect(self.left)
        self.back.clicked.connect(self.backwards)
        self.next.clicked.connect(self.onwards)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(18, 14, 18, 14)
        rows.setSpacing(9)
        rows.addWidget(self.title)
        rows.addWidget(self.words)
        row = QHBoxLayout()
        row.addWidget(self.count)
        row.addStretch(1)
        for button in (self.skip, self.back, self.next):
            row.addWidget(button)
        rows.addLayout(row)

    def tell(self, title: str, words: str, number: int, of: int) -> None:
        """Show the step ``number``, from 1, of so many."""
        last = number == of
        self.title.setText(title)
        self.words.setText(words)
        self.count.setText(f"{number} of {of}")
        self.back.setEnabled(number > 1)
        self.skip.setVisible(not last)
        self.next.setText("Done" if last else "Next")
        # A reader of the screen says what the focus comes to: the step stands there.
        self.setAccessibleName(f"Tour, step {number} of {of}: {title}")
        self.next.setAccessibleName(f"{self.next.text()}. {title}")
        self.next.setAccessibleDescription(words)
        self.words.setFixedHeight(self.words.heightForWidth(WIDTH - 36))
        self.adjustSize()

    def event(self, event: QEvent) -> bool:
        """Esc is the card's before it is the window's."""
        asks = event.type() == QEvent.Type.ShortcutOverride
        if asks and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave by Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class Mark(QWidget):
    """A frame that is drawn round a part of the window and lets the mouse through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def surround(self, place: QRect) -> None:
        """Stand round a place of the window, as far as there is room."""
        self.setGeometry(place.adjusted(-_LINE, -_LINE, _LINE, _LINE).intersected(self._window.rect()))
        # Nothing but the frame: over the 3D view the rest would be drawn anew with each of its pictures.
        inner = self.rect().adjusted(_LINE + 1, _LINE + 1, -_LINE - 1, -_LINE - 1)
        self.setMask(QRegion(self.rect()) - QRegion(inner))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame in the colour of what is selected."""
        painter = QPainter(self)
        pen = QPen(self.palette().color(QPalette.ColorRole.Highlight), _LINE)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        half = _LINE // 2
        painter.drawRect(self.rect().adjusted(half, half, -half - 1, -half - 1))
        painter.end()


def beside(part: QRect, card: QSize, window: QRect) -> QRect:
    """Where a card stands: beside the part of the window that it is about, or in a large one's corner."""
    width, height = card.width(), card.height()
    right, below = part.right() + _GAP, part.bottom() + _GAP
    left, above = part.left() - width - _GAP, part.top() - height - _GAP
    wide, high = window.width() - width - _GAP, window.height() - height - _GAP
    x = max(_GAP, min(part.center().x() - width // 2, wide))
    y = max(_GAP, min(part.center().y() - height // 2, high))
    if part.height() < _LOW and below <= high:
        return QRect(x, below, width, height)
    if part.height() < _LOW and above >= _GAP:
        return QRect(x, above, width, height)
    if right <= wide:
        return QRect(right, y, width, height)
    if left >= _GAP:
        return QRect(left, y, width, height)
    # In its lower right corner: what it shows stands in the middle.
    x, y = part.right() - width - 2 * _GAP, part.bottom() - height - 3 * _GAP
    return QRect(max(_GAP, min(x, wide)), max(_GAP, min(y, high)), width, height)


def _button(words: str, hint: str) -> QPushButton:
    button = QPushButton(words)
    button.setToolTip(hint)
    button.setAutoDefault(True)
    return button
