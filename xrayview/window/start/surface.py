"""The kind of OpenGL the window asks for."""

from __future__ import annotations


def ask_for_desktop_opengl() -> None:
    """Make OpenGL 3.2 core the format of every surface; to be called before the first window is made.

    VTK's shaders need it, and all contexts of one window must have the same format to share.
    """
    from PySide6.QtGui import QSurfaceFormat

    wanted = QSurfaceFormat()
    wanted.setRenderableType(QSurfaceFormat.RenderableType.OpenGL)
    wanted.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    wanted.setVersion(3, 2)
    wanted.setSwapBehavior(QSurfaceFormat.SwapBehavior.DoubleBuffer)
    for set_bits in (wanted.setRedBufferSize, wanted.setGreenBufferSize, wanted.setBlueBufferSize):
        set_bits(8)
    wanted.setAlphaBufferSize(8)
    wanted.setDepthBufferSize(8)
    wanted.setStencilBufferSize(0)
    wanted.setSamples(0)
    QSurfaceFormat.setDefaultFormat(wanted)
