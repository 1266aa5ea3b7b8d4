"""Does this machine's OpenGL draw what the ray caster's shader says? Tried out once on a small volume."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from xrayview.scene.scene import Scene
from xrayview.volume.volume import Volume

if TYPE_CHECKING:
    from xrayview.fusion.fused import FusedVolume

_SIDE = 24
_FINER = 2
_LARGEST, _MEAN = 0.08, 0.02
"""How far an x-ray may be off, in opacity: drivers round, and steps are few."""


@lru_cache(maxsize=1)
def casts() -> bool:
    """Whether a volume is drawn here as it is; asked once a process, in a window that nobody sees."""
    return _agree(_drawn(_coarse(), None, _SIDE), _plain())


@lru_cache(maxsize=1)
def fuses() -> bool:
    """Whether a volume is drawn here at its film's resolution; asked once a process, and loads torch."""
    from xrayview.fusion.fused import fuse

    if not casts():
        return False
    wavy = 1 + 0.3 * np.sin(np.arange(_FINER * _SIDE))[:, None]
    film = np.clip(np.kron(_plain(), np.ones((_FINER, _FINER))) * wavy, 0, 0.99).astype(np.float32)
    fused = fuse(_coarse(), film, "proportional")
    return _agree(_drawn(fused.coarse, fused, _FINER * _SIDE), fused.opacity)


def _coarse() -> Volume:
    return Volume(_blob(_SIDE))


def _plain() -> np.ndarray:
    """(side, side) the opacity of the blob as its x-ray shows it, for the scene's own chi."""
    return 1 - np.exp(-Scene().chi * _blob(_SIDE).mean(axis=0))


def _blob(side: int) -> np.ndarray:
    """(side, side, side) float32: a ball that fades outwards, off the middle so that a flip shows."""
    at = (np.arange(side) + 0.5) / side - 0.5
    squares = (at[:, None, None] - 0.05) ** 2 + (at[:, None] + 0.1) ** 2 + (at - 0.15) ** 2
    return np.clip(0.5 - 4 * squares, 0, None).astype(np.float32)


def _drawn(volume: Volume, fused: FusedVolume | None, side: int) -> np.ndarray:
    from vtkmodules.vtkCommonCore import vtkObject

    from xrayview.render.offscreen import Studio

    said = vtkObject.GetGlobalWarningDisplay()
    vtkObject.GlobalWarningDisplayOff()  # a shader that does not compile is printed whole
    try:
        with Studio(volume, Scene(mode="xray"), (side, side), fused, is_tested=True) as studio:
            return studio.picture()[..., 0] / 255
    finally:
        vtkObject.SetGlobalWarningDisplay(said)


def _agree(found: np.ndarray, expected: np.ndarray) -> bool:
    off = np.abs(found - expected)[1:-1, 1:-1]
    return bool(off.max() < _LARGEST and off.mean() < _MEAN)
