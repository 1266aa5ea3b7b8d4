"""What a person wishes of a moving picture that is to be saved; no Qt."""

from __future__ import annotations

from dataclasses import dataclass, field

from xrayview.errors import XrayviewError
from xrayview.scene.loop import Loop, Motion

LOOPS = {
    ".gif": "GIF: everywhere, 256 colours",
    ".png": "Animated PNG: every colour",
    ".webp": "Animated WebP: every colour",
    ".mp4": "MP4 video",
}
FIRST: dict[Motion, Loop] = {"wiggle": Loop("wiggle"), "turntable": Loop("turntable", 72, 6.0)}
"""What is offered at first."""


@dataclass(frozen=True)
class LoopWish:
    """The loop, its file's ending, and whether a turntable shows both eyes."""

    loop: Loop = field(default_factory=lambda: FIRST["wiggle"])
    ending: str = ".gif"
    both_eyes: bool = False


def trouble(wish: LoopWish, size: tuple[int, int]) -> str:
    """Why frames of ``size`` (width, height) cannot be written so, and the way out; empty where they can."""
    from pathlib import Path

    from xrayview.export.loop import check_loop

    try:
        check_loop(Path(f"loop{wish.ending}"), wish.loop, size)
    except XrayviewError as problem:
        return f"{problem.message[:1].upper()}{problem.message[1:]}: {problem.hint}."
    return ""
