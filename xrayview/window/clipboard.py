"""What is on the clipboard as files to open: files, or a picture that is kept until the window closes."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

from xrayview.errors import UnusableInput, UnwritableTarget


class Pasted:
    """Keeps pasted pictures in a folder that goes when the window does: they may be a patient's."""

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._count = 0

    def paths(self, mime: QMimeData) -> list[Path]:
        """The files to open for the clipboard's content.

        Raises `UnusableInput` where there is neither a file nor a picture, `UnwritableTarget` where a picture
        cannot be kept.
        """
        files = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        if files:
            return files
        image = mime.imageData() if mime.hasImage() else None
        if not isinstance(image, QImage) or image.isNull():  # a damaged one comes as bytes
            raise UnusableInput(
                "The clipboard holds no picture", "copy an x-ray, or a file, in another program first"
            )
        try:
            if self._folder is None:
                self._folder = tempfile.TemporaryDirectory(prefix="xrayview-", ignore_cleanup_errors=True)
            self._count += 1
            path = Path(self._folder.name) / f"pasted {self._count}.png"
            kept = image.save(str(path))
        except OSError as trouble:
            raise _cannot_keep(trouble.strerror or str(trouble)) from trouble
        if not kept:
            path.unlink(missing_ok=True)
            raise _cannot_keep("the disk may be full")
        return [path]

    def holds(self, path: Path) -> bool:
        """Whether ``path`` is a pasted picture, which is not to be remembered."""
        return self._folder is not None and path.parent == Path(self._folder.name)

    def forget(self) -> None:
        """Delete what was pasted."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None


def _cannot_keep(why: str) -> UnwritableTarget:
    folder = tempfile.gettempdir()
    return UnwritableTarget(
        f"The pasted picture cannot be kept in {folder} ({why})", "make room there, or open a file instead"
    )
