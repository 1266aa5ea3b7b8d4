"""Loops as files: a wiggle or a turntable as GIF, animated PNG, animated WebP or MP4."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from xrayview.errors import UnusableOption
from xrayview.export.animation import ANIMATIONS, UNIT, write_animation
from xrayview.export.picture import marked
from xrayview.export.video import VIDEOS, find_ffmpeg, new_video
from xrayview.files import check_target, new_file
from xrayview.jobs import Job, Progress
from xrayview.render.both_eyes import eye_size
from xrayview.render.offscreen import Studio
from xrayview.scene.loop import Loop
from xrayview.scene.scene import Scene, Stereo
from xrayview.volume.volume import Volume

if TYPE_CHECKING:
    from xrayview.fusion.fused import FusedVolume

Pixels = npt.NDArray[np.uint8]

LOOPS = (*ANIMATIONS, *VIDEOS)

MOST_BYTES = 1_500_000_000
"""Of pictures held at once: all of an animation's, and those of a wiggle's way there in a video."""

FASTEST_GIF = 50.0
"""Frames a second; viewers slow down a GIF that is to be faster."""

_WRITING = 0.9


def writing_loop(
    path: Path,
    volume: Volume,
    scene: Scene,
    loop: Loop,
    size: tuple[int, int],
    remarks: Mapping[str, Any],
    fused: FusedVolume | None = None,
    overwrite: bool = False,
) -> Job[Path]:
    """Draw the frames of ``loop`` and write them in the format of the name's ending, with mark and sidecar.

    ``size``: (width, height) of a frame. A wiggle swings between the scene's eyes, or else the default ones;
    a turntable shows what `render` would from each side, both eyes joined where the scene has two.
    Every different picture is drawn once. Raises as `check_loop`, `render` and `new_file` do.
    """
    check_loop(path, loop, size)
    check_target(path, overwrite, with_sidecar=True)
    stereo = scene.stereo or Stereo(kind="wiggle")
    notes = {**remarks, "loop": asdict(loop)}
    with new_file(path, overwrite, marked(notes)) as temporary:
        yield Progress("drawing the loop", 0.0)
        with Studio(volume, scene, _studio_size(loop, scene, size), fused) as studio:
            if path.suffix.lower() in VIDEOS:
                yield from _film(temporary, studio, scene, loop, stereo, size)
                return path
            kind = ANIMATIONS[path.suffix.lower()]
            pictures = []
            for picture in range(loop.pictures):
                pictures.append(_drawn(studio, scene, loop, stereo, picture, size[0]))
                yield Progress("drawing the loop", _WRITING * (picture + 1) / loop.pictures)
        yield Progress("writing the loop", _WRITING)
        write_animation(temporary, kind, pictures, loop.shown, loop.ends(UNIT[kind]))
    return path


def check_loop(path: Path, loop: Loop, size: tuple[int, int]) -> None:
    """Refuse, before any work, a loop of frames of ``size`` (width, height) that cannot be written so.

    Raises `UnusableOption` for an unknown ending, for more pictures than are held at once, for a GIF that is
    too fast, and for a video without ffmpeg.
    """
    ending = path.suffix.lower()
    if ending not in LOOPS:
        raise UnusableOption(
            f"{path}: {ending or 'a name without ending'} is no moving picture", "use " + ", ".join(LOOPS)
        )
    if ending in VIDEOS:
        find_ffmpeg()
    held = loop.pictures if ending in ANIMATIONS or loop.motion == "wiggle" else 1
    needed = held * size[0] * size[1] * 3
    if needed > MOST_BYTES:
        better = "" if ending in VIDEOS or loop.motion == "wiggle" else ", or an .mp4 of it"
        raise UnusableOption(
            f"{held} pictures of {size[0]} x {size[1]} need {needed / 1e9:.1f} GB of memory at once",
            f"make it smaller, or of fewer frames{better}",
        )
    rate = loop.frames / loop.seconds
    if ending == ".gif" and rate > FASTEST_GIF:
        raise UnusableOption(
            f"{rate:.0f} frames a second are too many for a GIF",
            f"take at most {FASTEST_GIF * loop.seconds:.0f} frames, more seconds, or another format",
        )


def _film(
    temporary: Path, studio: Studio, scene: Scene, loop: Loop, stereo: Stereo, size: tuple[int, int]
) -> Job[None]:
    """Write each frame as soon as it is drawn; of a wiggle, keep those that come again."""
    kept: dict[int, Pixels] = {}
    with new_video(temporary, size, loop.frames / loop.seconds) as video:
        for frame, picture in enumerate(loop.shown):
            pixels = kept.get(picture)
            if pixels is None:
                pixels = _drawn(studio, scene, loop, stereo, picture, size[0])
            if loop.motion == "wiggle":
                kept[picture] = pixels
            video.add(pixels)
            yield Progress("drawing the loop", _WRITING * (frame + 1) / loop.frames)
        yield Progress("writing the loop", _WRITING)


def _drawn(studio: Studio, scene: Scene, loop: Loop, stereo: Stereo, picture: int, width: int) -> Pixels:
    """One of the loop's pictures."""
    if loop.motion == "wiggle":
        return studio.picture(loop.swing(picture) * stereo.eye_angle_degrees / 2, stereo.zero_parallax)
    azimuth = scene.camera.azimuth_degrees + loop.turn_degrees(picture)
    studio.turn(replace(scene.camera, azimuth_degrees=azimuth % 360.0))
    return studio.whole(width)


def _studio_size(loop: Loop, scene: Scene, size: tuple[int, int]) -> tuple[int, int]:
    return size if loop.motion == "wiggle" else eye_size(size, scene.stereo)
