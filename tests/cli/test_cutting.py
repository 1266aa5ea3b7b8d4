"""``--cut``: each kind takes away the share of a ball that geometry says, and the sidecar tells of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from xrayview.cli.main import main
from xrayview.scene.saved import from_json

Report = Callable[..., dict[str, Any]]

# The ball of `a_ball_file`: centre -0.2, -0.15, 0, radius 0.15.
KEPT = {
    "plane:0,0,1,0": 1 / 2,
    "octant:3,-0.2,-0.15,0": 7 / 8,
    "octant:1": 1.0,
    "box:-0.2,-0.5,-0.5,0.5,0.5,0.5": 1 / 2,
    "box:-0.2,-0.15,-0.5,0.5,0.5,0.5,outside": 1 / 4,
    "sphere:-0.2,-0.15,0,0.1": 1 - (2 / 3) ** 3,
    "sphere:-0.2,-0.15,0,0.1,outside": (2 / 3) ** 3,
}


def volume_of(report_of: Report, ball: Path, *cuts: str) -> float:
    import trimesh

    target = ball.with_name("cut.stl")
    words = [word for cut in cuts for word in ("--cut", cut)]
    report_of("mesh", ball, "-o", target, "--iso", "0.4", "--overwrite", *words)
    shape = trimesh.load_mesh(target)
    assert shape.is_watertight
    return float(shape.volume)


def test_each_kind_of_cut_takes_away_what_lies_within_it(a_ball_file: Path, report_of: Report) -> None:
    whole = volume_of(report_of, a_ball_file)
    shares = {cut: volume_of(report_of, a_ball_file, cut) / whole for cut in KEPT}
    assert shares == pytest.approx(KEPT, abs=0.02)


def test_several_cuts_take_away_what_any_of_them_does(a_ball_file: Path, report_of: Report) -> None:
    whole = volume_of(report_of, a_ball_file)
    kept = volume_of(report_of, a_ball_file, "plane:0,0,1,0", "octant:6,-0.2,-0.15,0", "plane:1,0,0,-0.2")
    assert kept / whole == pytest.approx(1 / 8, abs=0.02)


@pytest.mark.parametrize("command", ["render", "stereo"])
def test_the_sidecar_tells_every_kind_of_cut(a_ball_file: Path, report_of: Report, command: str) -> None:
    cuts = ("front-half", "box:-0.5,-0.5,0,0,0,0.5", "octant:8", "sphere:0,0,0,0.4,outside")
    words = [word for cut in cuts for word in ("--cut", cut)]
    picture = a_ball_file.with_name("cut.png")
    report = report_of(command, a_ball_file, "-o", picture, "--size", "64x64", "--iso", "0.4", *words)
    told = from_json(report["scene"]).cuts
    assert [cut.kind for cut in told] == ["plane", "box", "octant", "sphere"]


@pytest.mark.parametrize(
    ("cuts", "said"),
    [
        (["sphere:0,0,0"], "sphere:x,y,z,radius"),
        (["octant:9"], "1, 2, 3"),
        (["front"], "octant:4"),
        (["front-half"] * 7, "at most 6"),
    ],
)
def test_what_cannot_be_cut_is_refused_before_any_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], cuts: list[str], said: str
) -> None:
    words = [word for cut in cuts for word in ("--cut", cut)]
    (tmp_path / "ball.nrrd").write_bytes(b"no volume")
    for command, name in (("render", "cut.png"), ("stereo", "cut.png"), ("mesh", "cut.stl")):
        assert main([command, str(tmp_path / "ball.nrrd"), "-o", str(tmp_path / name), *words]) == 2
        _, hint = capsys.readouterr().err.splitlines()
        assert said in hint, command
        assert not (tmp_path / name).exists()
