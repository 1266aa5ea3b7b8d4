"""A grey picture that keeps its proportions in whatever room the layout gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

# Pictures larger than this are thinned out before they are shown.
_LARGEST_SIDE = 1024


class PictureView(QLabel):
    """Shows one (H, W) picture, black to white; a sentence where there is none."""

    def __init__(self, empty: str, name: str) -> None:
        super().__init__(empty)
        self._empty = empty
        self._pixmap: QPixmap | None = None
        self.setObjectName("picture")
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setMinimumSize(120, 96)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)

    def show_picture(self, pixels: npt.NDArray[np.float32] | None, low: float, high: float) -> None:
        """Show ``pixels`` (row, column), ``low`` black and ``high`` white; None empties the view."""
        if pixels is None:
            self._pixmap = None
            self.setPixmap(QPixmap())
            self.setText(self._empty)
            return
        self._pixmap = QPixmap.fromImage(grey_image(pixels, low, high))
        self._fit()

    def has_picture(self) -> bool:
        """Whether a picture is shown."""
        return self._pixmap is not None

    def sizeHint(self) -> QSize:
        """As wide as the panel, and not quite as high."""
        return QSize(280, 220)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the picture into its new room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._pixmap is None:
            return
        scale = self.devicePixelRatioF()
        room = self.contentsRect().size() * scale
        fitted = self._pixmap.scaled(
            room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        fitted.setDevicePixelRatio(scale)
        self.setPixmap(fitted)


def grey_image(pixels: npt.NDArray[np.float32], low: float, high: float) -> QImage:
    """The picture as an 8-bit grey QImage that owns its memory, at most about a thousand pixels a side."""
    import numpy as np

    step = max(1, -(-max(pixels.shape) // _LARGEST_SIDE))
    thin = np.asarray(pixels[::step, ::step], np.float32)
    span = high - low if high > low else 1.0
    grey = np.ascontiguousarray(np.clip((thin - low) * (255.0 / span), 0, 255).astype(np.uint8))
    rows, columns = grey.shape
    return QImage(grey.data, columns, rows, columns, QImage.Format.Format_Grayscale8).copy()


def window_of(pixels: npt.NDArray[np.float32]) -> tuple[float, float]:
    """The grey levels to show as black and white: nearly the whole range, stray pixels left out."""
    import numpy as np

    step = max(1, max(pixels.shape) // 512)
    low, high = np.percentile(pixels[::step, ::step], (0.5, 99.5))
    return float(low), float(high)
