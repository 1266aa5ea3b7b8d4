"""Small previews of x-ray files, made in the background for those that are looked at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from xrayview.errors import XrayviewError
from xrayview.jobs import Job, Progress
from xrayview.window.work import Worker
from xrayview.xray.choosing import Found

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Small = npt.NDArray[np.uint8]

_CLOSING_SECONDS = 0.2


class Previews(QObject):
    """Makes each preview once; ``made(path, image)``, and ``failed(path, words)`` for a file that cannot be
    read."""

    made = Signal(object, QImage)
    failed = Signal(object, str)

    def __init__(self, side: int, parent: QObject) -> None:
        super().__init__(parent)
        self._side = side
        self._asked: dict[Path, int] = {}
        self._worker = Worker("previews", self, in_turn=True)
        self._worker.finished.connect(self._finished)
        self._worker.failed.connect(self._failed)

    def ask(self, found: Found) -> None:
        """Make the preview of a file, unless that was asked before."""
        if found.path not in self._asked:
            self._asked[found.path] = self._worker.start(_small(found, self._side))

    def close(self) -> None:
        """Make no more of them."""
        self._worker.cancel()
        self._worker.close(_CLOSING_SECONDS)

    def _finished(self, number: int, small: tuple[Path, Small]) -> None:
        path, grey = small
        height, width = grey.shape
        image = QImage(grey.tobytes(), width, height, width, QImage.Format.Format_Grayscale8)
        self.made.emit(path, image.copy())

    def _failed(self, number: int, error: BaseException) -> None:
        words = error.message if isinstance(error, XrayviewError) else str(error)
        for path, asked in self._asked.items():
            if asked == number:
                self.failed.emit(path, words)


def _small(found: Found, side: int) -> Job[tuple[Path, Small]]:
    """The file's middle frame, (h, w) uint8 of at most ``side`` a side."""
    yield Progress("making a preview", None)
    import numpy as np

    from xrayview.xray.cropping import block_means
    from xrayview.xray.grey import grey_values
    from xrayview.xray.reading import read_radiograph

    pixels = grey_values(read_radiograph(found.path, found.frames // 2).pixels)
    few = block_means(pixels, max(1, -(-max(pixels.shape) // side)))
    low, high = np.percentile(few, (0.5, 99.5))
    scaled = (few - low) * (255.0 / max(float(high - low), 1e-9))
    return found.path, np.ascontiguousarray(np.clip(scaled, 0, 255).astype(np.uint8))
