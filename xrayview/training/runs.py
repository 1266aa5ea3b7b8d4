"""The run folder: recipe, events, checkpoint and weights, each written whole."""

from __future__ import annotations

import json
import os
import pickle
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from xrayview.errors import UnusableInput, UnwritableTarget
from xrayview.training.config import TrainingConfig


class RunFolder:
    """``config.json``, ``events.jsonl``, ``checkpoint.pt`` and ``weights.safetensors`` of one training
    run."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.config_path = path / "config.json"
        self.events_path = path / "events.jsonl"
        self.checkpoint_path = path / "checkpoint.pt"
        self.weights_path = path / "weights.safetensors"

    def start(self, config: TrainingConfig) -> None:
        """Make the folder ready for a new run; an existing one is not overwritten (`UnwritableTarget`)."""
        if self.config_path.exists():
            raise UnwritableTarget(
                f"{self.path}: there is a training run here already", "add --resume, or name a new folder"
            )
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self.config_path.write_text(config.to_json(), encoding="utf-8")
        except OSError as fault:
            raise UnwritableTarget(
                f"{self.path}: cannot be written ({fault.strerror})", "name another folder"
            ) from fault

    def checkpoint(self) -> dict[str, Any]:
        """The last checkpoint: network, averaged weights, optimiser, step, seconds."""
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
        try:
            stored = TrainingConfig.from_json(self.config_path.read_text(encoding="utf-8"))
        except (OSError, ValueError, TypeError) as fault:
            raise UnusableInput(
                f"{self.config_path}: no readable recipe ({fault})", "name the run's folder"
            ) from fault
        return replace(
            stored,
            steps=config.steps,
            minutes=config.minutes,
            checkpoint_minutes=config.checkpoint_minutes,
            threads=config.threads,
            device=config.device,
        )

    def keep(self, state: dict[str, Any]) -> None:
        """Replace the checkpoint."""
        temporary = self.checkpoint_path.with_suffix(f".{os.getpid()}")
        torch.save(state, temporary)
        temporary.replace(self.checkpoint_path)

    def event(self, **facts: Any) -> None:
        """Append one line to the event file."""
        with self.events_path.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps({"time": round(time.time(), 1), **facts}) + "\n")
