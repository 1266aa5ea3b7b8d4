"""Opens files, reconstructs them anew when the preparation's wishes change, and answers errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject

from xrayview.errors import XrayviewError
from xrayview.jobs import Progress
from xrayview.scene.scene import Camera
from xrayview.window.memory.logbook import log
from xrayview.window.opening import FilmRead, Opened, open_file
from xrayview.window.start.libraries import Libraries
from xrayview.window.state import Document, Running, State
from xrayview.window.store import Store
from xrayview.window.work import Worker
from xrayview.xray.radiograph import Preparation


class Controller(QObject):
    """Between the store and the worker: one reconstruction at a time, the newest wish wins."""

    def __init__(
        self,
        store: Store,
        libraries: Libraries,
        tell_error: Callable[[BaseException], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._libraries = libraries
        self._tell_error = tell_error
        self._settled = store.state.document  # what failing or cancelling goes back to
        self._path: Path | None = None
        self._started: Preparation = store.state.document.preparation
        self._film_of: tuple[Path | None, int] = (None, 0)  # file and frame of the radiograph in the store
        self.worker = Worker("reconstruction", self)
        self.worker.progressed.connect(self._progressed)
        self.worker.finished.connect(self._finished)
        self.worker.failed.connect(self._failed)
        self.worker.cancelled.connect(self._cancelled)
        store.listen(self._prepare_anew)

    def open(self, path: Path) -> None:
        """Open an x-ray or a volume; what was open stays in sight until the new film is read."""
        log.info("open %s", path.suffix)
        self._begin(path, Preparation(), keep_film=False)

    def cancel(self) -> None:
        """Stop the reconstruction under way."""
        self.worker.cancel()

    def close(self) -> None:
        """Stop all work, and wait for its end."""
        self.worker.close()

    def _begin(self, path: Path, preparation: Preparation, keep_film: bool) -> None:
        film = self._store.state.document.radiograph if keep_film else None
        self._path, self._started = path, preparation
        number = self.worker.start(open_file(path, preparation, film, self._libraries.wait))
        self._store.put(self._store.state.with_document(running=Running(number, "reading", 0.0)))

    def _prepare_anew(self, old: State, new: State) -> None:
        before, document = old.document, new.document
        if document.radiograph is None or document.path is None or document.path != before.path:
            return
        wishes = document.preparation
        # Only a wish that has just changed counts: while another file is being read, what is still in sight
        # differs from what is under way, and must not supersede it.
        if wishes == before.preparation or (document.path, wishes) == (self._path, self._started):
            return
        self._begin(document.path, wishes, keep_film=self._film_of == (document.path, wishes.frame))

    def _progressed(self, number: int, progress: Progress) -> None:
        running = Running(number, progress.stage, progress.fraction)
        if isinstance(progress, FilmRead):
            self._film_of = self._path, self._started.frame
            document = Document(self._path, self._started, progress.radiograph, running=running)
            self._store.put(replace(self._store.state, document=document))
        else:
            self._store.put(self._store.state.with_document(running=running))

    def _finished(self, number: int, opened: Opened) -> None:
        state = self._store.state
        document = Document(
            self._path, self._started, opened.radiograph, opened.reconstruction, opened.volume, running=None
        )
        scene = state.scene
        if document.path != self._settled.path:
            camera = Camera(projection=scene.camera.projection)
            scene = replace(scene, camera=camera, cuts=(), iso_value=opened.iso_value)
        self._settled = document
        made = opened.reconstruction
        log.info(
            "done: %s",
            {stage: round(spent, 2) for stage, spent in made.seconds.items()} if made else "volume",
        )
        self._store.put(State(document, scene))

    def _failed(self, number: int, error: BaseException) -> None:
        if isinstance(error, XrayviewError):
            log.warning("%s", error.message)
        else:
            log.error("the reconstruction failed", exc_info=error)
        self._go_back()
        self._tell_error(error)

    def _cancelled(self, number: int) -> None:
        self._go_back()

    def _go_back(self) -> None:
        """Show again what was open before the work that came to nothing."""
        self._path, self._started = self._settled.path, self._settled.preparation
        self._film_of = self._path, self._started.frame
        self._store.put(replace(self._store.state, document=self._settled))
