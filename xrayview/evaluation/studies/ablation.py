"""The ablation: one part of the recipe changed at a time, each recipe given the same processor time.

    python -m xrayview.evaluation.studies.ablation PACK -o FOLDER [--seconds N | --views N] [--only NAME ...]

Every recipe is trained anew, with as many steps as cost it so many seconds of one processor, or with so many
views; what the kept weights do on the tuning individuals goes into FOLDER/ablation.md and ablation.json. Runs
that are there already are not made again, so that it can be stopped and gone on with. `val` is never looked
at.
"""

from __future__ import annotations

import argparse
import json
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from accelerate import Accelerator

from xrayview import jobs
from xrayview.dataset.sources import Source, judges_of, parse_source, specimens_of
from xrayview.dataset.specimens import Specimen
from xrayview.dataset.views import ViewSampler
from xrayview.files import new_file
from xrayview.jobs import Job, Progress
from xrayview.network.weights import load_weights
from xrayview.training.batches import random_batches
from xrayview.training.config import ADAMW, TrainingConfig
from xrayview.training.following import RunFollower
from xrayview.training.learner import Learner
from xrayview.training.loop import train
from xrayview.training.runs import RunFolder
from xrayview.training.validation import Validation

BASE = "consistent"

CHANGES: dict[str, dict[str, Any]] = {
    BASE: {},
    "consistent, other views": {"seed": 2},
    "consistent at half the rate": {"learning_rate": 1e-3},
    "consistent at twice the rate": {"learning_rate": 4e-3},
    "consistent by AdamW": {"optimiser": ADAMW, "learning_rate": 6e-4},
    "atlas": {"network": "atlas"},
    "atlas, pose not taught": {"network": "atlas", "pose_weight": 0.0},
    "lifted": {"network": "lifted"},
    "compact": {"network": "compact"},
    "henzler2018": {"network": "henzler2018"},
    "henzler2018 at half the rate": {"network": "henzler2018", "learning_rate": 1e-3},
    "henzler2018 at twice the rate": {"network": "henzler2018", "learning_rate": 4e-3},
    "plain L2": {"bone_weight": 0.0, "projection_weight": 0.0, "surface_weight": 0.0},
    "no surface loss": {"surface_weight": 0.0},
    "no bone weight": {"bone_weight": 0.0},
    "no projections": {"projection_weight": 0.0},
    "half of the films changed": {"film_changes": 0.5},
    "no augmentation": {"augmentation": 0.0, "film_changes": 0.0},
    "with 128 made-up heads": {"phantoms": 128},
    "without people": {"without": "human"},
    "without people, with made-up heads": {"without": "human", "phantoms": 128},
    "without rodents": {"without": "rodent"},
    "without rodents, with made-up heads": {"without": "rodent", "phantoms": 128},
}
"""What each row changes of the recipe whose network is `BASE`; on other views, it tells what is chance."""

SECONDS, VIEWS = "seconds of one processor", "views"

_TIMED_STEPS = 6
_WARM_STEPS = 2


@dataclass(frozen=True)
class Equal:
    """What every recipe gets as much of: an ``amount`` of `SECONDS` or of `VIEWS`."""

    amount: float
    unit: str


@dataclass(frozen=True)
class Row:
    """One recipe: its name, steps and parameters, and by group its L2 as a share of constant extrusion's."""

    name: str
    steps: int
    samples: int
    parameters: int
    errors: dict[str, float]


def ablation(
    source: str | Path, folder: Path, base: TrainingConfig, equal: Equal, names: Sequence[str]
) -> Job[list[Row]]:
    """Train and judge the recipes of `CHANGES` with these names; the rows, in their order.

    Raises `UnusableOption` for a source that cannot be learned from.
    """
    wanted, rows = parse_source(source), []
    costs: dict[str, float] = dict.fromkeys(names, base.batch)
    if equal.unit == SECONDS:
        costs = yield from step_costs(wanted, folder / "costs.json", base, names)
    for number, name in enumerate(names):
        config = replace(base, **CHANGES[name])
        run = RunFolder(folder / name.replace(" ", "-").replace(",", ""))
        if not _is_finished(run):
            if run.exists and not run.checkpoint_path.exists():
                shutil.rmtree(run.path)
            steps = max(1, round(equal.amount / costs[name]))
            config = replace(config, steps=steps, minutes=None, validation_views=1, checkpoint_minutes=5)
            yield from train(source, run.path, config, resume=run.checkpoint_path.exists())
        judges = yield from judges_of(wanted, config.size)
        rows.append(_judged(name, run, judges, config))
        yield Progress(f"{name}: {rows[-1].errors}", (number + 1) / len(names))
    return rows


