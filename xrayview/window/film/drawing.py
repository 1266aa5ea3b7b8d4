"""What is drawn on the film: the crop rectangle with its handles, and what the preparation took."""

from __future__ import annotations

from math import floor

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from xrayview.window.film.crop_box import Box, places
from xrayview.window.parts.placing import Placing
from xrayview.xray.outline import Outline

HANDLE = 8.0
"""Side of a handle, in the view's units."""

_LEFT_OUT = QColor(0, 0, 0, 150)
_SHADOW = QColor(0, 0, 0, 200)
_QUIET = QColor(232, 236, 240, 210)


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
    outside = QPainterPath()
    outside.addRect(_rectangle(placing, (0, 0, *placing.size)))
    inside = QPainterPath()
    inside.addRect(_rectangle(placing, box))
    painter.fillPath(outside - inside, _LEFT_OUT)


def draw_crop(painter: QPainter, placing: Placing, box: Box, accent: QColor, with_handles: bool) -> None:
    """The crop rectangle, and the handles that it is resized by."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(_SHADOW, 3.0))
    painter.drawRect(_rectangle(placing, box))
    painter.setPen(QPen(accent, 1.5))
    painter.drawRect(_rectangle(placing, box))
    if not with_handles:
        return
    painter.setPen(QPen(_SHADOW, 1.0))
    painter.setBrush(accent.lighter(150))
    for x, y in places(box).values():
        middle = _point(placing, x, y)
        corner = middle - QPointF(HANDLE / 2, HANDLE / 2)
        painter.drawRect(QRectF(corner.x(), corner.y(), HANDLE, HANDLE))


def _rectangle(placing: Placing, box: tuple[float, float, float, float]) -> QRectF:
    return QRectF(_point(placing, box[0], box[1]), _point(placing, box[2], box[3]))


def _point(placing: Placing, x: float, y: float) -> QPointF:
    """Where a point of the film lies in the view, in the middle of a pixel: thin lines are crisp there."""
    right, down = placing.to_view(x, y)
    return QPointF(floor(right) + 0.5, floor(down) + 0.5)
