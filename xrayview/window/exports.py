"""Everything that is taken home: the dialogs for a name, the writing in the background, the clipboard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from xrayview.files import sidecar_path
from xrayview.jobs import Job, Progress
from xrayview.window import saving, saving_volumes, words
from xrayview.window.export_wishes import PictureWish, VolumeWish
from xrayview.window.loops import LOOPS, LoopWish
from xrayview.window.state import Running, State
from xrayview.window.store import Store
from xrayview.window.work import Worker

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

# How long closing waits for a file that is being written, so that it is written to its end.
SAVING_SECONDS = 120.0

Tell = Callable[[str, str, str], object]
"""Shows a notice: message, hint, kind."""


class Exports(QObject):
    """Saves what the store shows, one file after another; each answer is a notice.

    ``saved(path)`` once a file is written.
    """

    saved = Signal(Path)

    def __init__(
        self,
        window: QWidget,
        store: Store,
        view_size: Callable[[], tuple[int, int]],
        folder: Callable[[], Path],
        tell: Tell,
        tell_error: Callable[[BaseException], object],
    ) -> None:
        super().__init__(window)
        self._window, self._store, self._view_size = window, store, view_size
        self._folder, self._tell, self._tell_error = folder, tell, tell_error
        self._warnings: dict[int, str] = {}
        self._loop: LoopWish | None = None
        self._picture, self._volume = PictureWish(), VolumeWish()
        self.worker = Worker("saving", self, in_turn=True)
        self.worker.progressed.connect(self._progressed)
        self.worker.finished.connect(self._finished)
        self.worker.failed.connect(self._failed)
        self.worker.cancelled.connect(self._cancelled)

    def close(self) -> None:
        """Wait until what is being written is written."""
        self.worker.close(SAVING_SECONDS)

    def cancel(self) -> None:
        """Stop the writing under way, and what waits for its turn; no half a file is left."""
        self.worker.cancel()

    def choose_picture(self, stereo: bool = False) -> None:
        """Ask how large the picture or the stereo picture is to be, then for a name, and save it."""
        from xrayview.window.dialogs.save_picture import PictureDialog

        document = self._store.state.document
        dialog = PictureDialog(self._window, self._picture, document, self._view_size(), stereo)
        dialog.chosen.connect(lambda wish: self._ask_for_picture(wish, stereo))
        dialog.open()

    def _ask_for_picture(self, wish: PictureWish, stereo: bool) -> None:
        self._picture = wish
        state, title = self._store.state, "Save the stereo picture" if stereo else "Save the picture"
        filters = saving.CLEAR_FILTERS if wish.transparent else saving.PICTURE_FILTERS
        path = self._ask(
            title, "-stereo" if stereo else "-3d", saving.PRINT_FILTERS if wish.is_printed else filters
        )
        if path is not None:
            self.save_picture(path, stereo, may_replace=True, state=state, wish=wish)

    def choose_loop(self) -> None:
        """Ask what is to move and how, then for a name, and save it."""
        from xrayview.window.dialogs.save_loop import LoopDialog

        scene = self._store.state.scene
        dialog = LoopDialog(self._window, self._loop, scene.stereo, self._view_size())
        dialog.chosen.connect(self._ask_for_loop)
        dialog.open()

    def _ask_for_loop(self, wish: LoopWish) -> None:
        self._loop = wish
        state = self._store.state
        filters = {
            f"{words} (*{ending})": ending[1:] for ending, words in LOOPS.items() if ending == wish.ending
        }
        path = self._ask(f"Save the {wish.loop.motion}", f"-{wish.loop.motion}", filters)
        if path is not None:
            self.save_loop(path, wish, may_replace=True, state=state)

    def choose_volume(self) -> None:
        """Ask at which resolution and in which numbers, then for a name, and save the volume."""
        from xrayview.window.dialogs.save_volume import VolumeDialog

        dialog = VolumeDialog(self._window, self._volume, self._store.state.document)
        dialog.chosen.connect(self._ask_for_volume)
        dialog.open()

    def _ask_for_volume(self, wish: VolumeWish) -> None:
        self._volume = wish
        state = self._store.state
        path = self._ask("Save the volume", "-volume", saving_volumes.volume_filters(wish.ending))
        if path is not None:
            self.save_volume(path, may_replace=True, state=state, wish=wish)

    def choose_mesh(self) -> None:
        """Ask for a name, and save the surface as a mesh as it was when asked for."""
        state = self._store.state
        path = self._ask("Save the mesh", "-mesh", saving_volumes.MESH_FILTERS)
        if path is not None:
            self.save_mesh(path, may_replace=True, state=state)

    def choose_prepared(self) -> None:
        """Ask for a name, and save what the network saw of the film."""
        state = self._store.state
        path = self._ask("Save the prepared x-ray", "-prepared", saving_volumes.PREPARED_FILTERS)
        if path is not None:
            self.save_prepared(path, may_replace=True, state=state)

    def choose_session(self) -> None:
        """Ask for a name, and save the session as it was when asked for."""
        state = self._store.state
        path = self._ask("Save the session", "", saving.SESSION_FILTERS)
        if path is not None:
            self.save_session(path, may_replace=True, state=state)

    def choose_page(self) -> None:
        """Ask for a name, and save the volume as a web page that opens as the view was when asked for."""
        state = self._store.state
        path = self._ask("Save a web page", "-page", saving.PAGE_FILTERS)
        if path is not None:
            self.save_page(path, may_replace=True, state=state)

    def save_picture(
        self,
        path: Path,
        stereo: bool,
        may_replace: bool = False,
        state: State | None = None,
        wish: PictureWish | None = None,
    ) -> None:
        """Save the scene, of ``state`` or else of now; an existing file only where it ``may_replace`` it."""
        wish, state = wish or PictureWish(), state or self._store.state
        size = wish.pixels(self._view_size())
        if wish.is_printed:
            self._start(saving.save_page_to_print(path, state, size, stereo, may_replace), state)
            return
        self._start(saving.save_picture(path, state, size, stereo, may_replace, wish.transparent), state)

    def save_loop(
        self, path: Path, wish: LoopWish, may_replace: bool = False, state: State | None = None
    ) -> None:
        """Save a moving picture as large as the view, of ``state`` or else of now."""
        state = state or self._store.state
        size = self._view_size()
        self._start(saving.save_loop(path, state, wish.loop, size, wish.both_eyes, may_replace), state)

    def save_volume(
        self,
        path: Path,
        may_replace: bool = False,
        state: State | None = None,
        wish: VolumeWish | None = None,
    ) -> None:
        """Save the volume, of ``state`` or else of now; an existing file only where it ``may_replace`` it."""
        state = state or self._store.state
        self._start(saving_volumes.save_volume(path, state, may_replace, wish), state)

    def save_mesh(self, path: Path, may_replace: bool = False, state: State | None = None) -> None:
        """Save the surface, of ``state`` or of now; an existing file only where it ``may_replace`` it."""
        state = state or self._store.state
        self._start(saving_volumes.save_mesh(path, state, may_replace), state)

    def save_prepared(self, path: Path, may_replace: bool = False, state: State | None = None) -> None:
        """Save the prepared x-ray, of ``state`` or of now; an existing file only where it ``may_replace``."""
        state = state or self._store.state
        self._start(saving_volumes.save_prepared(path, state, may_replace), state)

    def save_session(self, path: Path, may_replace: bool = False, state: State | None = None) -> None:
        """Save the session, of ``state`` or of now; an existing file only where it ``may_replace`` it."""
        state = state or self._store.state
        self._start(saving.save_session(path, state, may_replace), state)

    def save_page(self, path: Path, may_replace: bool = False, state: State | None = None) -> None:
        """Save a web page, of ``state`` or else of now; an existing file only where it ``may_replace`` it."""
        state = state or self._store.state
        self._start(saving.save_page(path, state, may_replace), state)

    def copy_picture(self) -> None:
        """Put the picture as it is seen on the clipboard."""
        state = self._store.state
        self._start(saving.picture(state, self._view_size()), state)

    def _start(self, job: Job[Any], state: State) -> None:
        self._warnings[self.worker.start(job)] = words.before_passing_on(state.document)

    def _ask(self, title: str, ending: str, filters: Mapping[str, str]) -> Path | None:
        """The file to write, None where there is to be none; the dialog asks before an existing one is taken.

        ``filters``: words -> suffix; a name without one gets that of the chosen words.
        """
        opened = self._store.state.document.path
        stem = opened.name.split(".")[0] if opened else ""
        dialog = QFileDialog(self._window, title, str(self._folder()))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(list(filters))
        dialog.filterSelected.connect(lambda words: dialog.setDefaultSuffix(filters[words]))
        dialog.setDefaultSuffix(next(iter(filters.values())))
        dialog.selectFile((stem or "xray") + ending)
        chosen = dialog.selectedFiles() if dialog.exec() else []
        dialog.deleteLater()
        return Path(chosen[0]) if chosen else None

    def _progressed(self, number: int, progress: Progress) -> None:
        running = Running(number, progress.stage, progress.fraction)
        self._store.put(self._store.state.with_saving(running))

    def _ended(self) -> None:
        self._store.put(self._store.state.with_saving(None))

    def _finished(self, number: int, made: Any) -> None:
        self._ended()
        warning = self._warnings.pop(number, "")
        # What warns stays until it is read.
        kind = "info" if warning else "done"
        if isinstance(made, Path):
            beside = f", with {made.name}.json beside it" if sidecar_path(made).exists() else ""
            hint = f"in {made.parent}{beside}"
            self.saved.emit(made)
            self._tell(f"Saved {made.name}", f"{hint}. {warning}" if warning else hint, kind)
        else:
            QGuiApplication.clipboard().setImage(image_of(made))
            hint = "Depth inferred from one x-ray, not for diagnosis."
            self._tell("Copied the picture", f"{hint} {warning}".strip(), kind)

    def _failed(self, number: int, error: BaseException) -> None:
        self._ended()
        self._warnings.pop(number, None)
        self._tell_error(error)

    def _cancelled(self, number: int) -> None:
        self._ended()
        self._warnings.pop(number, None)
        self._tell("Saving was stopped", "Nothing half-written was left.", "info")


def image_of(pixels: npt.NDArray[np.uint8]) -> QImage:
    """(height, width, 3) uint8 sRGB, row 0 at the top, as a QImage that owns its memory."""
    height, width, _ = pixels.shape
    return QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()
