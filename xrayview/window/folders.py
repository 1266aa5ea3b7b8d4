"""Folders of DICOM pictures: looked through in the background; several pictures are chosen from a list."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog, QWidget

from xrayview.errors import UnusableInput, XrayviewError
from xrayview.files import first_bytes
from xrayview.jobs import Job, Progress
from xrayview.window.notices import Notice
from xrayview.window.work import Worker
from xrayview.xray.choosing import Found, is_directory, looked_through

if TYPE_CHECKING:
    from xrayview.window.dialogs.choose_pictures import ChoosePictures

_SOON_MS = 400  # a folder that was looked through by then needs no word of it
_CLOSING_SECONDS = 1.0

Looked = tuple[Path, tuple[Found, ...]]


class Folders(QObject):
    """Opens the only picture of a folder or DICOMDIR at once, and of several those that a person chooses."""

    def __init__(
        self,
        window: QWidget,
        open_paths: Callable[[list[Path]], object],
        last_folder: Callable[[], Path],
        tell: Callable[..., Notice],
        tell_error: Callable[[BaseException], object],
    ) -> None:
        super().__init__(window)
        self._window, self._open_paths, self._last_folder = window, open_paths, last_folder
        self._tell, self._tell_error = tell, tell_error
        self._waiting: dict[int, tuple[Path, Notice | None]] = {}
        self.dialog: ChoosePictures | None = None
        self.worker = Worker("folder", self, in_turn=True)
        self.worker.finished.connect(self._finished)
        self.worker.failed.connect(self._failed)
        self.worker.cancelled.connect(self._done)

    def choose(self) -> None:
        """Ask for a folder, and open what it holds."""
        name = QFileDialog.getExistingDirectory(self._window, "Open a DICOM folder", str(self._last_folder()))
        if name:
            self.open(Path(name))

    def open(self, place: Path) -> None:
        """Look through a folder, or the one round a DICOMDIR; a word of it comes where that takes a while."""
        number = self.worker.start(_look(place))
        self._waiting[number] = place, None
        QTimer.singleShot(_SOON_MS, self, partial(self._say_so, number))

    def close(self) -> None:
        """Stop looking."""
        self.worker.cancel()
        self.worker.close(_CLOSING_SECONDS)

    def _say_so(self, number: int) -> None:
        place, notice = self._waiting.get(number, (None, None))
        if place is not None and notice is None:
            notice = self._tell(
                f"Looking for pictures in {place.name or place}",
                "every file below it is looked at",
                kind="info",
                action=("Stop", self.worker.cancel),
            )
            self._waiting[number] = place, notice

    def _done(self, number: int) -> None:
        _, notice = self._waiting.pop(number, (None, None))
        if notice is not None:
            notice.dismiss()

    def _failed(self, number: int, error: BaseException) -> None:
        self._done(number)
        self._tell_error(error)

    def _finished(self, number: int, looked: Looked) -> None:
        self._done(number)
        place, found = looked
        if len(found) == 1:
            self._open_paths([found[0].path])
            return
        from xrayview.window.dialogs.choose_pictures import ChoosePictures

        self.dialog = ChoosePictures(place if place.is_dir() else place.parent, found, self._window)
        self.dialog.chosen.connect(self._open_paths)
        self.dialog.destroyed.connect(self._forget)
        self.dialog.open()

    def _forget(self) -> None:
        self.dialog = None


def is_place(path: Path) -> bool:
    """Whether this is a folder or a DICOMDIR, which stands for the folder it lies in."""
    with contextlib.suppress(OSError, ValueError):  # whoever opens it as a file says what is wrong
        if path.is_dir():
            return True
    try:
        return is_directory(first_bytes(path, ""))
    except XrayviewError:
        return False


def _look(place: Path) -> Job[Looked]:
    found = []
    for picture in looked_through(place):
        yield Progress("looking for pictures", None)
        if picture is not None:
            found.append(picture)
    if not found:
        raise UnusableInput(f"{place}: holds no DICOM picture", "open the file of the x-ray itself")
    return place, tuple(found)
