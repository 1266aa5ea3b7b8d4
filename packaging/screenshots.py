#!/usr/bin/env python3
"""Photograph every mode, tool and editor: python3 packaging/screenshots.py -o FOLDER [--film FILE].

Sets .venv up, opens the real window under a virtual screen with one x-ray (the bundled sample, or FILE),
walks through the steps in screenshot_*.py and writes a picture of each into FOLDER, with a page that shows
them all, index.html. --only NAME ... makes these alone; --size WIDTHxHEIGHT is the window's.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import List, Sequence

import run

WALK = Path(__file__).resolve().parent / "screenshot_walk.py"


def main(arguments: Sequence[str]) -> int:
    """Set up what is missing, then take the pictures; returns the exit code."""
    if sys.version_info < run.NEEDED:
        return run.use_newer_python(arguments)
    from environment import ROOT, python, set_up
    from system import TEST_PROGRAMS, SetupTrouble, install_packages, missing_libraries, missing_programs, say

    wish = parsed(arguments)
    try:
        programs = {name: package for name, package in TEST_PROGRAMS.items() if name != "chromium"}
        install_packages(missing_libraries() + missing_programs(programs), "system packages are")
        set_up()
    except SetupTrouble as trouble:
        say("xrayview: " + str(trouble))
        return 2
    command = [*virtual_screen(wish.size), str(python()), str(WALK), *arguments]
    environment = dict(os.environ, PYTHONPATH=str(ROOT))
    environment.pop("WAYLAND_DISPLAY", None)
    return subprocess.call(command, env=environment)


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """The options: ``output``, ``film`` (None: the bundled sample), ``size``, ``only`` (empty: all steps)."""
    parser = argparse.ArgumentParser(prog="screenshots.py", description="Photograph the window.")
    parser.add_argument("-o", "--output", metavar="FOLDER", type=Path, required=True)
    parser.add_argument("--film", metavar="FILE", type=Path, help="the x-ray to open; default: a sample")
    parser.add_argument("--size", metavar="WxH", type=_size, default=(1600, 1000), help="of the window")
    parser.add_argument("--only", metavar="NAME", nargs="+", default=[], help="the names of single steps")
    return parser.parse_args(arguments)


def virtual_screen(size: "tuple[int, int]") -> List[str]:
    """What runs a command on a screen of its own that is as large as the window; empty beside Linux."""
    if not sys.platform.startswith("linux"):
        return []
    return ["xvfb-run", "-a", "-s", "-screen 0 {}x{}x24".format(*size)]


def _size(text: str) -> "tuple[int, int]":
    parts = text.lower().split("x")
    if len(parts) != 2 or not all(part.isdecimal() for part in parts):
        raise argparse.ArgumentTypeError(f"{text!r} is no size; give one such as 1600x1000")
    width, height = int(parts[0]), int(parts[1])
    if not (640 <= width <= 7680 and 480 <= height <= 4320):
        raise argparse.ArgumentTypeError(f"{text} is too small or too large; give 640x480 to 7680x4320")
    return width, height


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
