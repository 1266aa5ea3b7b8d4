"""A phantom volume in a file, and the command line as a function."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from xrayview.cli.main import main


@pytest.fixture
def a_ball_file(tmp_path: Path) -> Path:
    """A ball of density 0.8, left of the middle (towards column 0) and near the viewer, in an NRRD file."""
    from xrayview.volume.files import write_volume

    place = (np.arange(48, dtype=np.float32) + 0.5) / 48 - 0.5
    depth, row, column = np.meshgrid(place, place, place, indexing="ij")
    inside = (depth + 0.15) ** 2 + row**2 + (column + 0.2) ** 2 < 0.15**2
    density = 0.8 * inside.astype(np.float32)
    path = tmp_path / "ball.nrrd"
    write_volume(path, [(0, density)], density.shape, (4.0, 4.0, 4.0))
    return path


@pytest.fixture
def report_of(capsys: pytest.CaptureFixture[str]) -> Callable[..., dict[str, Any]]:
    """Run a command with --json - and return what it reports."""

    def run(*words: object) -> dict[str, Any]:
        capsys.readouterr()
        code = main([*map(str, words), "--json", "-"])
        said = capsys.readouterr()
        assert code == 0, said.err
        report: dict[str, Any] = json.loads(said.out)
        return report

    return run


@pytest.fixture
def a_folder_of_scans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three phantom heads, ellipsoids of soft tissue with a shell of bone, as 8-bit NIfTI files."""
    import nibabel

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "scans"
    folder.mkdir()
    place = np.linspace(-1, 1, 48)
    x, y, z = np.meshgrid(place, place, place, indexing="ij")
    rows = []
    for number, split in enumerate(("train", "train", "val")):
        radius = np.sqrt((x / 0.6) ** 2 + (y / (0.7 + 0.05 * number)) ** 2 + (z / 0.65) ** 2)
        grey = 40.0 * (radius < 1) + 120.0 * (abs(radius - 0.8) < 0.1)
        name = f"phantom_{number}.nii.gz"
        image = nibabel.Nifti1Image(grey.astype(np.uint8), np.diag([-0.3, -0.3, 0.3, 1.0]))
        nibabel.save(image, folder / name)
        rows.append([name, "Phantoma", "rodent", "8-bit grey", split, "computed", "CC0-1.0", ""])
    with (folder / "manifest.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["file", "species", "group", "values", "split", "source", "licence", "note"])
        table.writerows(rows)
    return folder
