"""The residual's legend: its colours with the number they reach, and what it says of the volume."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from xrayview.window import words
from xrayview.window.film.residual import colours_of
from xrayview.window.parts.section import muted

_BAR = 10


class ColourBar(QWidget):
    """Clearer, equal, denser: the residual's colours from minus to plus ``scale``."""

    def __init__(self) -> None:
        super().__init__()
        self._scale = 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_scale(self, scale: float) -> None:
        """Show the difference in opacity that has the strongest colour."""
        self._scale = scale
        reach = words.percent(scale)
        self.setAccessibleName(f"Blue: clearer than the film, orange: denser, strongest from {reach}")
        self.update()

    def sizeHint(self) -> QSize:
        """A line of words over the bar."""
        return QSize(200, self.fontMetrics().height() + _BAR + 6)

    def minimumSizeHint(self) -> QSize:
        """It may be as narrow as its words."""
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The words, and the colours below them on middle grey."""
        import numpy as np

        painter = QPainter(self)
        line = self.fontMetrics().height()
        room = QRectF(0, 0, self.width(), line)
        reach = words.percent(self._scale)
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        wide = self.width() >= 250
        for place, text in (
            (Qt.AlignmentFlag.AlignLeft, f"\N{MINUS SIGN}{reach}" + (" clearer" if wide else "")),
            (Qt.AlignmentFlag.AlignHCenter, "0"),
            (Qt.AlignmentFlag.AlignRight, ("denser " if wide else "") + f"+{reach}"),
        ):
            painter.drawText(room, place | Qt.AlignmentFlag.AlignVCenter, text)
        colours = colours_of(np.linspace(-1, 1, 256, dtype=np.float32)[None, :], 1.0)
        bar = QRectF(0, line + 3, self.width(), _BAR)
        painter.fillRect(bar, Qt.GlobalColor.gray)
        painter.drawImage(bar, image_of(colours))
        painter.end()


class Legend(QWidget):
    """The colour bar, the numbers of the report, and the sentence that no number proves the depth."""

    def __init__(self) -> None:
        super().__init__()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 4, 0, 0)
        rows.setSpacing(4)
        self.bar = ColourBar()
        self.numbers = muted()
        self.sentence = muted(words.ZERO_IS_NO_PROOF)
        for part in (self.bar, self.numbers, self.sentence):
            rows.addWidget(part)

    def show_residual(self, scale: float, numbers: str) -> None:
        """Show the scale's end and the residual in numbers."""
        self.bar.set_scale(scale)
        self.numbers.setText(numbers)


def image_of(colours: object) -> QImage:
    """(N, M, 4) uint8 red, green, blue, alpha as a QImage that owns its memory."""
    import numpy as np

    pixels = np.ascontiguousarray(colours, np.uint8)
    rows, columns, _ = pixels.shape
    image = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGBA8888)
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
