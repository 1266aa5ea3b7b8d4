"""The log is local, rotates, and is no condition for working."""

from __future__ import annotations

import logging.handlers
import subprocess
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


ROTATE = """
import logging.handlers, sys
from pathlib import Path
from xrayview.window.memory import logbook
logbook.state_folder = lambda: Path(sys.argv[1])
number = int(sys.argv[2])
path = logbook.open_logbook(number)
for handler in logbook.log.handlers:
    handler.maxBytes = 20_000
for line in range(800):
    logbook.log.info("window %d line %d", number, line)
print(path.name)
"""


def test_two_windows_that_rotate_their_logs_write_into_none_of_the_other_s(tmp_path: Path) -> None:
    running = [
        subprocess.Popen(
            [sys.executable, "-c", ROTATE, str(tmp_path), str(number)], stdout=subprocess.PIPE, text=True
        )
        for number in (1, 2)
    ]
    names = [process.communicate(timeout=60)[0].strip() for process in running]
    assert names == ["window.log", "window-2.log"]
    for number, name in enumerate(names, 1):
        files = sorted(tmp_path.glob(f"{name}*"), reverse=True)
        lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
        assert len(files) > 1
        kept = range(800 - len(lines), 800)
        said = [line.split("INFO ")[1] for line in lines]
        assert said == [f"window {number} line {line}" for line in kept]
    assert (tmp_path / "crash.log").exists() and (tmp_path / "crash-2.log").exists()


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
