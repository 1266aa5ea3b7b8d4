"""Pictures of presets for their list: made one by one while nothing else is to be done."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QIcon, QImage, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from xrayview.scene.transfer import Point, TransferFunction
from xrayview.window.state import State
from xrayview.window.store import Store
from xrayview.window.transfer.thumbnail import Miniature, miniature, thumbnail

Index = QModelIndex | QPersistentModelIndex

SIDE = 44
_PAUSE_MS = 250
_AT_A_TIME = 0.05  # seconds


class PresetPictures(QObject):
    """Makes pictures of what ``wanted`` says, in its order, and says ``made(transfer, picture)`` of each.

    They wait until the scene has been still for a moment: a drag, and the first picture, come before them.
    Without a volume there are none.
    """

    def __init__(
        self,
        parent: QObject,
        store: Store,
        wanted: Callable[[], list[TransferFunction]],
        made: Callable[[TransferFunction, QIcon], object],
    ) -> None:
        super().__init__(parent)
        self._store, self._wanted, self._made = store, wanted, made
        self._small: Miniature | None = None
        self._of: tuple[object, ...] = ()
        self._pictures: dict[tuple[Point, ...], QIcon] = {}
        self._pause = QTimer(self, singleShot=True)
        self._pause.timeout.connect(self._make)
        store.listen(self._show)

    def soon(self) -> None:
        """Make what is wanted in a moment."""
        if self._store.state.document.volume is not None:
            self._pause.start(_PAUSE_MS)

    def picture(self, transfer: TransferFunction) -> QIcon:
        """What there is of it by now: its picture, or an empty one of that size."""
        found = self._pictures.get(transfer.points)
        return found if found is not None else _icon(QImage())

    def _show(self, old: State, new: State) -> None:
        of = (new.document.volume, new.scene.depth_flipped, new.scene.change)
        if of != self._of:
            self._of, self._small = of, None
            self._pictures.clear()
            self.soon()
        elif new.scene is not old.scene:
            self.soon()

    def _make(self) -> None:
        """Make what is missing for a moment at a time, so that the window answers between."""
        end, volume = time.monotonic() + _AT_A_TIME, self._store.state.document.volume
        if volume is None:
            return
        for transfer in self._wanted():
            known = self._pictures.get(transfer.points)
            if known is not None:
                self._made(transfer, known)
                continue
            if time.monotonic() > end:
                self._pause.start(0)
                return
            if self._small is None:
                scene = self._store.state.scene
                self._small = miniature(volume, scene.depth_flipped, scene.change)
            rgba = thumbnail(self._small, transfer)
            height, width, _ = rgba.shape
            image = QImage(rgba.data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()
            self._pictures[transfer.points] = _icon(image)
            self._made(transfer, self._pictures[transfer.points])


class PictureRows(QStyledItemDelegate):
    """Rows of a list as high as the pictures; a separator as a line, which Qt draws by its own rows only."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Pictures in their own size, not in that of the closed choice."""
        super().initStyleOption(option, index)
        option.decorationSize = QSize(SIDE, SIDE)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The picture's height and a little more."""
        size = super().sizeHint(option, index)
        return QSize(size.width(), 7 if _is_separator(index) else max(size.height(), SIDE + 4))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the row, or the line."""
        if not _is_separator(index):
            super().paint(painter, option, index)
            return
        room, palette = option.rect, option.palette
        painter.setPen(palette.color(QPalette.ColorRole.Mid))
        painter.drawLine(room.left() + 4, room.center().y(), room.right() - 4, room.center().y())


def _is_separator(index: Index) -> bool:
    return index.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "separator"


def _icon(image: QImage) -> QIcon:
    """On black in light and dark, as the 3D view is, in a square."""
    picture = QPixmap(QSize(SIDE, SIDE) * 2)
    picture.fill(Qt.GlobalColor.black)
    if not image.isNull():
        size = image.size().scaled(picture.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        left, top = (picture.width() - size.width()) / 2, (picture.height() - size.height()) / 2
        painter.drawImage(QRectF(left, top, size.width(), size.height()), image)
        painter.end()
    icon = QIcon(picture)
    icon.addPixmap(picture, QIcon.Mode.Selected)  # or the style would tint what is selected
    return icon
