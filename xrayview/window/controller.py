"""Opens files, reconstructs them anew when what is wished of them changes, and answers errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from xrayview.errors import XrayviewError
from xrayview.jobs import Progress
from xrayview.window.commands import files
from xrayview.window.history import given_up, with_iso_value
from xrayview.window.memory.logbook import keep_out, log
from xrayview.window.opening import FilmRead, Opened, Refined, SessionRead, open_file, refining
from xrayview.window.sessions import other_network, resumed
from xrayview.window.start.libraries import Libraries
from xrayview.window.state import Document, Running, Sheet, State, Wishes
from xrayview.window.store import Store
from xrayview.window.work import Worker, give_back

if TYPE_CHECKING:
    from xrayview.session.session import Session

_DRAWN_MS = 2000
"""Until then a finer volume is drawn, and what that took is free again."""


@dataclass
class _Made:
    """What the controller knows of one open file.

    ``settled``: the document that failing or cancelling goes back to, None before the first success;
    ``started``: the wishes that are carried out or were last; ``stamp``: of the file as it was read;
    ``frame``: of the film in the store, None where it is to be read anew. ``session``: the one that the file
    is opened with, or that it holds.
    """

    settled: Document | None
    started: Wishes
    stamp: tuple[int, int] | None
    frame: int | None = 0
    session: Session | None = None


class Controller(QObject):
    """Between the store and the worker: one reconstruction at a time, each file's newest wish wins."""

    def __init__(
        self,
        store: Store,
        libraries: Libraries,
        tell_error: Callable[[BaseException], object],
        opened: Callable[[Path], object] = lambda path: None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._libraries = libraries
        self._tell_error = tell_error
        self._opened = opened
        self._files: dict[int, _Made] = {}
        self._keys = count(1)
        self.worker = Worker("reconstruction", self)
        self.refiner = Worker("refining", self)
        self.refiner.finished.connect(self._refined)
        self.refiner.failed.connect(lambda number, error: log.error("not refined", exc_info=error))
        self.worker.progressed.connect(self._progressed)
        self.worker.finished.connect(self._finished)
        self.worker.failed.connect(self._failed)
        self.worker.cancelled.connect(self._cancelled)
        store.listen(self._follow)

    def open(self, path: Path, session: Session | None = None) -> None:
        """Open an x-ray, a volume or a session beside what is open; a file that is open is looked at.

        It is read anew where it was written since. ``session``: how the file is to be prepared and looked at.
        """
        stamp = _stamp(path)
        same = [sheet for sheet in self._store.state.sheets if sheet.document.path == path]
        if same:
            self._store.do(files.look_at, same[0].key)
            known = self._files[same[0].key]
            if stamp != known.stamp:
                known.stamp, known.frame = stamp, None
                self._begin(self._store.state.sheet)
            return
        keep_out(path)
        log.info("open %s", path.suffix)
        key = next(self._keys)
        self._store.do(files.add_sheet, key, path)
        sheet = self._store.state.find(key)
        assert sheet is not None
        self._files[key] = _Made(None, sheet.document.wishes, stamp, session=session)
        self._begin(sheet)

    def cancel(self) -> None:
        """Stop the work on the file that is looked at."""
        self.worker.cancel(self._store.state.sheet.key)

    def run_again(self) -> None:
        """Reconstruct the file that is looked at once more, with what was wished of it before."""
        sheet = self._store.state.sheet
        if sheet.key in self._files and sheet.document.radiograph is not None:
            self._begin(sheet)

    def close(self) -> None:
        """Stop all work, and wait for its end."""
        self.refiner.close()
        self.worker.close()

    def _begin(self, sheet: Sheet) -> None:
        document, known = sheet.document, self._files[sheet.key]
        known.started = document.wishes
        assert document.path is not None
        film = document.radiograph if known.frame == document.preparation.frame else None
        first = known.session if known.settled is None and film is None else None
        job = open_file(
            document.path,
            document.preparation,
            film,
            self._libraries.wait,
            document.weights,
            document.fusing,
            first,
        )
        number = self.worker.start(job, sheet.key)
        self._put(sheet, running=Running(number, "waiting", 0.0))

    def _follow(self, old: State, new: State) -> None:
        """Run anew what is wished otherwise, what is looked at first; let go of what was closed."""
        self.worker.prefer(self._store.state.current)
        for sheet in self._store.state.sheets:  # newer than ``new`` where another listener has put one
            known = self._files.get(sheet.key)
            if known is None or sheet.document.radiograph is None:
                continue
            if sheet.document.wishes != known.started:
                self._begin(sheet)
        for key in [key for key in self._files if self._store.state.find(key) is None]:
            self.worker.forget(key)
            self.refiner.forget(key)
            del self._files[key]

    def _progressed(self, number: int, progress: Progress) -> None:
        sheet = self._working(number)
        if sheet is None:
            return
        running = Running(number, progress.stage, progress.fraction)
        if isinstance(progress, SessionRead) and progress.session is not None:
            known = self._files[sheet.key]
            known.session = progress.session
            sheet = resumed(sheet, progress.session)
            known.started = sheet.document.wishes
            self._put(sheet, volume_file=progress.volume_file, running=running)
        elif isinstance(progress, FilmRead):
            self._files[sheet.key].frame = sheet.document.preparation.frame
            self._put(
                sheet,
                radiograph=progress.radiograph,
                reconstruction=None,
                findings=(),
                volume=None,
                fine=None,
                histogram=None,
                running=running,
            )
        else:
            self._put(sheet, running=running)

    def _finished(self, number: int, made: Opened) -> None:
        sheet = self._working(number)
        if sheet is None:
            return
        known = self._files[sheet.key]
        is_new = known.settled is None
        if is_new and known.session is None:
            sheet = with_iso_value(sheet, made.iso_value)
        document = replace(
            sheet.document,
            radiograph=made.radiograph,
            reconstruction=made.reconstruction,
            findings=made.findings,
            volume=made.volume,
            fine=None,
            histogram=made.histogram,
            running=None,
        )
        known.settled = document
        seconds = made.reconstruction.seconds if made.reconstruction else {}
        log.info("done: %s", {stage: round(spent, 2) for stage, spent in seconds.items()} or "volume")
        self._store.put(self._store.state.with_sheet(replace(sheet, document=document)))
        if is_new and document.path is not None:
            self._opened(document.path)
        if is_new and known.session is not None:
            other = other_network(known.session, document)
            if other is not None:
                self._tell_error(other)
        if made.reconstruction is not None:
            self.refiner.start(refining(made), sheet.key)

    def _refined(self, number: int, made: Refined | None) -> None:
        """Show the finer volume, unless another was made in the meantime."""
        for sheet in self._store.state.sheets:
            if made is not None and sheet.document.reconstruction is made.of:
                known = self._files.get(sheet.key)
                if known is not None and known.settled is not None:
                    known.settled = replace(known.settled, fine=made.fused)
                self._put(sheet, fine=made.fused)
                QTimer.singleShot(_DRAWN_MS, give_back)

    def _failed(self, number: int, error: BaseException) -> None:
        if isinstance(error, XrayviewError):
            log.warning("%s", error.message)
        else:
            log.error("the reconstruction failed", exc_info=error)
        self._go_back(number)
        self._tell_error(error)

    def _cancelled(self, number: int) -> None:
        self._go_back(number)

    def _go_back(self, number: int) -> None:
        """Show again what was there before the work that came to nothing; nothing: close the file."""
        sheet = self._working(number)
        if sheet is self._store.state.sheet:
            self._store.end_drag()  # what it began with may be what was refused
            sheet = self._store.state.sheet
        if sheet is None:
            return
        known = self._files[sheet.key]
        if known.settled is None:
            self._store.do(files.close_sheet, sheet.key)
            return
        back = given_up(sheet, known.settled.wishes)
        said = back.document
        document = replace(known.settled, seen_from=said.seen_from, projection=said.projection)
        known.started, known.frame = document.wishes, document.preparation.frame
        self._store.put(self._store.state.with_sheet(replace(back, document=document)))

    def _working(self, number: int) -> Sheet | None:
        """The open file that the work of this number is for."""
        for sheet in self._store.state.sheets:
            if sheet.document.running is not None and sheet.document.running.number == number:
                return sheet
        return None

    def _put(self, sheet: Sheet, **changes: object) -> None:
        document = replace(sheet.document, **changes)  # type: ignore[arg-type]
        self._store.put(self._store.state.with_sheet(replace(sheet, document=document)))


def _stamp(path: Path) -> tuple[int, int] | None:
    """What changes when a file is written; None where it cannot be asked."""
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_size, facts.st_mtime_ns
