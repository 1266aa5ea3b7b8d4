"""Scans of every kind on the command line: looked at, in stereo, as a mesh; or refused in two lines."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
import pytest
import tifffile
from PIL import Image

from xrayview.cli.main import main

Report = Callable[..., dict[str, Any]]


def ball(steps: tuple[float, float, float]) -> Any:
    """(x, y, z) Hounsfield units of a bony ball of 30 mm, on cells of these millimetres over 80 mm."""
    places = [np.arange(-40 + step / 2, 40, step) for step in steps]
    x, y, z = np.meshgrid(*places, indexing="ij")
    return np.where(np.sqrt(x**2 + y**2 + z**2) < 30, 1000, -1000).astype(np.int16)


@pytest.fixture
def a_scan(tmp_path: Path) -> Path:
    """The ball on cells of 1 x 2 x 4 mm, as a NIfTI file."""
    path = tmp_path / "ball.nii.gz"
    nibabel.save(nibabel.Nifti1Image(ball((1.0, 2.0, 4.0)), np.diag([1.0, 2.0, 4.0, 1.0])), path)
    return path


@pytest.mark.parametrize("azimuth", [0, 90])
def test_a_ball_on_uneven_cells_is_round(a_scan: Path, tmp_path: Path, azimuth: int) -> None:
    target = tmp_path / "ball.png"
    words = ["render", a_scan, "-o", target, "--size", "200x200", "--azimuth", azimuth, "--iso", "0.33"]
    assert main([str(word) for word in words]) == 0
    seen = np.asarray(Image.open(target).convert("L")) > 30
    rows, columns = np.nonzero(seen)
    high, wide = np.ptp(rows) + 1, np.ptp(columns) + 1
    assert high == pytest.approx(200 * 60 / 80, abs=12) and wide == pytest.approx(200 * 60 / 80, abs=8)
    assert seen[rows.min() + high // 2, columns.min() + wide // 2]
    sidecar = json.loads((tmp_path / "ball.png.json").read_text())
    assert sidecar["read_as"][0].startswith("Read as CT: Hounsfield units")


def test_the_mesh_of_a_scan_is_in_millimetres(a_scan: Path, tmp_path: Path, report_of: Report) -> None:
    import pyvista

    report_of("mesh", a_scan, "-o", tmp_path / "ball.stl", "--iso", "0.33")
    x0, x1, y0, y1, z0, z1 = pyvista.read(tmp_path / "ball.stl").bounds
    for length, step in ((x1 - x0, 1.0), (y1 - y0, 2.0), (z1 - z0, 4.0)):
        assert length == pytest.approx(60.0, abs=step)


def test_a_folder_of_slices_and_a_stack_are_looked_at(tmp_path: Path, report_of: Report) -> None:
    grey = ((ball((4.0, 4.0, 4.0)) > 0) * 180).astype(np.uint8)
    tifffile.imwrite(tmp_path / "stack.tif", grey, photometric="minisblack")
    (tmp_path / "slices").mkdir()
    for number, one in enumerate(grey):
        Image.fromarray(one).save(tmp_path / "slices" / f"{number}.png")
    for place in (tmp_path / "stack.tif", tmp_path / "slices"):
        for command in ("render", "stereo"):
            target = tmp_path / f"{command}-{place.stem}.png"
            report = report_of(command, place, "-o", target, "--size", "100x100")
            assert "grey values" in report["read_as"][0]
            assert np.asarray(Image.open(target).convert("L")).max() > 60


def test_a_folder_of_nothing_is_refused_in_two_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "none").mkdir()
    assert main(["render", str(tmp_path / "none"), "-o", str(tmp_path / "a.png")]) == 2
    first, second = capsys.readouterr().err.splitlines()
    assert str(tmp_path / "none") in first and second.strip()
