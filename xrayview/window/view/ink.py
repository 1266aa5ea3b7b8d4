"""Lines and letters that can be read on any picture: light, with a dark rim."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

LIGHT, DARK = "#f2f4f6", "#0b0d10"


def pen(colour: str, width: float, strength: float = 1.0) -> QPen:
    """A round pen; ``strength`` 0..1 is its opacity."""
    ink = QColor(colour)
    ink.setAlphaF(strength)
    return QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def line(painter: QPainter, start: QPointF, end: QPointF, width: float, colour: str = LIGHT) -> None:
    """A line with a dark rim."""
    for ink, wide in ((DARK, width + 2.5), (colour, width)):
        painter.setPen(pen(ink, wide))
        painter.drawLine(start, end)


def text(painter: QPainter, middle: QPointF, words: str, font: QFont, colour: str = LIGHT) -> None:
    """Words with a dark rim, centred at a point."""
    metrics = QFontMetricsF(font)
    start = middle + QPointF(-metrics.horizontalAdvance(words) / 2, metrics.capHeight() / 2)
    path = QPainterPath()
    path.addText(start, font, words)
    painter.strokePath(path, pen(DARK, 3.0, 0.85))
    painter.fillPath(path, QColor(colour))
