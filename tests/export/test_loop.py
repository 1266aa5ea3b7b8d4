"""Loops opened again by readers that are not ours: all frames, in order, without a jump, with their mark."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import imageio.v3 as imageio
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageSequence

from xrayview.errors import UnusableOption, UnwritableTarget
from xrayview.export import loop as loops
from xrayview.export.animation import in_few_colours
from xrayview.export.loop import check_loop, writing_loop
from xrayview.files import NOT_FOR_DIAGNOSIS
from xrayview.jobs import Cancelled, run
from xrayview.render.offscreen import Studio, render, render_stereo
from xrayview.scene.loop import Loop
from xrayview.scene.scene import Camera, Scene, Stereo
from xrayview.volume.volume import Volume

Frames = npt.NDArray[np.int16]
SIZE = (64, 48)
SCENE = Scene(mode="xray", camera=Camera(zoom=1.2), stereo=Stereo(kind="wiggle", eye_angle_degrees=12.0))


@pytest.fixture(scope="module")
def lump() -> Volume:
    """A soft ball near the viewer and a bar far away: any turn and any parallax moves them."""
    z, y, x = (np.indices((32, 32, 32)) + 0.5) / 32 - 0.5
    ball = np.exp(-((x - 0.1) ** 2 + y**2 + (z + 0.3) ** 2) / 0.01)
    bar = np.exp(-((x + 0.15) ** 2 + (z - 0.3) ** 2) / 0.004)
    return Volume((0.8 * ball + 0.5 * bar).astype(np.float32))


def frames(path: Path) -> Frames:
    """(frame, height, width, 3) as imageio reads them."""
    return np.asarray(imageio.imread(path, index=..., plugin="pillow", mode="RGB")).astype(np.int16)


def write(path: Path, volume: Volume, loop: Loop, scene: Scene = SCENE, **more: Any) -> Path:
    return run(writing_loop(path, volume, scene, loop, SIZE, {"asked": "for"}, **more))


def apart(one: Frames, other: Frames) -> float:
    return float(np.abs(one - other).mean())


@pytest.mark.parametrize("ending", [".gif", ".png", ".webp"])
def test_a_wiggle_s_last_frame_leads_to_its_first(tmp_path: Path, lump: Volume, ending: str) -> None:
    read = frames(write(tmp_path / f"wiggle{ending}", lump, Loop("wiggle", 12)))
    assert read.shape == (12, SIZE[1], SIZE[0], 3)
    steps = [apart(one, other) for one, other in pairwise([*read, read[0]])]
    assert min(steps) > 0.05
    # There and back: the last frame is the second one, and so is as near to the first.
    assert (read[11] == read[1]).all() and steps[-1] == pytest.approx(steps[0])
    assert all((read[frame] == read[12 - frame]).all() for frame in range(1, 6))
    assert steps[-1] < max(steps)


@pytest.mark.parametrize("ending", [".png", ".webp"])
def test_a_wiggle_swings_from_the_left_eye_to_the_right_one(
    tmp_path: Path, lump: Volume, ending: str
) -> None:
    read = frames(write(tmp_path / f"wiggle{ending}", lump, Loop("wiggle", 8)))
    left, right = render_stereo(lump, SCENE, SIZE)
    assert (read[0] == left).all() and (read[4] == right).all()
    assert apart(read[2], render(lump, SCENE, SIZE).astype(np.int16)) < 0.1


@pytest.mark.parametrize("ending", [".gif", ".png", ".webp"])
def test_a_turntable_comes_round_without_showing_its_first_side_twice(
    tmp_path: Path, lump: Volume, ending: str
) -> None:
    scene = Scene(mode="xray", camera=Camera(azimuth_degrees=20.0, elevation_degrees=15.0))
    read = frames(write(tmp_path / f"turn{ending}", lump, Loop("turntable", 12), scene))
    assert len(read) == 12
    steps = [apart(one, other) for one, other in pairwise([*read, read[0]])]
    assert min(steps) > 0.3 * max(steps)
    if ending != ".gif":
        turned = Scene(mode="xray", camera=Camera(azimuth_degrees=110.0, elevation_degrees=15.0))
        assert apart(read[3], render(lump, turned, SIZE).astype(np.int16)) < 0.1


@pytest.mark.parametrize("kind", ["anaglyph", "side-by-side", "interlaced"])
def test_a_turntable_is_in_stereo_where_the_scene_is(tmp_path: Path, lump: Volume, kind: Any) -> None:
    scene = Scene(mode="xray", stereo=Stereo(kind=kind, eye_angle_degrees=8.0))
    read = frames(write(tmp_path / "turn.png", lump, Loop("turntable", 4), scene))
    assert (read[0] == render(lump, scene, SIZE)).all()
    from_the_right = Scene(mode="xray", stereo=scene.stereo, camera=Camera(azimuth_degrees=90.0))
    assert apart(read[1], render(lump, from_the_right, SIZE).astype(np.int16)) < 0.1


def test_each_picture_of_a_wiggle_is_drawn_once(
    tmp_path: Path, lump: Volume, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[float] = []
    picture = Studio.picture

    def counted(studio: Studio, eye: float = 0.0, screen: float = 0.0) -> Any:
        drawn.append(eye)
        return picture(studio, eye, screen)

    monkeypatch.setattr(Studio, "picture", counted)
    write(tmp_path / "wiggle.gif", lump, Loop("wiggle", 24))
    assert len(drawn) == 13 == len(set(drawn))
    assert (min(drawn), max(drawn)) == pytest.approx((-6.0, 6.0))


@pytest.mark.parametrize("ending", [".gif", ".png", ".webp"])
def test_a_loop_has_its_time_its_mark_and_no_end(tmp_path: Path, lump: Volume, ending: str) -> None:
    path = write(tmp_path / f"wiggle{ending}", lump, Loop("wiggle", 10, 1.25))
    with Image.open(path) as image:
        assert image.n_frames == 10 and image.info["loop"] == 0
        said = {**image.info, "exif": image.getexif().get(270, "")}
        assert any(
            NOT_FOR_DIAGNOSIS in str(words)
            for words in (*said.values(), image.info.get("comment", b"").decode())
        )
        lengths = []
        for frame in ImageSequence.Iterator(image):
            frame.load()
            lengths.append(image.info["duration"])
    assert sum(lengths) == pytest.approx(1250, abs=10)
    assert max(lengths) - min(lengths) <= 10
    notes = json.loads(path.with_name(path.name + ".json").read_text())
    assert notes["remark"] == NOT_FOR_DIAGNOSIS and notes["asked"] == "for"
    assert notes["loop"] == {"motion": "wiggle", "frames": 10, "seconds": 1.25}


def frames_with_own_colours(gif: bytes) -> list[bool]:
    """For each frame of a GIF whether it brings a table of colours of its own (GIF89a specification)."""
    assert gif[:6] == b"GIF89a" and gif[10] & 0x80, "a table for all frames"
    at, found = 13 + 3 * 2 ** ((gif[10] & 7) + 1), []
    while gif[at] != 0x3B:
        if gif[at] == 0x2C:
            flags = gif[at + 9]
            found.append(bool(flags & 0x80))
            at += 11 + (3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0)
        else:
            at += 2
        while gif[at]:
            at += gif[at] + 1
        at += 1
    return found


def test_a_gif_has_one_palette_for_all_its_frames(tmp_path: Path, lump: Volume) -> None:
    scene = Scene(mode="surface", iso_value=0.3)
    path = write(tmp_path / "turn.gif", lump, Loop("turntable", 6), scene)
    assert frames_with_own_colours(path.read_bytes()) == [False] * 6
    drawn = [render(lump, replace(scene, camera=Camera(azimuth_degrees=60.0 * k)), SIZE) for k in range(6)]
    expected = [np.asarray(image.convert("RGB")) for image in in_few_colours(drawn)]
    assert (frames(path) == np.array(expected)).all()
    assert apart(frames(path)[0], render(lump, scene, SIZE).astype(np.int16)) < 2.0


def test_what_stands_still_keeps_its_colour() -> None:
    """Two pictures whose left halves are the same have left halves of the same colours in few colours."""
    generator = np.random.default_rng(2)
    still, one, other = (generator.integers(0, 256, (40, 30, 3), dtype=np.uint8) for _ in range(3))
    pictures = [np.concatenate((still, moving), axis=1) for moving in (one, other)]
    first, second = (np.asarray(image.convert("RGB")) for image in in_few_colours(pictures))
    assert (first[:, :30] == second[:, :30]).all() and (first[:, 30:] != second[:, 30:]).any()


def test_a_loop_that_is_stopped_leaves_nothing_and_the_older_file(tmp_path: Path, lump: Volume) -> None:
    path = tmp_path / "wiggle.gif"
    path.write_bytes(b"older")
    steps = 0

    def stop() -> bool:
        nonlocal steps
        steps += 1
        return steps > 4

    job = writing_loop(path, lump, SCENE, Loop("wiggle", 24), SIZE, {}, overwrite=True)
    with pytest.raises(Cancelled):
        run(job, is_cancelled=stop)
    assert path.read_bytes() == b"older" and list(tmp_path.iterdir()) == [path]


def test_progress_rises_to_the_end(tmp_path: Path, lump: Volume) -> None:
    told: list[float | None] = []
    job = writing_loop(tmp_path / "a.gif", lump, SCENE, Loop("wiggle", 8), SIZE, {})
    run(job, on_progress=lambda progress: told.append(progress.fraction))
    assert len(told) >= 6 and told == sorted(told, key=lambda share: share or 0.0)  # type: ignore[type-var]
    assert all(share is not None and 0 <= share < 1 for share in told)


def test_what_cannot_be_written_is_refused_before_any_work(tmp_path: Path, lump: Volume) -> None:
    with pytest.raises(UnusableOption) as answer:
        check_loop(tmp_path / "a.avi", Loop(), SIZE)
    assert ".webp" in answer.value.hint and ".mp4" in answer.value.hint
    with pytest.raises(UnusableOption, match=r"72 pictures of 4000 x 4000 need 3\.5 GB"):
        check_loop(tmp_path / "a.gif", Loop("turntable", 72), (4000, 4000))
    with pytest.raises(UnusableOption, match="too many for a GIF"):
        check_loop(tmp_path / "a.gif", Loop("wiggle", 24, 0.2), SIZE)
    taken = tmp_path / "taken.gif"
    taken.write_bytes(b"mine")
    with pytest.raises(UnwritableTarget):
        next(writing_loop(taken, lump, SCENE, Loop(), SIZE, {}))
    assert taken.read_bytes() == b"mine" and list(tmp_path.iterdir()) == [taken]


def test_a_video_without_the_extra_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    with pytest.raises(UnusableOption) as answer:
        check_loop(tmp_path / "a.mp4", Loop(), SIZE)
    assert "xrayview[video]" in answer.value.hint and "GPL" in answer.value.hint


def read_video(path: Path, size: tuple[int, int]) -> tuple[Frames, str]:
    """(frame, height, width, 3) as ffmpeg itself decodes them, and what it says of the file."""
    from imageio_ffmpeg import get_ffmpeg_exe

    words = [get_ffmpeg_exe(), "-i", str(path), "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    answer = subprocess.run(words, capture_output=True, check=True)
    read = np.frombuffer(answer.stdout, np.uint8).reshape(-1, size[1], size[0], 3)
    return read.astype(np.int16), answer.stderr.decode()


def test_a_video_holds_the_frames_in_order(tmp_path: Path, lump: Volume) -> None:
    pytest.importorskip("imageio_ffmpeg", reason="the extra `video` is not installed")
    path = write(tmp_path / "wiggle.mp4", lump, Loop("wiggle", 12, 1.0))
    read, said = read_video(path, SIZE)
    assert len(read) == 12
    for fact in ("h264", "yuv420p(tv, bt709", "12 fps", "Duration: 00:00:01.00", NOT_FOR_DIAGNOSIS):
        assert fact in said
    left, right = (eye.astype(np.int16) for eye in render_stereo(lump, SCENE, SIZE))
    assert apart(read[0], left) < 3.0 < 0.5 * apart(left, right) and apart(read[6], right) < 3.0
    assert path.with_name("wiggle.mp4.json").exists()


def test_a_turntable_of_odd_sides_becomes_an_even_video(tmp_path: Path, lump: Volume) -> None:
    pytest.importorskip("imageio_ffmpeg", reason="the extra `video` is not installed")
    scene = Scene(mode="xray", stereo=Stereo(kind="side-by-side"))
    path = tmp_path / "turn.mp4"
    run(writing_loop(path, lump, scene, Loop("turntable", 6, 0.5), (99, 47), {}))
    read, _ = read_video(path, (100, 48))
    assert len(read) == 6
    assert apart(read[0][:47, :99], render(lump, scene, (99, 47)).astype(np.int16)) < 3.0


def test_a_video_that_is_stopped_leaves_nothing(tmp_path: Path, lump: Volume) -> None:
    pytest.importorskip("imageio_ffmpeg", reason="the extra `video` is not installed")
    job = writing_loop(tmp_path / "a.mp4", lump, SCENE, Loop("wiggle", 24), SIZE, {})
    for _ in range(5):
        next(job)
    job.close()
    assert list(tmp_path.iterdir()) == []


def test_what_ffmpeg_says_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in for ffmpeg that ends with a complaint, as on a full disk."""
    from xrayview.export import video

    failing = tmp_path / "ffmpeg"
    failing.write_text("#!/bin/sh\necho 'No space left on device' >&2\nexit 1\n")
    failing.chmod(0o755)
    monkeypatch.setattr(video, "find_ffmpeg", lambda: str(failing))
    picture = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    with (
        pytest.raises(UnwritableTarget, match="No space left on device"),
        video.new_video(tmp_path / "a.mp4", SIZE, 12.0) as under_way,
    ):
        for _ in range(100):
            under_way.add(picture)
    assert loops.LOOPS == (".gif", ".png", ".webp", ".mp4")
