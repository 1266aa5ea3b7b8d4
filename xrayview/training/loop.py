"""The training loop, from top to bottom in the order in which things happen."""

from __future__ import annotations

import math
import time
from contextlib import closing
from pathlib import Path

import numpy as np
import torch

from xrayview.dataset.sources import parse_source, source_in_words, specimens_of
from xrayview.dataset.views import ViewSampler
from xrayview.errors import DeviceTrouble, UnusableOption
from xrayview.jobs import Job, Progress
from xrayview.network.devices import device_name
from xrayview.network.inference import is_out_of_memory
from xrayview.network.weights import save_weights
from xrayview.training.batches import prefetched, random_batches
from xrayview.training.config import TrainingConfig
from xrayview.training.diary import Diary
from xrayview.training.learner import Learner, parent_weights
from xrayview.training.provenance import header_of
from xrayview.training.runs import RunFolder

TELL_STEPS = 20
TELL_SECONDS = 2.0
"""The loss is told after so many steps, and wherever so much time has passed since it was told last."""


def train(
    source: str | Path,
    run: Path,
    config: TrainingConfig,
    resume: bool = False,
    start_from: Path | None = None,
) -> Job[Path]:
    """Train on the ``train`` individuals of ``source``, a folder of scans or ``phantoms:N``; everything goes
    into the folder ``run``.

    ``resume`` goes on from the run's checkpoint, ``start_from`` begins with a weights file; either way the
    sources named in the weights before stay named. Returns the weights file (the averaged weights, float16).
    A request to stop (`RunFolder.ask_to_stop`) and an interrupt keep everything; a failure loses at most
    ``checkpoint_minutes``. Stopped before the first step, it raises `Cancelled`.
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
    accelerator = Accelerator(cpu=config.device == "cpu", mixed_precision="bf16")
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
        across = 1 if config.network == "henzler2018" else 2
        sampler = ViewSampler(specimens, config.size, accelerator.device, across)
        learner = Learner(config, accelerator, checkpoint, parent)
        random = np.random.default_rng(config.seed + 1_000_003 * learner.step + accelerator.process_index)
        diary.begin(
            "start",
            device=device_name(accelerator.device),
            specimens=len(specimens),
            steps=config.steps,
            minutes=config.minutes,
            step=learner.step,
            seconds=round(learner.seconds, 1),
        )

        def keep() -> dict[str, float]:
            if accelerator.is_main_process:
                header = header_of(config, specimens, learner.step, learner.seconds, parent)
                place.keep(learner.state())
                save_weights(place.weights_path, learner.average, header)
            return {"step": learner.step, "seconds": round(learner.seconds, 1)}

        told = kept = time.monotonic()
        losses: list[torch.Tensor] = []
        is_stopped = False
        with closing(prefetched(random_batches(sampler, specimens, config, random))) as batches:
            try:
                while learner.done < 1 and not is_stopped:
                    losses.append(learner.learn(next(batches)))
                    is_stopped = learner.agree(diary.is_asked_to_stop)
                    if learner.step % TELL_STEPS == 0 or time.monotonic() - told >= TELL_SECONDS:
                        loss = checked_mean(losses, learner.step)
                        losses.clear()
                        told = time.monotonic()
                        diary.write(
                            "loss", step=learner.step, loss=round(loss, 5), seconds=round(learner.seconds, 1)
                        )
                        yield Progress(f"step {learner.step}: loss {loss:.4f}", learner.done)
                    if time.monotonic() - kept > 60 * config.checkpoint_minutes:
                        diary.write("checkpoint", **keep())
                        kept = time.monotonic()
            except (KeyboardInterrupt, GeneratorExit):
                if learner.step:
                    diary.end("stop", **keep(), reason="interrupted")
                raise
            except (RuntimeError, MemoryError) as fault:
                if not is_out_of_memory(fault):
                    raise
                raise DeviceTrouble(
                    f"the memory does not hold a step of {config.batch} views at size {config.size}",
                    "choose a smaller size or fewer views a step (--size, --batch), or close other programs",
                ) from fault
        if is_stopped:
            diary.end("stop", **keep(), reason="asked")
        else:
            diary.end("done", **keep())
    return place.weights_path


def checked_mean(losses: list[torch.Tensor], step: int) -> float:
    """The mean of some losses; `UnusableOption` where it is no number, before it spoils what was kept."""
    mean = float(torch.stack(losses).mean())
    if not math.isfinite(mean):
        raise UnusableOption(
            f"the loss is no number any more at step {step}",
            "go on from the last checkpoint with --resume, or start anew with a larger --batch",
        )
    return mean
