"""The program as it is started: a window within a moment, and an orderly end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

ROOT = Path(__file__).parents[2]
TIME_LIMIT = 90.0


def until(condition: Callable[[], bool], program: subprocess.Popen[str]) -> None:
    end = time.monotonic() + TIME_LIMIT
    while not condition():
        assert program.poll() is None, "the program ended by itself"
        assert time.monotonic() < end, f"waited {TIME_LIMIT:.0f} s in vain"
        time.sleep(0.05)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the folders and signals are those of Linux")
def test_a_broken_file_on_the_command_line_leaves_a_window_that_closes_when_asked(
    application: QApplication, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_text("this is no picture")
    state = {"XDG_STATE_HOME": str(tmp_path), "HOME": str(tmp_path)}
    log = tmp_path / "xrayview" / "window.log"
    with subprocess.Popen(
        [sys.executable, "-m", "xrayview", str(broken)],
        env={**os.environ, **state},
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        until(lambda: log.exists() and "(a file.png)" in log.read_text(encoding="utf-8"), program)
        assert "window visible" in log.read_text(encoding="utf-8")
        program.send_signal(signal.SIGTERM)
        _, complaints = program.communicate(timeout=TIME_LIMIT)
    assert program.returncode == 0
    assert "Traceback" not in complaints
