"""The mark in the corner of the 3D view: what of it was measured, what was inferred."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from xrayview.window.state import State
from xrayview.window.trust import trust_as_rich_text, trust_in_words


class TrustMark(QLabel):
    """Lies over the 3D view and lets the mouse through; it speaks of reconstructions only.

    Its colours stay the same in light and dark: the picture under it is dark in both.
    """

    MARGIN = 12

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = parent
        self.setObjectName("trustMark")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setAccessibleName("What is measured, what is inferred")
        self.setStyleSheet(
            "background: rgba(16, 18, 21, 190); color: #e4e7ea; border-radius: 5px; padding: 5px 9px;"
        )
        self.move(self.MARGIN, self.MARGIN)
        self.hide()

    def show_state(self, state: State) -> None:
        """Follow the camera and the depth's direction."""
        inferred = state.document.reconstruction is not None and state.document.volume is not None
        self.setVisible(inferred)
        if inferred:
            first, then, _ = trust_in_words(state.scene)
            self.setText(trust_as_rich_text(state.scene))
            self.setAccessibleDescription(f"{first}: {then}")
            self.fit()
            self.raise_()

    def fit(self) -> None:
        """Stay within the view: what is too long for one line takes several."""
        room = self._view.width() - 2 * self.MARGIN
        self.setWordWrap(False)
        wanted = self.sizeHint().width()
        self.setWordWrap(wanted > room)
        width = min(wanted, max(room, 1))
        self.resize(width, self.heightForWidth(width) if self.wordWrap() else self.sizeHint().height())
