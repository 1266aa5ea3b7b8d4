"""`train` and `evaluate` from end to end on a folder of phantom heads, and what they refuse."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from xrayview.cli.main import main

Report = Callable[..., dict[str, Any]]


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


def test_train_then_evaluate(a_folder_of_scans: Path, report_of: Report) -> None:
    run = a_folder_of_scans.with_name("run")
    words = ("--steps", "2", "--size", "64", "--batch", "1", "--device", "cpu")
    report = report_of("train", a_folder_of_scans, "-o", run, *words)
    weights = Path(report["weights"])
    assert weights.is_relative_to(run)
    assert weights.stat().st_size > 100_000

    place = a_folder_of_scans.with_name("report")
    words = ("--views", "1", "--size", "64", "--device", "cpu")
    report = report_of("evaluate", a_folder_of_scans, "-o", place, "--weights", weights, *words)
    means = report["groups"]["rodent"]["l2"]
    assert means["empty"]["mean"] > means["nearest neighbour"]["mean"] > 0
    assert any(method.startswith("run, ") for method in means), "named for its run"
    assert json.loads((place / "report.json").read_text(encoding="utf-8")) == report
    assert "nearest neighbour" in (place / "report.md").read_text(encoding="utf-8")


def test_a_run_is_not_overwritten(a_folder_of_scans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = a_folder_of_scans.with_name("run")
    run.mkdir()
    (run / "config.json").write_text("{}")
    assert main(["train", str(a_folder_of_scans), "-o", str(run), "--steps", "1"]) == 2
    assert "--resume" in capsys.readouterr().err
    assert [path.name for path in run.iterdir()] == ["config.json"]


@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_a_folder_without_a_manifest_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert main([command, str(tmp_path / "nothing"), "-o", str(tmp_path / "out")]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert "nothing" in lines[-2]
