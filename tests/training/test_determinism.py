"""The same seed gives the same weights, bit for bit: in one sitting, in two, and shared between processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from xrayview import jobs
from xrayview.errors import UnusableOption
from xrayview.training.config import TrainingConfig
from xrayview.training.loop import check_shares, train
from xrayview.training.runs import RunFolder

RECIPE = TrainingConfig(size=32, steps=8, minutes=None, batch=4, device="cpu", threads=1, seed=5)


def trained(run: Path, config: TrainingConfig, resume: bool = False, stop_at: int | None = None) -> RunFolder:
    place = RunFolder(run)

    def seen(progress: jobs.Progress) -> None:
        if stop_at is not None and progress.stage.startswith(f"step {stop_at}:"):
            place.ask_to_stop()

    jobs.run(train("phantoms:2", run, config, resume), seen)
    return place


def error_of(place: RunFolder) -> float:
    """The error of the last validation."""
    lines = [json.loads(line) for line in place.events_path.read_text().splitlines()]
    judged = [line for line in lines if line["event"] == "validation"]
    return float(judged[-1]["share_of_extrusion"]["phantom"])


def assert_same(one: RunFolder, other: RunFolder) -> None:
    states = [place.checkpoint() for place in (one, other)]
    for part in ("network", "average"):
        for name, tensor in states[0][part].items():
            assert torch.equal(tensor, states[1][part][name]), f"{part} {name}"


def test_the_same_seed_gives_the_same_weights_and_another_one_others(tmp_path):
    first, again, other = (
        trained(tmp_path / name, replace(RECIPE, seed=seed)) for name, seed in (("a", 5), ("b", 5), ("c", 6))
    )
    assert_same(first, again)
    with pytest.raises(AssertionError):
        assert_same(first, other)


def test_a_run_that_was_stopped_and_resumed_ends_as_one_that_was_not(tmp_path, monkeypatch):
    from xrayview.training import loop

    monkeypatch.setattr(loop, "TELL_STEPS", 1)
    whole = trained(tmp_path / "whole", RECIPE)
    stopped = trained(tmp_path / "parts", RECIPE, stop_at=3)
    assert 3 <= stopped.checkpoint()["step"] < 8
    trained(tmp_path / "parts", RECIPE, resume=True)
    assert_same(whole, stopped)


def test_a_batch_in_parts_teaches_the_same(tmp_path):
    whole, parts = trained(tmp_path / "a", RECIPE), trained(tmp_path / "b", replace(RECIPE, accumulate=2))
    assert error_of(parts) == pytest.approx(error_of(whole), rel=0.005)
    with pytest.raises(UnusableOption, match="equal parts"):
        replace(RECIPE, accumulate=3)


def test_two_processes_learn_as_one(tmp_path):
    """torchrun, gloo, on the processor: half of every batch each, the same curve but for rounding."""
    alone = trained(tmp_path / "alone", RECIPE)
    command = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", "-m", "xrayview"]
    recipe = ["--size", "32", "--steps", "8", "--batch", "4", "--seed", "5", "--device", "cpu"]
    answer = subprocess.run(
        [sys.executable, *command, "train", "phantoms:2", "-o", str(tmp_path / "two"), *recipe],
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    assert answer.returncode == 0, answer.stderr[-2000:]
    two = RunFolder(tmp_path / "two")
    assert error_of(two) == pytest.approx(error_of(alone), rel=0.005)
    assert two.checkpoint()["step"] == 8
    assert answer.stdout.count("trained weights") == 1


def test_a_batch_that_cannot_be_shared_out_is_refused():
    with pytest.raises(UnusableOption, match="among 3 processes"):
        check_shares(RECIPE, 3)
    check_shares(RECIPE, 2)
