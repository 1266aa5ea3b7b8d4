"""The training loop, from top to bottom in the order in which things happen."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from xrayview.dataset.collection import collect
from xrayview.dataset.specimens import Specimen
from xrayview.dataset.views import Batch, ViewSampler, draw_view
from xrayview.jobs import Job, Progress
from xrayview.network.weights import Weights, WeightsHeader, build, load_weights, save_weights
from xrayview.training.config import TrainingConfig
from xrayview.training.losses import material_loss, voxel_loss
from xrayview.training.runs import RunFolder

WARM_UP_STEPS = 100


def train(
    folder: Path, run: Path, config: TrainingConfig, resume: bool = False, start_from: Path | None = None
) -> Job[Path]:
    """Train on the ``train`` individuals of ``folder``; everything goes into the folder ``run``.

    ``resume`` goes on from the run's checkpoint, ``start_from`` begins with a weights file; either way the
    sources named in the weights before stay named. Returns the weights file (the averaged weights,
    float16). Stopping early loses at most ``checkpoint_minutes``.
    """
    from accelerate import Accelerator

    place, checkpoint = RunFolder(run), None
    if resume:
        checkpoint, config = place.checkpoint(), place.recipe(config)
    if config.threads:
        torch.set_num_threads(config.threads)
    accelerator = Accelerator(cpu=config.device == "cpu", mixed_precision="bf16")
    if accelerator.is_main_process and not resume:
        place.start(config)
    accelerator.wait_for_everyone()
    specimens = yield from collect(folder, ("train",))
    network = build(config.network, {"depth": config.size})
    before = place.weights_path if resume else start_from
    parent = None if before is None else load_weights(before)
    if parent is not None:
        network.load_state_dict(parent.network.state_dict())
    network = network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    optimiser = torch.optim.AdamW(
        network.parameters(), lr=config.learning_rate, weight_decay=0.01, betas=(0.9, 0.99), fused=True
    )
    average = {name: tensor.detach().clone().float() for name, tensor in network.state_dict().items()}
    step, spent, seed = 0, 0.0, config.seed
    if checkpoint is not None:
        network.load_state_dict(checkpoint["network"])
        optimiser.load_state_dict(checkpoint["optimiser"])
        average = dict(checkpoint["average"])
        step, spent = int(checkpoint["step"]), float(checkpoint["seconds"])
    seed += 1_000_003 * step + accelerator.process_index
    network, optimiser = accelerator.prepare(network, optimiser)
    average = {name: tensor.to(accelerator.device) for name, tensor in average.items()}
    across = 1 if config.network == "henzler2018" else 2
    sampler = ViewSampler(specimens, config.size, accelerator.device, across)
    batches = prefetched(random_batches(sampler, specimens, config, np.random.default_rng(seed)))

    def keep(event: str) -> None:
        if not accelerator.is_main_process:
            return
        state = {
            "network": accelerator.unwrap_model(network).state_dict(),
            "optimiser": optimiser.state_dict(),
        }
        place.keep({**state, "average": average, "step": step, "seconds": spent})
        save_weights(place.weights_path, average, header_of(config, specimens, step, spent, parent))
        place.event(event=event, step=step, seconds=round(spent, 1))

    if accelerator.is_main_process:
        place.event(event="start", step=step, specimens=len(specimens), device=str(accelerator.device))

    network.train()
    begun, kept, losses = time.monotonic() - spent, time.monotonic(), []
    try:
        while (done := max(step / config.steps, spent / (60 * config.minutes))) < 1:
            for group in optimiser.param_groups:
                group["lr"] = config.learning_rate * learning_share(step, done)
            batch = next(batches)
            with accelerator.autocast():
                loss = loss_of(network, batch, config)
            accelerator.backward(loss)
            accelerator.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
            step += 1
            spent = agreed(accelerator, time.monotonic() - begun)
            follow(average, accelerator.unwrap_model(network), min(config.ema, step / (step + 10)))
            losses.append(loss.detach())
            if step % 20 == 0:
                mean = float(torch.stack(losses).mean())
                losses.clear()
                if accelerator.is_main_process:
                    place.event(event="loss", step=step, loss=round(mean, 5), seconds=round(spent, 1))
                yield Progress(f"step {step}: loss {mean:.4f}", done)
            if time.monotonic() - kept > 60 * config.checkpoint_minutes:
                keep("checkpoint")
                kept = time.monotonic()
    finally:
        keep("stop")
        batches.close()
    return place.weights_path


def agreed(accelerator: Any, seconds: float) -> float:
    """The same time on every process, so that all of them stop after the same step."""
    if accelerator.num_processes == 1:
        return seconds
    return float(accelerator.reduce(torch.tensor(seconds, device=accelerator.device), "mean"))


def loss_of(network: nn.Module, batch: Batch, config: TrainingConfig) -> torch.Tensor:
    """The loss of one batch: the paper's for its network, the two-material loss for ours."""
    film = batch.opacity.contiguous(memory_format=torch.channels_last)
    if config.network == "henzler2018":
        return voxel_loss(network(film).float(), batch.parts)
    return material_loss(
        network(film, batch.mean_density), batch.parts, config.bone_weight, config.projection_weight
    )