def _is_finished(run: RunFolder) -> bool:
    follower = RunFollower(run.path)
    while follower.read():
        pass
    return follower.state.phase == "finished"


def step_costs(
    source: Source, kept: Path, base: TrainingConfig, names: Sequence[str]
) -> Job[dict[str, float]]:
    """What a step of each recipe costs, by `step_seconds`: all timed at once, before anything else is made.

    ``kept``: a JSON file that what is known is read from and written to.
    """
    costs: dict[str, float] = json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else {}
    if unknown := [name for name in names if name not in costs]:
        specimens = yield from specimens_of(source, ("train",), base.size)
        for name in unknown:
            yield Progress(f"{name}: timing", 0.0)
            costs[name] = step_seconds(specimens, replace(base, **CHANGES[name]))
        kept.parent.mkdir(parents=True, exist_ok=True)
        with new_file(kept, overwrite=True) as temporary:
            temporary.write_text(json.dumps(costs, indent=1), encoding="utf-8")
    return costs


def step_seconds(specimens: Sequence[Specimen], config: TrainingConfig) -> float:
    """Processor seconds of one step of a recipe, its views included, on one thread."""
    learner = Learner(config, Accelerator(cpu=config.device == "cpu", mixed_precision="bf16"))
    batches = random_batches(ViewSampler(specimens, config.size, across=config.across), specimens, config)
    begun = 0.0
    for step in range(_WARM_STEPS + _TIMED_STEPS):
        if step == _WARM_STEPS:
            begun = time.process_time()
        learner.learn(next(batches))
    return (time.process_time() - begun) / _TIMED_STEPS


def _judged(name: str, run: RunFolder, judges: Sequence[Specimen], config: TrainingConfig) -> Row:
    weights = load_weights(run.weights_path)
    validation = Validation(judges, replace(config, validation_views=4))
    errors = validation.errors(weights.network.state_dict())
    steps = int(weights.header.training["steps"])
    parameters = sum(one.numel() for one in weights.network.parameters())
    return Row(name, steps, steps * config.batch, parameters, errors)


def table(rows: Sequence[Row], size: int, equal: Equal) -> str:
    """The rows in Markdown."""
    groups = sorted({group for row in rows for group in row.errors})
    lines = [
        f"L2 at {size}^3 on the tuning individuals as a share of constant extrusion's (4 views each), after "
        f"{equal.amount:g} {equal.unit} for every recipe.",
        "",
        f"| recipe | {' | '.join(groups)} | steps | views | parameters |",
        f"|---|{'--:|' * (len(groups) + 3)}",
    ]
    for row in rows:
        errors = " | ".join(f"{row.errors[group]:.3f}" if group in row.errors else "" for group in groups)
        lines.append(
            f"| {row.name} | {errors} | {row.steps} | {row.samples} | {row.parameters / 1e6:.2f} M |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run the ablation from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("source", help="pack, folder of scans, or phantoms:N")
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder of the runs and the table")
    amount = parser.add_mutually_exclusive_group()
    amount.add_argument("--seconds", type=float, default=600.0, help="of one processor, for each recipe")
    amount.add_argument("--views", type=int, help="learned from by each recipe, whatever time they take")
    parser.add_argument("--size", type=int, default=64)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--time-only", action="store_true", help="only find out what each step costs")
    parser.add_argument("--only", nargs="+", default=list(CHANGES), choices=list(CHANGES), metavar="NAME")
    options = parser.parse_args()
    torch.set_num_threads(1)
    base = TrainingConfig(
        network=BASE, size=options.size, batch=options.batch, device=options.device, threads=1
    )
    if options.time_only:
        kept = options.output / "costs.json"
        print(jobs.run(step_costs(parse_source(options.source), kept, base, options.only)))
        return
    equal = Equal(options.views, VIEWS) if options.views else Equal(options.seconds, SECONDS)
    job = ablation(options.source, options.output, base, equal, options.only)
    rows = jobs.run(job, lambda progress: print(progress.stage, flush=True))
    facts = {"size": options.size, "equal": vars(equal), "rows": [vars(row) for row in rows]}
    for name, text in (
        ("ablation.md", table(rows, options.size, equal)),
        ("ablation.json", json.dumps(facts, indent=1)),
    ):
        with new_file(options.output / name, overwrite=True) as temporary:
            temporary.write_text(text, encoding="utf-8")
    print(table(rows, options.size, equal))


if __name__ == "__main__":
    main()
