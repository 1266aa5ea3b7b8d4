"""`train` and `evaluate` from end to end on phantom heads, how they are stopped, and what they refuse."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from xrayview.cli.main import main

Report = Callable[..., dict[str, Any]]


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
    found = report["groups"]["rodent"]
    assert found["empty"]["l2"] > found["nearest"]["l2"] > 0
    assert found["ours"]["l2"] > 0
    assert report["weights"][0]["name"] == "run", "named for its run"
    assert json.loads((place / "report.json").read_text(encoding="utf-8")) == report
    assert "nearest neighbour" in (place / "report.md").read_text(encoding="utf-8")


def test_a_run_is_not_overwritten(a_folder_of_scans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = a_folder_of_scans.with_name("run")
    run.mkdir()
    (run / "config.json").write_text("{}")
    assert main(["train", str(a_folder_of_scans), "-o", str(run), "--steps", "1"]) == 2
    assert "--resume" in capsys.readouterr().err
    assert [path.name for path in run.iterdir()] == ["config.json"]


def test_train_on_made_up_heads(tmp_path: Path, report_of: Report) -> None:
    from xrayview.network.weights import load_weights

    words = ("--steps", "2", "--size", "32", "--batch", "1", "--device", "cpu")
    report = report_of("train", "phantoms:2", "-o", tmp_path / "run", *words)
    header = load_weights(Path(report["weights"])).header
    assert header.licence == "Apache-2.0"
    assert header.sources[0].endswith("2 made-up heads, Apache-2.0")


def test_a_resumed_run_ends_where_it_would_have_ended(tmp_path: Path, report_of: Report) -> None:
    run = tmp_path / "run"
    words = ("phantoms:1", "-o", run, "--size", "32", "--batch", "1", "--device", "cpu")
    report_of("train", *words, "--steps", "2")
    report_of("train", *words, "--resume")
    last = json.loads((run / "events.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert (last["event"], last["step"]) == ("done", 2), "and not after an hour more"


@pytest.mark.parametrize("source", ["phantoms:0", "phantoms:many", "phantom:4"])
def test_a_wrong_number_of_heads_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], source: str
) -> None:
    assert main(["train", source, "-o", str(tmp_path / "run")]) == 2
    first, second = capsys.readouterr().err.splitlines()
    assert source in first
    assert "phantoms:16" in second
    assert not (tmp_path / "run").exists()


def test_a_training_process_is_stopped_by_its_file_and_by_an_interrupt(tmp_path: Path) -> None:
    for name, code in (("asked", 0), ("interrupted", 130)):
        run = tmp_path / name
        words = ("--steps", "100000", "--size", "32", "--batch", "1", "--device", "cpu")
        command = [sys.executable, "-m", "xrayview", "train", "phantoms:1", "-o", str(run), *words]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            end = time.monotonic() + 90
            while not (run / "events.jsonl").exists() or "loss" not in (run / "events.jsonl").read_text():
                assert process.poll() is None, process.communicate()
                assert time.monotonic() < end, "no loss was told"
                time.sleep(0.05)
            if name == "asked":
                (run / "stop").touch()
            else:
                process.send_signal(signal.SIGINT)
            assert process.wait(60) == code
        finally:
            process.kill()
            process.communicate()
        last = json.loads((run / "events.jsonl").read_text().splitlines()[-1])
        assert (last["event"], last["reason"]) == ("stop", name)
        assert (run / "weights.safetensors").stat().st_size > 100_000


@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_a_folder_without_a_manifest_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert main([command, str(tmp_path / "nothing"), "-o", str(tmp_path / "out")]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert "nothing" in lines[-2]
