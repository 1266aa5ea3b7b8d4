"""Which place of the picture a place of the 3D view shows: side by side, both halves show the whole of it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize

from xrayview.scene.scene import Scene


def picture_size(scene: Scene, view: QSize) -> QSize:
    """The size of the picture, or of each eye's where two stand beside each other."""
    beside = scene.stereo is not None and scene.stereo.is_beside
    return QSize(max(1, view.width() // 2 if beside else view.width()), max(1, view.height()))


def place_in_picture(scene: Scene, place: QPointF, view: QSize) -> tuple[float, float, float]:
    """(right, down, aspect) as `Lens.ray` counts them of a place in the view's pixels."""
    size = picture_size(scene, view)
    right = place.x() % size.width() if size.width() < view.width() else place.x()
    return right / size.width(), place.y() / size.height(), size.width() / size.height()
