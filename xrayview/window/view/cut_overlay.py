"""The cuts drawn over the 3D picture: their outlines, and the handles of the chosen one."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from xrayview.scene.cuts import Cut, Vector
from xrayview.window.view.cut_handles import Handle, Name, handles
from xrayview.window.view.cut_outline import Line, outline
from xrayview.window.view.picture import Picture

_KNOB, _SMALL_KNOB = 6.0, 4.0
# The same in light and dark: the picture under them is dark in both.
_INK, _QUIET, _HALO = QColor("#5fb3c8"), QColor(206, 214, 222), QColor(8, 10, 13, 190)


@dataclass(frozen=True)
class Shown:
    """One cut as it is drawn; of a cut that is not the ``chosen`` one only the first handle."""

    cut: Cut
    lines: tuple[Line, ...]
    handles: tuple[Handle, ...]
    chosen: bool


Held = tuple[int, Name]
"""The number of a cut, and the name of one of its handles."""


def shown(cuts: tuple[Cut, ...], chosen: int | None, picture: Picture, half: Vector) -> tuple[Shown, ...]:
    """The cuts in a picture; ``half``: the half edges (x, y, z) of the volume's box."""
    return tuple(
        Shown(
            cut,
            outline(cut, picture, half),
            handles(cut, picture)[: None if number == chosen else 1],
            number == chosen,
        )
        for number, cut in enumerate(cuts)
    )


class CutOverlay(QWidget):
    """Lies over the 3D picture and lets the mouse through; it only draws what it is given."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("Handles of cuts")
        self._cuts: tuple[Shown, ...] = ()
        self._lit: Held | None = None
        self.hide()

    def show_cuts(self, cuts: tuple[Shown, ...], lit: Held | None) -> None:
        """Draw these, with one handle lit up; hidden where there are none."""
        if (cuts, lit) != (self._cuts, self._lit):
            self._cuts, self._lit = cuts, lit
            self.update()
        self.setVisible(bool(cuts))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the others first, so that the chosen one lies over them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, one in sorted(enumerate(self._cuts), key=lambda numbered: numbered[1].chosen):
            for line in sorted(one.lines, key=lambda line: not line.behind):
                _draw_line(painter, line, one.chosen)
            for handle in sorted(one.handles, key=lambda handle: -handle.depth):
                _draw_handle(painter, handle, one.chosen, self._lit == (number, handle.name))
        painter.end()


def _draw_line(painter: QPainter, line: Line, chosen: bool) -> None:
    width = (1.6 if chosen else 1.0) * (0.6 if line.behind else 1.0)
    places = QPolygonF([QPointF(*place) for place in line.places])
    ink = QColor(_INK if chosen else _QUIET)
    ink.setAlphaF(0.55 if line.behind else 0.95 if chosen else 0.7)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    # Dark under bright: the line is seen on bone and on air.
    for colour, wide in ((_HALO, width + 2.0), (ink, width)):
        painter.setPen(QPen(colour, wide, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPolyline(places)


def _draw_handle(painter: QPainter, handle: Handle, chosen: bool, lit: bool) -> None:
    ink = _INK.lighter(150) if lit else _INK if chosen else _QUIET
    foot, place = QPointF(*handle.foot), QPointF(*handle.place)
    if foot != place:
        for colour, wide in ((_HALO, 4.5), (ink, 2.2)):
            painter.setPen(QPen(colour, wide, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(foot, place)
    radius = (_KNOB if chosen else _SMALL_KNOB) + (2.0 if lit else 0.0)
    painter.setPen(QPen(_HALO, 2.0))
    painter.setBrush(QColor("#ffffff") if lit else ink)
    if handle.name in ("direction", "radius"):
        painter.drawEllipse(place, radius, radius)
    else:
        side = 0.88 * radius
        painter.drawRect(QRectF(place.x() - side, place.y() - side, 2 * side, 2 * side))
    painter.setBrush(Qt.BrushStyle.NoBrush)
