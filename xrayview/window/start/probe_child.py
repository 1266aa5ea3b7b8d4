"""What the probe runs in a process of its own: open the display and OpenGL, and say what was found.

A missing library, display or driver ends this process, uncatchably; the parent reads how far it came.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Print one line for each thing that works: ``qt``, ``display NAME``, ``opengl MAJOR.MINOR RENDERER``."""
    from PySide6.QtGui import QGuiApplication, QOffscreenSurface, QOpenGLContext

    from xrayview.window.start.surface import ask_for_desktop_opengl

    _say("qt")
    ask_for_desktop_opengl()
    application = QGuiApplication(["xrayview"])
    _say(f"display {application.platformName()}")
    context = QOpenGLContext()
    surface = QOffscreenSurface()
    surface.create()
    if not context.create() or not context.makeCurrent(surface):
        _leave(1)
    major, minor = context.format().version()
    renderer = context.functions().glGetString(0x1F01)  # GL_RENDERER
    _say(f"opengl {major}.{minor} {renderer}")
    _leave(0)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _leave(code: int) -> None:
    """End at once: nothing here needs tidying, and the window is waiting."""
    import os

    sys.stdout.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
