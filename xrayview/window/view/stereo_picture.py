"""The picture of both eyes over the 3D view, joined as every export joins them; a wiggle moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from xrayview.scene.loop import Loop
from xrayview.scene.scene import Stereo

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from xrayview.render.stage import Stage

    Pixels = npt.NDArray[np.uint8]


class StereoPicture(QLabel):
    """Lies over ``interactor``, whose window draws one eye after the other, and lets the mouse through."""

    def __init__(self, view: QWidget, interactor: Any, stage: Stage) -> None:
        super().__init__(view)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._interactor, self._stage = interactor, stage
        self.wiggle = Wiggle(self)
        self.hide()

    def draw(self, stereo: Stereo, still: bool) -> None:
        """Show both eyes; a wiggle that is to stand ``still`` is seen from between them."""
        self.wiggle.stop()
        if stereo.kind == "wiggle":
            if still:
                self.hide()
            else:
                self.wiggle.start(stereo)
            return
        from xrayview.render.both_eyes import joined

        width = self._interactor.ren_win.GetSize()[0]
        half = stereo.eye_angle_degrees / 2
        eyes = [self.seen(turn, stereo) for turn in (-half, half)]
        if stereo.swapped:
            eyes.reverse()
        self.show_pixmap(self.pixmap_of(joined(eyes[0], eyes[1], stereo, width)))

    def end(self) -> None:
        """Show nothing, and draw nothing more."""
        self.wiggle.stop()
        self.hide()

    def seen(self, eye_degrees: float, stereo: Stereo) -> Pixels:
        """What an eye sees: (height, width, 3) uint8, half the view's width for pictures side by side."""
        from xrayview.render.both_eyes import eye_size
        from xrayview.render.opengl import pixels_of

        window, renderer = self._interactor.ren_win, self._interactor.renderer
        size = window.GetSize()
        columns = eye_size(size, stereo)[0]
        renderer.SetViewport(0.0, 0.0, columns / size[0], 1.0)
        drawn = renderer.GetDraw()
        renderer.DrawOn()
        self._stage.place_view(eye_degrees, stereo.zero_parallax)
        window.Render()
        pixels: Pixels = pixels_of(window)[:, :columns]
        renderer.SetViewport(0.0, 0.0, 1.0, 1.0)
        renderer.SetDraw(drawn)
        self._stage.place_view()
        return pixels

    def pixmap_of(self, pixels: Pixels) -> QPixmap:
        """(height, width, 3) uint8 for this screen."""
        height, width, _ = pixels.shape
        image = QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()
        image.setDevicePixelRatio(self.devicePixelRatioF())
        return QPixmap.fromImage(image)

    def show_pixmap(self, picture: QPixmap) -> None:
        """Lay a picture over the view."""
        self.setPixmap(picture)
        self.setGeometry(self._interactor.geometry())
        self.show()

    def minimumSizeHint(self) -> QSize:
        """The view may become smaller than the picture that lies over it."""
        return QSize(0, 0)


class Wiggle(QObject):
    """Swings between the eyes as an exported wiggle does; each picture is drawn once, as it is first due."""

    def __init__(self, picture: StereoPicture) -> None:
        super().__init__(picture)
        self._picture = picture
        self._loop = Loop("wiggle")
        self._stereo = Stereo()
        self._frame = 0
        self._drawn: dict[int, QPixmap] = {}
        self._timer = QTimer(self, interval=round(1000 * self._loop.seconds / self._loop.frames))
        self._timer.timeout.connect(self._advance)

    @property
    def pictures(self) -> int:
        """How many different pictures are there to be shown again."""
        return len(self._drawn)

    def start(self, stereo: Stereo) -> None:
        """Swing between these eyes, beginning in the middle."""
        self._stereo, self._frame = stereo, self._loop.frames // 4 - 1
        self._timer.start()
        self._show_next()

    def stop(self) -> None:
        """Stand still, and forget what was drawn."""
        self._timer.stop()
        self._drawn = {}

    def _advance(self) -> None:
        if self._picture.isVisible():
            self._show_next()
        else:
            self.stop()  # the view begins anew when it is seen again

    def _show_next(self) -> None:
        self._frame = (self._frame + 1) % self._loop.frames
        number = self._loop.shown[self._frame]
        if number not in self._drawn:
            turn = self._loop.swing(number) * self._stereo.eye_angle_degrees / 2
            self._drawn[number] = self._picture.pixmap_of(self._picture.seen(turn, self._stereo))
        self._picture.show_pixmap(self._drawn[number])
