"""The run folder: recipe, events, checkpoint and weights, each written whole."""

from __future__ import annotations

import json
import os
import time
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

    def start(self, config: TrainingConfig, resume: bool) -> dict[str, Any] | None:
        """Make the folder ready; the checkpoint to go on from where ``resume`` is asked for.

        An existing run is not overwritten: `UnwritableTarget` says to resume or to name another folder.
        """
        if resume:
            return self.checkpoint()
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
        return None

    def checkpoint(self) -> dict[str, Any]:
        """The last checkpoint: network, averaged weights, optimiser, step, seconds."""
        if not self.checkpoint_path.is_file():
            raise UnusableInput(
                f"{self.path}: there is no checkpoint to resume from", "start without --resume"
            )
        state: dict[str, Any] = torch.load(self.checkpoint_path, map_location="cpu", weights_only=True)
        return state

    def keep(self, state: dict[str, Any]) -> None:
        """Replace the checkpoint."""
        temporary = self.checkpoint_path.with_suffix(f".{os.getpid()}")
        torch.save(state, temporary)
        temporary.replace(self.checkpoint_path)

    def event(self, **facts: Any) -> None:
        """Append one line to the event file."""
        with self.events_path.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps({"time": round(time.time(), 1), **facts}) + "\n")
