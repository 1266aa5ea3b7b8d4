"""The learner: a network, its optimiser and its averaged weights, one step further with every batch."""

from __future__ import annotations

import copy
import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import nn

from xrayview.dataset.views import Batch
from xrayview.errors import UnusableInput
from xrayview.network.atlas import Atlas
from xrayview.network.growing import grown
from xrayview.network.weights import Network, Weights, build, load_weights
from xrayview.training.config import NETWORKS, TrainingConfig
from xrayview.training.losses import material_loss, pose_loss, surface_loss, voxel_loss
from xrayview.training.optimiser import Optimiser

if TYPE_CHECKING:
    from accelerate import Accelerator

WARM_UP_STEPS = 100
_WHOLE = {"width": 1.0, "blocks": 2, "groups": 8}
"""Options that older weights files do not name."""

RETREAT_RATE = 0.5
"""By how much slower it learns after each time it had to step back."""


class Learner:
    """Learns by the recipe; ``step`` and ``seconds`` (of learning, over all sittings) say how far it is.

    The recipe's time runs from the learner's making on. ``retreats``: how often it stepped back; ``best``:
    the smallest error that its weights were found to have.
    ``checkpoint``: the state of an earlier sitting, as `state` gave it. ``parent``: weights to begin with.
    ``heads``: (K, 2, S, S, S) mean heads for an atlas to begin with, where the two say nothing of it.
    """

    def __init__(
        self,
        config: TrainingConfig,
        accelerator: Accelerator,
        checkpoint: Mapping[str, Any] | None = None,
        parent: Weights | None = None,
        heads: torch.Tensor | None = None,
    ) -> None:
        self.config, self._accelerator = config, accelerator
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(config.seed)
            network: Network = build(*config.architecture)
        if heads is not None and isinstance(network, Atlas):
            network.begin_with(heads)
        if parent is not None:
            network.load_state_dict(grown(parent.network.state_dict(), network.state_dict()))
        for module in network.modules():
            if isinstance(module, nn.Conv2d):
                module.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        average = {name: tensor.detach().clone().float() for name, tensor in network.state_dict().items()}
        self.step, self.seconds, self.retreats = 0, 0.0, 0
        self.best = float("inf")
        if checkpoint is not None:
            network.load_state_dict(checkpoint["network"])
            average = dict(checkpoint["average"])
            self.step, self.seconds = int(checkpoint["step"]), float(checkpoint["seconds"])
            self.retreats = int(checkpoint.get("retreats", 0))
            self.best = float(checkpoint.get("best", self.best))
        self.network = accelerator.prepare(network)
        self._optimiser = Optimiser(accelerator.unwrap_model(self.network), config.optimiser)
        if checkpoint is not None:
            self._optimiser.load_state_dict(checkpoint["optimiser"])
        self.average = {name: tensor.to(accelerator.device) for name, tensor in average.items()}
        self.network.train()
        self._begun = time.monotonic() - self.seconds
        self._remembered = copy.deepcopy(self.state())

    @property
    def done(self) -> float:
        """The share of the recipe's steps or minutes that is over, whichever is more; 1 at the end."""
        return self.config.done(self.step, self.seconds)

    def learn(self, parts: Sequence[Batch]) -> torch.Tensor:
        """One step along the gradient of the mean loss of equal parts of a batch, which is returned (a scalar
        on the device)."""
        rate = self.config.learning_rate * RETREAT_RATE**self.retreats
        total = torch.zeros((), device=self._accelerator.device)
        for number, part in enumerate(parts, 1):
            is_last = number == len(parts)
            with nullcontext() if is_last else self._accelerator.no_sync(self.network):
                with self._accelerator.autocast():
                    loss = loss_of(self.network, part, self.config) / len(parts)
                self._accelerator.backward(loss)
            total += loss.detach()
        self._accelerator.clip_grad_norm_(self.network.parameters(), 1.0)
        self._optimiser.step(rate * learning_share(self.step, self.done))
        self.step += 1
        network = self._accelerator.unwrap_model(self.network)
        follow(self.average, network, min(self.config.ema, self.step / (self.step + 10)))
        return total

    @property
    def is_sound(self) -> bool:
        """Whether all weights are numbers."""
        network = self._accelerator.unwrap_model(self.network)
        tensors = [*network.state_dict().values(), *self.average.values()]
        return all(bool(torch.isfinite(tensor).all()) for tensor in tensors)

    def remember(self) -> None:
        """Take the present state as the one to step back to."""
        self._remembered = copy.deepcopy(self.state())

    def step_back(self) -> None:
        """Go back to the state remembered last, to learn on from there more slowly, and from other views."""
        known = copy.deepcopy(self._remembered)
        self._accelerator.unwrap_model(self.network).load_state_dict(known["network"])
        self._optimiser.load_state_dict(known["optimiser"])
        for name, tensor in known["average"].items():
            self.average[name].copy_(tensor)
        self.step = known["step"]
        self.retreats += 1

    def agree(self, is_asked_to_stop: bool) -> bool:
        """Take the time, and say whether to stop; every process gets the same answer after the same step."""
        facts = [time.monotonic() - self._begun, float(is_asked_to_stop)]
        if self._accelerator.num_processes > 1:
            tensor = torch.tensor(facts, device=self._accelerator.device, dtype=torch.float64)
            facts = self._accelerator.reduce(tensor, "mean").tolist()
        self.seconds = facts[0]
        return facts[1] > 0

    def state(self) -> dict[str, Any]:
        """What a checkpoint holds."""
        return {
            "network": self._accelerator.unwrap_model(self.network).state_dict(),
            "optimiser": self._optimiser.state_dict(),
            "average": self.average,
            "step": self.step,
            "seconds": self.seconds,
            "retreats": self.retreats,
            "best": self.best,
        }


