"""The icons of the actions: line drawings in the palette's own colours, sharp at every scale."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QPainter, QPaintEvent, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from xrayview.errors import UnusableInput
from xrayview.resources import resource
from xrayview.scene import limits
from xrayview.window.memory.logbook import log

# What an icon stands for in the window, and the drawing under resources/icons that shows it.
ICONS: dict[str, str] = {
    "open": "folder-open",
    "open-folder": "folder-search",
    "recent": "history",
    "film": "file-image",
    "save-picture": "image-down",
    "save-stereo": "images",
    "save-volume": "save",
    "quit": "log-out",
    "undo": "undo-2",
    "redo": "redo-2",
    "copy": "copy",
    "paste": "clipboard-paste",
    "turn-left": "rotate-ccw-square",
    "turn-right": "rotate-cw-square",
    "mirror": "triangles-centerline-dashed-vertical",
    "crop": "crop",
    "masked": "scan-eye",
    "stop": "circle-stop",
    "surface": "box",
    "volume": "layers",
    "xray": "bone",
    "mip": "mountain",
    "slices": "axis-3d",
    "mesh": "pyramid",
    "as-taken": "house",
    "quarter-right": "rotate-cw",
    "quarter-left": "rotate-ccw",
    "above": "arrow-down-to-line",
    "below": "arrow-up-to-line",
    "flip-depth": "bring-to-front",
    "full-screen": "maximize",
    "cut": "scissors",
    "light": "sun",
    "pick": "pipette",
    "window": "contrast",
    "both-eyes": "glasses",
    "swap-eyes": "arrow-left-right",
    "explore": "rotate-3d",
    "train": "graduation-cap",
    "shortcuts": "keyboard",
    "close": "x",
    "help": "circle-question-mark",
    "info": "info",
    "done": "circle-check",
    "warning": "triangle-alert",
    "error": "circle-alert",
}

_PEN = b"currentColor"

# Qt takes a clone over without telling Python, which would delete it at once: it is held here. Qt clones an
# icon only where someone adds a picture to a copy of it.
_cloned: list[QIconEngine] = []


def icon(name: str) -> QIcon:
    """The icon of that name, which follows the palette; an unknown name is answered with the list.

    It is drawn in the text's colour, fainter where its action is disabled, and in the colour for text on the
    accent where it is checked or selected. A drawing that is missing on the disk leaves the place empty.
    """
    limits.one_of("icon", name, ICONS)
    return QIcon(_Drawn(name))


class Sign(QWidget):
    """A small icon that says nothing of its own beside the words it stands with."""

    def __init__(self, name: str, side: int = 18) -> None:
        super().__init__()
        self._icon = icon(name)
        self.setFixedSize(side, side)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        mode = QIcon.Mode.Normal if self.isEnabled() else QIcon.Mode.Disabled
        painter = QPainter(self)
        self._icon.paint(painter, self.rect(), Qt.AlignmentFlag.AlignCenter, mode)
        painter.end()


class _Drawn(QIconEngine):
    """Draws one SVG each time it is asked, so that a change of palette or screen needs no one's help."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def clone(self) -> QIconEngine:
        """Another one of the same drawing."""
        _cloned.append(_Drawn(self._name))
        return _cloned[-1]

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw into ``rect`` in the colour that mode and state ask for."""
        drawing = _drawing(ICONS[self._name])
        if not drawing:
            return
        pen = _colour(mode, state).encode()
        renderer = QSvgRenderer(QByteArray(drawing.replace(_PEN, pen)))
        renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
        renderer.render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """A picture of ``size`` screen pixels."""
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return picture


def _colour(mode: QIcon.Mode, state: QIcon.State) -> str:
    palette = QGuiApplication.palette()
    if mode == QIcon.Mode.Disabled:
        return palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText).name()
    on_accent = mode == QIcon.Mode.Selected or state == QIcon.State.On
    role = QPalette.ColorRole.HighlightedText if on_accent else QPalette.ColorRole.WindowText
    return palette.color(role).name()


@cache
def _drawing(file: str) -> bytes:
    """The SVG as it lies on the disk; nothing where it is missing, which is logged."""
    try:
        return resource(f"icons/{file}.svg").read_bytes()
    except (UnusableInput, OSError) as trouble:
        log.warning("an icon is missing: %s", trouble)
        return b""
