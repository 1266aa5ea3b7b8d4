"""The run folder: recipe, events, checkpoint and weights, each written whole, and the request to stop."""

from __future__ import annotations

import json
import os
import pickle
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from xrayview.errors import UnusableInput, UnwritableTarget
from xrayview.files import new_file, trouble_in_words
from xrayview.training.config import TrainingConfig

_MORE_ROOM = "free some space or see to the folder's permissions, then go on with --resume"


class RunFolder:
    """``config.json``, ``events.jsonl``, ``checkpoint.pt``, ``weights.safetensors`` (the last ones) and
    ``best.safetensors`` of one training run.

    A file ``stop`` in it asks the training to keep what it has and to end. Importing this loads no torch.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.config_path = path / "config.json"
        self.events_path = path / "events.jsonl"
        self.checkpoint_path = path / "checkpoint.pt"
        self.weights_path = path / "weights.safetensors"
        self.best_path = path / "best.safetensors"
        self.stop_path = path / "stop"

    @property
    def exists(self) -> bool:
        """Whether a run has begun here."""
        return self.config_path.exists() or self.events_path.exists()

    def start(self, config: TrainingConfig) -> None:
        """Make the folder ready for a new run; an existing one is not overwritten (`UnwritableTarget`)."""
        if self.exists:
            raise UnwritableTarget(
                f"{self.path}: there is a training run here already", "add --resume, or name a new folder"
            )
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            with new_file(self.config_path) as temporary:
                temporary.write_text(config.to_json(), encoding="utf-8")
            self.forget_request()
        except OSError as fault:
            raise UnwritableTarget(
                f"{self.path}: cannot be written ({trouble_in_words(fault)})", "name another folder"
            ) from fault

    def checkpoint(self) -> dict[str, Any]:
        """The last checkpoint: network, averaged weights, optimiser, step, seconds."""
        import torch

        if not self.checkpoint_path.is_file():
            raise UnusableInput(
                f"{self.path}: there is no checkpoint to resume from", "start without --resume"
            )
        try:
            state: dict[str, Any] = torch.load(self.checkpoint_path, map_location="cpu", weights_only=True)
            if missing := {"network", "average", "optimiser", "step", "seconds"} - set(state):
                raise KeyError(", ".join(sorted(missing)))
        except (OSError, RuntimeError, KeyError, TypeError, pickle.UnpicklingError, EOFError) as fault:
            raise UnusableInput(
                f"{self.checkpoint_path}: the checkpoint is damaged ({str(fault)[:80]})",
                "train anew with --start-from and the run's weights.safetensors",
            ) from fault
        return state

    def recipe(self, config: TrainingConfig) -> TrainingConfig:
        """The stored recipe with the steps, minutes, threads and device of ``config``: what a resumed run may
        change."""
        return replace(
            self.stored_recipe(),
            steps=config.steps,
            minutes=config.minutes,
            checkpoint_minutes=config.checkpoint_minutes,
            threads=config.threads,
            device=config.device,
        )

    def stored_recipe(self) -> TrainingConfig:
        """The recipe that the run was begun with; `UnusableInput` where none can be read."""
        try:
            return TrainingConfig.from_json(self.config_path.read_text(encoding="utf-8"))
        except (OSError, ValueError, TypeError) as fault:
            raise UnusableInput(
                f"{self.config_path}: no readable recipe ({fault})", "name the run's folder"
            ) from fault

    def keep(self, state: dict[str, Any]) -> None:
        """Replace the checkpoint; `UnwritableTarget` where it cannot be written, and the older one stays."""
        import torch

        with new_file(self.checkpoint_path, overwrite=True) as temporary:
            try:
                torch.save(state, temporary)
            except RuntimeError as fault:
                raise UnwritableTarget(
                    f"{self.checkpoint_path}: could not be written to its end (is the disk full?)", _MORE_ROOM
                ) from fault

    def event(self, **facts: Any) -> None:
        """Append one line to the event file; it never continues half a line that a crash left behind.

        Raises `UnwritableTarget` where the disk is full or the folder is gone.
        """
        line = (json.dumps({"time": round(time.time(), 1), **facts}) + "\n").encode()
        try:
            with self.events_path.open("a+b", buffering=0) as stream:
                if size := stream.seek(0, os.SEEK_END):
                    stream.seek(size - 1)
                    line = line if stream.read(1) == b"\n" else b"\n" + line
                if stream.write(line) != len(line):
                    raise OSError("no room for a whole line")
        except OSError as fault:
            raise UnwritableTarget(
                f"{self.events_path}: cannot be written ({trouble_in_words(fault)})", _MORE_ROOM
            ) from fault

    def ask_to_stop(self) -> None:
        """Ask the training under way here to keep what it has and to end, after the step it is at."""
        self.stop_path.touch()

    @property
    def is_asked_to_stop(self) -> bool:
        """Whether such a request is waiting."""
        return self.stop_path.exists()

    def forget_request(self) -> None:
        """Take a request away: it was answered, or is one of an earlier training."""
        self.stop_path.unlink(missing_ok=True)
