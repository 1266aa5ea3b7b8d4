"""`render`, `stereo` and `mesh` on a volume file: what is written, and what is refused before any work."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from xrayview.cli import mesh
from xrayview.cli.main import main
from xrayview.files import NOT_FOR_DIAGNOSIS
from xrayview.scene.scene import MODES

Report = Callable[..., dict[str, Any]]


def pixels(path: Path, mode: str = "L") -> npt.NDArray[np.uint8]:
    with Image.open(path) as picture:
        return np.asarray(picture.convert(mode))


def size_of(path: Path) -> tuple[int, int]:
    with Image.open(path) as picture:
        return picture.size


def lit(path: Path) -> tuple[float, float]:
    """Share of the picture that is not background, and its mean column, 0..1."""
    grey = pixels(path)
    rows, columns = np.nonzero(grey > 20)
    return rows.size / grey.size, float(columns.mean()) / grey.shape[1]


def test_the_ball_is_seen_where_it_lies(a_ball_file: Path, report_of: Report) -> None:
    picture = a_ball_file.with_name("front.png")
    report = report_of("render", a_ball_file, "-o", picture, "--size", "200x100", "--iso", "0.4")
    assert size_of(picture) == (200, 100)
    share, column = lit(picture)
    assert 0.01 < share < 0.2
    assert column < 0.45
    assert report["picture"] == str(picture)
    behind = a_ball_file.with_name("behind.png")
    report_of("render", a_ball_file, "-o", behind, "--size", "200x100", "--iso", "0.4", "--azimuth", "180")
    assert lit(behind)[1] > 0.55


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_shows_the_ball(a_ball_file: Path, report_of: Report, mode: str) -> None:
    picture = a_ball_file.with_name("ball.png")
    report_of("render", a_ball_file, "-o", picture, "--size", "100x100", "--mode", mode)
    assert 0.01 < lit(picture)[0] < 0.3


def test_a_cut_removes_what_lies_in_front(a_ball_file: Path, report_of: Report) -> None:
    picture = a_ball_file.with_name("cut.png")
    report = report_of("render", a_ball_file, "-o", picture, "--size", "100x100", "--cut", "front-half")
    assert pixels(picture).max() <= 20
    assert len(report["scene"]["cuts"]) == 1


def test_slices_cross_where_they_are_asked_to(a_ball_file: Path, report_of: Report) -> None:
    picture = a_ball_file.with_name("slices.png")
    words = ("render", a_ball_file, "-o", picture, "--size", "100x100", "--mode", "slices", "--overwrite")
    report = report_of(*words, "--slices", "-0.2,-0.15,0")
    assert report["scene"]["slices_at"] == [-0.2, -0.15, 0.0]
    through_the_ball = int((pixels(picture) > 100).sum())
    report_of(*words, "--slices", "-0.2,0.2,0")
    assert int((pixels(picture) > 100).sum()) < 0.5 * through_the_ball


@pytest.mark.parametrize(
    "words",
    [
        ("--slices", "0,0"),
        ("--slices", "0,0,0.51"),
        ("--slices", "0,nan,0"),
        ("--slices", "a,b,c"),
        ("--fusion", "1.5"),
        ("--fusion", "-0.1"),
        ("--fusion", "half"),
    ],
)
def test_a_share_or_a_crossing_out_of_range_is_answered_with_the_range(
    a_ball_file: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, str]
) -> None:
    picture = a_ball_file.with_name("never.png")
    for command in ("render", "stereo"):
        assert main([command, str(a_ball_file), "-o", str(picture), *words]) == 2
        said = capsys.readouterr().err
        assert f"{words[0]}: {words[1]!r}" in said and not picture.exists()
        assert "0 to 1" in said or "from -0.5 to 0.5" in said


def test_a_picture_says_what_it_is(a_ball_file: Path, report_of: Report) -> None:
    picture = a_ball_file.with_name("marked.png")
    report_of("render", a_ball_file, "-o", picture, "--size", "64x64")
    with Image.open(picture) as opened:
        assert NOT_FOR_DIAGNOSIS in opened.info.values()
    sidecar = json.loads(picture.with_name("marked.png.json").read_text(encoding="utf-8"))
    assert sidecar["remark"] == NOT_FOR_DIAGNOSIS
    assert "ball" not in json.dumps(sidecar)
    assert sidecar["scene"]["mode"] == "surface"


@pytest.mark.parametrize(
    ("kind", "name", "size"),
    [
        ("anaglyph", "a.png", (80, 60)),
        ("side-by-side", "b.jpg", (160, 60)),
        ("cross-eyed", "c.png", (160, 60)),
        ("interlaced", "d.tif", (80, 60)),
    ],
)
def test_every_kind_of_stereo(
    a_ball_file: Path, report_of: Report, kind: str, name: str, size: tuple[int, int]
) -> None:
    picture = a_ball_file.with_name(name)
    report = report_of("stereo", a_ball_file, "-o", picture, "--kind", kind, "--size", "80x60")
    assert size_of(picture) == size
    assert report["kind"] == kind
    assert report["remark"] == NOT_FOR_DIAGNOSIS


def test_the_eyes_of_an_anaglyph_differ_sideways(a_ball_file: Path, report_of: Report) -> None:
    picture = a_ball_file.with_name("eyes.png")
    words = ("--size", "400x400", "--method", "true", "--eye-angle", "12")
    report_of("stereo", a_ball_file, "-o", picture, *words)
    red, _, blue = (channel > 20 for channel in np.moveaxis(pixels(picture, "RGB"), -1, 0))
    left, right = np.nonzero(red), np.nonzero(blue)
    assert abs(left[0].mean() - right[0].mean()) < 0.5
    # The ball lies before the plane of zero parallax: the left eye sees it further to the right.
    assert left[1].mean() - right[1].mean() > 3


def test_swapped_eyes_and_another_screen_depth_are_seen(a_ball_file: Path, report_of: Report) -> None:
    def apart(*words: str) -> float:
        picture = a_ball_file.with_name("eyes.png")
        shared = ("--size", "400x400", "--method", "true", "--eye-angle", "12", "--overwrite")
        report_of("stereo", a_ball_file, "-o", picture, *shared, *words)
        red, _, blue = (channel > 20 for channel in np.moveaxis(pixels(picture, "RGB"), -1, 0))
        return float(np.nonzero(red)[1].mean() - np.nonzero(blue)[1].mean())

    there = apart()
    assert apart("--swap-eyes") == pytest.approx(-there, abs=0.5)
    # The ball, whose outline is 0.15 edges nearer than the cube's middle, comes to lie behind the screen.
    assert apart("--screen-depth", "-0.25") == pytest.approx(there * (0.15 - 0.25) / 0.15, abs=0.6)


def test_eyes_that_are_strained_are_warned_of_with_the_way_out(
    a_ball_file: Path, capsys: pytest.CaptureFixture[str], report_of: Report
) -> None:
    picture = a_ball_file.with_name("eyes.png")
    words = ["stereo", str(a_ball_file), "-o", str(picture), "--size", "80x80", "--overwrite"]
    assert main([*words, "--eye-angle", "8"]) == 0
    said = capsys.readouterr().out
    assert "strains the eyes" in said and "3 % is comfortable" in said
    offered = said.split("--eye-angle ")[1].split(" ")[0]
    assert main([*words, "--eye-angle", offered]) == 0
    assert "strains" not in capsys.readouterr().out
    parted = report_of(*words[:2], "-o", picture, "--size", "80x80", "--overwrite", "--eye-angle", "8")[
        "parallax"
    ]
    # The ball reaches to 0.30 edges before the screen, of which half a block and half a cell may be missed.
    assert parted["nearest"] == pytest.approx(-0.30 * 2 * np.sin(np.radians(4)), abs=0.005)
    assert parted["comfortable"] is False


def test_the_command_line_knows_the_exporters_kinds_and_formats() -> None:
    from xrayview.cli import train
    from xrayview.export.mesh import _WRITERS
    from xrayview.network.weights import ARCHITECTURES

    assert {architecture for architecture, _ in train.NETWORKS.values()} == set(ARCHITECTURES)
    assert tuple(_WRITERS) == mesh.FORMATS


def test_a_mesh_is_closed_and_lies_where_the_ball_does(a_ball_file: Path, report_of: Report) -> None:
    import trimesh

    target = a_ball_file.with_name("ball.stl")
    report = report_of("mesh", a_ball_file, "-o", target, "--iso", "0.4")
    shape = trimesh.load_mesh(target)
    assert shape.is_watertight
    assert len(shape.faces) == report["triangles"]
    # 192 mm cube; the ball's centre is at -0.2 columns, -0.15 depth of it.
    assert shape.center_mass == pytest.approx([-0.2 * 192, -0.15 * 192, 0], abs=2)


@pytest.mark.parametrize(
    ("command", "name", "known"),
    [("render", "ball.bmp", ".png"), ("stereo", "ball", ".png"), ("mesh", "ball.png", ".stl")],
)
def test_an_unknown_ending_is_refused_before_any_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, name: str, known: str
) -> None:
    assert main([command, str(tmp_path / "missing.nrrd"), "-o", str(tmp_path / name)]) == 2
    first, second = capsys.readouterr().err.splitlines()
    assert name in first
    assert known in second


def test_an_existing_picture_is_kept_unless_overwritten(
    a_ball_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = a_ball_file.with_name("kept.png")
    picture.write_bytes(b"precious")
    words = ["render", str(a_ball_file), "-o", str(picture), "--size", "64x64"]
    assert main(words) == 2
    assert "--overwrite" in capsys.readouterr().err
    assert picture.read_bytes() == b"precious"
    assert main([*words, "--overwrite"]) == 0
    assert size_of(picture) == (64, 64)


@pytest.mark.parametrize(
    ("option", "value"), [("--elevation", "120"), ("--zoom", "0"), ("--iso", "-1"), ("--cut", "sphere")]
)
def test_a_scene_outside_its_limits_is_refused(
    a_ball_file: Path, capsys: pytest.CaptureFixture[str], option: str, value: str
) -> None:
    target = a_ball_file.with_name("never.png")
    assert main(["render", str(a_ball_file), "-o", str(target), option, value]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2
    assert not target.exists()


def test_without_bone_a_lower_density_is_shown(tmp_path: Path, report_of: Report) -> None:
    from xrayview.volume.files import write_volume

    density = np.zeros((32, 32, 32), np.float32)
    density[8:24, 8:24, 8:24] = 0.05
    faint, picture = tmp_path / "faint.nrrd", tmp_path / "faint.png"
    write_volume(faint, [(0, density)], density.shape)
    report = report_of("render", faint, "-o", picture, "--size", "64x64")
    assert 0 < report["scene"]["iso_value"] < 0.05
    assert lit(picture)[0] > 0.15


@pytest.mark.parametrize("mode", ["surface", "mesh"])
def test_a_surface_that_is_nowhere_is_refused(
    a_ball_file: Path, capsys: pytest.CaptureFixture[str], mode: str
) -> None:
    target = a_ball_file.with_name("never.png")
    for command in ("render", "stereo"):
        assert main([command, str(a_ball_file), "-o", str(target), "--mode", mode, "--iso", "0.9"]) == 2
        assert "less than 0.8" in capsys.readouterr().err.splitlines()[1]
        assert not target.exists()


@pytest.mark.parametrize("content", [b"", b"this is text, not a volume"])
def test_a_broken_volume_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    broken = tmp_path / "broken.nrrd"
    broken.write_bytes(content)
    for command in ("render", "stereo"):
        assert main([command, str(broken), "-o", str(tmp_path / "out.png")]) == 2
        first, _ = capsys.readouterr().err.splitlines()
        assert str(broken) in first
    assert list(tmp_path.iterdir()) == [broken]


@pytest.mark.parametrize(("frame", "iso_value"), [("camera", 0.42), ("patient", 0.43)])
def test_a_volume_that_was_reconstructed_earlier_is_shown_as_one_made_now(
    frame: str, iso_value: float, tmp_path: Path, report_of: Report
) -> None:
    """Its depth is a network's: bone is shown where blur leaves it; a scan's bone at its own density."""
    from xrayview.volume.files import write_volume

    density = np.zeros((32, 32, 32), np.float32)
    density[8:24, 8:24, 8:24] = 0.8
    path = tmp_path / "block.nrrd"
    write_volume(path, [(0, density)], density.shape, (4.0, 4.0, 4.0), frame=frame)  # type: ignore[arg-type]
    report = report_of("render", path, "-o", tmp_path / "block.png", "--size", "100x100")
    assert report["scene"]["iso_value"] == iso_value


def test_a_volume_is_changed_before_its_picture_is_made(a_ball_file: Path, report_of: Report) -> None:
    def share(*options: str) -> float:
        picture = a_ball_file.with_name("changed.png")
        report_of("render", a_ball_file, "-o", picture, "--overwrite", "--size", "120x120", *options)
        return float((pixels(picture) > 20).mean())

    whole = share("--mode", "mip")
    assert share("--mode", "mip", "--stretch", "0.5,1,1") == pytest.approx(whole / 2, rel=0.15)
    assert share("--mode", "mip", "--keep", "0.9,") == 0
    assert share("--mode", "mip", "--keep", ",0.9") == pytest.approx(whole)
    sidecar = json.loads(a_ball_file.with_name("changed.png.json").read_text())
    assert sidecar["scene"]["change"]["kept"][1] == 0.9


@pytest.mark.parametrize(
    ("options", "way_out"),
    [
        (["--keep", "0.5"], "LOW,HIGH"),
        (["--keep", "0.9,0.3"], "lower one first"),
        (["--stretch", "1,9,1"], "0.25 to 4"),
        (["--photons", "0"], "1"),
        (["--density-scale", "0"], "0.05"),
    ],
)
def test_what_is_no_change_is_answered_with_what_is(
    a_ball_file: Path, capsys: pytest.CaptureFixture[str], options: list[str], way_out: str
) -> None:
    target = a_ball_file.with_name("none.png")
    assert main(["render", str(a_ball_file), "-o", str(target), *options]) == 2
    assert way_out in capsys.readouterr().err
    assert not target.exists()


def test_a_mesh_is_stretched_as_the_volume_is(a_ball_file: Path, report_of: Report) -> None:
    import trimesh

    def size(name: str, *options: str) -> npt.NDArray[np.float64]:
        report_of("mesh", a_ball_file, "-o", a_ball_file.with_name(name), "--iso", "0.4", *options)
        return np.asarray(trimesh.load(a_ball_file.with_name(name)).extents)

    assert size("wide.stl", "--stretch", "2,1,0.5") / size("own.stl") == pytest.approx([2, 1, 0.5], rel=1e-3)


def test_a_volume_s_picture_needs_no_torch(a_ball_file: Path) -> None:
    target = a_ball_file.with_name("quick.png")
    words = ["render", str(a_ball_file), "-o", str(target), "--size", "64x64", "--mode", "volume"]
    asked = (
        f"import sys; from xrayview.cli.main import main; assert main({words!r}) == 0; "
        "assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True)
    assert target.exists()


@pytest.mark.parametrize("name", ["clear.png", "clear.tif"])
@pytest.mark.parametrize("command", ["render", "stereo"])
def test_a_transparent_picture_has_no_background_and_its_true_size(
    a_ball_file: Path, report_of: Report, command: str, name: str
) -> None:
    """The file's volume is 192 mm wide; an edge fills the shorter side."""
    import imageio.v3

    target = a_ball_file.with_name(name)
    report_of(command, a_ball_file, "-o", target, "--size", "120x96", "--iso", "0.4", "--transparent")
    opened = imageio.v3.imread(target)
    assert opened.shape == (96, 120, 4)
    assert opened[0, 0, 3] == 0 and opened[..., 3].max() == 255
    assert json.loads(target.with_name(f"{name}.json").read_text())["millimetres_a_pixel"] == 2.0
    with Image.open(target) as picture:
        assert picture.info["dpi"] == pytest.approx((12.7, 12.7), rel=1e-4)


