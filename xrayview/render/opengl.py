"""A window without a screen, and a probe that finds out in a child process whether OpenGL works at all."""

from __future__ import annotations

import ctypes
import functools
import os
import subprocess
import sys
from typing import Any

from xrayview.errors import DeviceTrouble

_HINT = (
    "install OpenGL: on Debian or Ubuntu `apt install libgl1 libegl1 libgl1-mesa-dri`; "
    "`xrayview doctor` says what is missing"
)
_ROUNDS = """
from xrayview.render.opengl import window_off_screen
from vtkmodules.vtkRenderingCore import vtkRenderer
window = window_off_screen((32, 32))
renderer = vtkRenderer()
renderer.SetBackground(0.0, 1.0, 0.0)
window.AddRenderer(renderer)
window.Render()
from xrayview.render.opengl import pixels_of
assert tuple(pixels_of(window)[16, 16]) == (0, 255, 0), "the picture came out empty"
said = window.ReportCapabilities()
print("RENDERER", next((line.split(":", 1)[1].strip() for line in said.splitlines()
                        if line.lower().startswith("opengl renderer string")), "unknown"))
"""


def window_off_screen(size: tuple[int, int], samples: int = 0, transparent: bool = False) -> Any:
    """A ``vtkRenderWindow`` of (width, height) pixels without a display; `DeviceTrouble` without OpenGL.

    ``transparent``: it keeps the opacity of what is drawn.
    """
    window = _working_kind()()
    window.SetOffScreenRendering(True)
    window.SetShowWindow(False)
    window.SetMultiSamples(samples)
    window.SetAlphaBitPlanes(transparent)
    window.SetSize(*size)
    return window


@functools.lru_cache(maxsize=1)
def _working_kind() -> Any:
    """The first kind of render window whose OpenGL answers: EGL or OSMesa on Linux, then the system's own.

    VTK crashes where it renders with a kind whose library is missing, so the library is loaded first.
    """
    from vtkmodules import vtkRenderingOpenGL2
    from vtkmodules.vtkRenderingCore import vtkRenderWindow

    kinds = []
    if sys.platform.startswith("linux"):
        for name, libraries in (
            ("vtkEGLRenderWindow", ("libEGL.so.1",)),
            ("vtkOSOpenGLRenderWindow", ("libOSMesa.so.8", "libOSMesa.so.6")),
        ):
            if any(loads(library) for library in libraries):
                kinds.append(getattr(vtkRenderingOpenGL2, name, None))
    if not sys.platform.startswith("linux") or os.environ.get("DISPLAY"):
        kinds.append(vtkRenderWindow)
    for kind in kinds:
        if kind is None:
            continue
        window = kind()
        window.SetOffScreenRendering(True)
        window.SetShowWindow(False)
        if window.SupportsOpenGL():
            return kind
    raise DeviceTrouble("3D pictures cannot be made here: no OpenGL answers", _HINT)


def loads(library: str) -> bool:
    """Whether the system's loader finds a shared library, such as ``libGL.so.1``."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def pixels_of(window: Any, transparent: bool = False) -> Any:
    """The window's picture as (height, width, 3) uint8, row 0 at the top.

    ``transparent``: (height, width, 4), the last one opacity, by which the colours are dimmed already.
    """
    from vtkmodules.util.numpy_support import vtk_to_numpy
    from vtkmodules.vtkCommonCore import vtkUnsignedCharArray

    width, height = window.GetSize()
    data = vtkUnsignedCharArray()
    read = window.GetRGBACharPixelData if transparent else window.GetPixelData
    read(0, 0, width - 1, height - 1, 0, data, 0)
    return vtk_to_numpy(data).reshape(height, width, 4 if transparent else 3)[::-1].copy()


@functools.lru_cache(maxsize=1)
def probe() -> str:
    """Render one small picture in a child process and return the name of the OpenGL renderer.

    Raises `DeviceTrouble` where that fails: a broken driver may abort the process, which nothing can
    catch; so it happens to the child. Asked once a process, about one second; `xrayview doctor` asks.
    """
    folder = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    path = os.pathsep.join(filter(None, [folder, os.environ.get("PYTHONPATH", "")]))
    try:
        child = subprocess.run(
            [sys.executable, "-c", _ROUNDS],
            env={**os.environ, "PYTHONPATH": path},
            capture_output=True,
            text=True,
            timeout=60,
        )
    except (OSError, subprocess.TimeoutExpired) as trouble:
        raise DeviceTrouble(f"OpenGL could not be tried out: {trouble}", _HINT) from None
    for line in child.stdout.splitlines():
        if line.startswith("RENDERER ") and child.returncode == 0:
            return line.removeprefix("RENDERER ")
    said = [line for line in child.stderr.splitlines() if line.strip()]
    reason = said[-1].strip() if said else f"the test program ended with {child.returncode}"
    raise DeviceTrouble(f"3D pictures cannot be made here, OpenGL does not work: {reason}", _HINT)
