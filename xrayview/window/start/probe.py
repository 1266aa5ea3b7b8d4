"""Is there a display, and OpenGL? Asked in a child process, because the answer "no" aborts uncatchably.

The child runs beside this process's own imports, so the question costs the window next to nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from xrayview.errors import DeviceTrouble
from xrayview.render.opengl import loads

TIME_LIMIT = 20.0

# Libraries that PySide6's wheel expects from the system, and the Debian or Ubuntu packages that hold them.
_PACKAGES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
_WITHOUT_WINDOW = "every command works without a display: see `xrayview --help`"


@dataclass(frozen=True)
class Screen:
    """What was found: Qt's ``platform`` (xcb, wayland, ...), the OpenGL ``version`` and its ``renderer``."""

    platform: str
    version: tuple[int, int]
    renderer: str

    @property
    def software(self) -> bool:
        """Whether OpenGL is computed on the processor."""
        return any(name in self.renderer.lower() for name in ("llvmpipe", "softpipe", "swrast", "software"))


class Probe:
    """A running question; `answer` waits for it."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[str] | None = None
        if has_display_variable(os.environ, sys.platform):
            self._child = subprocess.Popen(
                [sys.executable, "-m", "xrayview.window.start.probe_child"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                errors="replace",
                env={**os.environ, "PYTHONPATH": _python_path(), "PYTHONFAULTHANDLER": ""},
            )

    def answer(self) -> Screen:
        """What there is; raises `DeviceTrouble` with what to install where display or OpenGL is missing."""
        if self._child is None:
            raise DeviceTrouble(
                "no display: neither DISPLAY nor WAYLAND_DISPLAY is set",
                f"start it from a desktop session; {_WITHOUT_WINDOW}",
            )
        try:
            said, complaints = self._child.communicate(timeout=TIME_LIMIT)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.communicate()
            raise DeviceTrouble(
                f"the display did not answer within {TIME_LIMIT:.0f} s",
                f"is the screen reachable? {_WITHOUT_WINDOW}",
            ) from None
        return read_answer(said, complaints, () if "opengl" in said else missing_packages())


def has_display_variable(environment: Mapping[str, str], platform: str) -> bool:
    """Whether a window has anywhere to go (always believed on macOS and Windows)."""
    if not platform.startswith("linux"):
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def read_answer(said: str, complaints: str, missing: tuple[str, ...]) -> Screen:
    """Turn the child's lines into a `Screen`, or into a `DeviceTrouble` that says what to install.

    ``said``: its standard output; ``complaints``: its standard error; ``missing``: system packages not found.
    """
    lines = dict(line.partition(" ")[::2] for line in said.splitlines())
    reason = _reason(complaints)
    install = f"install them: sudo apt install {' '.join(missing)}" if missing else ""
    if "qt" not in lines:
        raise DeviceTrouble(
            f"Qt cannot be loaded: {reason}",
            install or "install xrayview again, and the libraries Qt asks for",
        )
    if "display" not in lines:
        raise DeviceTrouble(
            f"no window can be opened: {reason}",
            install or f"check DISPLAY and its permissions; {_WITHOUT_WINDOW}",
        )
    if lines["display"] in ("offscreen", "minimal", "vnc", "linuxfb"):
        raise DeviceTrouble(
            f"Qt's platform {lines['display']!r} cannot show 3D",
            f"unset QT_QPA_PLATFORM, or start under `xvfb-run`; {_WITHOUT_WINDOW}",
        )
    if "opengl" not in lines:
        raise DeviceTrouble(
            f"the display has no OpenGL: {reason}",
            install
            or f"sudo apt install libgl1 libgl1-mesa-dri, or another graphics driver; {_WITHOUT_WINDOW}",
        )
    number, _, renderer = lines["opengl"].partition(" ")
    major, minor = (int(part) for part in number.split("."))
    if (major, minor) < (3, 2):
        raise DeviceTrouble(
            f"OpenGL {number} ({renderer}) is too old; 3.2 is needed",
            f"set LIBGL_ALWAYS_SOFTWARE=1 to draw on the processor; {_WITHOUT_WINDOW}",
        )
    return Screen(lines["display"], (major, minor), renderer)


def missing_packages() -> tuple[str, ...]:
    """The Debian packages whose libraries are not there; empty where nothing is missing, or not on Linux."""
    if not sys.platform.startswith("linux"):
        return ()
    return tuple(package for library, package in _PACKAGES.items() if not loads(library))


def _reason(complaints: str) -> str:
    """The one line of the child's complaints that names the cause."""
    lines = [line.strip() for line in complaints.splitlines() if line.strip()]
    for sign in ("cannot open shared object", "not connect to display", "is needed", "Error"):
        for line in lines:
            if sign in line:
                return line
    return lines[-1] if lines else "its driver gave no reason"


def _python_path() -> str:
    """The search path by which the child finds this very program."""
    from pathlib import Path

    here = str(Path(__file__).resolve().parents[2])
    return os.pathsep.join([here, *filter(None, [os.environ.get("PYTHONPATH")])])
