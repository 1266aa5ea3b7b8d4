"""The local log: what went wrong, in a rotating file that never leaves the machine."""

from __future__ import annotations

import faulthandler
import logging
import logging.handlers
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TextIO

from xrayview.window.memory.places import state_folder

log = logging.getLogger("xrayview.window")
log.addHandler(logging.NullHandler())
log.propagate = False

_kept_out: dict[str, str] = {}

# Open as long as the log is: faulthandler writes to the file itself, at the moment of the crash.
_crashes: list[TextIO] = []


def open_logbook(number: int = 1) -> Path | None:
    """Send this program's log to a rotating file and return its path.

    ``number``: this window's among those that are open (`single.Presence`): the first writes ``window.log``,
    the second ``window-2.log``; two that rotated one file would tear it. Where no file can be written the
    log goes to stderr and None is returned: the window opens all the same.
    Fatal signals (a crash inside a library) leave their stack in ``crash.log`` (``crash-2.log``) beside it.
    """
    log.setLevel(logging.INFO)
    close_logbook()
    handler: logging.Handler
    path: Path | None = None
    ending = f"-{number}" if number > 1 else ""
    try:
        path = state_folder() / f"window{ending}.log"
        handler = logging.handlers.RotatingFileHandler(
            path, maxBytes=500_000, backupCount=3, encoding="utf-8"
        )
        _crashes.append((path.parent / f"crash{ending}.log").open("a", encoding="utf-8"))
        faulthandler.enable(_crashes[-1])
    except OSError as trouble:
        path = None
        handler = logging.StreamHandler()
        handler.setLevel(logging.WARNING)
        sys.stderr.write(f"xrayview: no log file can be written ({trouble})\n")
    handler.setFormatter(_Nameless("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    return path


def keep_out(path: Path) -> None:
    """From now on write something else for this file's name, which may be a patient's."""
    _kept_out[str(path)] = _kept_out[path.name] = f"(a file{path.suffix.lower()})"


class _Nameless(logging.Formatter):
    """Messages and what led to them without the names of the files that were opened."""

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        for name in sorted(_kept_out, key=len, reverse=True):
            text = text.replace(name, _kept_out[name])
        return text


def close_logbook() -> None:
    """Close the log's files."""
    if _crashes:
        faulthandler.disable()
    while _crashes:
        _crashes.pop().close()
    for handler in list(log.handlers):
        log.removeHandler(handler)
        handler.close()


def keep_open_on_errors(tell: Callable[[BaseException], None]) -> None:
    """Log every unexpected error and hand it to ``tell`` (on the thread it happened on); nothing closes."""

    def on_main_thread(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        log.error("unexpected error", exc_info=(kind, error, trace))
        tell(error)

    def on_other_threads(happened: threading.ExceptHookArgs) -> None:
        if happened.exc_value is not None and not isinstance(happened.exc_value, SystemExit):
            on_main_thread(happened.exc_type, happened.exc_value, happened.exc_traceback)

    sys.excepthook = on_main_thread
    threading.excepthook = on_other_threads


def seconds_since_start() -> float:
    """Seconds since this process was started, by the system's own clock; 0 where it does not tell."""
    import os
    import time

    try:
        fields = Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return time.clock_gettime(time.CLOCK_BOOTTIME) - int(fields[19]) / os.sysconf("SC_CLK_TCK")
    except (OSError, AttributeError, ValueError, IndexError):
        return 0.0
