"""A training ends when asked to, when done and when it fails; its diary says which, in whole lines."""

import json
import os
import platform
import signal
import subprocess
import sys
import time
from itertools import pairwise

import pytest
import torch

from xrayview import jobs
from xrayview.errors import DeviceTrouble, UnusableInput, UnusableOption, UnwritableTarget, XrayviewError
from xrayview.jobs import Cancelled, Progress
from xrayview.network.weights import load_weights
from xrayview.training import learner, loop
from xrayview.training.config import TrainingConfig
from xrayview.training.diary import Diary
from xrayview.training.loop import train
from xrayview.training.runs import RunFolder

QUICK = TrainingConfig(size=32, steps=1000, batch=1, device="cpu", threads=1)


def events(run):
    return [json.loads(line) for line in (run / "events.jsonl").read_text().splitlines()]


def a_training(run, config=QUICK, **more):
    return train("phantoms:1", run, config, **more)


def test_the_stop_file_ends_the_training_after_a_step_and_keeps_it(tmp_path):
    run = RunFolder(tmp_path / "run")

    def stop_at_step_20(progress):
        if progress.stage.startswith("step 20"):
            run.ask_to_stop()

    weights = jobs.run(a_training(run.path), stop_at_step_20)
    *_, last = events(run.path)
    assert (last["event"], last["reason"], last["step"]) == ("stop", "asked", 21)
    assert run.checkpoint()["step"] == load_weights(weights).header.training["steps"] == 21
    assert not run.stop_path.exists()


def test_the_beginning_says_where_it_runs_and_what_it_will_do(tmp_path):
    jobs.run(a_training(tmp_path, TrainingConfig(size=32, steps=21, minutes=2, batch=1, device="cpu")))
    said = events(tmp_path)
    assert [one["event"] for one in said] == [
        "prepare",
        "stage",
        "stage",
        "start",
        *["loss"] * (len(said) - 6),
        "validation",
        "done",
    ]
    prepare, stage, start, end = said[0], said[1], said[3], said[-1]
    for one in (prepare, start):
        assert (one["pid"], one["host"]) == (os.getpid(), platform.node())
    assert prepare["source"] == "1 procedural head"
    assert (stage["stage"], stage["fraction"]) == ("making head 1 of 1", 0)
    assert start["device"].startswith("CPU (")
    assert (start["specimens"], start["steps"], start["minutes"], start["step"]) == (1, 21, 2, 0)
    assert end["step"] == 21
    assert [one["step"] for one in said if one["event"] == "loss"][-2:] == [20, 21]
    assert (
        load_weights(tmp_path / "weights.safetensors")
        .header.sources[0]
        .endswith("(procedural): 1 made-up heads, Apache-2.0")
    )


def test_slow_steps_are_told_of_every_two_seconds(tmp_path, monkeypatch):
    learn = learner.Learner.learn
    monkeypatch.setattr(loop, "TELL_SECONDS", 0.3)

    def slowly(self, batch):
        time.sleep(0.2)
        return learn(self, batch)

    monkeypatch.setattr(learner.Learner, "learn", slowly)
    jobs.run(a_training(tmp_path, TrainingConfig(size=32, steps=7, batch=1, device="cpu", threads=1)))
    told = [one["step"] for one in events(tmp_path) if one["event"] == "loss"]
    assert len(told) >= 3
    assert all(later - sooner <= 2 for sooner, later in pairwise(told))


def test_an_old_request_to_stop_is_forgotten(tmp_path):
    run = RunFolder(tmp_path)
    run.ask_to_stop()
    jobs.run(a_training(run.path, TrainingConfig(size=32, steps=2, batch=1, device="cpu", threads=1)))
    assert events(run.path)[-1]["event"] == "done"
    run.ask_to_stop()
    longer = TrainingConfig(steps=4, device="cpu", threads=1)
    jobs.run(a_training(run.path, longer, resume=True))
    assert (events(run.path)[-1]["event"], events(run.path)[-1]["step"]) == ("done", 4)
    assert [one["step"] for one in events(run.path) if one["event"] == "start"] == [0, 2]


