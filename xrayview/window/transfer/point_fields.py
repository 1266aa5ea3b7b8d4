"""The selected point in numbers: density, opacity and colour."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from xrayview.scene.transfer import HIGHEST_DENSITY, Point
from xrayview.window.parts.number_field import FIELD_HEIGHT, NumberField
from xrayview.window.parts.section import muted
from xrayview.window.transfer.drawing import colour_of

_SWATCH = QSize(44, 12)


class PointFields(QWidget):
    """``moved(density, opacity)`` when a number is changed, ``colour_asked`` when the colour is pressed."""

    moved = Signal(float, float)
    colour_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._point: Point | None = None
        self.density = _number(HIGHEST_DENSITY, "Density of the selected point")
        self.opacity = _number(1.0, "Opacity of the selected point, for 1/128 of the cube's edge")
        self.density.valueChanged.connect(self._density_changed)
        self.opacity.valueChanged.connect(self._opacity_changed)
        self.colour = QPushButton()
        self.colour.setObjectName("small")
        self.colour.setMinimumHeight(FIELD_HEIGHT)
        self.colour.setIconSize(_SWATCH)
        self.colour.setToolTip("Choose the colour of the selected point (Enter in the plot)")
        self.colour.clicked.connect(self.colour_asked)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        parts = (("Density", self.density), ("Opacity", self.opacity), ("Colour", self.colour))
        for column, (words, field) in enumerate(parts):
            caption = muted(words, wrap=False)
            caption.setBuddy(field)
            grid.addWidget(caption, 0, column)
            grid.addWidget(field, 1, column)
            grid.setColumnStretch(column, 1)

    def show_point(self, point: Point) -> None:
        """Show a point without saying that it was changed."""
        if point == self._point:
            return
        self._point = point
        with QSignalBlocker(self.density), QSignalBlocker(self.opacity):
            self.density.setValue(point.density)
            self.opacity.setValue(point.opacity)
        colour = colour_of(point)
        swatch = QPixmap(_SWATCH * self.devicePixelRatioF())
        swatch.setDevicePixelRatio(self.devicePixelRatioF())
        swatch.fill(colour)
        self.colour.setIcon(QIcon(swatch))
        self.colour.setAccessibleName(f"Colour of the selected point, {colour.name()}")

    def _density_changed(self, density: float) -> None:
        # The other number as it is, not as it is shown: that is rounded.
        if self._point is not None:
            self._change(density, self._point.opacity)

    def _opacity_changed(self, opacity: float) -> None:
        if self._point is not None:
            self._change(self._point.density, opacity)

    def _change(self, density: float, opacity: float) -> None:
        """Ask for it; where a neighbour was in the way, show what became of it."""
        self.moved.emit(density, opacity)
        if self._point is not None:
            point, self._point = self._point, None
            self.show_point(point)


def _number(highest: float, name: str) -> NumberField:
    number = NumberField(0.0, highest, 0.01, 3)
    number.setMinimumWidth(70)
    number.setAccessibleName(name)
    number.setToolTip(name)
    return number
