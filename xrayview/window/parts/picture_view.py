"""A grey picture in whatever room it has: proportions kept, magnified by wheel, mouse and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from xrayview.window.parts.grey_picture import grey_part
from xrayview.window.parts.placing import Placing

if TYPE_CHECKING:
    from xrayview.xray.grey import Stored

# So many samples are taken for a pixel of the screen, along rows and columns: enough for a smooth mean, few
# enough to be taken within a frame's time.
_SAMPLES = 2.0
# From so many screen pixels on, a pixel of the picture is shown as the square that it is.
_SHOWN_AS_SQUARES = 4.0
_STEP = 1.25
_KEY_MOVE = 40.0
_WORDS = QColor("#98a1ab")


class PictureView(QWidget):
    """Shows one (H, W) picture, black to white; a sentence where there is none.

    Wheel, + and - magnify, double click and Home fit, a drag or the arrow keys move what is magnified.
    ``placed``: the picture is shown at another place or size.
    """

    placed = Signal()

    def __init__(self, empty: str, name: str) -> None:
        super().__init__()
        self._empty = empty
        self._turned = (0.0, False)
        self._pixels: Stored | None = None
        self._window = (0.0, 1.0)
        self._over: QImage | None = None
        self._placing = Placing((1, 1), (1.0, 1.0))
        self._drawn: tuple[object, QPixmap, QRectF] | None = None
        self._grip: QPointF | None = None
        self._space = False
        self.setAccessibleName(name)
        self.setMinimumSize(120, 96)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def show_picture(self, pixels: Stored | None, low: float, high: float) -> None:
        """Show ``pixels`` (row, column), ``low`` black and ``high`` white; None empties the view.

        A picture of another size is fitted; one of the same size stays where it was magnified.
        """
        size = (1, 1) if pixels is None else (pixels.shape[1], pixels.shape[0])
        self._pixels, self._window, self._drawn = pixels, (low, high), None
        if size != self._placing.size:
            self._placing = Placing(size, self._placing.room)
        self._moved()

    @property
    def empty(self) -> str:
        """The sentence that stands here while there is no picture."""
        return self._empty

    @empty.setter
    def empty(self, words: str) -> None:
        if words != self._empty:
            self._empty = words
            self.update()

    def has_picture(self) -> bool:
        """Whether a picture is shown."""
        return self._pixels is not None

    def lay_over(self, image: QImage | None) -> None:
        """Draw ``image``, stretched over the whole picture, on top of it; None takes it away."""
        self._over = image
        self.update()

    def turn(self, clockwise_degrees: float, mirrored: bool) -> None:
        """Show the picture turned about its middle and then mirrored, until it is made anew like that."""
        self._turned = clockwise_degrees, mirrored
        self.update()

    @property
    def turned(self) -> tuple[float, bool]:
        """Clockwise degrees that the picture is shown turned by, and whether it is mirrored then."""
        return self._turned

    @property
    def placing(self) -> Placing:
        """Where the picture lies in the view."""
        return self._placing

    def place(self, placing: Placing) -> None:
        """Show the picture at another place or size."""
        if placing != self._placing:
            self._placing = placing
            self._moved()

    def zoom(self, factor: float) -> None:
        """Magnify about the view's middle."""
        self.place(self._placing.zoomed(factor, (self.width() / 2, self.height() / 2)))

    def fit(self) -> None:
        """Show the whole picture."""
        self.place(self._placing.fitted())

    def sizeHint(self) -> QSize:
        """As wide as the panel, and not quite as high."""
        return QSize(280, 220)

    def draw_over(self, painter: QPainter) -> None:
        """Draw what belongs on top of the picture; nothing here."""

    def left_moves_picture(self) -> bool:
        """Whether the left button alone moves the picture."""
        return True

    def moves_picture(self, press: QMouseEvent) -> bool:
        """Whether this press takes hold of the picture: middle button, left with the space bar, or left."""
        if press.button() == Qt.MouseButton.MiddleButton:
            return True
        return press.button() == Qt.MouseButton.LeftButton and (self._space or self.left_moves_picture())

    @property
    def is_moving(self) -> bool:
        """Whether the picture is held by the mouse."""
        return self._grip is not None

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture on black, or the sentence; a ring where the keys go to this view."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.black)
        if self._pixels is None:
            painter.setPen(_WORDS)
            room = self.rect().adjusted(12, 12, -12, -12)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._empty)
        else:
            self._draw_picture(painter)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.draw_over(painter)
        role = QPalette.ColorRole.Highlight if self.hasFocus() else QPalette.ColorRole.Mid
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        width = 2 if self.hasFocus() else 1
        painter.setPen(QPen(self.palette().color(role), width, j=Qt.PenJoinStyle.MiterJoin))
        inset = width / 2
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the picture into its new room."""
        super().resizeEvent(event)
        placing = self._placing
        resized = Placing(
            placing.size, (float(self.width()), float(self.height())), placing.zoom, placing.centre
        )
        self.place(resized.moved(0.0, 0.0))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Magnify about the pointer."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        if self.has_picture() and turned:
            at = event.position()
            self.place(self._placing.zoomed(_STEP ** (turned / 120), (at.x(), at.y())))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the picture."""
        if self.has_picture() and self.moves_picture(event):
            self._grip = event.position()
            self.show_cursor(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry the picture along."""
        if self._grip is not None:
            by = event.position() - self._grip
            self._grip = event.position()
            self.place(self._placing.moved(by.x(), by.y()))
        self.show_cursor(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of it."""
        self._grip = None
        self.show_cursor(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the whole picture, or the pixels under the pointer."""
        if event.button() == Qt.MouseButton.LeftButton and self.left_moves_picture():
            if self._placing.is_fitted:
                at = event.position()
                self.place(self._placing.zoomed(2.5, (at.x(), at.y())))
            else:
                self.fit()

    def hideEvent(self, event: QHideEvent) -> None:
        """A view that vanishes amid a drag gets no release."""
        super().hideEvent(event)
        self._grip = None

    def show_cursor(self, at: QPointF) -> None:
        """The pointer's shape says what a press would do."""
        if self._grip is not None:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self.has_picture() and not self._placing.is_fitted:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.unsetCursor()

    def event(self, event: QEvent) -> bool:
        """Keys that this view answers are not taken for the window's shortcuts while it has the focus."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self.has_picture()
            and self.answers(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def answers(self, event: QKeyEvent) -> bool:
        """Whether this key does something here."""
        plain = not event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        return plain and (event.key() in _ZOOM_KEYS or event.key() in _ARROWS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Magnify with + and -, fit with Home, move with the arrows."""
        key = event.key()
        if not self.has_picture() or not (self.answers(event) or key == Qt.Key.Key_Space):
            super().keyPressEvent(event)
        elif key in _ZOOM_KEYS:
            factor = _ZOOM_KEYS[Qt.Key(key)]
            self.zoom(factor) if factor else self.fit()
        elif key in _ARROWS:
            right, down = _ARROWS[Qt.Key(key)]
            self.place(self._placing.moved(-right * _KEY_MOVE, -down * _KEY_MOVE))
        else:
            self._space = True

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """The space bar makes the left button move the picture for as long as it is down."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keys go elsewhere now."""
        self._space = False
        super().focusOutEvent(event)

    def _moved(self) -> None:
        self.update()
        self.placed.emit()

    def _draw_picture(self, painter: QPainter) -> None:
        pixmap, target = self._fitted_pixmap()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.save()
        degrees, mirrored = self._turned
        if degrees or mirrored:
            width, height = self._placing.size
            middle = QPointF(*self._placing.to_view(width / 2, height / 2))
            painter.translate(middle)
            painter.scale(-1.0 if mirrored else 1.0, 1.0)
            painter.rotate(degrees)
            painter.translate(-middle)
        painter.drawPixmap(target, pixmap, QRectF(pixmap.rect()))
        if self._over is not None:
            left, top = self._placing.to_view(0, 0)
            right, bottom = self._placing.to_view(*self._placing.size)
            painter.drawImage(QRectF(left, top, right - left, bottom - top), self._over)
        painter.restore()

    def _fitted_pixmap(self) -> tuple[QPixmap, QRectF]:
        """What is in sight at the screen's own resolution, and where it belongs; kept until that changes."""
        ratio = self.devicePixelRatioF()
        key = (self._placing, ratio)
        if self._drawn is None or self._drawn[0] != key:
            assert self._pixels is not None
            step = 1.0 / (_SAMPLES * self._placing.scale * ratio)
            part = self._placing.visible()
            image, (left, top, right, bottom) = grey_part(self._pixels, self._window, part, step)
            # On whole pixels of the screen, so that it is drawn as it is scaled here and stays sharp.
            edges = (*self._placing.to_view(left, top), *self._placing.to_view(right, bottom))
            x, y, u, v = (round(edge * ratio) for edge in edges)
            size = QSize(max(1, u - x), max(1, v - y))
            target = QRectF(x / ratio, y / ratio, size.width() / ratio, size.height() / ratio)
            squares = self._placing.scale * ratio >= _SHOWN_AS_SQUARES
            how = Qt.TransformationMode.FastTransformation if squares else _SMOOTH
            scaled = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, how)
            self._drawn = key, QPixmap.fromImage(scaled), target
        return self._drawn[1], self._drawn[2]


_SMOOTH = Qt.TransformationMode.SmoothTransformation
_ZOOM_KEYS = {
    Qt.Key.Key_Plus: _STEP,
    Qt.Key.Key_Equal: _STEP,
    Qt.Key.Key_Minus: 1 / _STEP,
    Qt.Key.Key_Home: 0.0,
}
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
