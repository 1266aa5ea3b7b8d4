"""The training loop, from top to bottom in the order in which things happen."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from xrayview.dataset.sources import Phantoms, judges_of, parse_source, source_in_words, specimens_of
from xrayview.dataset.views import Batch, ViewSampler
from xrayview.errors import DeviceTrouble, UnusableOption
from xrayview.jobs import Job, Progress
from xrayview.network.devices import device_name
from xrayview.network.inference import is_out_of_memory
from xrayview.training.batches import prefetched, random_batches
from xrayview.training.config import TrainingConfig
from xrayview.training.diary import Diary
from xrayview.training.keeping import Keeper, step_back
from xrayview.training.learner import Learner, parent_weights
from xrayview.training.mean_heads import mean_heads
from xrayview.training.memory import keep_freed_memory
from xrayview.training.provenance import header_of
from xrayview.training.runs import RunFolder
from xrayview.training.validation import Validation

if TYPE_CHECKING:
    from accelerate import Accelerator

TELL_STEPS = 20
TELL_SECONDS = 2.0
"""The loss is told after so many steps, and wherever so many seconds have passed since it was told last."""


def train(
    source: str | Path,
    run: Path,
    config: TrainingConfig,
    resume: bool = False,
    start_from: Path | None = None,
) -> Job[Path]:
    """Train on the ``train`` individuals of ``source``, a pack, a folder of scans or ``phantoms:N``;
    everything goes into the folder ``run``.

    ``resume`` goes on from the run's checkpoint, ``start_from`` begins with a weights file; either way the
    sources named in the weights before stay named. Returns the weights file (the averaged weights, float16).
    A request to stop (`RunFolder.ask_to_stop`) and an interrupt keep everything; a failure loses at most
    ``checkpoint_minutes``. Stopped before the first step, it raises `Cancelled`. Started as several processes
    (torchrun, accelerate launch), each learns from its share of every batch, and the first one writes.
    """
    from accelerate import Accelerator

    wanted, place, checkpoint = parse_source(source), RunFolder(run), None
    described = source_in_words(wanted)
    if resume:
        checkpoint, config = place.checkpoint(), place.recipe(config)
    before = place.weights_path if resume else start_from
    parent = None if before is None else parent_weights(before, config)
    if config.threads:
        torch.set_num_threads(config.threads)
    keep_freed_memory()
    accelerator = Accelerator(cpu=config.device == "cpu", mixed_precision="bf16")
    check_shares(config, accelerator.num_processes)
    if accelerator.is_main_process:
        if resume:
            place.forget_request()
        else:
            place.start(config)
    accelerator.wait_for_everyone()
    diary = Diary(place, accelerator.is_main_process)
    with diary.end_is_written():
        diary.begin("prepare", source=described)
        specimens = yield from diary.stages(specimens_of(wanted, ("train",), config.size))
        if config.phantoms and isinstance(wanted, Path):
            made_up = specimens_of(Phantoms(config.phantoms), ("train",), config.size)
            specimens += yield from diary.stages(made_up)
        specimens = [one for one in specimens if one.entry.group != config.without]
        if not specimens:
            raise UnusableOption(
                f"without the group {config.without} nobody is left to learn from", "leave out another one"
            )
        judges = yield from diary.stages(judges_of(wanted, config.size))
        sampler = ViewSampler(specimens, config.size, accelerator.device, config.across)
        heads = mean_heads(specimens) if config.architecture[0] == "atlas" else None
        learner = Learner(config, accelerator, checkpoint, parent, heads)
        keeper = Keeper(
            place,
            diary,
            learner,
            header_of(config, specimens, parent),
            Validation(judges, config, accelerator.device),
            accelerator.is_main_process,
        )
        diary.begin(
            "start",
            device=device_name(accelerator.device),
            specimens=len(specimens),
            steps=config.steps or 0,
            minutes=config.minutes or 0.0,
            step=learner.step,
            seconds=round(learner.seconds, 1),
        )
        process = accelerator.process_index, accelerator.num_processes
        is_stopped = False
        try:
            while learner.done < 1 and not is_stopped:
                batches = random_batches(sampler, specimens, config, learner.step, learner.retreats, process)
                with closing(prefetched(batches)) as ready:
                    is_stopped = yield from learned(learner, ready, keeper, diary, accelerator)
        except (KeyboardInterrupt, GeneratorExit):
            if learner.step:
                diary.end("stop", **keeper.keep(), reason="interrupted")
            raise
        except (RuntimeError, MemoryError) as fault:
            if not is_out_of_memory(fault):
                raise
            raise DeviceTrouble(
                f"the memory does not hold a step of {config.batch} views at size {config.size}",
                "choose a smaller size, fewer views a step, or more parts (--size, --batch, --accumulate), "
                "or close other programs",
            ) from fault
        if is_stopped:
            diary.end("stop", **keeper.keep(), reason="asked")
        else:
            diary.end("done", **keeper.keep())
    return place.weights_path


def learned(
    learner: Learner, batches: Iterator[list[Batch]], keeper: Keeper, diary: Diary, accelerator: Accelerator
) -> Job[bool]:
    """Learn until the recipe is done (then False) or somebody asks to stop (True).

    False too where the loss is no number any more: the learner has stepped back then, and wants other
    batches. Raises `UnusableOption` where that happens too often.
    """
    # By the time that all processes agree on, so that they tell and keep after the same steps.
    told = kept = learner.seconds
    losses: list[torch.Tensor] = []
    is_stopped = False
    while learner.done < 1 and not is_stopped:
        losses.append(learner.learn(next(batches)))
        is_stopped = learner.agree(diary.is_asked_to_stop)
        is_end = is_stopped or learner.done >= 1
        if is_end or learner.step % TELL_STEPS == 0 or learner.seconds - told >= TELL_SECONDS:
            loss = float(accelerator.reduce(torch.stack(losses).mean(), "mean"))
            if not math.isfinite(loss):
                step_back(learner, diary)
                return False
            losses.clear()
            told = learner.seconds
            diary.write("loss", step=learner.step, loss=round(loss, 5), seconds=round(told, 1))
            yield Progress(f"step {learner.step}: loss {loss:.4f}", learner.done)
            if told - kept > 60 * learner.config.checkpoint_minutes:
                diary.write("checkpoint", **keeper.keep())
                kept = told
    return is_stopped


def check_shares(config: TrainingConfig, processes: int) -> None:
    """`UnusableOption` where the batch cannot be shared out equally among processes and parts."""
    if config.batch % (processes * config.accumulate):
        raise UnusableOption(
            f"{config.batch} views a step cannot be shared out among {processes} processes "
            f"in {config.accumulate} parts",
            "choose a --batch that is a multiple of both together",
        )
