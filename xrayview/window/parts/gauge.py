"""The trust gauge: how far the present view is from the measured one, in shape, colour and words."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPainterPath, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

HINT = (
    "The angle between where you stand and where the film was taken from. At 0° you look along the measured "
    "rays: outline and totals are the film's. At 180° too, from behind. The nearer to 90°, the more of what "
    "you see is depth, and depth was inferred."
)
MEASURED_VOLUME = "Measured volume"
_MEASURED_HINT = "This volume comes from a file as it is: nothing in it was inferred by xrayview."
_AS_MEASURED = 0.5

_WIDTH, _HEIGHT = 46, 26
_RADIUS = 20.0
_THINNEST, _THICKEST = 1.5, 7.0
# Seen on the light and on the dark ground alike.
_GREEN, _AMBER, _RED = (0x3F, 0x9E, 0x68), (0xDD, 0xA0, 0x30), (0xD2, 0x50, 0x44)
_HALF_WAY = math.sin(math.radians(45.0))


class AngleGauge(QWidget):
    """A half circle from 0° (left) over 90° (top) to 180° (right) with a needle, and the angle in words.

    The band is green and thin where the picture is measured, red and thick where it is inferred: thickness
    and words say without colour what the colour says.
    """

    def __init__(self) -> None:
        super().__init__()
        self._degrees: float | None = None
        self.dial = _Dial()
        self.label = QLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self.dial)
        row.addWidget(self.label)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("Angle to the measured view")
        # As wide as its longest words: what stands beside it must not move while the view turns.
        self._width = max(
            self.label.fontMetrics().horizontalAdvance(in_words(angle)) for angle in (0.0, 128.0, 180.0)
        )
        self.set_angle(None)

    def set_angle(self, degrees: float | None, otherwise: str = "") -> None:
        """Show ``degrees`` (0 as the film was taken .. 180 from behind).

        None: nothing is inferred. Then ``otherwise`` stands there without a dial, such as `MEASURED_VOLUME`,
        or nothing at all.
        """
        self._degrees = None if degrees is None else min(180.0, max(0.0, degrees))
        words = otherwise if self._degrees is None else in_words(self._degrees)
        hint = HINT if self._degrees is not None else _MEASURED_HINT if otherwise else ""
        self.dial.setVisible(self._degrees is not None)
        self.dial.turn(self._degrees or 0.0)
        self.label.setMinimumWidth(self._width if self._degrees is not None else 0)
        self.label.setText(words)
        self.label.setVisible(bool(words))
        self.setToolTip(hint)
        self.setAccessibleDescription(f"{words}. {hint}" if words else "")

    @property
    def degrees(self) -> float | None:
        """The angle that is shown."""
        return self._degrees


def in_words(degrees: float) -> str:
    """The angle as a person reads it, 0..180 degrees."""
    if degrees < _AS_MEASURED:
        return "The measured view"
    if degrees > 180.0 - _AS_MEASURED:
        return "The measured view, from behind"
    return f"{degrees:.0f}° off the measured view"


def inferred_share(degrees: float) -> float:
    """How much of the picture is depth, 0 (measured: 0 and 180 degrees) .. 1 (at 90 degrees)."""
    return abs(math.sin(math.radians(degrees)))


def band_colour(degrees: float) -> QColor:
    """Green at 0 and 180 degrees, amber half-way, red at 90."""
    share = inferred_share(degrees)
    if share <= _HALF_WAY:
        return _between(_GREEN, _AMBER, share / _HALF_WAY)
    return _between(_AMBER, _RED, (share - _HALF_WAY) / (1.0 - _HALF_WAY))


class _Dial(QWidget):
    """The half circle and its needle."""

    def __init__(self) -> None:
        super().__init__()
        self._degrees = 0.0
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Room for the half circle."""
        return QSize(_WIDTH, _HEIGHT)

    def turn(self, degrees: float) -> None:
        """Point the needle there."""
        if degrees != self._degrees:
            self._degrees = degrees
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the band, and the needle in the text's colour."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QPointF(_WIDTH / 2, _HEIGHT - 4.0)
        painter.setPen(Qt.PenStyle.NoPen)
        steps = 30
        for step in range(steps):
            first, last = 180.0 * step / steps, 180.0 * (step + 1) / steps
            painter.setBrush(band_colour((first + last) / 2))
            painter.drawPath(_piece(centre, first, last))
        ink = QGuiApplication.palette().color(QPalette.ColorRole.WindowText)
        painter.setPen(QPen(ink, 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(centre, _point(centre, self._degrees, _RADIUS - 1.0))
        painter.setBrush(ink)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(QRectF(centre.x() - 2.5, centre.y() - 2.5, 5.0, 5.0))
        painter.end()


def _piece(centre: QPointF, first: float, last: float) -> QPainterPath:
    """A piece of the band, as thick as its angle is inferred; pieces overlap a little, so no seam shows."""
    path = QPainterPath()
    last = min(180.0, last + 0.8)
    inner = [_RADIUS - _thickness(angle) for angle in (last, first)]
    path.moveTo(_point(centre, first, _RADIUS))
    path.lineTo(_point(centre, last, _RADIUS))
    path.lineTo(_point(centre, last, inner[0]))
    path.lineTo(_point(centre, first, inner[1]))
    path.closeSubpath()
    return path


def _thickness(degrees: float) -> float:
    return _THINNEST + (_THICKEST - _THINNEST) * inferred_share(degrees)


def _point(centre: QPointF, degrees: float, radius: float) -> QPointF:
    angle = math.radians(degrees)
    return QPointF(centre.x() - radius * math.cos(angle), centre.y() - radius * math.sin(angle))


def _between(first: tuple[int, int, int], last: tuple[int, int, int], share: float) -> QColor:
    return QColor(*(round(a + (b - a) * share) for a, b in zip(first, last, strict=True)))
