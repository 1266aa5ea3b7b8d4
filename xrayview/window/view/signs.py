"""What lies over the 3D view and is no part of the picture: the orientation marker and the scale bar."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip, QWidget

from xrayview.scene.lens import Lens
from xrayview.scene.scene import Camera
from xrayview.window.state import State
from xrayview.window.view.orientation_marker import OrientationMarker
from xrayview.window.view.picture_place import picture_size
from xrayview.window.view.scale_bar import ScaleBar
from xrayview.window.words import side_shown

_MARGIN = 12
_SMALLEST = 170
"""In a view that is less wide or high than this they would hide the picture."""


class Signs(QObject):
    """Puts both into the corners of ``view`` and follows the camera that is drawn.

    ``surface``: the widget below them that the mouse is over; it tells what they are.
    """

    def __init__(self, view: QWidget, surface: QWidget) -> None:
        super().__init__(view)
        self._view, self._surface = view, surface
        self.marker = OrientationMarker(view)
        self.bar = ScaleBar(view)
        surface.installEventFilter(self)

    def show_state(self, state: State, camera: Camera) -> None:
        """Follow what is looked at, from where, and whether they are wanted."""
        volume, size, wanted = state.document.volume, self._surface.size(), state.preferences
        room = volume is not None and min(size.width(), size.height()) >= _SMALLEST
        if room and volume is not None:
            self.marker.show_camera(camera, side_shown(state.document))
            seen = picture_size(state.scene, size)
            lens = Lens(camera, seen.width() / seen.height())
            self.bar.show_scale(lens, volume.longest_mm, seen)
            self.marker.move(_MARGIN, size.height() - _MARGIN - self.marker.height())
            self.bar.move(
                size.width() - _MARGIN - self.bar.width(), size.height() - _MARGIN - self.bar.height()
            )
        self.marker.setVisible(room and wanted.marker)
        # What is stretched has no scale.
        self.bar.setVisible(room and wanted.scale_bar and not state.scene.change.is_stretched)
        self.to_front()

    def to_front(self) -> None:
        """Lie over whatever else lies over the view."""
        self.marker.raise_()
        self.bar.raise_()

    def release(self) -> None:
        """Stop listening to the surface, which goes away."""
        self._surface.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say what the pointer rests on: the signs themselves let the mouse through."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            for sign in (self.marker, self.bar):
                if sign.isVisible() and sign.geometry().contains(event.pos() + self._offset()):
                    QToolTip.showText(event.globalPos(), sign.hint(), self._surface, sign.geometry())
                    return True
        return super().eventFilter(watched, event)

    def _offset(self) -> QPoint:
        return self._surface.pos()
