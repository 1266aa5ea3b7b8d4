"""Moving pictures that end where they begin: a wiggle from eye to eye, or a turn all the way round."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

from xrayview.errors import UnusableOption
from xrayview.scene import limits

Motion = Literal["wiggle", "turntable"]
MOTIONS: tuple[Motion, ...] = get_args(Motion)

FEWEST_FRAMES, MOST_FRAMES = 2, 720
LONGEST_SECONDS = 120.0


@dataclass(frozen=True)
class Loop:
    """So many ``frames`` of equal length, ``seconds`` altogether, after which the first one comes again.

    A wiggle swings like a pendulum from the left eye to the right one and back, so that each picture between
    the two ends is shown on both ways; a turntable walks once round the volume, to the viewer's right.
    """

    motion: Motion = "wiggle"
    frames: int = 24
    seconds: float = 1.5

    def __post_init__(self) -> None:
        limits.one_of("motion", self.motion, MOTIONS)
        limits.within("frames", self.frames, FEWEST_FRAMES, MOST_FRAMES)
        limits.positive("seconds", self.seconds)
        limits.within("seconds", self.seconds, 0.0, LONGEST_SECONDS)
        if self.frames != int(self.frames):
            raise UnusableOption(f"frames: {self.frames!r} is not usable", "give a whole number")

    @property
    def shown(self) -> tuple[int, ...]:
        """For each frame the number of the picture that it shows, counted from 0 in the order of drawing."""
        if self.motion == "turntable":
            return tuple(range(self.frames))
        return tuple(min(frame, self.frames - frame) for frame in range(self.frames))

    @property
    def pictures(self) -> int:
        """How many different pictures there are to draw."""
        return max(self.shown) + 1

    def swing(self, picture: int) -> float:
        """Where a wiggle stands: -1 in the left eye, 1 in the right one."""
        return -math.cos(2 * math.pi * picture / self.frames)

    def turn_degrees(self, picture: int) -> float:
        """How far a turntable has walked round."""
        return 360.0 * picture / self.frames

    def ends(self, unit: float) -> tuple[int, ...]:
        """When each frame ends, in whole units of ``unit`` seconds since the first one began: the whole lasts
        as long as was asked for, whatever a format rounds to."""
        return tuple(round(self.seconds * (frame + 1) / self.frames / unit) for frame in range(self.frames))
