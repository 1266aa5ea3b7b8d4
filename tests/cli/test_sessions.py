"""A session on the command line gives its picture again, but for what is typed beside it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from xrayview.cli.main import main
from xrayview.jobs import run
from xrayview.resources import resource
from xrayview.scene.cuts import CutPlane
from xrayview.scene.scene import Camera, Scene, Stereo
from xrayview.session.archive import writing_session
from xrayview.session.session import Network, Session
from xrayview.session.volume_place import place_of
from xrayview.volume.files import read_volume
from xrayview.xray.radiograph import Preparation
from xrayview.xray.reading import read_radiograph

Report = Callable[..., dict[str, Any]]

LOOK = Scene(mode="mip", iso_value=0.3, camera=Camera(30.0, 10.0, zoom=1.5), background=(0.0, 0.2, 0.0))


def pixels(path: Path) -> npt.NDArray[np.int64]:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB")).astype(np.int64)


@pytest.fixture
def of_a_volume(a_ball_file: Path) -> Path:
    path = a_ball_file.with_name("ball.xrv")
    place = place_of(a_ball_file, read_volume(a_ball_file), path)
    return run(writing_session(path, Session(LOOK, volume=place)))


def sample() -> Path:
    return sorted(resource("samples").glob("*.png"))[0]


@pytest.fixture
def of_a_film(tmp_path: Path) -> Path:
    session = Session(
        LOOK,
        read_radiograph(sample(), 0),
        preparation=Preparation(mirror=True),
        network=Network("other", "ff" * 32),
    )
    return run(writing_session(tmp_path / "film.xrv", session))


def test_a_session_of_a_volume_gives_its_picture_again(
    of_a_volume: Path, a_ball_file: Path, report_of: Report, tmp_path: Path
) -> None:
    report_of("render", of_a_volume, "-o", tmp_path / "a.png", "--size", "120x120")
    words = ("--mode", "mip", "--azimuth", "30", "--elevation", "10", "--zoom", "1.5")
    report_of("render", a_ball_file, "-o", tmp_path / "b.png", "--size", "120x120", *words)
    ours, typed = pixels(tmp_path / "a.png"), pixels(tmp_path / "b.png")
    ground = (typed == 0).all(axis=-1)
    assert (ours[ground] == (0, 51, 0)).all()
    assert np.abs(ours - typed)[~ground].mean() < 12  # the ground shines through its edges


def test_what_is_typed_counts_even_where_it_is_the_default(
    of_a_volume: Path, report_of: Report, tmp_path: Path
) -> None:
    report = report_of(
        "render",
        of_a_volume,
        "-o",
        tmp_path / "a.png",
        "--size",
        "80x80",
        "--azimuth",
        "0",
        "--cut",
        "front-half",
    )
    scene = report["scene"]
    assert scene["camera"]["azimuth_degrees"] == 0.0 and scene["camera"]["elevation_degrees"] == 10.0
    assert scene["mode"] == "mip" and len(scene["cuts"]) == 1


def test_a_film_s_session_is_prepared_as_it_was_and_says_where_the_network_is_another(
    of_a_film: Path, report_of: Report, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "again.png"
    assert main(["render", str(of_a_film), "-o", str(target), "--size", "100x100"]) == 0
    assert "other weights" in capsys.readouterr().err
    steps = json.loads((tmp_path / "again.png.json").read_text())["reconstruction"]["preparation"]
    assert "mirror" in [step["step"] for step in steps]
    report_of(
        "render", sample(), "-o", tmp_path / "typed.png", "--mirror", "--mode", "mip", "--azimuth", "30",
        "--elevation", "10", "--zoom", "1.5", "--size", "100x100",
    )  # fmt: skip
    ours, typed = pixels(target), pixels(tmp_path / "typed.png")
    assert np.abs(ours - typed)[..., 0].mean() < 2
    assert typed.mean() > 5


def test_a_volume_is_reconstructed_of_a_session(of_a_film: Path, report_of: Report, tmp_path: Path) -> None:
    report_of("reconstruct", of_a_film, "-o", tmp_path / "a.nrrd", "--resolution", "128")
    report_of("reconstruct", sample(), "-o", tmp_path / "b.nrrd", "--resolution", "128", "--mirror")
    ours, typed = (read_volume(tmp_path / name).density for name in ("a.nrrd", "b.nrrd"))
    assert np.abs(ours - typed).max() < 1e-6


def test_both_eyes_and_a_mesh_are_made_of_a_session(
    a_ball_file: Path, report_of: Report, tmp_path: Path
) -> None:
    path = tmp_path / "eyes.xrv"
    place = place_of(a_ball_file, read_volume(a_ball_file), path)
    scene = Scene(
        iso_value=0.4,
        cuts=(CutPlane((0.0, -1.0, 0.0), 0.15),),
        stereo=Stereo(method="grey", eye_angle_degrees=3.0),
    )
    run(writing_session(path, Session(scene, volume=place)))
    report = report_of("stereo", path, "-o", tmp_path / "eyes.png", "--size", "100x100", "--method", "true")
    assert report["scene"]["stereo"]["method"] == "true"
    assert report["scene"]["stereo"]["eye_angle_degrees"] == 3.0
    # As it is shown, so it is rendered: with both eyes.
    assert report_of("render", path, "-o", tmp_path / "plain.png", "--size", "100x100")["scene"]["stereo"]
    whole = report_of("mesh", a_ball_file, "-o", tmp_path / "whole.stl", "--iso", "0.4")["triangles"]
    half = report_of("mesh", path, "-o", tmp_path / "half.stl")
    assert half["iso_value"] == 0.4 and half["triangles"] < 0.9 * whole


def test_a_session_whose_volume_is_gone_says_where_it_was(
    of_a_volume: Path, a_ball_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_ball_file.unlink()
    target = of_a_volume.with_name("none.png")
    assert main(["render", str(of_a_volume), "-o", str(target)]) == 2
    assert "ball.nrrd" in capsys.readouterr().err
    assert not target.exists()
