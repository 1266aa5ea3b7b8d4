"""How much memory a large film takes: the window with its full map shown, above the same window empty."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

MEGABYTES = 450
SIDE = 4096

# Resident memory (VmRSS). The baseline is the empty window on the screen, the network's libraries and the 3D
# view's loaded and the view built, but nothing drawn. Software OpenGL keeps its textures in that memory too.
MEASURED = """
import os, sys, time
from pathlib import Path
from xrayview.window.app import make_application

application = make_application()
from xrayview.window.main_window import MainWindow

def resident(what="VmRSS"):
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(what)).split()[1]) / 1024

def spin(seconds, until=lambda: False):
    end = time.monotonic() + seconds
    while time.monotonic() < end and not until():
        application.processEvents()
        time.sleep(0.01)

window = MainWindow(())
window.setGeometry(0, 0, 1600, 1000)
window.show()
spin(60, lambda: "xrayview.pipeline" in sys.modules and window.centre.view is not None)
spin(4)
assert "torch" in sys.modules
empty = resident()
window.controller.open(Path(sys.argv[1]))
spin(120, lambda: window.store.state.document.fine is not None)
shown = window.store.state.document.fine
assert shown is not None and shown.shape[1:] == (int(sys.argv[2]),) * 2, shown
spin(6)
print("RESULT", empty, resident() - empty, resident("VmHWM") - empty, flush=True)
os._exit(0)
"""


def a_film(path: Path) -> Path:
    """A (SIDE, SIDE) PNG of 16 bits: a head with structure, noise, air round it, and a label burnt in."""
    row, column = np.mgrid[-1 : 1 : SIDE * 1j, -1 : 1 : SIDE * 1j].astype(np.float32)
    depth = np.sqrt(np.clip(1 - (row / 0.98) ** 2 - (column / 0.96) ** 2, 0, None))
    depth *= 1 + 0.15 * np.sin(25 * row) * np.sin(31 * column)
    film = 4000 + 41000 * depth**0.7 + np.random.default_rng(0).normal(0, 120, depth.shape)
    for stroke in range(12):
        film[100:220, 120 + 40 * stroke : 132 + 40 * stroke] = 65535
    Image.fromarray(np.clip(film, 0, 65535).astype(np.uint16)).save(path)
    return path


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux's /proc is asked")
def test_a_film_of_4096_pixels_a_side_with_its_full_map(tmp_path: Path) -> None:
    assert os.environ.get("DISPLAY"), "start this under xvfb-run"
    answer = subprocess.run(
        [sys.executable, "-c", MEASURED, str(a_film(tmp_path / "film.png")), str(SIDE)],
        env={**os.environ, "XDG_STATE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert answer.returncode == 0, answer.stderr
    empty, rest, peak = (float(one) for one in answer.stdout.split("RESULT")[1].split())
    print(f"empty window {empty:.0f} MB; above it at rest {rest:.0f} MB, at the highest {peak:.0f} MB")
    assert rest <= MEGABYTES
