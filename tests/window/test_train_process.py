"""A training is a process of its own: started, found again, asked to stop, and missed when it is gone."""

from __future__ import annotations

import json
import os
import platform
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from xrayview.errors import UnwritableTarget
from xrayview.window.train import process, watching
from xrayview.window.train.process import (
    LOG_NAME,
    Wish,
    exit_in_words,
    is_running,
    last_lines,
    start_training,
)
from xrayview.window.train.watching import QUIET_SECONDS, RunWatch
from xrayview.window.train.words import standing, time_in_words


def wait(condition: Callable[[], Any], seconds: float = 90.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


@pytest.fixture
def wish(tmp_path: Path) -> Wish:
    return Wish("phantoms:1", "consistent", 32, 5, tmp_path / "runs" / "a run")


def ended(watch: RunWatch) -> bool:
    while watch.look():
        pass
    return watch.condition != "under way"


def write_events(run: Path, *events: dict[str, Any]) -> Path:
    run.mkdir(exist_ok=True)
    (run / "events.jsonl").write_text("".join(json.dumps(event) + "\n" for event in events))
    return run


PREPARE = {"event": "prepare", "pid": 999_999_999, "host": platform.node(), "source": "1 procedural head"}
LOSSES = [{"event": "loss", "step": step, "loss": 1.0, "seconds": 1.0} for step in (20, 40)]


def test_a_training_is_a_session_of_its_own_and_stops_by_its_file(wish: Wish) -> None:
    pid = start_training(wish)
    try:
        if hasattr(os, "getsid"):
            assert os.getsid(pid) == pid != os.getsid(0), "closing the terminal or the window leaves it alone"
            assert os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, 0)
        watch = RunWatch(wish.run, pid)
        assert not ended(watch)
        assert standing(watch).headline == "Starting"
        wait(lambda: ended(watch) or watch.points)
        assert (watch.condition, watch.state.phase) == ("under way", "training")
        assert watch.state.pid == pid
        later = RunWatch(wish.run)
        assert not ended(later), "a window opened later finds it alive by its pid"
        later.ask_to_stop()
        wait(lambda: ended(watch))
        assert (watch.condition, watch.state.phase, watch.state.reason) == ("ended", "stopped", "asked")
        assert watch.weights is not None
        wait(lambda: not is_running(pid))
        assert exit_in_words(pid) == "exit code 0"
        assert str(watch.weights) in last_lines(wish.run / LOG_NAME)
    finally:
        os.kill(pid, signal.SIGKILL) if is_running(pid) else None


def test_a_killed_training_is_missed(wish: Wish) -> None:
    pid = start_training(wish)
    watch = RunWatch(wish.run, pid)
    wait(lambda: ended(watch) or watch.state.phase == "training")
    other = subprocess.Popen([sys.executable, "-c", f"import os; os.kill({pid}, 9)"])
    assert other.wait() == 0
    wait(lambda: ended(watch))
    assert watch.condition == "died"
    said = standing(watch)
    assert said.headline == "Broken off"
    assert "SIGKILL" in said.sentence
    assert "memory" in said.sentence


def test_a_training_that_cannot_begin_says_why_in_its_output(wish: Wish) -> None:
    wish.run.mkdir(parents=True)
    (wish.run / "config.json").write_text("{}")
    watch = RunWatch(wish.run, start_training(wish))
    wait(lambda: ended(watch))
    assert watch.condition == "died"
    assert "there is a training run here already" in watch.output()
    assert "exit code 2" in standing(watch).sentence


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UnwritableTarget, match="could not be started"):
        start_training(Wish("phantoms:1", "consistent", 32, 1, tmp_path / "file" / "run"))


def test_a_process_that_is_no_training_is_not_taken_for_one() -> None:
    if not Path("/proc/self/cmdline").exists():
        pytest.skip("the system does not tell what a pid runs")
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        assert not is_running(other.pid)
        other.communicate(b"\n")
    assert not is_running(0)
    assert not is_running(-1)


def test_a_run_of_this_machine_without_its_process_broke_off(tmp_path: Path) -> None:
    watch = RunWatch(write_events(tmp_path / "run", PREPARE, *LOSSES, {"event": "checkpoint", "step": 40}))
    assert ended(watch)
    assert watch.condition == "died"
    assert "step 40" in standing(watch).sentence
    assert "--resume" in standing(watch).sentence


def test_a_run_of_another_machine_is_followed_while_it_is_written(tmp_path: Path) -> None:
    run = write_events(tmp_path / "run", {**PREPARE, "host": "elsewhere"}, *LOSSES)
    watch = RunWatch(run)
    assert not ended(watch), "nobody here can know its process, but it was written just now"
    long_ago = time.time() - 2 * QUIET_SECONDS
    for path in (run / "events.jsonl", run):
        os.utime(path, (long_ago, long_ago))
    assert ended(watch)
    assert watch.condition == "quiet"
    assert "elsewhere" in standing(watch).sentence
    with (run / "events.jsonl").open("a") as stream:
        stream.write(json.dumps({"event": "done", "step": 40, "seconds": 2.0}) + "\n")
    watch.look()
    assert watch.condition == "ended"


def test_a_last_event_between_two_looks_is_not_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = write_events(tmp_path / "run", {**PREPARE, "pid": 7})

    def write_the_last_event_and_end(pid: int) -> bool:
        write_events(run, {**PREPARE, "pid": 7}, {"event": "done", "step": 40, "seconds": 2.0})
        return False

    watch = RunWatch(run)
    monkeypatch.setattr(watching, "is_running", lambda pid: True)
    assert not ended(watch)
    monkeypatch.setattr(watching, "is_running", write_the_last_event_and_end)
    watch.look()
    assert watch.condition == "ended"


def test_a_deleted_folder_is_gone(tmp_path: Path) -> None:
    run = write_events(tmp_path / "run", PREPARE)
    watch = RunWatch(run)
    watch.look()
    (run / "events.jsonl").unlink()
    run.rmdir()
    assert ended(watch)
    assert (watch.condition, standing(watch).headline) == ("gone", "Gone")
    assert watch.weights is None
    assert watch.output() == ""


def test_only_the_last_of_a_long_output_is_read(tmp_path: Path) -> None:
    log = tmp_path / LOG_NAME
    log.write_bytes(b"\xff\xfe" + b"".join(b"line %d\n" % number for number in range(100_000)))
    assert last_lines(log, 2) == "line 99998\nline 99999"
    assert last_lines(tmp_path / "missing") == ""


def test_a_frozen_program_is_its_own_interpreter(monkeypatch: pytest.MonkeyPatch) -> None:
    assert process._program() == [sys.executable, "-m", "xrayview"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert process._program() == [sys.executable]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, "\N{EN DASH}"),
        (0, "0 s"),
        (59.6, "1:00 min"),
        (425, "7:05 min"),
        (3599.6, "1:00 h"),
        (9000, "2:30 h"),
    ],
)
def test_times_are_read_as_from_a_clock(seconds: float | None, words: str) -> None:
    assert time_in_words(seconds) == words
