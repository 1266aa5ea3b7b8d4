"""Where the window keeps what belongs to the user: its log, its settings, presets of one's own."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def state_folder() -> Path:
    """The folder for the local log and for what is remembered between starts; made if it is missing.

    ``$XDG_STATE_HOME/xrayview`` on Linux, ``Library/Application Support`` on macOS, ``%LOCALAPPDATA%`` on
    Windows. Raises OSError where it cannot be made.
    """
    folder = _root() / "xrayview"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _root() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
