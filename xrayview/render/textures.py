"""Arrays that a ray caster's shader looks things up in: textures that VTK does not know of by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

HALF_FORMAT = 0x822D
"""OpenGL's R16F."""

LARGEST_HALF = np.float32(65504)


@dataclass
class Texture:
    """A float32 array on the graphics card under the name that the shader calls it.

    ``make`` gives its values when they are sent, and is let go of then: (H, W), (D, H, W), or with a last
    axis of ``channels`` where these are several; the first row comes first. It is sent when it is first
    bound, and again after `replace`. ``is_half``: the card holds it, of one channel, in 16 bits a number,
    eleven of them significant: finer than the greys of a film of 12 bits.
    """

    name: str
    dimensions: Literal[2, 3]
    make: Callable[[], Floats] | None
    channels: int = 1
    is_smooth: bool = True
    is_half: bool = False

    def __post_init__(self) -> None:
        self._texture: Any = None

    def replace(self, make: Callable[[], Floats]) -> None:
        """Other values, of any size."""
        self.make = make

    def bind(self, window: Any) -> int:
        """Make it readable, and return the texture unit it is in."""
        if self._texture is None:
            from vtkmodules.vtkRenderingOpenGL2 import vtkTextureObject

            self._texture = vtkTextureObject()
            self._texture.SetContext(window)
            for wrap in ("S", "T", "R"):
                getattr(self._texture, f"SetWrap{wrap}")(vtkTextureObject.ClampToEdge)
            way = vtkTextureObject.Linear if self.is_smooth else vtkTextureObject.Nearest
            self._texture.SetMinificationFilter(way)
            self._texture.SetMagnificationFilter(way)
        if self.make is not None:
            self._send(self.make())
            self.make = None
        self._texture.Activate()
        unit: int = self._texture.GetTextureUnit()
        return unit

    def release(self) -> None:
        """Give the texture unit back."""
        if self._texture is not None:
            self._texture.Deactivate()

    def free(self, window: Any) -> None:
        """Let go of the graphics memory; it is not bound again."""
        if self._texture is not None:
            self._texture.ReleaseGraphicsResources(window)
            self._texture = None

    def _send(self, made: Floats) -> None:
        from vtkmodules.vtkCommonCore import VTK_FLOAT

        values = np.ascontiguousarray(made, np.float32)
        if self.is_half:
            self._texture.SetInternalFormat(HALF_FORMAT)
            if values.max() > LARGEST_HALF:
                values = np.minimum(values, LARGEST_HALF)
        sizes = values.shape[:-1] if self.channels > 1 else values.shape
        create = self._texture.Create2DFromRaw if self.dimensions == 2 else self._texture.Create3DFromRaw
        create(*sizes[::-1], self.channels, VTK_FLOAT, values)
