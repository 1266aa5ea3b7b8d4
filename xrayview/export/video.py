"""Videos, written frame by frame through ffmpeg, which comes with the extra `video`."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt

from xrayview.errors import UnusableOption, UnwritableTarget
from xrayview.files import NOT_FOR_DIAGNOSIS

Pixels = npt.NDArray[np.uint8]

VIDEOS = (".mp4",)


class Video:
    """An MP4 under way: `add` its frames one by one."""

    def __init__(self, into: IO[bytes], size: tuple[int, int]) -> None:
        self._into, self._size = into, size

    def add(self, pixels: Pixels) -> None:
        """Append a (height, width, 3) uint8 picture of the video's size."""
        height, width, _ = pixels.shape
        if (width, height) != self._size:
            raise ValueError(f"a frame of {width} x {height} in a video of {self._size}")
        if height % 2 or width % 2:
            pixels = np.pad(pixels, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
        self._into.write(np.ascontiguousarray(pixels).data)


@contextmanager
def new_video(temporary: Path, size: tuple[int, int], frames_per_second: float) -> Iterator[Video]:
    """An MP4 (H.264) of frames of ``size`` (width, height), complete once the block ends.

    An odd side is made even, as players need it, by repeating the last row or column. Colours lie at half
    the resolution, for the same reason: an anaglyph is sharper as GIF, PNG or WebP.
    Raises as `find_ffmpeg`, and `UnwritableTarget` where ffmpeg fails.
    """
    with tempfile.TemporaryFile() as said:
        ffmpeg = subprocess.Popen(
            [find_ffmpeg(), *_words(size, frames_per_second), str(temporary)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=said,
            creationflags=_flags(),
        )
        assert ffmpeg.stdin is not None
        complete = False
        try:
            # A pipe that breaks is ffmpeg's end, and its own words say why.
            with contextlib.suppress(BrokenPipeError):
                yield Video(ffmpeg.stdin, size)
                ffmpeg.stdin.close()
                complete = True
            code = ffmpeg.wait()
        finally:
            ffmpeg.kill()
            ffmpeg.wait()
            with contextlib.suppress(BrokenPipeError):
                ffmpeg.stdin.close()
        if code != 0 or not complete:
            said.seek(0)
            last = said.read().decode("utf-8", "replace").replace(str(temporary), "").split("\n")
            reason = next((line.strip() for line in reversed(last) if line.strip()), f"it ended with {code}")
            raise UnwritableTarget(
                f"the video could not be written: ffmpeg says: {reason}",
                "see to free space and the folder's permissions, or choose .gif, .png or .webp",
            )


def find_ffmpeg() -> str:
    """The ffmpeg of the extra `video`; `UnusableOption` that names the extra where it is missing."""
    try:
        import imageio_ffmpeg

        found: str = imageio_ffmpeg.get_ffmpeg_exe()
    except (ImportError, RuntimeError):
        raise UnusableOption(
            "a video needs ffmpeg, which is not installed",
            "pip install 'xrayview[video]' brings one (under the GPL); or use .gif, .png or .webp",
        ) from None
    return found


def _words(size: tuple[int, int], frames_per_second: float) -> list[str]:
    """What ffmpeg is told: frames from its input, quality, colours that every player takes, the mark."""
    width, height = (side + side % 2 for side in size)
    standard = "bt709"
    return [
        *("-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}"),
        *("-r", f"{frames_per_second:.6f}", "-i", "-", "-an", "-c:v", "libx264", "-pix_fmt", "yuv420p"),
        *("-crf", "16", "-vf", f"scale=out_color_matrix={standard}:out_range=tv"),
        *("-colorspace", standard, "-color_primaries", standard, "-color_trc", standard),
        *("-movflags", "+faststart", "-metadata", f"comment={NOT_FOR_DIAGNOSIS}", "-f", "mp4"),
    ]


def _flags() -> int:
    """Windows would open a console for it."""
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW
    return 0
