"""The dialog in which pictures of a DICOM folder are chosen: what each shows, how large, a small preview."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from xrayview.window.dialogs.page import Page, sentence
from xrayview.window.dialogs.previews import Previews
from xrayview.window.parts.plain_hint import plain_hint
from xrayview.xray.choosing import Found, described

_SIDE = 72


class ChoosePictures(Page):
    """``chosen([paths])`` once a person has chosen one or several."""

    chosen = Signal(list)

    def __init__(self, folder: Path, found: Sequence[Found], parent: QWidget | None = None) -> None:
        super().__init__("Choose pictures", parent)
        self._found = {picture.path: picture for picture in found}
        self.rows.addWidget(sentence(f"{folder.name or folder} holds {len(found)} pictures", "subtitle"))
        self.rows.addWidget(sentence("Choose one, or several with Ctrl or Shift.", "muted"))
        self.list = QListWidget()
        self.list.setAccessibleName("Pictures")
        self.list.setToolTip("The pictures that were found; Enter or a double click opens what is chosen")
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setIconSize(QSize(_SIDE, _SIDE))
        self.list.setUniformItemSizes(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._items: dict[Path, QListWidgetItem] = {}
        to_come = self._framed(None)
        for picture in found:
            item = QListWidgetItem(_in_words(picture, folder), self.list)
            item.setData(Qt.ItemDataRole.UserRole, str(picture.path))
            item.setToolTip(plain_hint(str(picture.path)))
            item.setIcon(to_come)
            item.setSizeHint(QSize(200, _SIDE + 8))
            self._items[picture.path] = item
        self.rows.addWidget(self.list, 1)
        self.add_button("Cancel").clicked.connect(self.reject)
        self.open_button = self.add_button("Open", main=True)
        self.open_button.clicked.connect(self._open)
        self.list.itemDoubleClicked.connect(lambda item: self._open())
        self.list.itemSelectionChanged.connect(self._show_choice)
        self._previews = Previews(2 * _SIDE, self)
        self._previews.made.connect(self._show_preview)
        self._previews.failed.connect(self._show_failure)
        # Scrolling past a row asks for nothing: what comes to rest in sight is made.
        self._rest = QTimer(self, singleShot=True, interval=120)
        self._rest.timeout.connect(self._ask_in_sight)
        self.list.verticalScrollBar().valueChanged.connect(lambda place: self._rest.start())
        self.finished.connect(lambda code: self._previews.close())
        self.list.setCurrentRow(0)
        self.finish(620, 560)
        self.list.setFocus()
        self._rest.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More rows may be in sight."""
        super().resizeEvent(event)
        self._rest.start()

    def _open(self) -> None:
        paths = [Path(str(item.data(Qt.ItemDataRole.UserRole))) for item in self.list.selectedItems()]
        if paths:
            order = list(self._items)
            self.chosen.emit(sorted(paths, key=order.index))
            self.accept()

    def _show_choice(self) -> None:
        count = len(self.list.selectedItems())
        self.open_button.setEnabled(count > 0)
        self.open_button.setText("Open" if count < 2 else f"Open {count}")

    def _ask_in_sight(self) -> None:
        room = self.list.viewport().rect()
        for path, item in self._items.items():
            if self.list.visualItemRect(item).intersects(room):
                self._previews.ask(self._found[path])

    def _show_preview(self, path: Path, image: QImage) -> None:
        self._items[path].setIcon(self._framed(image))

    def _show_failure(self, path: Path, words: str) -> None:
        item = self._items[path]
        item.setText(f"{item.text()}\nCannot be read")
        item.setToolTip(plain_hint(words))

    def _framed(self, image: QImage | None) -> QIcon:
        """The picture in the middle of a black square, so that all rows begin at the same place."""
        ratio = self.devicePixelRatioF()
        square = QPixmap(round(_SIDE * ratio), round(_SIDE * ratio))
        square.fill(QColor("black"))
        if image is not None:
            painter = QPainter(square)
            fitted = image.scaled(
                square.size(), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            painter.drawImage(
                (square.width() - fitted.width()) // 2, (square.height() - fitted.height()) // 2, fitted
            )
            painter.end()
        square.setDevicePixelRatio(ratio)
        framed = QIcon(square)
        framed.addPixmap(square, QIcon.Mode.Selected)  # as it is: Qt would tint it
        return framed


def _in_words(picture: Found, folder: Path) -> str:
    """What it shows and its size; below that the file, from the folder on."""
    try:
        name = picture.path.relative_to(folder)
    except ValueError:
        name = picture.path
    return f"{described(picture)}\n{name}"
