"""Following a training from outside: its event file, read as it grows, without torch."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from xrayview.training.runs import RunFolder

Phase = Literal["starting", "preparing", "training", "finished", "stopped", "failed"]
ENDED: tuple[Phase, ...] = ("finished", "stopped", "failed")
"""The phases after which nothing more happens, unless the run is resumed."""

MOST_AT_ONCE = 1 << 16
"""Bytes of events read at a time: some seven hundred lines, a few milliseconds' work."""


@dataclass(frozen=True)
class LossPoint:
    """The mean loss of the steps up to ``step``, ``seconds`` of learning after the run's beginning."""

    step: int
    seconds: float
    loss: float


@dataclass(frozen=True)
class RunState:
    """What the events say of a run so far; empty text, 0 and None where they say nothing.

    ``stage`` and ``stage_share`` (0..1): what is being prepared. ``step`` and ``seconds``: how far learning
    is; ``steps`` and ``minutes``: the recipe's, 0 for no limit. ``kept_step``: whose weights were kept last.
    ``pid`` and ``host``: the process, and the machine it runs on. ``reason``: asked or interrupted, of a
    stop. ``message`` and ``hint``: of a failure. ``time``: of the last event, seconds since 1970.
    """

    phase: Phase = "starting"
    stage: str = ""
    stage_share: float | None = None
    source: str = ""
    device: str = ""
    specimens: int = 0
    steps: int = 0
    minutes: float = 0.0
    step: int = 0
    seconds: float = 0.0
    loss: float | None = None
    kept_step: int = 0
    pid: int = 0
    host: str = ""
    reason: str = ""
    message: str = ""
    hint: str = ""
    time: float = 0.0

    @property
    def has_ended(self) -> bool:
        """Whether the training closed its diary."""
        return self.phase in ENDED

    @property
    def fraction(self) -> float | None:
        """The share of the present work that is done, 0..1: of the preparation, then of the recipe."""
        if self.phase == "preparing":
            return self.stage_share
        if self.phase == "finished":
            return 1.0
        if not (self.steps or self.minutes):
            return None
        by_steps = self.step / self.steps if self.steps else 0.0
        return min(1.0, max(by_steps, self.seconds / (60 * self.minutes) if self.minutes else 0.0))

    @property
    def seconds_left(self) -> float | None:
        """Seconds until the recipe's steps or minutes are over, whichever is sooner; None while unknown."""
        if self.phase != "training":
            return None
        left = []
        if self.minutes:
            left.append(60 * self.minutes - self.seconds)
        if self.steps and self.step and self.seconds:
            left.append((self.steps - self.step) * self.seconds / self.step)
        return max(0.0, min(left)) if left else None


class RunFollower:
    """Reads what a run's event file says, a little at a time.

    ``state`` is where the run stands, ``points`` its losses in the order of their steps, ``unreadable`` how
    many lines were damaged and left out.
    """

    def __init__(self, run: Path) -> None:
        self.run = RunFolder(run)
        self._forget()

    def _forget(self) -> None:
        self.state = RunState()
        self.points: list[LossPoint] = []
        self.unreadable = 0
        self._offset, self._file = 0, 0
        self._half_line = b""

    def read(self) -> bool:
        """Take in what was written since the last time, at most `MOST_AT_ONCE` bytes; whether there is more.

        A missing file says nothing yet; one that was replaced or cut short is read anew. Half a line waits
        for its end. Raises OSError where the file is there and cannot be read.
        """
        try:
            with self.run.events_path.open("rb") as stream:
                facts = os.fstat(stream.fileno())
                if facts.st_size < self._offset or (self._file and facts.st_ino != self._file):
                    self._forget()
                self._file = facts.st_ino
                stream.seek(self._offset)
                content = stream.read(MOST_AT_ONCE)
        except FileNotFoundError:
            return False
        self._offset += len(content)
        *lines, self._half_line = (self._half_line + content).split(b"\n")
        for line in lines:
            self._take(line)
        if len(self._half_line) > MOST_AT_ONCE:
            self._half_line = b"?"  # no line of ours is so long: its end will count as unreadable
        return len(content) == MOST_AT_ONCE

    def _take(self, line: bytes) -> None:
        if not line.strip():
            return
        try:
            facts = json.loads(line)
            state, point = after(self.state, facts)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
            self.unreadable += 1
            return
        # A resumed run goes on from its checkpoint: what it had learned after that is learned again.
        while self.points and state.step < self.points[-1].step:
            self.points.pop()
        self.state = state
        if point is not None:
            self.points.append(point)


