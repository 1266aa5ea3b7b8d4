"""How large a picture must be on paper, for what it shows to be as large as in the head."""

from __future__ import annotations

from xrayview.render.both_eyes import eye_size
from xrayview.scene.lens import Lens
from xrayview.scene.scene import Scene
from xrayview.volume.volume import Volume


def millimetres_per_edge(volume: Volume) -> float | None:
    """Millimetres of the longest edge of the volume's box, or None where the scale is unknown."""
    if volume.spacing is None:
        return None
    return max(size * step for size, step in zip(volume.shape, volume.spacing, strict=True))


def millimetres_a_pixel(volume: Volume, scene: Scene, size: tuple[int, int]) -> float | None:
    """Millimetres across a pixel of the scene's picture of ``size`` (width, height), None where unknown.

    In perspective it is what stands at the pivot's depth that is so large.
    """
    edge = millimetres_per_edge(volume)
    if edge is None:
        return None
    width, height = eye_size(size, scene.stereo)
    return edge * Lens(scene.camera, width / height).height / height
