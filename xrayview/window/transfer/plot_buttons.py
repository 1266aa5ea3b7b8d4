"""Buttons below the plot: add and delete points, and show more or less of the density axis."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from xrayview.window.transfer.canvas import TransferCanvas

_NEARER = 1.5


class PlotButtons(QWidget):
    """What keys and wheel do in the plot, for a pointer."""

    def __init__(self, canvas: TransferCanvas) -> None:
        super().__init__()
        self._canvas = canvas
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.add = _button("Add", "Add a point after the selected one (Insert in the plot)", "Add point")
        self.delete = _button("Delete", "Delete the selected point (Delete in the plot)", "Delete point")
        self.farther = _button("\N{MINUS SIGN}", "Show more of the axis (- in the plot)", "Zoom out")
        self.nearer = _button("+", "Show less of the axis, larger (+ in the plot)", "Zoom in")
        self.fit = _button("Fit", "Show the densities of the points, or the whole axis (End, Home)", "Fit")
        self.add.clicked.connect(canvas.add_after_selected)
        self.delete.clicked.connect(canvas.remove_selected)
        self.farther.clicked.connect(lambda: canvas.zoom(1 / _NEARER))
        self.nearer.clicked.connect(lambda: canvas.zoom(_NEARER))
        self.fit.clicked.connect(self._fit)
        for button in (self.add, self.delete):
            row.addWidget(button)
        row.addStretch(1)
        for button in (self.farther, self.nearer, self.fit):
            row.addWidget(button)
        canvas.zoom_changed.connect(self.follow)

    def follow(self) -> None:
        """Offer what is possible now."""
        canvas = self._canvas
        for button in (self.add, self.delete):
            button.setVisible(canvas.has_points)
        self.delete.setEnabled(canvas.points_shown > 1)
        self.farther.setEnabled(not canvas.span().is_whole)

    def _fit(self) -> None:
        """Show what is set; once more, everything."""
        before = self._canvas.span()
        self._canvas.fit_points()
        if self._canvas.span() == before:
            self._canvas.fit()


def _button(words: str, hint: str, name: str) -> QToolButton:
    button = QToolButton()
    button.setText(words)
    button.setToolTip(hint)
    button.setAccessibleName(name)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
