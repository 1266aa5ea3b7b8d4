"""Standard views glide into each other: the scene changes at once, the picture follows within 250 ms; no Qt.

Any jump of the camera glides, whoever made it; what a hand or a wheel does in small steps is shown as it is.
Where a frame takes too long to see a movement, the next views come at once.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace

from xrayview.scene.scene import Camera

SECONDS = 0.25

_FEWEST_FRAMES = 3
_JUMP_DEGREES = 12.0
_JUMP_ZOOM = 1.3
_JUMP_PAN = 0.15


class Glide:
    """The camera that is drawn: on its way from one to the next, or there."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._from: Camera | None = None
        self._to = Camera()
        self._began = 0.0
        self._frame: float | None = None
        self._is_slow = False

    @property
    def under_way(self) -> bool:
        """Whether the camera drawn is not yet the scene's."""
        return self._from is not None and self._share() < 1.0

    def start(self, start: Camera, end: Camera) -> None:
        """Glide from ``start``, or from where the present glide is, to ``end``; be there at once where frames
        are slow."""
        if self._is_slow:
            self.stop()
            return
        self._from, self._to = self.camera(start), end
        self._began = self._clock()

    def stop(self) -> None:
        """Be there at once."""
        self._from = None

    def frame_begins(self) -> None:
        """A frame on the way is asked for."""
        self._frame = self._clock()

    def frame_ended(self) -> None:
        """It is drawn: so long does one take."""
        if self._frame is not None:
            self._is_slow = self._clock() - self._frame > SECONDS / _FEWEST_FRAMES
            self._frame = None

    def forget_pace(self) -> None:
        """Something else is drawn from now on, which may be faster."""
        self._is_slow = False

    def camera(self, otherwise: Camera) -> Camera:
        """The camera to draw now; ``otherwise``, the scene's own, where nothing glides."""
        if self._from is None or not self.under_way:
            return otherwise
        return between(self._from, self._to, self._share())

    def _share(self) -> float:
        return (self._clock() - self._began) / SECONDS


def is_jump(before: Camera, after: Camera) -> bool:
    """Whether a camera changes so far at once that the eye would lose its way."""
    if before.projection != after.projection:
        return False
    turned = max(abs(_turn(before.azimuth_degrees, after.azimuth_degrees)),
                 abs(_turn(before.roll_degrees, after.roll_degrees)),
                 abs(after.elevation_degrees - before.elevation_degrees))  # fmt: skip
    nearer = abs(math.log(after.zoom / before.zoom))
    return (
        turned > _JUMP_DEGREES
        or nearer > math.log(_JUMP_ZOOM)
        or math.dist(before.pan, after.pan) > _JUMP_PAN
    )


def between(start: Camera, end: Camera, share: float) -> Camera:
    """The camera at ``share`` 0..1 of the way, slow at both ends.

    It walks round the head the shorter way and rises or sinks as it goes, so that up stays up.
    """
    way = share * share * (3.0 - 2.0 * share)
    return replace(
        end,
        azimuth_degrees=start.azimuth_degrees + way * _turn(start.azimuth_degrees, end.azimuth_degrees),
        elevation_degrees=start.elevation_degrees + way * (end.elevation_degrees - start.elevation_degrees),
        roll_degrees=start.roll_degrees + way * _turn(start.roll_degrees, end.roll_degrees),
        zoom=start.zoom * (end.zoom / start.zoom) ** way,
        pan=(
            start.pan[0] + way * (end.pan[0] - start.pan[0]),
            start.pan[1] + way * (end.pan[1] - start.pan[1]),
        ),
    )


def _turn(before: float, after: float) -> float:
    """Degrees of the shorter way round, -180..180."""
    return (after - before + 180.0) % 360.0 - 180.0
