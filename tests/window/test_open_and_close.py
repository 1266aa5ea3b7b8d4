"""A window opened and closed again and again leaves nothing behind, and takes no more memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

TIMES = 20
FLAT_MB = 50.0

# Opens a window with a file, waits for a frame of it, closes it; tells what is left each time.
OPEN_AND_CLOSE = """
import gc, json, sys, time
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QSurface
from shiboken6 import getAllValidWrappers
from xrayview.window.app import make_application
from xrayview.window.main_window import MainWindow

application = make_application()
path, times = Path(sys.argv[1]), int(sys.argv[2])

def resident():
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6

def spin(condition):
    end = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        application.processEvents()
        time.sleep(0.005)

def opened_and_closed(mode):
    window = MainWindow((path,))
    frames = []
    window.resize(1000, 700)
    window.show()
    spin(lambda: window.centre.view is not None and window.store.state.document.volume is not None)
    window.centre.view.drawn.connect(lambda: frames.append(1))
    window.actions_by_name[mode].trigger()
    window.actions_by_name["both-eyes"].trigger()
    spin(lambda: frames)
    window.close()
    window.deleteLater()

for time_ in range(times):
    opened_and_closed(("volume", "xray", "surface")[time_ % 3])
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    application.processEvents()
    # Before the collection: Qt has freed the surface already, and Python must not know its address any more.
    surfaces = [type(thing).__name__ for thing in getAllValidWrappers() if isinstance(thing, QSurface)]
    gc.collect()
    from vtkmodules.vtkCommonCore import vtkObjectBase
    left = sorted(type(thing).__name__ for thing in gc.get_objects() if isinstance(thing, vtkObjectBase))
    widgets = [type(widget).__name__ for widget in application.topLevelWidgets()]
    print(json.dumps({"vtk": left, "widgets": widgets, "surfaces": surfaces, "mb": resident()}), flush=True)
"""


def told(path: Path, times: int) -> list[dict[str, Any]]:
    answer = subprocess.run(
        [sys.executable, "-c", OPEN_AND_CLOSE, str(path), str(times)],
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert answer.returncode == 0, answer.stderr
    return [json.loads(line) for line in answer.stdout.splitlines()]


def check(lines: list[dict[str, Any]]) -> None:
    megabytes = [round(line["mb"]) for line in lines]
    print(f"resident MB after each window: {megabytes}")
    assert len(lines) == TIMES
    for number, line in enumerate(lines):
        assert line["widgets"] == [], f"top-level widgets after window {number + 1}"
        assert line["surfaces"] == [], f"surfaces that Qt has freed, after window {number + 1}"
        assert line["vtk"] == [], f"VTK objects after window {number + 1}"
    assert max(megabytes[3:]) - megabytes[2] <= FLAT_MB, megabytes


def test_twenty_windows_with_a_volume_leave_nothing_behind(application: Any, tmp_path: Path) -> None:
    import numpy as np

    from xrayview.volume.files import write_volume

    path = tmp_path / "block.nrrd"
    density = np.zeros((64, 64, 64), np.float32)
    density[16:48, 16:48, 16:48] = 1.0
    write_volume(path, [(0, density)], density.shape)
    check(told(path, TIMES))


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_twenty_windows_with_an_x_ray_leave_nothing_behind(application: Any) -> None:
    from xrayview.window.memory.samples import samples

    check(told(samples()[0].path, TIMES))
