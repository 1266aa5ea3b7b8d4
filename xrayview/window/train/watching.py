"""Watching a run from the window: what its events say, and whether its process still lives; no Qt here."""

from __future__ import annotations

import platform
import time
from pathlib import Path
from typing import Literal

from xrayview.training.following import LossPoint, RunFollower, RunState
from xrayview.window.train.process import LOG_NAME, exit_in_words, is_running, last_lines

Condition = Literal["under way", "ended", "died", "quiet", "gone"]
"""under way: more is to come. ended: with a closing event. died: the process is gone and has not said why.
quiet: a run of another machine, or one whose process is unknown, that was not written to for a while. gone:
the folder is not there any more."""

QUIET_SECONDS = 120.0
"""A training writes at least every few seconds, save where one step or checkpoint takes longer."""


class RunWatch:
    """One run folder, looked at again and again; ``pid`` where this program has just started its process."""

    def __init__(self, run: Path, pid: int = 0) -> None:
        self.run = run
        self._follower = RunFollower(run)
        self._pid = pid
        self.condition: Condition = "under way"

    @property
    def state(self) -> RunState:
        """What the events say."""
        return self._follower.state

    @property
    def points(self) -> list[LossPoint]:
        """The loss curve so far."""
        return self._follower.points

    @property
    def pid(self) -> int:
        """The training's process by its own word, else the one just started; 0 where neither is known."""
        return self.state.pid or self._pid

    @property
    def weights(self) -> Path | None:
        """The run's weights, once there are some."""
        path = self._follower.run.weights_path
        return path if path.is_file() else None

    @property
    def is_here(self) -> bool:
        """Whether the process is, or was, one of this machine."""
        return self.state.host == platform.node() if self.state.pid else bool(self._pid)

    def look(self) -> bool:
        """Take in what is new; whether there is more to read at once."""
        # First the process, then its events: one that ends between the two has written its last.
        lives = is_running(self.pid) if self.is_here else None
        if not self.run.is_dir():
            self.condition = "gone"
            return False
        if self._follower.read():
            return True
        if lives is None and self.is_here:
            return self.look()  # the events have only now said which process it is
        if self.state.has_ended:
            self.condition = "ended"
        elif lives is None:
            self.condition = "under way" if self._was_written_lately() else "quiet"
        else:
            self.condition = "under way" if lives else "died"
        return False

    def ask_to_stop(self) -> None:
        """Ask the training to keep what it has and to end."""
        self._follower.run.ask_to_stop()

    def output(self) -> str:
        """The last lines that the process printed, and what could not be read."""
        lines = last_lines(self.run / LOG_NAME)
        damaged = self._follower.unreadable
        return lines + (f"\n({damaged} damaged lines of events.jsonl were left out)" if damaged else "")

    def how_it_ended(self) -> str:
        """How the process ended, where this program can know it."""
        return exit_in_words(self._pid or self.pid)

    def _was_written_lately(self) -> bool:
        changes = []
        for path in (self._follower.run.events_path, self.run / LOG_NAME, self.run):
            try:
                changes.append(path.stat().st_mtime)
            except OSError:
                continue
        return bool(changes) and abs(time.time() - max(changes)) < QUIET_SECONDS
