"""`evaluate` on phantom heads: changed films where they are asked for, and no report written over another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from xrayview.cli.main import main
from xrayview.files import NOT_FOR_DIAGNOSIS

Report = Callable[..., dict[str, Any]]


@pytest.fixture
def small_weights(tmp_path: Path) -> Path:
    from xrayview.network.consistent import Consistent
    from xrayview.network.weights import WeightsHeader, save_weights

    path = tmp_path / "small.safetensors"
    save_weights(
        path, Consistent(32, 0.25).state_dict(), WeightsHeader("consistent", {"depth": 32, "width": 0.25})
    )
    return path


def test_changed_films_have_rows_where_they_are_asked_for(
    a_folder_of_scans: Path, small_weights: Path, report_of: Report, tmp_path: Path
) -> None:
    words = ("--weights", small_weights, "--views", "1", "--device", "cpu", "-o", tmp_path / "report")
    report = report_of("evaluate", a_folder_of_scans, *words)
    assert "robustness" not in report
    assert set(report["clinical"]["groups"]) == set(report["groups"]) == {"rodent"}
    with Image.open(tmp_path / "report" / "report-rodent.png") as picture:
        assert picture.info["Description"] == NOT_FOR_DIAGNOSIS

    report = report_of("evaluate", a_folder_of_scans, *words, "--robustness", "1", "--overwrite")
    changes = report["robustness"]["groups"]["rodent"]["ours"]
    assert list(changes) == ["gamma 0.8", "gamma 1.25", "noise 1 %", "frame 5 %", "frame 10 %"]
    assert "noise 1 %" in (tmp_path / "report" / "report.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["report.md", "report.json", "report-rodent.png"])
def test_a_report_is_not_overwritten(
    a_folder_of_scans: Path,
    small_weights: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
) -> None:
    folder = tmp_path / "report"
    folder.mkdir()
    (folder / name).write_text("older")
    assert main(["evaluate", str(a_folder_of_scans), "-o", str(folder), "--weights", str(small_weights)]) == 2
    said = capsys.readouterr().err
    assert name in said
    assert "--overwrite" in said
    assert [path.name for path in folder.iterdir()] == [name]
    assert (folder / name).read_text() == "older"