def after(state: RunState, facts: Mapping[str, Any]) -> tuple[RunState, LossPoint | None]:
    """The state after one event, and its point of the loss curve.

    An event of an unknown kind changes nothing: it is of a newer version. Raises ValueError, TypeError or
    KeyError where a known one is damaged.
    """
    event = str(facts["event"])
    if event not in _CHANGES:
        return state, None
    changes = _CHANGES[event](state, facts)
    state = replace(state, **changes, time=_number(facts.get("time", 0.0)))
    if event != "loss" or state.loss is None:
        return state, None
    return state, LossPoint(state.step, state.seconds, state.loss)


def _number(value: Any) -> float:
    number = float(value)
    if isinstance(value, str) or not math.isfinite(number):
        raise ValueError(value)
    return number


Facts = Mapping[str, Any]


def _place(state: RunState, facts: Facts) -> dict[str, Any]:
    """Step and seconds of an event, where it has them."""
    return {
        "step": int(_number(facts.get("step", state.step))),
        "seconds": _number(facts.get("seconds", state.seconds)),
    }


def _prepare(state: RunState, facts: Facts) -> dict[str, Any]:
    # A new sitting begins: nothing of how an earlier one ended is left.
    return {
        "phase": "preparing",
        "stage": "",
        "stage_share": None,
        "reason": "",
        "message": "",
        "hint": "",
        "source": str(facts.get("source", "")),
        "pid": int(facts["pid"]),
        "host": str(facts["host"]),
    }


def _stage(state: RunState, facts: Facts) -> dict[str, Any]:
    share = facts.get("fraction")
    return {
        "phase": "preparing",
        "stage": str(facts["stage"]),
        "stage_share": None if share is None else min(1.0, max(0.0, _number(share))),
    }


def _start(state: RunState, facts: Facts) -> dict[str, Any]:
    who = {"source": state.source, "pid": 0, "host": "", **facts}
    return {
        **_prepare(state, who),
        "phase": "training",
        "device": str(facts.get("device", "")),
        "specimens": int(facts.get("specimens", 0)),
        "steps": int(facts.get("steps", 0)),
        "minutes": _number(facts.get("minutes", 0.0)),
        **_place(state, {"step": 0, "seconds": 0.0, **facts}),
    }


def _loss(state: RunState, facts: Facts) -> dict[str, Any]:
    return {"phase": "training", "loss": _number(facts["loss"]), **_place(state, facts)}


def _checkpoint(state: RunState, facts: Facts) -> dict[str, Any]:
    return {"kept_step": int(_number(facts["step"]))}


def _end(phase: Phase) -> Callable[[RunState, Facts], dict[str, Any]]:
    def change(state: RunState, facts: Facts) -> dict[str, Any]:
        kept = _checkpoint(state, facts) if "step" in facts else {}
        return {"phase": phase, "reason": str(facts.get("reason", "")), **kept, **_place(state, facts)}

    return change


def _failed(state: RunState, facts: Facts) -> dict[str, Any]:
    return {"phase": "failed", "message": str(facts["message"]), "hint": str(facts.get("hint", ""))}


_CHANGES: Mapping[str, Callable[[RunState, Facts], dict[str, Any]]] = {
    "prepare": _prepare,
    "stage": _stage,
    "start": _start,
    "loss": _loss,
    "checkpoint": _checkpoint,
    "done": _end("finished"),
    "stop": _end("stopped"),
    "failed": _failed,
}
