"""Train a network on a pack, a folder of scans or made-up heads; Ctrl-C stops and keeps, --resume goes on."""

from __future__ import annotations

import os
from pathlib import Path

from xrayview import jobs
from xrayview.cli import options as shared
from xrayview.cli.options import Options, Parser
from xrayview.cli.report import check_targets, follow, tell
from xrayview.training.config import NETWORKS, OPTIMISERS, TrainingConfig


def add_options(parser: Parser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "source",
        metavar="SOURCE",
        help="pack (made by xrayview dataset), folder of scans and their manifest.csv, or phantoms:N for N "
        "procedural heads",
    )
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="RUN", help="folder of the run: made, or resumed"
    )
    parser.add_argument(
        "--network",
        default=TrainingConfig.network,
        type=shared.one_of("--network", tuple(NETWORKS)),
        help=f"{' or '.join(NETWORKS)} (default: {TrainingConfig.network})",
    )
    parser.add_argument(
        "--size",
        default="64",
        type=shared.one_of("--size", ("32", "64", "128")),
        help="slices, rows and columns of the volumes learned from: 32, 64 or 128 (default: 64)",
    )
    parser.add_argument(
        "--steps",
        type=shared.whole("--steps", 1, 10**9),
        help="stop after so many (default: no limit)",
    )
    parser.add_argument(
        "--minutes",
        type=shared.number("--minutes", 0.01, 1e6),
        help="stop after this time at the latest (default: 60, or what a resumed run had; with --steps: no "
        "limit)",
    )
    parser.add_argument(
        "--batch", default=8, type=shared.whole("--batch", 1, 4096), help="views a step (default: 8)"
    )
    parser.add_argument(
        "--accumulate",
        default=1,
        type=shared.whole("--accumulate", 1, 4096),
        help="learn from each batch in so many parts, for less memory (default: 1)",
    )
    parser.add_argument(
        "--phantoms",
        default=0,
        type=shared.whole("--phantoms", 0, 1000),
        help="learn from so many procedural heads beside the source's own (default: 0)",
    )
    parser.add_argument(
        "--learning-rate",
        type=shared.number("--learning-rate", 1e-7, 1.0),
        help=f"at its highest (default: {TrainingConfig.learning_rate:g})",
    )
    parser.add_argument(
        "--optimiser",
        default=TrainingConfig.optimiser,
        type=shared.one_of("--optimiser", OPTIMISERS),
        help=f"{' or '.join(OPTIMISERS)} (default: {TrainingConfig.optimiser})",
    )
    parser.add_argument(
        "--augmentation",
        default=TrainingConfig.augmentation,
        type=shared.number("--augmentation", 0.0, 1.0),
        metavar="SHARE",
        help="of the views, whose body is changed at random (default: 1)",
    )
    parser.add_argument(
        "--film-changes",
        default=TrainingConfig.film_changes,
        type=shared.number("--film-changes", 0.0, 1.0),
        metavar="SHARE",
        help="of the views, whose film is changed at random (default: 1)",
    )
    parser.add_argument(
        "--human-share",
        default=TrainingConfig.human_share,
        type=shared.number("--human-share", 0.0, 1.0),
        metavar="SHARE",
        help="of the views, that show people where there are others too (default: "
        f"{TrainingConfig.human_share:g})",
    )
    parser.add_argument(
        "--surface-weight",
        default=TrainingConfig.surface_weight,
        type=shared.number("--surface-weight", 0.0, 100.0),
        help=f"of bone's shape against its density's error (default: {TrainingConfig.surface_weight:g})",
    )
    parser.add_argument(
        "--seed", default=1, type=shared.whole("--seed", 0, 2**31), help="of the random views (default: 1)"
    )
    parser.add_argument(
        "--device",
        default="auto",
        type=shared.one_of("--device", ("auto", "cpu")),
        help="auto (the GPU, where there is one) or cpu",
    )
    parser.add_argument("--resume", action="store_true", help="go on from the run's last checkpoint")
    parser.add_argument("--start-from", type=Path, metavar="WEIGHTS", help="begin with these weights")
    shared.add_json(parser)


def run(options: Options) -> None:
    """Train until the steps or minutes are over, and say where the weights are."""
    from xrayview.training.loop import train
    from xrayview.training.runs import RunFolder

    check_targets(options, with_output=False)
    steps, minutes = options.steps, options.minutes
    if steps is None and minutes is None:
        # A run that goes on ends where it would have ended: the learning rate falls towards that end.
        kept = RunFolder(options.output).stored_recipe() if options.resume else TrainingConfig()
        steps, minutes = kept.steps, kept.minutes
    config = TrainingConfig(
        network=options.network,
        size=int(options.size),
        steps=steps,
        minutes=minutes,
        batch=options.batch,
        accumulate=options.accumulate,
        learning_rate=options.learning_rate or TrainingConfig.learning_rate,
        optimiser=options.optimiser,
        phantoms=options.phantoms,
        augmentation=options.augmentation,
        film_changes=options.film_changes,
        human_share=options.human_share,
        surface_weight=options.surface_weight,
        seed=options.seed,
        device=options.device,
    )
    job = train(options.source, options.output, config, options.resume, options.start_from)
    if os.environ.get("RANK", "0") != "0":  # one of several processes, of which the first speaks
        jobs.run(job)
        return
    weights = follow(job)
    tell(options, {"run": str(options.output), "weights": str(weights)}, f"{weights}: trained weights")
