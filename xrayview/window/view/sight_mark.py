"""Where a density was picked in the 3D picture, the line of sight to there, and the keyboard's cross."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from xrayview.scene.lens import Lens
from xrayview.window.commands.pick import profile_on
from xrayview.window.state import State

_RADIUS = 7.0
_ARM = 12.0
_MARGIN = 16.0
# The same in light and dark: the picture under them is dark in both.
_INK, _HALO = QColor(255, 214, 92), QColor(0, 0, 0, 170)


class SightMark(QWidget):
    """Lies over the 3D picture and lets the mouse through; no larger than what it draws, which is cheap.

    ``cross``: the place that keys have moved to, in the view's pixels; None before the first key.
    """

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("Picked density")
        self._view = view
        self.cross: QPointF | None = None
        self.line: QLineF | None = None
        self.ring: QPointF | None = None
        self._known: tuple[object, ...] = ()
        self._ends: tuple[tuple[float, float, float], ...] = ()
        self.hide()

    def move_cross(self, right: float, down: float) -> None:
        """Move the keyboard's cross by so many pixels, within the picture; at first it is in the middle."""
        at = self.cross or QPointF(self._view.rect().center())
        self.cross = QPointF(
            min(max(at.x() + right, 0.0), self._view.width() - 1.0),
            min(max(at.y() + down, 0.0), self._view.height() - 1.0),
        )
        self._fit()

    def show_state(self, state: State) -> None:
        """Follow the camera, the volume and what was picked."""
        if state.tool != "pick":
            self.cross = None
        sight, scene = state.sheet.sight, state.scene
        known = (sight, state.document.volume, scene.cuts, scene.depth_flipped, scene.change)
        if known != self._known:
            self._known, self._ends = known, ()
            profile = profile_on(state, sight.ray) if sight is not None else None
            if profile is not None:
                self._ends = (profile.place_at(0.0), profile.place_at(float(profile.depths[-1])))
                if sight is not None and sight.picked is not None and profile.still_has(sight.picked):
                    self._ends += (profile.place_at(sight.picked.depth),)
        self.line = self.ring = None
        width, height = max(1, self._view.width()), max(1, self._view.height())
        beside = scene.stereo is not None and scene.stereo.is_beside
        if self._ends and not beside:  # over one of the two pictures alone it would be the wrong one
            import numpy as np

            seen = Lens(scene.camera, width / height).seen(np.asarray(self._ends))
            places = [QPointF(right * width, down * height) for right, down, _ in seen.tolist()]
            self.line = QLineF(places[0], places[1])
            self.ring = places[2] if len(places) > 2 else None
        self._fit()

    def _fit(self) -> None:
        """Be as large as what is drawn, and no larger than the view."""
        room = QRectF()
        if self.line is not None:
            room = QRectF(self.line.p1(), self.line.p2()).normalized()
            room = room.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
        if self.cross is not None:
            room = room.united(QRectF(self.cross, self.cross).adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN))
        room = room.intersected(QRectF(self._view.rect()))
        self.setGeometry(room.toAlignedRect())
        self.setVisible(not room.isEmpty())
        self.raise_()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw each stroke on a dark one, so that it stands out from bone as well."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-QPointF(self.pos()))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in (QPen(_HALO, 4.0), QPen(_INK, 1.6)):
            painter.setPen(pen)
            if self.line is not None and self.line.length() > 2 * _RADIUS:
                painter.drawLine(self.line)
            if self.ring is not None:
                painter.drawEllipse(self.ring, _RADIUS, _RADIUS)
            if self.cross is not None:
                x, y = self.cross.x(), self.cross.y()
                for inner, outer in ((-_ARM, -3.0), (3.0, _ARM)):
                    painter.drawLine(QLineF(x + inner, y, x + outer, y))
                    painter.drawLine(QLineF(x, y + inner, x, y + outer))
        painter.end()
