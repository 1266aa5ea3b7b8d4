"""The cuts there are, one line each: the chosen one's numbers and handles are shown."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QSizePolicy

from xrayview.scene.cuts import Cut
from xrayview.window.panels.cut_words import in_words
from xrayview.window.parts.in_hand import answers_in_hand

_FEWEST, _MOST = 2, 4


class CutList(QListWidget):
    """Says ``chosen(number)`` where a person goes to another line, and ``unwanted()`` for Delete."""

    chosen = Signal(int)
    unwanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Cuts")
        self.setToolTip("The cuts; arrow keys choose one, Delete removes it")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        answers_in_hand(self)
        self.currentRowChanged.connect(lambda row: self.chosen.emit(row) if row >= 0 else None)

    def show_cuts(self, cuts: tuple[Cut, ...], chosen: int | None) -> None:
        """Show these, and which one is the chosen one, without saying so."""
        with QSignalBlocker(self):
            while self.count() > len(cuts):
                self.takeItem(self.count() - 1)
            while self.count() < len(cuts):
                self.addItem("")
            for row, cut in enumerate(cuts):
                self.item(row).setText(in_words(cut))
            self.setCurrentRow(-1 if chosen is None else chosen)
        self.setVisible(bool(cuts))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As high as its lines, within limits."""
        line = self.sizeHintForRow(0) if self.count() else self.fontMetrics().height() + 6
        lines = min(max(self.count(), _FEWEST), _MOST)
        return QSize(200, lines * line + 2 * self.frameWidth() + 4)

    def minimumSizeHint(self) -> QSize:
        """No lower than its lines."""
        return QSize(60, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes the chosen cut."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.unwanted.emit()
        else:
            super().keyPressEvent(event)