def random_batches(
    sampler: ViewSampler, specimens: Sequence[Specimen], config: TrainingConfig, random: np.random.Generator
) -> Generator[Batch, None, None]:
    """Endless batches; people and other groups in the recipe's shares, whole heads four times as often as cut
    ones."""
    weights = np.array([1.0 if one.top_cut or one.entry.group != "human" else 4.0 for one in specimens])
    human = np.array([one.entry.group == "human" for one in specimens])
    for members, share in ((human, config.human_share), (~human, 1 - config.human_share)):
        if members.any() and not members.all():
            weights[members] *= share / weights[members].sum()
    weights /= weights.sum()
    while True:
        chosen = random.choice(len(specimens), size=config.batch, p=weights)
        yield sampler.batch([draw_view(int(index), random) for index in chosen])


def prefetched(batches: Iterator[Batch]) -> Generator[Batch, None, None]:
    """The same batches, each made on a second thread while the one before is learned from."""
    with ThreadPoolExecutor(1) as worker:
        waiting = worker.submit(next, batches)
        while True:
            ready = waiting.result()
            waiting = worker.submit(next, batches)
            yield ready


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


def header_of(
    config: TrainingConfig, specimens: Sequence[Specimen], step: int, seconds: float, parent: Weights | None
) -> WeightsHeader:
    """What the weights file will say of itself: sources and licences come from the manifest and the parent's
    header.

    Weights learned from scans under the GPL are under the GPL 3.0 or later; others carry the licences of
    their sources.
    """
    counts = Counter((origin(one.entry.source), one.entry.licence) for one in specimens)
    sources = {f"{source}: {count} scans, {licence}" for (source, licence), count in counts.items()}
    licences = {one.entry.licence for one in specimens}
    if parent is not None:
        sources |= set(parent.header.sources)
        licences.add(parent.header.licence)
    copyleft = any(licence.startswith("GPL") for licence in licences)
    training = {**asdict(config), "steps": step, "seconds": round(seconds)}
    return WeightsHeader(
        config.network,
        {"depth": config.size},
        tuple(sorted(sources)),
        "GPL-3.0-or-later" if copyleft else "; ".join(sorted(licences)),
        {key: value for key, value in training.items() if key not in ("device", "threads")},
    )


def origin(source: str) -> str:
    """Where a scan comes from without its own path: ``owner/name@commit path (who)`` becomes
    ``owner/name@commit (who)``."""
    place, _, rest = source.partition(" ")
    if "@" not in place:
        return source
    who = rest[rest.rfind("(") :] if rest.endswith(")") else ""
    return f"{place} {who}".strip()
