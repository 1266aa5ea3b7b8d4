"""The application: the way from the command line to an open window, in words where there can be none."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xrayview.errors import DeviceTrouble
from xrayview.window.start.probe import Probe

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from xrayview.window.memory.single import Presence

SWITCH_SECONDS = 0.0005
"""A tenth of Python's own; with a preparation under way the longest gap was 40 to 77 ms, not 66 to 102."""


def main() -> int:
    """The command `xrayview-gui`: opens the files named on the command line."""
    try:
        return open_window([Path(name) for name in sys.argv[1:]])
    except DeviceTrouble as trouble:
        sys.stderr.write(f"xrayview: {trouble.message}\n  {trouble.hint}\n")
        return 2


def open_window(paths: Sequence[Path]) -> int:
    """Open the window with these files, stay until it is closed, and return the exit code.

    Raises `DeviceTrouble` where there is no display or no OpenGL, with what to install.
    """
    os.environ["QT_API"] = "pyside6"
    probe = Probe()
    try:
        # Loaded while the probe is under way: its answer then costs next to no time.
        import xrayview.window.main_window  # noqa: F401
    except ImportError as trouble:
        probe.answer()
        raise DeviceTrouble(f"Qt cannot be loaded: {trouble}", "install xrayview again") from None
    screen = probe.answer()
    from PySide6.QtCore import QTimer

    from xrayview.window.main_window import MainWindow
    from xrayview.window.memory.logbook import close_logbook, keep_open_on_errors, log, open_logbook

    application = make_application()
    presence = present()
    log_file = open_logbook(presence.number if presence else 1)
    log.info("Qt on %s, OpenGL %d.%d by %s", screen.platform, *screen.version, screen.renderer)
    window = MainWindow(tuple(paths), str(log_file or ""), presence)
    keep_open_on_errors(window.error_happened.emit)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *of: QTimer.singleShot(0, window, window.close))
    # Python answers signals only between its own steps: the timer makes sure that there are some.
    tick = QTimer(interval=200)
    tick.timeout.connect(lambda: None)
    tick.start()
    window.show()
    code = int(application.exec())
    if window.busy_threads:
        # An interpreter that ends under a thread amid the network's arithmetic aborts: end without it.
        log.info("closed while work was under way")
        close_logbook()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    close_logbook()
    return code


def present() -> Presence | None:
    """This process among those that show a window; None where no folder can be made to tell by."""
    from xrayview.window.memory.places import state_folder
    from xrayview.window.memory.single import Presence

    try:
        return Presence(state_folder())
    except OSError:
        return None


def make_application() -> QApplication:
    """The Qt application, dressed, with the kind of OpenGL that VTK needs; one a process."""
    from PySide6.QtWidgets import QApplication

    from xrayview.window import theme
    from xrayview.window.start.surface import ask_for_desktop_opengl

    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    # Every call into Qt gives Python's lock away: the thread that works must not keep it for long.
    sys.setswitchinterval(SWITCH_SECONDS)
    ask_for_desktop_opengl()
    application = QApplication(["xrayview"])
    application.setApplicationName("xrayview")
    application.setApplicationDisplayName("xrayview")
    application.setDesktopFileName("xrayview")
    theme.dress(application)
    return application
