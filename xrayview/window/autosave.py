"""Writes down what is open as it changes, and offers what a crashed window had open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from xrayview.errors import XrayviewError
from xrayview.window.memory.logbook import log
from xrayview.window.memory.recovery import Lost, Recovery
from xrayview.window.memory.single import Presence
from xrayview.window.notices import Notices
from xrayview.window.state import State
from xrayview.window.store import Store

if TYPE_CHECKING:
    from xrayview.session.session import Session

_AFTER_MS = 1500
"""What changed is written down so long after the last change, or after `_AT_LATEST` changes in a row."""

_AT_LATEST = 40

Open = Callable[[Path, "Session | None"], object]


class Autosave(QObject):
    """Between the store and the recovery file in ``folder``; ``presence``: this window among the others."""

    def __init__(self, store: Store, folder: Path, presence: Presence | None, parent: QObject) -> None:
        super().__init__(parent)
        self._store, self._presence = store, presence
        self._recovery = Recovery(folder, presence.number if presence is not None else 1)
        self._waiting = 0
        self._failed = False
        self._soon = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._soon.timeout.connect(self._write)

    def begin(self, notices: Notices, open_again: Open) -> None:
        """Offer what was lost, and write down from now on."""
        lost = self._recovery.lost(self._is_open)
        self._store.listen(self._changed)
        self._changed(None, self._store.state)
        if not lost:
            return
        names = ", ".join(one.path.name for one in lost[:3]) + (" …" if len(lost) > 3 else "")
        files = "1 file" if len(lost) == 1 else f"{len(lost)} files"

        def restore() -> None:
            for one in lost:
                if self._is_there(one, notices):
                    open_again(one.path, one.session)

        notices.tell(
            f"xrayview ended unexpectedly with {files} open",
            f"As you left it, but for the last second or two: {names}",
            kind="info",
            action=("Open again", restore),
        )

    def end(self) -> None:
        """Leave nothing: the window closes as it should."""
        self._soon.stop()
        try:
            self._recovery.forget()
        except OSError as trouble:
            log.warning("the recovery file stays: %s", trouble)

    def _is_there(self, one: Lost, notices: Notices) -> bool:
        there = one.path.exists()
        if not there:
            notices.tell(f"{one.path}: is no longer there", "open it from where it lies now")
        return there

    def _is_open(self, number: int) -> bool:
        return self._presence is not None and self._presence.is_taken(number)

    def _changed(self, old: State | None, new: State) -> None:
        if old is not None and old.sheets == new.sheets and old.current == new.current:
            return
        self._waiting += 1
        if self._waiting >= _AT_LATEST:
            self._write()
        else:
            self._soon.start()

    def _write(self) -> None:
        self._waiting = 0
        self._soon.stop()
        try:
            self._recovery.write(self._store.state)
        except (XrayviewError, OSError) as trouble:
            if not self._failed:  # a folder that cannot be written: said once, and the work goes on
                log.warning("what is open cannot be written down: %s", trouble)
            self._failed = True
