"""How long the window may leave a hand on the mouse waiting while a reconstruction runs."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

LONGEST_GAP_SECONDS = 0.05
TICK_MS = 5


def longest_gap(application: Any, runs: Any, seconds: float) -> float:
    """The longest time between two ticks of a 5 ms timer while ``runs()`` and for ``seconds`` at least."""
    from PySide6.QtCore import Qt, QTimer

    last, longest = time.perf_counter(), 0.0

    def tick() -> None:
        nonlocal last, longest
        now = time.perf_counter()
        longest, last = max(longest, now - last), now

    timer = QTimer(interval=TICK_MS)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start()
    end = time.monotonic() + seconds
    while time.monotonic() < end or runs():
        application.processEvents()
        time.sleep(0.0005)
    timer.stop()
    return longest


@pytest.mark.parametrize("side", [512, 2048])
def test_the_window_answers_while_it_reconstructs(
    side: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Torch is loaded, no 3D frame is drawn; the sample, and a film of 2048 x 2048."""
    assert os.environ.get("DISPLAY"), "start this under xvfb-run"
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    import numpy as np
    from PIL import Image

    from xrayview.window.app import make_application
    from xrayview.window.main_window import MainWindow
    from xrayview.window.memory.samples import samples

    application = make_application()
    with Image.open(samples()[0].path) as sample:
        grown = np.asarray(sample, np.float32)
        film = np.asarray(Image.fromarray(grown).resize((side, side)))
    path = tmp_path / "film.tif"
    Image.fromarray(film.astype(np.uint16)).save(path)
    window = MainWindow((path,))
    window.resize(1280, 720)
    window.show()

    def busy() -> bool:
        document = window.store.state.document
        return document.running is not None or document.volume is None

    end = time.monotonic() + 120
    while window.centre.view is None or busy():
        application.processEvents()
        time.sleep(0.005)
        assert time.monotonic() < end
    view = window.centre.view
    monkeypatch.setattr(view, "_draw", lambda: None)
    view._soon.timeout.disconnect()
    longest_gap(application, busy, 2.0)
    gaps = []
    for turn in range(5):
        window.actions_by_name["turn-right" if turn % 2 else "mirror"].trigger()
        gaps.append(longest_gap(application, busy, 0.5))
    print(f"{side} x {side}: longest gaps {[round(1000 * gap) for gap in gaps]} ms")
    window.close()
    window.deleteLater()
    assert max(gaps) <= LONGEST_GAP_SECONDS
