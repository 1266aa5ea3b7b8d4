"""How the editor looks: histogram, axes, the function with colours and points, or the iso-value's line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPalette,
    QPen,
    QPolygonF,
)

from xrayview.scene.drawn_by import DrawnBy
from xrayview.scene.transfer import Point, TransferFunction
from xrayview.volume.histogram import Histogram
from xrayview.window.transfer.edits import colour_at
from xrayview.window.transfer.mapping import (
    OPACITY_TICKS,
    Axes,
    bar_heights,
    curve,
    density_ticks,
)
from xrayview.window.transfer.span import Span

POINT_RADIUS = 5.0
# What stands round the plot: opacity's numbers on the left, a caption above, density's numbers below.
LEFT, TOP, RIGHT, BOTTOM = 36.0, 24.0, 10.0, 22.0


@dataclass(frozen=True)
class Contents:
    """What is drawn, ``by`` what the mode is set; ``selected`` and ``hovered`` are points by number.

    ``span``: the part of the axis that is shown, where it is a part.
    """

    by: DrawnBy
    histogram: Histogram | None
    transfer: TransferFunction
    iso_value: float
    selected: int
    hovered: int | None = None
    readout: str = ""
    focused: bool = False
    span: Span | None = None


def draw(painter: QPainter, axes: Axes, contents: Contents, palette: QPalette) -> None:
    """Draw it all; pixels are logical ones, and the painter makes them sharp at every scale."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _ground(painter, axes, palette, contents.focused)
    _scales(painter, axes, contents, palette)
    if contents.histogram is None:
        _say(painter, axes, "Open a file to see its densities", palette)
        return
    if contents.span is not None:
        _overview(painter, axes, contents.span, palette)
    if contents.by == "transfer function":
        _bars(painter, axes, contents.histogram, _soft(palette, QPalette.ColorRole.PlaceholderText, 100))
        _function(painter, axes, contents.transfer, palette)
        _points(painter, axes, contents, palette)
    elif contents.by == "iso-value":
        _surface(painter, axes, contents, palette)
    else:
        _bars(painter, axes, contents.histogram, _soft(palette, QPalette.ColorRole.PlaceholderText, 170))


def colour_of(point: Point) -> QColor:
    """A point's colour on the screen."""
    return QColor.fromRgbF(*point.colour)


def _ground(painter: QPainter, axes: Axes, palette: QPalette, focused: bool) -> None:
    role = QPalette.ColorRole.Highlight if focused else QPalette.ColorRole.Mid
    painter.setPen(QPen(palette.color(role), 2.0 if focused else 1.0))
    painter.setBrush(palette.color(QPalette.ColorRole.Base))
    room = QRectF(axes.left, axes.top, axes.width, axes.height)
    painter.drawRoundedRect(room.adjusted(-4.5, -8.5, 8.5, 2.5), 4.0, 4.0)