def test_a_picture_of_unknown_scale_claims_none(tmp_path: Path, report_of: Report) -> None:
    from xrayview.volume.files import write_volume

    density = np.full((8, 8, 8), 0.8, np.float32)
    write_volume(tmp_path / "block.nrrd", [(0, density)], density.shape)
    report_of("render", tmp_path / "block.nrrd", "-o", tmp_path / "block.png", "--size", "32x32")
    with Image.open(tmp_path / "block.png") as picture:
        assert "dpi" not in picture.info
    assert "millimetres_a_pixel" not in (tmp_path / "block.png.json").read_text()


@pytest.mark.parametrize(
    ("name", "more"), [("a.jpg", []), ("a.png", ["--turntable"]), ("a.html", []), ("a.webp", ["--turntable"])]
)
def test_transparency_that_a_file_cannot_hold_is_refused(
    a_ball_file: Path, capsys: pytest.CaptureFixture[str], name: str, more: list[str]
) -> None:
    target = a_ball_file.with_name(name)
    assert main(["render", str(a_ball_file), "-o", str(target), "--transparent", *more]) == 2
    first, second = capsys.readouterr().err.splitlines()
    assert name in first and ".png" in second and not target.exists()


def test_a_page_is_printed_at_true_size(a_ball_file: Path, report_of: Report) -> None:
    page = a_ball_file.with_name("ball.pdf")
    report_of("stereo", a_ball_file, "-o", page, "--iso", "0.4", "--zoom", "1.2")
    assert page.read_bytes().startswith(b"%PDF")
    said = json.loads(page.with_name("ball.pdf.json").read_text())
    assert said["print"]["scale"] == pytest.approx(1, abs=1e-3) and said["remark"] == NOT_FOR_DIAGNOSIS
    report_of("render", a_ball_file, "-o", page, "--iso", "0.4", "--print-width", "48", "--overwrite")
    said = json.loads(page.with_name("ball.pdf.json").read_text())
    assert said["print"]["scale"] == pytest.approx(0.25, rel=2e-3)


def test_a_width_on_no_paper_is_refused(a_ball_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = a_ball_file.with_name("ball.png")
    assert main(["stereo", str(a_ball_file), "-o", str(target), "--print-width", "80"]) == 2
    assert ".pdf" in capsys.readouterr().err and not target.exists()
