"""Libraries that would talk on stderr are listened to instead."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

_TALKERS = ("pydicom", "PIL", "tifffile", "nibabel.global", "pylibjpeg")


class _Listener(logging.Handler):
    def __init__(self, heard: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


@contextmanager
def listened() -> Iterator[list[str]]:
    """Collect the warnings and log lines of the reading libraries in the yielded list, silently."""
    heard: list[str] = []
    listener = _Listener(heard)
    loggers = [logging.getLogger(name) for name in _TALKERS]
    spoke = [logger.propagate for logger in loggers]

    def kept(record: logging.LogRecord) -> bool:
        """Heard here, and kept from handlers that a library has put on its own logger."""
        listener.handle(record)
        return False

    for logger in loggers:
        logger.addFilter(kept)
        logger.addHandler(listener)  # for the loggers below it
        logger.propagate = False
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                yield heard
            finally:
                heard.extend(str(warning.message) for warning in caught)
    finally:
        for logger, propagate in zip(loggers, spoke, strict=True):
            logger.removeFilter(kept)
            logger.removeHandler(listener)
            logger.propagate = propagate


@contextmanager
def silenced() -> Iterator[None]:
    """Keep a C library off stderr for one call; what other threads say meanwhile is lost as well."""
    try:
        kept = os.dup(2)
    except OSError:  # no stderr at all, as under pythonw
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
