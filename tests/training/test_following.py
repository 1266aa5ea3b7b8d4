"""A run is followed from its event file, whatever state that file is in."""

import json
import time

import pytest

from xrayview.training.following import MOST_AT_ONCE, LossPoint, RunFollower, RunState

PREPARE = {"event": "prepare", "pid": 7, "host": "lab", "source": "4 procedural heads", "time": 100.0}
START = {
    "event": "start",
    "pid": 7,
    "host": "lab",
    "device": "CPU",
    "specimens": 4,
    "steps": 100,
    "minutes": 10.0,
    "step": 0,
    "seconds": 0.0,
}


def loss(step, value=1.0, seconds=None):
    return {
        "event": "loss",
        "step": step,
        "loss": value,
        "seconds": float(step if seconds is None else seconds),
    }


def write(run, *events, end="\n"):
    run.mkdir(exist_ok=True)
    with (run / "events.jsonl").open("a") as stream:
        stream.write("\n".join(json.dumps(one) if isinstance(one, dict) else one for one in events) + end)


@pytest.fixture
def run(tmp_path):
    return tmp_path / "run"


def followed(run):
    follower = RunFollower(run)
    while follower.read():
        pass
    return follower


def test_a_run_that_has_written_nothing_is_starting(run):
    follower = followed(run)
    assert follower.state == RunState()
    assert (follower.state.phase, follower.state.fraction, follower.points) == ("starting", None, [])


def test_preparation_is_followed_with_its_stage(run):
    write(run, PREPARE)
    follower = followed(run)
    assert (follower.state.phase, follower.state.pid, follower.state.host) == ("preparing", 7, "lab")
    assert follower.state.source == "4 procedural heads"
    write(run, {"event": "stage", "stage": "making head 2 of 4", "fraction": 0.25})
    follower.read()
    assert (follower.state.stage, follower.state.fraction) == ("making head 2 of 4", 0.25)


def test_training_is_followed_with_its_curve_and_the_time_left(run):
    write(run, PREPARE, START, loss(20, 2.5), loss(40, 1.5))
    state = (follower := followed(run)).state
    assert follower.points == [LossPoint(20, 20.0, 2.5), LossPoint(40, 40.0, 1.5)]
    assert (state.phase, state.step, state.loss, state.device, state.specimens) == (
        "training",
        40,
        1.5,
        "CPU",
        4,
    )
    assert state.fraction == pytest.approx(0.4), "40 of 100 steps, more than 40 s of 10 min"
    assert state.seconds_left == pytest.approx(60), "60 steps of a second each"
    write(run, loss(50, 1.2, seconds=590))
    follower.read()
    assert follower.state.fraction == pytest.approx(590 / 600)
    assert follower.state.seconds_left == pytest.approx(10), "the minutes are over sooner than the steps"


@pytest.mark.parametrize(
    ("last", "phase", "fraction"),
    [
        ({"event": "done", "step": 100, "seconds": 61.0}, "finished", 1.0),
        ({"event": "stop", "step": 60, "seconds": 61.0, "reason": "asked"}, "stopped", 0.6),
        ({"event": "failed", "message": "no room", "hint": "free some"}, "failed", 0.4),
    ],
)
def test_the_end_is_told(run, last, phase, fraction):
    write(run, PREPARE, START, loss(40), last)
    state = followed(run).state
    assert (state.phase, state.has_ended, state.seconds_left) == (phase, True, None)
    assert state.fraction == pytest.approx(fraction)
    assert (state.message, state.hint) == (last.get("message", ""), last.get("hint", ""))
    assert state.reason == last.get("reason", "")
    assert state.kept_step == last.get("step", 0)


def test_half_a_line_waits_for_its_end(run):
    write(run, PREPARE, START, loss(20))
    write(run, '{"event": "loss", "step": 4', end="")
    follower = followed(run)
    assert (len(follower.points), follower.unreadable) == (1, 0)
    write(run, '0, "loss": 0.5, "seconds": 40}')
    follower.read()
    assert follower.points[-1] == LossPoint(40, 40.0, 0.5)
    assert follower.unreadable == 0


