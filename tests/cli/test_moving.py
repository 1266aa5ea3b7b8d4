"""Wiggles and turntables on the command line: what is written, refused, and left behind by Ctrl-C."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageSequence

from xrayview.cli.main import main
from xrayview.files import NOT_FOR_DIAGNOSIS

Report = Callable[..., dict[str, Any]]


def frames(path: Path) -> npt.NDArray[np.int16]:
    """(frame, height, width, 3)."""
    with Image.open(path) as image:
        return np.array(
            [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(image)], np.int16
        )


def column(picture: npt.NDArray[np.int16]) -> float:
    """The mean column of what is not background, from the picture's middle."""
    lit = np.nonzero(picture.max(axis=2) > 30)[1]
    return float(lit.mean() - picture.shape[1] / 2 + 0.5)


@pytest.mark.parametrize("name", ["a.gif", "b.png", "c.webp"])
def test_a_wiggle_in_one_command(a_ball_file: Path, report_of: Report, name: str) -> None:
    target = a_ball_file.with_name(name)
    report = report_of("stereo", a_ball_file, "-o", target, "--kind", "wiggle", "--size", "200x160")
    read = frames(target)
    assert read.shape == (24, 160, 200, 3)
    # The ball lies before the screen: the left eye sees it farther to the right, and swings there and back.
    columns = [column(frame) for frame in read]
    assert columns[0] > columns[6] > columns[12] < columns[18] < columns[23]
    assert columns[23] == columns[1]
    assert report["kind"] == "wiggle" and report["remark"] == NOT_FOR_DIAGNOSIS
    assert "parallax" not in report  # nobody has to join a wiggle's pictures
    sidecar = json.loads(target.with_name(f"{name}.json").read_text())
    assert sidecar["loop"] == {"motion": "wiggle", "frames": 24, "seconds": 1.5}


def test_a_turntable_walks_to_the_viewer_s_right(a_ball_file: Path, report_of: Report) -> None:
    """The ball, left of the middle and nearer than it, is seen from the right a quarter of the way round."""
    target = a_ball_file.with_name("turn.png")
    words = ("--turntable", "--frames", "8", "--seconds", "2", "--size", "200x160")
    report_of("render", a_ball_file, "-o", target, *words)
    read = frames(target)
    assert len(read) == 8
    # Behind the middle by 0.15, to the left by 0.2: seen from +x, near lies on the left, by 0.15 edges.
    assert column(read[0]) == pytest.approx(-0.2 * 160, abs=1.5)
    assert column(read[2]) == pytest.approx(-0.15 * 160, abs=1.5)
    assert column(read[4]) == pytest.approx(0.2 * 160, abs=1.5)
    with Image.open(target) as image:
        assert image.info["duration"] == 250


def test_a_turntable_in_stereo(a_ball_file: Path, report_of: Report) -> None:
    target = a_ball_file.with_name("turn.webp")
    words = ("--turntable", "--frames", "4", "--size", "80x60", "--kind", "cross-eyed")
    report_of("stereo", a_ball_file, "-o", target, *words)
    assert frames(target).shape == (4, 60, 160, 3)


def test_a_video_in_one_command(a_ball_file: Path, report_of: Report) -> None:
    pytest.importorskip("imageio_ffmpeg", reason="the extra `video` is not installed")
    target = a_ball_file.with_name("turn.mp4")
    report_of("render", a_ball_file, "-o", target, "--turntable", "--frames", "6", "--size", "81x60")
    assert target.read_bytes()[4:8] == b"ftyp" and target.with_name("turn.mp4.json").exists()


@pytest.mark.parametrize(
    ("command", "name", "words", "said"),
    [
        ("render", "a.gif", [], "add --turntable"),
        ("render", "a.mp4", [], "add --turntable"),
        ("stereo", "a.gif", [], "--kind wiggle"),
        ("render", "a.png", ["--frames", "8"], "--frames"),
        ("stereo", "a.png", ["--seconds", "2"], "--seconds"),
        ("stereo", "a.gif", ["--kind", "wiggle", "--turntable"], "leave one out"),
        ("stereo", "a.jpg", ["--kind", "wiggle"], ".webp"),
        ("render", "a.tif", ["--turntable"], ".mp4"),
        ("render", "a.gif", ["--turntable", "--frames", "1"], "from 2 to 720"),
        ("render", "a.gif", ["--turntable", "--frames", "400"], "too many for a GIF"),
        ("render", "a.png", ["--turntable", "--size", "4000x4000"], "GB of memory"),
    ],
)
def test_what_cannot_move_so_is_refused_before_any_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, name: str, words: list[str], said: str
) -> None:
    assert main([command, str(tmp_path / "missing.nrrd"), "-o", str(tmp_path / name), *words]) == 2
    answer = capsys.readouterr().err
    assert said in answer and len(answer.splitlines()) == 2 and "missing" not in answer


def test_a_video_without_the_extra_is_refused_in_two_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    words = ["render", str(tmp_path / "missing.nrrd"), "-o", str(tmp_path / "a.mp4"), "--turntable"]
    assert main(words) == 2
    assert "xrayview[video]" in capsys.readouterr().err.splitlines()[1]


@pytest.mark.skipif(sys.platform == "win32", reason="there, no signal reaches a child alone")
def test_ctrl_c_ends_it_and_leaves_nothing(a_ball_file: Path) -> None:
    target = a_ball_file.with_name("turn.png")
    words = [
        "render",
        str(a_ball_file),
        "-o",
        str(target),
        "--turntable",
        "--frames",
        "600",
        "--size",
        "300x300",
    ]
    command = [sys.executable, "-m", "xrayview", *words]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as child:
        assert child.stderr is not None
        assert "drawing the loop" in child.stderr.readline()
        time.sleep(0.5)
        child.send_signal(signal.SIGINT)
        assert "interrupted" in child.stderr.read()
        assert child.wait() == 130
    assert [path.name for path in a_ball_file.parent.iterdir() if "ball.nrrd" not in path.name] == []


@pytest.mark.parametrize("name", ["loop.gif", "loop.mp4"])
def test_an_interrupt_while_frames_are_drawn_leaves_nothing(a_ball_file: Path, name: str) -> None:
    if name.endswith("mp4"):
        pytest.importorskip("imageio_ffmpeg", reason="the extra `video` is not installed")
    folder = a_ball_file.parent / "result"
    folder.mkdir()
    words = (
        "render",
        a_ball_file,
        "-o",
        folder / name,
        "--turntable",
        "--frames",
        "300",
        "--size",
        "400x400",
    )
    for wait in (0.3, 1.5):
        run = [sys.executable, "-m", "xrayview", *map(str, words)]
        with subprocess.Popen(run, stderr=subprocess.PIPE, text=True) as made:
            assert made.stderr is not None
            until = time.monotonic() + 30
            while not list(folder.iterdir()) and time.monotonic() < until:
                time.sleep(0.02)  # until the file is begun
            time.sleep(wait)
            made.send_signal(signal.SIGINT)
            said = made.stderr.read()
        assert made.returncode == 130, said
        assert said.splitlines()[-1] == "xrayview: interrupted"
        assert list(folder.iterdir()) == []