def test_a_request_while_specimens_are_made_ends_the_preparation(tmp_path):
    run = RunFolder(tmp_path)
    with pytest.raises(Cancelled):
        jobs.run(train("phantoms:1000", run.path, QUICK), lambda progress: run.ask_to_stop())
    said = events(run.path)
    assert [one["event"] for one in said] == ["prepare", "stage", "stop"]
    assert said[-1]["reason"] == "asked"
    assert not run.stop_path.exists()
    assert not run.weights_path.exists()


@pytest.mark.parametrize("at", ["making head", "step 20"])
def test_an_interrupt_ends_it_and_is_written_down(tmp_path, at):
    def interrupt(progress):
        if progress.stage.startswith(at):
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        jobs.run(a_training(tmp_path), interrupt)
    last = events(tmp_path)[-1]
    assert (last["event"], last["reason"]) == ("stop", "interrupted")
    assert (tmp_path / "weights.safetensors").exists() == (at == "step 20")


def test_a_failure_is_written_down_once_and_spoils_nothing_that_was_kept(tmp_path, monkeypatch):
    jobs.run(a_training(tmp_path, TrainingConfig(size=32, steps=2, batch=1, device="cpu", threads=1)))
    kept = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.name != "events.jsonl"}
    monkeypatch.setattr(learner, "loss_of", lambda network, batch, config: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        jobs.run(a_training(tmp_path, TrainingConfig(steps=9, device="cpu"), resume=True))
    *_, start, last = events(tmp_path)
    assert (start["event"], last["event"]) == ("start", "failed")
    assert last["message"] == "ZeroDivisionError: division by zero"
    assert "fault of xrayview" in last["hint"]
    assert kept == {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.name in kept}


def test_a_loss_that_stays_no_number_ends_the_training(tmp_path, monkeypatch):
    monkeypatch.setattr(loop, "TELL_STEPS", 1)
    learn = learner.Learner.learn
    monkeypatch.setattr(learner.Learner, "learn", lambda self, batch: learn(self, batch) * float("nan"))
    with pytest.raises(UnusableOption, match="no number any more at step 1"):
        jobs.run(a_training(tmp_path))
    assert [one["event"] for one in events(tmp_path)][-5:] == ["start", *["stepped back"] * 3, "failed"]
    assert not (tmp_path / "weights.safetensors").exists()


def test_after_a_loss_that_is_no_number_it_goes_on_from_what_was_kept(tmp_path, monkeypatch):
    """One bad step spoils every weight; the run steps back, learns more slowly, and ends with numbers."""
    learn = learner.Learner.learn
    rates, spoilt = [], []

    def with_one_bad_step(self, parts):
        loss = learn(self, parts)
        rates.append(self._optimiser.rate)
        if self.step == 23 and not spoilt:
            spoilt.append(self.step)
            for parameter in self.network.parameters():
                parameter.data.fill_(float("nan"))
        return loss

    monkeypatch.setattr(learner.Learner, "learn", with_one_bad_step)
    config = TrainingConfig(size=32, steps=30, minutes=None, batch=1, device="cpu", checkpoint_minutes=1e-9)
    weights = load_weights(jobs.run(a_training(tmp_path, config)))
    told = [(one["step"], one["from_step"]) for one in events(tmp_path) if one["event"] == "stepped back"]
    assert len(told) == 1
    step, from_step = told[0]
    assert step <= 22 < from_step
    assert events(tmp_path)[-1] == {**events(tmp_path)[-1], "event": "done", "step": 30}
    assert all(bool(torch.isfinite(one).all()) for one in weights.network.state_dict().values())
    assert rates[from_step] == pytest.approx(0.5 * rates[step])


def test_too_little_memory_is_said_in_plain_words(tmp_path, monkeypatch):
    def learn(self, batch):
        torch.empty(1 << 60)

    monkeypatch.setattr(learner.Learner, "learn", learn)
    with pytest.raises(DeviceTrouble, match="memory"):
        jobs.run(a_training(tmp_path))
    assert "smaller size" in events(tmp_path)[-1]["hint"]


def test_weights_of_another_network_to_start_from_are_refused_before_the_run_begins(tmp_path):
    recipe = TrainingConfig(network="consistent", size=32, steps=1, batch=1, device="cpu")
    first = jobs.run(a_training(tmp_path / "a", recipe))
    for other in (
        TrainingConfig(network="consistent", size=128),
        TrainingConfig(size=32, network="henzler2018"),
        TrainingConfig(size=32, network="compact"),
    ):
        with pytest.raises(UnusableInput, match=r"weights\.safetensors: these weights are of") as told:
            jobs.run(a_training(tmp_path / "b", other, start_from=first))
        assert "of --network consistent --size 32, not of" in told.value.message
        assert told.value.hint.startswith("choose the network that they are of, at their size or twice it")
    assert not (tmp_path / "b").exists()


def test_a_deleted_run_folder_ends_the_training(tmp_path):
    run = RunFolder(tmp_path / "run")

    def delete_at_step_20(progress):
        if progress.stage.startswith("step 20"):
            for path in run.path.iterdir():
                path.unlink()
            run.path.rmdir()

    with pytest.raises(UnwritableTarget, match=r"events\.jsonl: cannot be written"):
        jobs.run(a_training(run.path), delete_at_step_20)
    assert not run.path.exists()


@pytest.fixture
def disk():
    """A disk that can be made full: files then grow to 64 KiB and no further."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill(is_full):
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16 if is_full else before[0], before[1]))

    yield fill
    fill(False)


def test_a_full_disk_is_said_and_leaves_no_half_files(tmp_path, disk):
    disk(True)
    config = TrainingConfig(size=32, steps=1, batch=1, device="cpu", threads=1)
    with pytest.raises(UnwritableTarget, match=r"checkpoint\.pt: could not be written to its end"):
        jobs.run(a_training(tmp_path, config))
    assert events(tmp_path)[-1]["event"] == "failed"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["config.json", "events.jsonl"]


def test_an_event_that_does_not_fit_is_said_and_the_next_one_is_whole(tmp_path, disk):
    disk(True)
    run = RunFolder(tmp_path)
    run.event(event="stage", stage="x" * ((1 << 16) - 200))
    with pytest.raises(UnwritableTarget, match=r"events\.jsonl: cannot be written"):
        run.event(event="stage", stage="y" * 1000)
    disk(False)
    run.event(event="done", step=7)
    lines = run.events_path.read_bytes().splitlines()
    assert json.loads(lines[0])["event"] == "stage"
    assert json.loads(lines[-1])["step"] == 7


def test_a_line_does_not_go_on_where_a_crash_left_half_a_line(tmp_path):
    run = RunFolder(tmp_path)
    run.event(event="start")
    with run.events_path.open("a") as stream:
        stream.write('{"event": "los')
    run.event(event="done")
    assert run.events_path.read_text().splitlines()[1] == '{"event": "los'
    assert json.loads(run.events_path.read_text().splitlines()[2])["event"] == "done"


def test_a_diary_of_another_process_than_the_first_writes_nothing(tmp_path):
    diary = Diary(RunFolder(tmp_path), writes=False)

    def work():
        yield Progress("half")
        raise UnusableInput("a", "b")

    with pytest.raises(XrayviewError), diary.end_is_written():
        jobs.run(diary.stages(work()))
    assert list(tmp_path.iterdir()) == []


def test_a_run_is_followed_without_torch():
    code = "import sys, xrayview.training.following, xrayview.training.runs; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