@pytest.mark.parametrize(
    "damaged",
    [
        '{"event": "los',
        "\x00\x00\x00",
        "[1, 2]",
        '"loss"',
        "7",
        "{}",
        '{"event": "loss"}',
        '{"event": "loss", "step": "many", "loss": 1, "seconds": 1}',
        '{"event": "loss", "step": 30, "loss": NaN, "seconds": 1}',
        '{"event": "loss", "step": 30, "loss": "1.0", "seconds": 1}',
        '{"event": "loss", "step": 1e999, "loss": 1, "seconds": 1}',
        '{"event": "prepare", "pid": 1e999, "host": ""}',
        '{"event": "stage", "fraction": 0.5}',
        '{"event": "failed"}',
        "[" * 100_000,
    ],
)
def test_a_damaged_line_is_counted_and_passed_over(run, damaged):
    write(run, PREPARE, START, loss(20), damaged, loss(40, 0.5))
    follower = followed(run)
    assert follower.unreadable == 1
    assert [point.step for point in follower.points] == [20, 40]
    assert follower.state.loss == 0.5


def test_an_event_of_a_newer_version_changes_nothing(run):
    write(run, PREPARE, START, {"event": "picture", "file": "slice.png"}, loss(20))
    follower = followed(run)
    assert (follower.unreadable, follower.state.step) == (0, 20)


def test_a_resumed_run_drops_what_is_learned_again(run):
    write(run, PREPARE, START, loss(20), {"event": "checkpoint", "step": 20}, loss(40), loss(60))
    write(run, {**PREPARE, "pid": 8}, {**START, "pid": 8, "step": 20, "seconds": 20.0})
    follower = followed(run)
    assert (follower.state.phase, follower.state.pid, follower.state.step) == ("training", 8, 20)
    assert [point.step for point in follower.points] == [20]
    write(run, loss(40, 0.3))
    follower.read()
    assert follower.points[-1].loss == 0.3


def test_a_run_goes_on_after_its_end(run):
    write(run, PREPARE, START, loss(20), {"event": "failed", "message": "m", "hint": "h"})
    write(run, {**PREPARE, "pid": 8})
    state = followed(run).state
    assert (state.phase, state.has_ended, state.message, state.step) == ("preparing", False, "", 20)


def test_a_file_that_was_replaced_is_read_anew(run):
    write(run, PREPARE, START, *(loss(step) for step in range(20, 200, 20)))
    follower = followed(run)
    assert len(follower.points) == 9
    (run / "events.jsonl").unlink()
    write(run, PREPARE)
    follower.read()
    assert (follower.state.phase, follower.points) == ("preparing", [])
    (run / "events.jsonl").unlink()
    assert follower.read() is False, "gone, for now: what is known stays"
    assert follower.state.phase == "preparing"


def test_runs_of_the_first_version_are_still_followed(run):
    write(run, {"event": "start", "step": 0, "specimens": 3, "device": "cpu"}, loss(20))
    state = followed(run).state
    assert (state.phase, state.specimens, state.fraction, state.pid) == ("training", 3, None, 0)


def test_a_long_run_is_read_in_short_pieces(run):
    write(run, PREPARE, START, *(loss(step, seconds=step / 10) for step in range(20, 400_020, 20)))
    assert (run / "events.jsonl").stat().st_size > 4 * MOST_AT_ONCE
    follower, longest, reads, more = RunFollower(run), 0.0, 0, True
    while more:
        begun = time.perf_counter()
        more = follower.read()
        longest, reads = max(longest, time.perf_counter() - begun), reads + 1
    assert len(follower.points) == 20_000
    assert reads > 4
    assert longest < 0.5, "on a busy machine; some 30 ms on a quiet one"


def test_a_file_without_lines_does_not_fill_the_memory(run):
    run.mkdir()
    (run / "events.jsonl").write_bytes(b"x" * (5 * MOST_AT_ONCE) + b"\n")
    write(run, PREPARE)
    follower = followed(run)
    assert follower.unreadable == 1
    assert follower.state.phase == "preparing"
    assert len(follower._half_line) <= MOST_AT_ONCE
