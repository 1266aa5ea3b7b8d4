"""The log is local, rotates, and is no condition for working."""

from __future__ import annotations

import logging.handlers
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from xrayview.window.memory import logbook


@pytest.fixture(autouse=True)
def closed_log() -> Iterator[None]:
    yield
    logbook.close_logbook()


def test_the_log_is_a_rotating_file_in_the_user_s_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logbook, "state_folder", lambda: tmp_path)
    path = logbook.open_logbook()
    logbook.log.info("something happened")
    assert path == tmp_path / "window.log"
    assert "something happened" in path.read_text(encoding="utf-8")
    handler = logbook.log.handlers[-1]
    assert isinstance(handler, logging.handlers.RotatingFileHandler)
    assert handler.maxBytes > 0 and handler.backupCount > 0


def test_without_a_place_for_the_log_the_window_opens_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "file"))
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "file")
    assert logbook.open_logbook() is None
    assert "no log file" in capsys.readouterr().err


def test_unexpected_errors_are_logged_and_told_from_every_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logbook, "state_folder", lambda: tmp_path)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    path = logbook.open_logbook()
    assert path is not None
    told: list[str] = []
    logbook.keep_open_on_errors(lambda error: told.append(str(error)))

    def slip() -> None:
        raise ValueError("on a thread")

    thread = threading.Thread(target=slip)
    thread.start()
    thread.join()
    error = KeyError("on the main one")
    sys.excepthook(KeyError, error, None)
    assert told == ["on a thread", "'on the main one'"]
    assert "in slip" in path.read_text(encoding="utf-8")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the clock of Linux's /proc is asked")
def test_the_time_since_the_start_goes_on() -> None:
    before = logbook.seconds_since_start()
    assert 0 < before < logbook.seconds_since_start() + 0.02
