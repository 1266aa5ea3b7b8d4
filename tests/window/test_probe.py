"""Where there can be no window the reason comes in words, from a child that may die of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from xrayview.errors import DeviceTrouble
from xrayview.window.start import probe
from xrayview.window.start.probe import has_display_variable, read_answer

WORKS = "qt\ndisplay xcb\nopengl 4.5 llvmpipe (LLVM 15.0.6, 256 bits)\n"
ROOT = Path(__file__).parents[2]
on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the variables are those of Linux")


def test_a_working_display_is_described() -> None:
    screen = read_answer(WORKS, "", ())
    assert (screen.platform, screen.version, screen.software) == ("xcb", (4, 5), True)
    assert not read_answer("qt\ndisplay xcb\nopengl 4.6 NVIDIA H200\n", "", ()).software


@pytest.mark.parametrize(
    ("said", "complaints", "missing", "message", "hint"),
    [
        ("", "ImportError: libEGL.so.1: cannot open shared object file", ("libegl1",), "libEGL", "libegl1"),
        (
            "qt\n",
            "xcb-cursor0 is needed to load the xcb plugin",
            ("libxcb-cursor0",),
            "needed",
            "libxcb-cursor0",
        ),
        ("qt\n", "qt.qpa.xcb: could not connect to display :77", (), ":77", "DISPLAY"),
        ("qt\ndisplay xcb\n", "", (), "no OpenGL", "libgl1-mesa-dri"),
        ("qt\ndisplay offscreen\nopengl 4.5 x\n", "", (), "offscreen", "xvfb-run"),
        ("qt\ndisplay xcb\nopengl 2.1 old\n", "", (), "too old", "LIBGL_ALWAYS_SOFTWARE"),
    ],
)
def test_what_is_missing_is_named_with_the_way_out(
    said: str, complaints: str, missing: tuple[str, ...], message: str, hint: str
) -> None:
    with pytest.raises(DeviceTrouble) as caught:
        read_answer(said, complaints, missing)
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_a_display_is_looked_for_on_linux_only() -> None:
    assert not has_display_variable({}, "linux")
    assert has_display_variable({"DISPLAY": ":0"}, "linux")
    assert has_display_variable({}, "win32")


@on_linux
@pytest.mark.parametrize(
    "screen",
    [{}, {"DISPLAY": ":7654"}, {"QT_QPA_PLATFORM": "offscreen"}],
    ids=["none", "unreachable", "offscreen"],
)
def test_the_program_ends_with_2_and_two_lines_instead_of_an_abort(screen: dict[str, str]) -> None:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    ended = subprocess.run(
        [sys.executable, "-m", "xrayview"],
        env={**environment, **screen},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 2
    assert ended.stderr.startswith("xrayview: ")
    assert len(ended.stderr.splitlines()) == 2
    assert "Traceback" not in ended.stderr


@on_linux
def test_a_library_that_does_not_load_is_named_by_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "loads", lambda library: library != "libEGL.so.1")
    assert probe.missing_packages() == ("libegl1",)
