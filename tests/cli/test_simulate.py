"""`simulate`: the x-ray of a ball has its chord lengths, on the side where the ball is seen."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

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
    report_of("simulate", a_ball_file, "-o", target)
    radiograph = read_radiograph(target)
    assert radiograph.meaning == "opacity"
    assert radiograph.spacing == pytest.approx((4.0, 4.0))
    sidecar = json.loads(target.with_name("again.png.json").read_text(encoding="utf-8"))
    assert sidecar["simulated"] is True
    assert sidecar["source"] == "ball.nrrd"


def test_inspect_gives_back_a_simulated_x_ray(a_ball_file: Path, report_of: Report) -> None:
    target, seen = a_ball_file.with_name("x.png"), a_ball_file.with_name("seen.png")
    report_of("simulate", a_ball_file, "-o", target)
    report = report_of("inspect", target, "-o", seen)
    assert report["meaning"] == "opacity"
    assert {step["step"] for step in report["preparation"]} >= {"tone", "polarity", "crop"}
    np.testing.assert_allclose(opacity(seen), opacity(target), atol=1e-5)