def _scales(painter: QPainter, axes: Axes, contents: Contents, palette: QPalette) -> None:
    quiet = palette.color(QPalette.ColorRole.PlaceholderText)
    painter.setFont(_small(painter.font()))
    rule = QPen(palette.color(QPalette.ColorRole.Mid), 0)  # 0: one pixel of the screen, whatever its scale
    for density in density_ticks(axes.highest, axes.lowest):
        x = axes.x_of(density)
        painter.setPen(rule)
        painter.drawLine(QLineF(x, axes.bottom + 2.5, x, axes.bottom + 5.5))
        painter.setPen(quiet)
        box = QRectF(x - 30, axes.bottom + 6, 60, BOTTOM - 5)
        painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, f"{density:g}")
    if contents.by == "transfer function":
        for opacity in OPACITY_TICKS:
            y = axes.y_of(opacity)
            painter.setPen(rule)
            painter.drawLine(QLineF(axes.left, y, axes.right, y))
            painter.setPen(quiet)
            box = QRectF(0, y - 8, axes.left - 8, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{opacity:g}")
    above = QRectF(0, 0, axes.right + 8, TOP - 9)
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    if contents.readout:
        painter.setPen(palette.color(QPalette.ColorRole.WindowText))
        painter.drawText(above, right, contents.readout)
    else:
        vertical = "opacity, cube-root scale" if contents.by == "transfer function" else "cells, log scale"
        painter.setPen(quiet)
        painter.drawText(above, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, vertical)
        painter.drawText(above, right, "density →")


def _bars(painter: QPainter, axes: Axes, histogram: Histogram, colour: QColor, begin: float = 0.0) -> None:
    """The histogram from density ``begin`` on, as one outline without seams."""
    heights = bar_heights(histogram.counts)
    edges = np.linspace(0.0, histogram.highest, len(heights) + 1)
    outline = QPolygonF()
    for low, high, height in zip(edges[:-1], edges[1:], heights, strict=True):
        if high <= begin or high <= axes.lowest or low >= axes.highest:
            continue
        y = axes.bottom - axes.height * float(height)
        outline.append(QPointF(axes.x_of(max(float(low), begin, axes.lowest)), y))
        outline.append(QPointF(axes.x_of(min(float(high), axes.highest)), y))
    if outline.isEmpty():
        return
    outline.prepend(QPointF(outline.first().x(), axes.bottom))
    outline.append(QPointF(outline.last().x(), axes.bottom))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(outline)


def _function(painter: QPainter, axes: Axes, transfer: TransferFunction, palette: QPalette) -> None:
    """The function as a line, with its colours below it."""
    line = [
        QPointF(axes.x_of(float(density)), axes.y_of(float(opacity)))
        for density, opacity in curve(transfer, axes.highest, 160, axes.lowest)
    ]
    below = QPainterPath(QPointF(axes.left, axes.bottom))
    for place in line:
        below.lineTo(place)
    below.lineTo(axes.right, axes.bottom)
    below.closeSubpath()
    ramp = QLinearGradient(axes.left, 0.0, axes.right, 0.0)
    for end, density in ((0.0, axes.lowest), (1.0, axes.highest)):
        ramp.setColorAt(end, QColor.fromRgbF(*colour_at(transfer, density)))
    for point in transfer.points:
        if axes.shows(point.density):
            ramp.setColorAt((axes.x_of(point.density) - axes.left) / axes.width, colour_of(point))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setOpacity(0.55)
    painter.setBrush(QBrush(ramp))
    painter.drawPath(below)
    painter.setOpacity(1.0)
    painter.setPen(QPen(palette.color(QPalette.ColorRole.WindowText), 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(line)


def _points(painter: QPainter, axes: Axes, contents: Contents, palette: QPalette) -> None:
    """The control points in their colours; the selected one with a ring of the accent, drawn last."""
    order = sorted(range(len(contents.transfer.points)), key=lambda index: index == contents.selected)
    for index in order:
        point = contents.transfer.points[index]
        if not axes.shows(point.density):
            continue
        place = QPointF(axes.x_of(point.density), axes.y_of(point.opacity))
        radius = POINT_RADIUS + (1.0 if index == contents.hovered else 0.0)
        if index == contents.selected:
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 2.5))
            painter.setBrush(palette.color(QPalette.ColorRole.Base))
            painter.drawEllipse(place, radius + 3.0, radius + 3.0)
        painter.setPen(QPen(palette.color(QPalette.ColorRole.WindowText), 1.5))
        painter.setBrush(colour_of(point))
        painter.drawEllipse(place, radius, radius)


def _surface(painter: QPainter, axes: Axes, contents: Contents, palette: QPalette) -> None:
    """The histogram, what lies inside the surface in the accent, and the line that parts the two."""
    assert contents.histogram is not None
    _bars(painter, axes, contents.histogram, _soft(palette, QPalette.ColorRole.PlaceholderText, 110))
    inside = _soft(palette, QPalette.ColorRole.Highlight, 150)
    _bars(painter, axes, contents.histogram, inside, contents.iso_value)
    if not axes.shows(contents.iso_value):
        return
    accent = palette.color(QPalette.ColorRole.Highlight)
    x = axes.x_of(contents.iso_value)
    painter.setPen(QPen(accent, 2.0))
    painter.drawLine(QLineF(x, axes.top - 4, x, axes.bottom))
    radius = POINT_RADIUS + (1.0 if contents.hovered is not None else 0.0)
    painter.setPen(QPen(palette.color(QPalette.ColorRole.WindowText), 1.5))
    painter.setBrush(accent)
    painter.drawEllipse(QPointF(x, axes.top + axes.height * 0.12), radius, radius)


def _overview(painter: QPainter, axes: Axes, span: Span, palette: QPalette) -> None:
    """Below the numbers: the whole axis as a thin track, and which part of it is shown."""
    track = QRectF(axes.left, axes.bottom + BOTTOM - 3.0, axes.width, 3.0)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(palette.color(QPalette.ColorRole.Mid))
    painter.drawRoundedRect(track, 1.5, 1.5)
    painter.setBrush(palette.color(QPalette.ColorRole.Highlight))
    left, right = (axes.left + axes.width * end / span.whole for end in (span.low, span.high))
    painter.drawRoundedRect(QRectF(left, track.top(), max(right - left, 6.0), 3.0), 1.5, 1.5)


def _say(painter: QPainter, axes: Axes, words: str, palette: QPalette) -> None:
    painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
    room = QRectF(axes.left, axes.top, axes.width, axes.height)
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)


def _soft(palette: QPalette, role: QPalette.ColorRole, alpha: int) -> QColor:
    colour = palette.color(role)
    colour.setAlpha(alpha)
    return colour


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() * 0.86)
    return small
