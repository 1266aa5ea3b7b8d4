"""Judge networks on specimens they have not seen, beside simple baselines, on the same seeded views."""

from __future__ import annotations

from pathlib import Path

from xrayview.cli import options as shared
from xrayview.cli.options import Options, Parser
from xrayview.cli.report import check_targets, follow, tell
from xrayview.files import check_target

SPLITS = ("val", "tune", "train", "extra")


def add_options(parser: Parser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "folder", type=Path, metavar="SOURCE", help="pack, or folder of scans and their manifest.csv"
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="REPORT",
        help="folder for report.md, report.json and a picture of each group",
    )
    parser.add_argument(
        "--weights",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="may be given several times (default: the bundled ones)",
    )
    parser.add_argument(
        "--split",
        default="val",
        type=shared.one_of("--split", SPLITS),
        help=f"the individuals to judge on: {', '.join(SPLITS)} (default: val)",
    )
    parser.add_argument(
        "--views",
        default=20,
        type=shared.whole("--views", 1, 10_000),
        help="of each individual (default: 20)",
    )
    parser.add_argument(
        "--seed", default=1, type=shared.whole("--seed", 0, 2**31), help="of the views (default: 1)"
    )
    parser.add_argument(
        "--size",
        default="64",
        type=shared.one_of("--size", ("64", "128")),
        help="edge of the volumes compared: 64 or 128 (default: 64)",
    )
    parser.add_argument(
        "--robustness",
        default=0,
        type=shared.whole("--robustness", 0, 10_000),
        metavar="N",
        help="on N of the views, films of another tone, with noise and with a frame as well (default: 0)",
    )
    parser.add_argument(
        "--unseen",
        default="",
        metavar="GROUP",
        help="judge on this group alone, by baselines that search the others: for weights trained without it",
    )
    shared.add_device(parser)
    shared.add_overwrite(parser)
    shared.add_json(parser)


def run(options: Options) -> None:
    """Evaluate, and print or write the table."""
    from xrayview.evaluation.protocol import evaluate
    from xrayview.evaluation.report import table, write_report
    from xrayview.network.weights import load_weights

    if options.output is not None:
        for path in sorted(options.output.glob("report*")):
            check_target(path, options.overwrite)
    check_targets(options, with_output=False)
    networks = [load_weights(path) for path in options.weights or bundled()]
    evaluation = follow(
        evaluate(
            options.folder,
            networks,
            options.split,
            options.views,
            options.seed,
            int(options.size),
            options.device,
            options.robustness,
            options.unseen,
        )
    )
    written = [] if options.output is None else write_report(options.output, evaluation, options.overwrite)
    tell(options, evaluation.to_json(), "\n".join([table(evaluation), *map(str, written)]))


def bundled() -> list[Path]:
    """Every weights file that comes with the program."""
    from xrayview.resources import resource

    return sorted(resource("weights").glob("*.safetensors"))
