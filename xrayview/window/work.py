"""Long work off the window's thread: a newer task supersedes the older of its kind, or each has its turn."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from xrayview.jobs import Cancelled, Job, Progress, run
from xrayview.window.memory.logbook import log

_PAUSE = 0.03
_NICENESS = 5


@dataclass(frozen=True, eq=False)
class _Task:
    number: int
    kind: Hashable
    job: Job[Any]
    cancelled: threading.Event


class Worker(QObject):
    """Runs one job at a time on a thread of its own; the signals arrive on the window's thread.

    ``progressed(number, Progress)``, ``finished(number, result)``, ``failed(number, error)`` and
    ``cancelled(number)`` speak only of the newest task of each kind: what an older one still says is dropped.
    Tasks of different kinds run one after another, the preferred kind's first. With ``in_turn`` nothing is
    superseded: every task runs, and every one is heard.
    """

    progressed = Signal(int, object)
    finished = Signal(int, object)
    failed = Signal(int, object)
    cancelled = Signal(int)
    _said = Signal(str, int, object, object)

    def __init__(self, name: str, parent: QObject | None = None, in_turn: bool = False) -> None:
        super().__init__(parent)
        self._name = name
        self._in_turn = in_turn
        self._newest = 0
        self._current: dict[Hashable, int] = {}
        self._running: _Task | None = None
        self._waiting: list[_Task] = []
        self._preferred: Hashable = None
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._closed = False
        self._said.connect(self._hear, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether a task is under way or waiting."""
        with self._lock:
            return self._running is not None or bool(self._waiting)

    def start(self, job: Job[Any], kind: Hashable = "") -> int:
        """Run ``job`` and return its number; older ones of its ``kind`` are told to stop, unless in turn."""
        with self._lock:
            self._newest += 1
            if not self._in_turn:
                self._stop(kind)
                self._waiting = [task for task in self._waiting if task.kind != kind]
                self._current[kind] = self._newest
            self._waiting.append(_Task(self._newest, kind, job, threading.Event()))
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
                self._thread.start()
            return self._newest

    def prefer(self, kind: Hashable) -> None:
        """Run the tasks of this kind before others that wait: somebody is looking at what they are for."""
        self._preferred = kind

    def cancel(self, kind: Hashable | None = None) -> None:
        """Tell the tasks of this kind (None: of any) to stop; ``cancelled`` follows when they have."""
        with self._lock:
            self._stop(kind)

    def forget(self, kind: Hashable) -> None:
        """Stop the tasks of this kind, and say nothing more of them."""
        with self._lock:
            self._stop(kind)
            self._current.pop(kind, None)

    def _stop(self, kind: Hashable | None) -> None:
        for task in (self._running, *self._waiting):
            if task is not None and (kind is None or task.kind == kind):
                task.cancelled.set()

    def close(self, seconds: float = 5.0) -> None:
        """Wait for the thread's end up to ``seconds``, and say nothing more.

        The tasks are told to stop first; those that go in turn only when that time is over.
        """
        self._closed = True
        if not self._in_turn:
            self.cancel()
        thread = self._thread
        if thread is not None:
            thread.join(seconds)
        self.cancel()

    @property
    def alive(self) -> bool:
        """Whether the thread still runs, such as after `close` gave up waiting."""
        return self._thread is not None and self._thread.is_alive()

    def _work(self) -> None:
        _stand_back()
        while True:
            with self._lock:
                first = [task for task in self._waiting if task.kind == self._preferred] or self._waiting
                if not first:
                    self._running = self._thread = None
                    return
                task = self._running = first[0]
                self._waiting.remove(task)
            self._drive(task)
            give_back()

    def _drive(self, task: _Task) -> None:
        said: tuple[float, str] = (0.0, "")

        def report(progress: Progress) -> None:
            nonlocal said
            now = time.monotonic()
            # A job may step faster than a person can read: the window hears of it some 30 times a second.
            if type(progress) is Progress and progress.stage == said[1] and now - said[0] < _PAUSE:
                return
            said = (now, progress.stage)
            self._say("progressed", task, progress)

        try:
            result = run(task.job, report, task.cancelled.is_set)
        except Cancelled:
            self._say("cancelled", task, None)
        except BaseException as error:  # of a library, too, that does not raise an Exception
            self._say("failed", task, error)
        else:
            self._say("finished", task, result)

    def _say(self, what: str, task: _Task, content: object) -> None:
        if self._closed:
            if what == "failed":
                log.warning("%s failed while the window closed: %s", self._name, content)
            return
        try:
            self._said.emit(what, task.number, task.kind, content)
        except RuntimeError:  # the window was deleted meanwhile: nobody is listening
            log.info("an answer came after the window was gone")

    def _hear(self, what: str, number: int, kind: Hashable, content: object) -> None:
        if self._closed or (self._current.get(kind) != number and not self._in_turn):
            return
        if what == "cancelled":
            self.cancelled.emit(number)
        else:
            signal: Any = getattr(self, what)
            signal.emit(number, content)


def _stand_back() -> None:
    """Let this thread yield to the window's where cores are few; only Linux tells threads apart."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


def in_background(work: Callable[[], object], name: str) -> threading.Thread:
    """Start ``work`` on a thread of its own; what goes wrong is logged."""

    def quietly() -> None:
        try:
            work()
        except Exception:
            log.exception("%s failed", name)

    thread = threading.Thread(target=quietly, name=name, daemon=True)
    thread.start()
    return thread


def give_back() -> None:
    """Let the GNU C library return what was freed: a hundred megabytes after a large film; takes some ms."""
    import ctypes

    if sys.platform.startswith("linux"):
        with contextlib.suppress(OSError, AttributeError):  # another C library
            ctypes.CDLL("libc.so.6").malloc_trim(0)