def parent_weights(path: Path, config: TrainingConfig) -> Weights:
    """The weights to begin with; `UnusableInput` where they are of another network than the recipe's.

    They may be of half the size: from coarse to fine. `lifted` and `atlas` begin with those of `consistent`
    too: they are its 2D path, and what these two add to it changes little at first.
    """
    weights = load_weights(path)
    theirs = weights.header.architecture, {**_WHOLE, **weights.header.options}
    wanted, options = config.architecture
    known = {wanted, "consistent"} if wanted in ("lifted", "atlas") else {wanted}
    fitting = ({**_WHOLE, **options, "depth": depth} for depth in (config.size, config.size // 2))
    if theirs[0] not in known or theirs[1] not in fitting:
        raise UnusableInput(
            f"{path}: these weights are of {_in_words(*theirs)}, not of {_in_words(wanted, options)}",
            "choose the network that they are of, at their size or twice it, or begin with other weights",
        )
    return weights


def _in_words(architecture: str, options: Mapping[str, Any]) -> str:
    whole = {**_WHOLE, **options}
    like = (
        name
        for name, (one, more) in NETWORKS.items()
        if (one, {**whole, **_WHOLE, **more}) == (architecture, whole)
    )
    return f"--network {next(like, architecture)} --size {options.get('depth')}"


def loss_of(network: nn.Module, batch: Batch, config: TrainingConfig) -> torch.Tensor:
    """The loss of one batch: the paper's for its network, the two-material loss for ours."""
    film = batch.opacity.contiguous(memory_format=torch.channels_last)
    if config.network == "henzler2018":
        return voxel_loss(network(film).float(), batch.parts)
    predicted, posed = network(film, batch.mean_density), torch.zeros(())
    if isinstance(predicted, tuple):
        predicted, pose = predicted
        posed = config.pose_weight * pose_loss(pose, batch.pose)
    loss = material_loss(predicted, batch.parts, config.bone_weight, config.projection_weight) + posed
    if config.surface_weight:
        densities = predicted.sum(dim=1), batch.parts.sum(dim=1)
        loss = loss + config.surface_weight * surface_loss(*densities, batch.bone)
    return loss


def follow(average: Mapping[str, torch.Tensor], network: nn.Module, decay: float) -> None:
    """Move the averaged weights towards the network's; counts and running statistics are taken over."""
    with torch.no_grad():
        for name, tensor in network.state_dict().items():
            if "running" in name or not tensor.is_floating_point():
                average[name].copy_(tensor)
            else:
                average[name].lerp_(tensor.float(), 1 - decay)


def learning_share(step: int, done: float) -> float:
    """Share of the full learning rate: a linear warm-up, then half a cosine down to 2 %."""
    return min(1.0, (step + 1) / WARM_UP_STEPS) * (
        0.02 + 0.98 * 0.5 * (1 + float(np.cos(np.pi * min(done, 1.0))))
    )
