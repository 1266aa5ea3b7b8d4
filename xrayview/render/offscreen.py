"""Pictures without a window: a volume and a scene in, pixels out; of one eye, or of two as one picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from xrayview.errors import UnusableOption
from xrayview.jobs import uninterrupted
from xrayview.render.both_eyes import eye_size, joined
from xrayview.render.dose import is_noisy
from xrayview.render.opengl import pixels_of, window_off_screen
from xrayview.render.stage import Stage
from xrayview.render.tiles import Tile, tiles_of
from xrayview.render.transparency import straight
from xrayview.scene.scene import Camera, Scene, Stereo
from xrayview.volume.volume import Volume

if TYPE_CHECKING:
    from xrayview.fusion.fused import FusedVolume

Pixels = npt.NDArray[np.uint8]

SMALLEST, LARGEST = 16, 8192
# Samples a pixel smooth the edges of surfaces; very large pictures go without, for the memory they take.
SAMPLES = 4
LARGEST_SMOOTHED = 16_000_000


def render(
    volume: Volume,
    scene: Scene,
    size: tuple[int, int] = (800, 800),
    fused: FusedVolume | None = None,
    transparent: bool = False,
) -> Pixels:
    """The picture of ``scene``: (height, width, 3) uint8 sRGB, row 0 at the top; ``size`` is (width, height).

    ``transparent``: (height, width, 4), without the scene's background; colours are not dimmed by the last
    one, their opacity. A dose's noise fills the background too: then all of it is opaque.

    ``fused``: the same volume at its film's resolution, see `Stage.show`.
    With ``scene.stereo`` it shows both eyes, as its kind says, side by side each in half the width; a wiggle
    that stands still is seen from between them. No display is needed. Raises `DeviceTrouble` where OpenGL is
    missing, `UnusableOption` for a picture, or an eye's picture, outside 16..8192.
    """
    with Studio(volume, scene, eye_size(size, scene.stereo), fused, transparent=transparent) as studio:
        return studio.whole(size[0])


def render_stereo(
    volume: Volume, scene: Scene, size: tuple[int, int] = (800, 800), fused: FusedVolume | None = None
) -> tuple[Pixels, Pixels]:
    """The pictures for the left and the right eye, (height, width, 3) uint8 each; ``size`` is of each.

    A point keeps its row from eye to eye; what lies at ``zero_parallax`` keeps its place. Without
    ``scene.stereo`` the default eyes are taken; ``swapped`` gives each eye the other's picture.
    """
    with Studio(volume, scene, size, fused) as studio:
        return studio.eyes(scene.stereo or Stereo())


class Studio:
    """A stage in a window without a screen, cleared and closed at the end; ``is_tested``: see `Stage`.

    A large picture is drawn tile by tile. ``transparent``: see `render`.
    """

    def __init__(
        self,
        volume: Volume,
        scene: Scene,
        size: tuple[int, int],
        fused: FusedVolume | None = None,
        is_tested: bool = False,
        transparent: bool = False,
    ) -> None:
        if len(size) != 2 or not all(SMALLEST <= side <= LARGEST for side in size):
            raise UnusableOption(
                f"size: {'x'.join(map(str, size))} is not usable",
                f"give width and height from {SMALLEST} to {LARGEST} pixels, such as 800x600",
            )
        self._size, self._transparent = (int(size[0]), int(size[1])), transparent
        # A dose's noise is that of the window's own pixels: in tiles it would be the same again and again.
        self._tiles = (Tile(self._size, 0, 0, self._size),) if is_noisy(scene) else tiles_of(self._size)
        self._scene = scene
        with uninterrupted():
            self._set_up(volume, scene, fused, is_tested)

    def _set_up(self, volume: Volume, scene: Scene, fused: FusedVolume | None, is_tested: bool) -> None:
        from vtkmodules.vtkRenderingCore import vtkRenderer

        width, height = self._tiles[0].size
        samples = SAMPLES if width * height <= LARGEST_SMOOTHED else 0
        self._window = window_off_screen((width, height), samples, self._transparent)
        renderer = vtkRenderer()
        self._window.AddRenderer(renderer)
        self._renderer: Any = renderer
        self._stage = Stage(renderer, is_tested)
        self._stage.show(volume, scene, fused)
        if self._transparent:
            renderer.SetBackground(0.0, 0.0, 0.0)
            renderer.SetBackgroundAlpha(0.0)

    def whole(self, width: int | None = None) -> Pixels:
        """The scene's picture, with both eyes where it has two; ``width``: see `joined`."""
        stereo = self._scene.stereo
        if stereo is None or stereo.kind == "wiggle":
            pixels = self.picture()
        elif stereo.kind == "anaglyph":  # joined at once: both eyes' large pictures would take much memory
            pixels = self._in_tiles(lambda tile: joined(*_seen_by(stereo, partial(self._part, tile)), stereo))
        else:
            pixels = joined(*self.eyes(stereo), stereo, width)
        return straight(pixels) if self._transparent else pixels

    def eyes(self, stereo: Stereo) -> tuple[Pixels, Pixels]:
        """What the left and the right eye are shown."""
        return _seen_by(stereo, self.picture)

    def turn(self, camera: Camera) -> None:
        """Look from elsewhere from now on."""
        self._scene = replace(self._scene, camera=camera)
        with uninterrupted():
            self._stage.apply(self._scene)

    def picture(self, eye_degrees: float = 0.0, zero_parallax: float = 0.0) -> Pixels:
        """The picture from the scene's camera, or from an eye beside it.

        A transparent one has colours that are dimmed by its opacity.
        """
        return self._in_tiles(lambda tile: self._part(tile, eye_degrees, zero_parallax))

    def _in_tiles(self, draw: Callable[[Tile], Pixels]) -> Pixels:
        width, height = self._size
        picture = np.empty((height, width, 4 if self._transparent else 3), np.uint8)
        for tile in self._tiles:
            tile.put(draw(tile), picture)
        return picture

    def _part(self, tile: Tile, eye_degrees: float, zero_parallax: float) -> Pixels:
        with uninterrupted():
            self._stage.place_view(eye_degrees, zero_parallax, tile)
            self._window.Render()
            pixels: Pixels = pixels_of(self._window, self._transparent)
        return pixels

    @property
    def trouble(self) -> str:
        """See `Stage.trouble`."""
        return self._stage.trouble

    def __enter__(self) -> Studio:
        return self

    def __exit__(self, *reason: object) -> None:
        with uninterrupted():
            self._stage.clear()
            self._window.RemoveRenderer(self._renderer)
            self._window.Finalize()


def _seen_by(stereo: Stereo, draw: Callable[[float, float], Pixels]) -> tuple[Pixels, Pixels]:
    """What the left and the right eye are shown; ``draw``: from an eye at an angle, and the zero parallax."""
    half = stereo.eye_angle_degrees / 2
    left, right = draw(-half, stereo.zero_parallax), draw(half, stereo.zero_parallax)
    return (right, left) if stereo.swapped else (left, right)
