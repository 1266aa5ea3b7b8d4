"""What is drawn on the film: boxes with their handles, outlines and lines, and what the preparation took."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from xrayview.window.film.crop_box import Box, places
from xrayview.window.parts.placing import Placing
from xrayview.xray.outline import Outline

HANDLE = 8.0
"""Side of a handle, in the view's units."""

_LEFT_OUT = QColor(0, 0, 0, 150)
_SHADOW = QColor(0, 0, 0, 200)
_QUIET = QColor(232, 236, 240, 210)
_END = 5.0


def draw_outline(painter: QPainter, placing: Placing, taken: Outline) -> None:
    """The square that the network sees, as a quiet dashed line."""
    corners = QPolygonF([_point(placing, x, y) for x, y in taken.square])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    # Dark under bright: the line is seen on bone and on air.
    painter.setPen(QPen(_SHADOW, 2.5))
    painter.drawPolygon(corners)
    painter.setPen(QPen(_QUIET, 1.2, Qt.PenStyle.DashLine))
    painter.drawPolygon(corners)


def draw_left_out(painter: QPainter, placing: Placing, box: Box) -> None:
    """The film outside the rectangle, darkened."""
    _darken(painter, placing, [(box[0], box[1]), (box[2], box[1]), (box[2], box[3]), (box[0], box[3])])


def draw_masked(painter: QPainter, placing: Placing, taken: Outline, masked: QImage) -> None:
    """What the network does not see: darkened outside its square, in ``masked``'s own colours within.

    ``masked``: of any size, stretched over the square as the network sees it, and clipped to the film.
    """
    corners = QPolygonF([QPointF(*placing.to_view(x, y)) for x, y in taken.square])
    _darken(painter, placing, taken.square)
    own = QPolygonF([QPointF(x, y) for x, y in _corners(masked.width(), masked.height())])
    laid = QTransform()
    if not QTransform.quadToQuad(own, corners, laid):
        return
    painter.save()
    painter.setClipRect(_rectangle(placing, (0, 0, *placing.size)))
    painter.setTransform(laid, True)
    painter.drawImage(0, 0, masked)
    painter.restore()


def draw_box(
    painter: QPainter, placing: Placing, box: Box, accent: QColor, with_handles: bool, dashed: bool = False
) -> None:
    """A rectangle, and the handles that it is resized by."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(_SHADOW, 3.0))
    painter.drawRect(_rectangle(placing, box))
    painter.setPen(QPen(accent, 1.5, Qt.PenStyle.DotLine if dashed else Qt.PenStyle.SolidLine))
    painter.drawRect(_rectangle(placing, box))
    if not with_handles:
        return
    painter.setPen(QPen(_SHADOW, 1.0))
    painter.setBrush(accent.lighter(150))
    for x, y in places(box).values():
        middle = _point(placing, x, y)
        corner = middle - QPointF(HANDLE / 2, HANDLE / 2)
        painter.drawRect(QRectF(corner.x(), corner.y(), HANDLE, HANDLE))


def draw_line(
    painter: QPainter,
    placing: Placing,
    points: Sequence[tuple[float, float]],
    accent: QColor,
    closed: bool,
    thick: bool,
) -> None:
    """A line from point to point of the film, back to its first where it is ``closed``."""
    line = QPolygonF([_point(placing, x, y) for x, y in points])
    draw = painter.drawPolygon if closed else painter.drawPolyline
    painter.setBrush(Qt.BrushStyle.NoBrush)
    width = 2.0 if thick else 1.2
    for pen in (QPen(_SHADOW, width + 1.8), QPen(accent, width)):
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        draw(line)


def draw_ends(
    painter: QPainter, placing: Placing, points: Sequence[tuple[float, float]], accent: QColor
) -> None:
    """A ring round each point, its middle free: what lies there is to be seen."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(_SHADOW, 3.5), QPen(accent.lighter(130), 1.6)):
        painter.setPen(pen)
        for x, y in points:
            painter.drawEllipse(_point(placing, x, y), _END, _END)


def _darken(painter: QPainter, placing: Placing, kept: Sequence[tuple[float, float]]) -> None:
    """The film but for what lies within these corners."""
    outside = QPainterPath()
    outside.addRect(_rectangle(placing, (0, 0, *placing.size)))
    inside = QPainterPath()
    inside.addPolygon(QPolygonF([_point(placing, x, y) for x, y in kept]))
    inside.closeSubpath()
    painter.fillPath(outside - inside, _LEFT_OUT)


def _corners(width: float, height: float) -> tuple[tuple[float, float], ...]:
    return (0, 0), (width, 0), (width, height), (0, height)


def _rectangle(placing: Placing, box: tuple[float, float, float, float]) -> QRectF:
    return QRectF(_point(placing, box[0], box[1]), _point(placing, box[2], box[3]))


def _point(placing: Placing, x: float, y: float) -> QPointF:
    """Where a point of the film lies in the view, in the middle of a pixel: thin lines are crisp there."""
    right, down = placing.to_view(x, y)
    return QPointF(floor(right) + 0.5, floor(down) + 0.5)
