"""`simulate`: the x-ray of a ball has its chord lengths, on the side where the ball is seen."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from xrayview.volume.files import write_volume
from xrayview.volume.volume import Volume
from xrayview.xray.reading import read_radiograph

Report = Callable[..., dict[str, Any]]


def opacity(path: Path) -> np.ndarray[Any, np.dtype[np.float32]]:
    return read_radiograph(path).pixels / np.float32(65535)


def test_from_the_front_the_ball_absorbs_its_chord(a_ball_file: Path, report_of: Report) -> None:
    target = a_ball_file.with_name("front.png")
    report_of("simulate", a_ball_file, "-o", target, "--chi", "5")
    picture = opacity(target)
    assert picture.shape == (48, 48)
    # The longest chord is the diameter, 0.3 of the cube's edge, at density 0.8.
    assert picture.max() == pytest.approx(1 - np.exp(-5 * 0.8 * 0.3), abs=0.03)
    assert picture[:, :5].max() == 0
    assert picture[:, :24].sum() > 0.99 * picture.sum()


@pytest.mark.parametrize(
    ("azimuth", "column"),
    # Walked to the viewer's right by 90 degrees, what was near (-y) is seen on the left.
    [(0, -0.2), (90, -0.15), (180, 0.2), (270, 0.15)],
)
def test_it_is_seen_from_where_the_viewer_walked(
    a_ball_file: Path, report_of: Report, azimuth: int, column: float
) -> None:
    target = a_ball_file.with_name(f"{azimuth}.png")
    report_of("simulate", a_ball_file, "-o", target, "--azimuth", azimuth)
    picture = opacity(target).sum(axis=0)
    centre = float((picture * (np.arange(48) + 0.5)).sum() / picture.sum()) / 48 - 0.5
    assert centre == pytest.approx(column, abs=0.01)


def test_a_cone_shows_what_is_near_the_source_larger(a_ball_file: Path, report_of: Report) -> None:
    totals = []
    for geometry in ("parallel", "cone"):
        target = a_ball_file.with_name(f"{geometry}.png")
        words = ("--geometry", geometry, "--source-distance", "2")
        report_of("simulate", a_ball_file, "-o", target, *words)
        totals.append(float(-np.log1p(-opacity(target)).sum()))
    # Every ray crosses the same matter; there are more of them, by the square of the magnification.
    assert totals[1] / totals[0] == pytest.approx((2 / (2 - 0.15)) ** 2, rel=0.02)


def test_the_x_ray_is_taken_up_again_as_opacity(a_ball_file: Path, report_of: Report) -> None:
    target = a_ball_file.with_name("again.png")
    report = report_of("simulate", a_ball_file, "-o", target)
    radiograph = read_radiograph(target)
    assert radiograph.meaning == "opacity"
    assert radiograph.spacing == pytest.approx((4.0, 4.0))
    sidecar = json.loads(target.with_name("again.png.json").read_text(encoding="utf-8"))
    assert sidecar["simulated"] is True
    assert report["source"] == "ball.nrrd" and b"ball" not in target.read_bytes()
    assert "ball" not in target.with_name("again.png.json").read_text(encoding="utf-8")


def test_inspect_gives_back_a_simulated_x_ray(a_ball_file: Path, report_of: Report) -> None:
    target, seen = a_ball_file.with_name("x.png"), a_ball_file.with_name("seen.png")
    report_of("simulate", a_ball_file, "-o", target)
    report = report_of("inspect", target, "-o", seen)
    assert report["meaning"] == "opacity"
    for path, warning in ((target, "simulated x-ray"), (seen, "prepared x-ray")):
        sidecar = json.loads(path.with_name(path.name + ".json").read_text(encoding="utf-8"))
        assert sidecar["remark"] == f"{warning}, not for diagnosis"
        with Image.open(path) as picture:
            assert picture.info["remark"] == sidecar["remark"]
    assert {step["step"] for step in report["preparation"]} >= {"tone", "polarity", "crop"}
    np.testing.assert_allclose(opacity(seen), opacity(target), atol=1e-5)


@pytest.fixture
def a_scan() -> Volume:
    """Smooth lumps with no symmetry, in a box of 64 x 80 x 60 mm with cells of 4 x 2 x 1.25 mm."""
    from scipy.ndimage import gaussian_filter

    density = np.zeros((16, 40, 48), np.float32)
    density[2:8, 4:20, 30:44] = 0.9
    density[5:14, 15:36, 8:20] = 0.5
    density[10:13, 6:12, 6:26] = 0.7
    return Volume(gaussian_filter(density, (0.8, 1.6, 2.5)), (4.0, 2.0, 1.25), "patient")


@pytest.mark.parametrize(
    ("azimuth", "elevation"), [(0, 0), (90, 0), (180, 0), (-45, 0), (60, 25), (-120, -40), (0, 90)]
)
@pytest.mark.parametrize("geometry", ["parallel", "cone"])
def test_it_shows_what_render_shows(
    a_scan: Volume, tmp_path: Path, report_of: Report, azimuth: int, elevation: int, geometry: str
) -> None:
    from xrayview.render.offscreen import render
    from xrayview.scene.scene import Camera, Scene

    source, target = tmp_path / "scan.nrrd", tmp_path / "x.png"
    write_volume(source, [(0, a_scan.density)], a_scan.shape, a_scan.spacing, frame="patient")
    view = ("--azimuth", azimuth, "--elevation", elevation, "--chi", 3)
    far = ("--geometry", geometry, "--source-distance", 1000)
    report_of("simulate", source, "-o", target, *view, *far)
    radiograph = read_radiograph(target)
    simulated = opacity(target)
    rows, columns = simulated.shape
    assert radiograph.spacing is not None
    assert (rows * radiograph.spacing[0], columns * radiograph.spacing[1]) == pytest.approx((80, 80))
    scene = Scene(mode="xray", chi=3.0, camera=Camera(azimuth, elevation))
    shown = render(a_scan, scene, (columns, rows))[..., 0] / 255
    assert shown.max() > 0.3
    assert np.abs(simulated - shown).max() < 0.025 * shown.max()


def test_a_camera_volume_without_a_scale_fills_its_cube_however_deep(
    tmp_path: Path, report_of: Report
) -> None:
    source = tmp_path / "deep.nrrd"
    density = np.full((12, 30, 30), 0.3, np.float32)
    write_volume(source, [(0, density)], density.shape)
    for azimuth, longer in ((0, 1.0), (45, np.sqrt(2)), (90, 1.0)):
        target = tmp_path / f"{azimuth}.png"
        report_of("simulate", source, "-o", target, "--chi", 2, "--azimuth", azimuth)
        assert read_radiograph(target).spacing is None
        assert opacity(target)[15, 14:16] == pytest.approx(1 - np.exp(-2 * 0.3 * longer), abs=0.02)


def test_a_stretched_ball_is_as_wide_and_absorbs_as_it_is_deep(a_ball_file: Path, report_of: Report) -> None:
    target = a_ball_file.with_name("deep.png")
    report_of(
        "simulate", a_ball_file, "-o", target, "--chi", "5", "--stretch", "1,2,1", "--density-scale", "0.5"
    )
    # The film shows the whole of the stretched box: the ball is half as large on it, as dense on the whole.
    picture = opacity(target)
    assert picture.max() == pytest.approx(1 - np.exp(-5 * 0.4 * 0.6), abs=0.04)
    wide = np.flatnonzero(picture.max(axis=0) > 0.1)
    assert (wide[-1] - wide[0] + 1) / picture.shape[1] == pytest.approx(0.15, abs=0.03)


def test_a_dose_has_the_noise_of_its_photons_and_the_same_seed_the_same(
    a_ball_file: Path, report_of: Report
) -> None:
    def taken(name: str, *options: str) -> np.ndarray[Any, np.dtype[np.float32]]:
        target = a_ball_file.with_name(name)
        report_of("simulate", a_ball_file, "-o", target, "--chi", "5", *options)
        return opacity(target)

    clean, noisy = taken("clean.png"), taken("noisy.png", "--photons", "400")
    ball = clean > 0.3
    passed = 1 - clean[ball]
    z = (noisy[ball] - clean[ball]) / np.sqrt(passed / 400)
    assert abs(z.mean()) < 0.2
    assert z.std() == pytest.approx(1, abs=0.15)
    assert (taken("again.png", "--photons", "400") == noisy).all()
    assert (taken("other.png", "--photons", "400", "--seed", "1") != noisy).any()
    remarks = json.loads(a_ball_file.with_name("noisy.png.json").read_text())
    assert (remarks["photons"], remarks["seed"]) == (400, 0)
