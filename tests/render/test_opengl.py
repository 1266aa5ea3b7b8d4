"""Pictures need no display; a machine without OpenGL gets a sentence instead of a crash."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from xrayview.errors import DeviceTrouble, UnusableOption
from xrayview.render import opengl
from xrayview.render.offscreen import render
from xrayview.scene.scene import Scene
from xrayview.volume.volume import Volume

ROOT = Path(__file__).parents[2]
_RENDER = """
import numpy as np
from xrayview.errors import DeviceTrouble
from xrayview.render.offscreen import render
from xrayview.scene.scene import Scene
from xrayview.volume.volume import Volume
try:
    picture = render(Volume(np.ones((8, 8, 8), np.float32)), Scene(camera=Scene().camera), (32, 32))
    print("BRIGHTEST", picture.max())
except DeviceTrouble as trouble:
    print("TROUBLE", trouble.message, "|", trouble.hint)
"""


def child(code: str, **environment: str) -> str:
    keep = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    keep |= {"PYTHONPATH": str(ROOT), **environment}
    done = subprocess.run([sys.executable, "-c", code], env=keep, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_picture_is_made_without_any_display() -> None:
    assert int(child(_RENDER).split()[1]) > 100


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="EGL is how Linux renders without a display")
def test_without_a_driver_there_is_a_sentence_and_a_way_out() -> None:
    said = child(_RENDER, __EGL_VENDOR_LIBRARY_DIRS="/nowhere", __EGL_VENDOR_LIBRARY_FILENAMES="/nowhere")
    assert said.startswith("TROUBLE")
    assert "apt install" in said


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for Linux libraries")
def test_without_a_library_there_is_a_sentence_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.setattr(opengl, "loads", lambda library: False)
    opengl._working_kind.cache_clear()
    with pytest.raises(DeviceTrouble, match="no OpenGL"):
        opengl.window_off_screen((32, 32))
    opengl._working_kind.cache_clear()


def test_a_child_that_dies_is_told_as_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    opengl.probe.cache_clear()
    monkeypatch.setattr(opengl, "_ROUNDS", "import os; os.abort()")
    with pytest.raises(DeviceTrouble, match="OpenGL does not work"):
        opengl.probe()
    opengl.probe.cache_clear()


@pytest.mark.parametrize("size", [(8, 100), (100, 9000), (0, 0)])
def test_sizes_outside_the_limits_are_refused(size: tuple[int, int]) -> None:
    with pytest.raises(UnusableOption) as answer:
        render(Volume(np.ones((8, 8, 8), np.float32)), Scene(), size)
    assert "16 to 8192" in answer.value.hint


def test_a_picture_has_the_size_asked_for_and_is_the_same_every_time(ball: Volume) -> None:
    first, second = (render(ball, Scene(iso_value=0.25), (70, 50)) for _ in range(2))
    assert first.shape == (50, 70, 3)
    assert first.dtype == np.uint8
    assert (first == second).all()


def test_importing_render_loads_neither_qt_nor_torch_nor_vtk() -> None:
    code = "import sys, xrayview.render.offscreen, xrayview.scene.saved, xrayview.export.mesh\n"
    said = child(
        code + "print([m for m in ('PySide6', 'torch', 'vtkmodules', 'scipy', 'PIL') if m in sys.modules])"
    )
    assert said.strip() == "[]"
