"""How soon the window is there, and how soon the bundled sample stands in it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

VISIBLE_SECONDS = 1.0
FIRST_FRAME_SECONDS = 4.0

# The program as a user starts it, timed at the first paint and at the first frame that shows a volume.
TIMED = """
import sys
from xrayview.cli.main import main
from xrayview.window.memory.logbook import seconds_since_start
from PySide6.QtCore import QTimer
from xrayview.window.main_window import MainWindow

painted, drawn = MainWindow._after_first_paint, MainWindow._first_frame

def after_first_paint(window):
    print("VISIBLE", seconds_since_start(), flush=True)
    painted(window)

def first_frame(window):
    print("FRAME", seconds_since_start(), flush=True)
    drawn(window)
    QTimer.singleShot(0, window.close)

MainWindow._after_first_paint, MainWindow._first_frame = after_first_paint, first_frame
sys.exit(main([sys.argv[1]]))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the clock of Linux's /proc is asked")
def test_the_window_comes_first_and_the_volume_soon_after(tmp_path: Path) -> None:
    assert os.environ.get("DISPLAY"), "start this under xvfb-run"
    from xrayview.window.memory.samples import samples

    sample = samples()[0].path
    seconds: dict[str, list[float]] = {"VISIBLE": [], "FRAME": []}
    for _ in range(3):
        answer = subprocess.run(
            [sys.executable, "-c", TIMED, str(sample)],
            env={**os.environ, "XDG_STATE_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert answer.returncode == 0, answer.stderr
        for line in answer.stdout.splitlines():
            name, value = line.split()
            seconds[name].append(float(value))
    print(seconds)
    assert sorted(seconds["VISIBLE"])[1] <= VISIBLE_SECONDS
    assert sorted(seconds["FRAME"])[1] <= FIRST_FRAME_SECONDS
