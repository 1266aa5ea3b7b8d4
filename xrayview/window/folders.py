"""Folders: looked through in the background for x-rays and scans; of several a person chooses from a list."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog, QWidget

from xrayview.errors import UnusableInput, XrayviewError
from xrayview.files import first_bytes
from xrayview.jobs import Job, Progress
from xrayview.volume.kind import holds_slices, is_folder, is_slice_file
from xrayview.window.notices import Notice
from xrayview.window.work import Worker
from xrayview.xray.choosing import Found, is_directory, looked_through, with_series_as_one

if TYPE_CHECKING:
    from xrayview.window.dialogs.choose_pictures import ChoosePictures

_SOON_MS = 400  # a folder that was looked through by then needs no word of it
_CLOSING_SECONDS = 1.0

Looked = tuple[Path, tuple[Found, ...]]


class Folders(QObject):
    """Opens the only picture or scan of a folder or DICOMDIR at once, of several those that a person chooses.

    ``open_volume``: opens a folder whose slices are one scan.
    """

    def __init__(
        self,
        window: QWidget,
        open_paths: Callable[[list[Path]], object],
        open_volume: Callable[[Path], object],
        last_folder: Callable[[], Path],
        tell: Callable[..., Notice],
        tell_error: Callable[[BaseException], object],
    ) -> None:
        super().__init__(window)
        self._window, self._last_folder = window, last_folder
        self._open_paths, self._open_volume = open_paths, open_volume
        self._tell, self._tell_error = tell, tell_error
        self._waiting: dict[int, tuple[Path, Notice | None]] = {}
        self.dialog: ChoosePictures | None = None
        self.worker = Worker("folder", self, in_turn=True)
        self.worker.finished.connect(self._finished)
        self.worker.failed.connect(self._failed)
        self.worker.cancelled.connect(self._done)

    def choose(self) -> None:
        """Ask for a folder, and open what it holds."""
        name = QFileDialog.getExistingDirectory(self._window, "Open a folder", str(self._last_folder()))
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
            only = found[0]
            if only.slices > 1:
                self._open_volume(only.path if is_folder(only.path) else only.path.parent)
            else:
                self._open_paths([only.path])
            return
        from xrayview.window.dialogs.choose_pictures import ChoosePictures

        self.dialog = ChoosePictures(place if place.is_dir() else place.parent, found, self._window)
        self.dialog.chosen.connect(self._open_paths)
        self.dialog.destroyed.connect(self._forget)
        self.dialog.open()

    def _forget(self) -> None:
        self.dialog = None


def without_slices_of_one_scan(paths: list[Path]) -> list[Path]:
    """The files to open, with the folder in the place of several slices in it: they are one scan, or few."""
    if len(paths) < 2:
        return paths
    folders = Counter(path.parent for path in paths if is_slice_file(path))
    many = {folder for folder, slices in folders.items() if slices > 1}
    kept = (path.parent if path.parent in many and is_slice_file(path) else path for path in paths)
    return list(dict.fromkeys(kept))


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
    pictures = []
    for picture in looked_through(place):
        yield Progress("looking for pictures", None)
        if picture is not None:
            pictures.append(picture)
    found = with_series_as_one(pictures)
    if not found and is_folder(place) and holds_slices(place):
        found = (Found(place, "pictures", 0, 0, 1, slices=2),)
    if not found:
        raise UnusableInput(
            f"{place}: holds no DICOM picture, and no slices of a scan", "open the file of the x-ray itself"
        )
    return place, found
