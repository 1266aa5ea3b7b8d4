"""The report of an evaluation: a table in Markdown, and everything in JSON."""

from __future__ import annotations

import json
from pathlib import Path

from xrayview.evaluation.protocol import Evaluation
from xrayview.files import new_file


def table(evaluation: Evaluation) -> str:
    """L2 of every method with its interval, and as a share of extrusion and of nearest neighbour."""
    lines = [
        f"Split {evaluation.split}, {evaluation.views} views an individual (seed {evaluation.seed}), "
        f"{evaluation.size}^3, L2 = root mean squared error over the cube; mean over "
        "individuals [95 % bootstrap interval].",
    ]
    for group in evaluation.groups():
        means = evaluation.means(group)
        lines += [
            "",
            f"### {group} ({evaluation.individuals(group)} individuals)",
            "",
            "| method | L2 | of extrusion | of nearest neighbour |",
            "|---|---|--:|--:|",
        ]
        for method, value in means.items():
            lines.append(
                f"| {method} | {value['mean']:.4f} [{value['low']:.4f}, {value['high']:.4f}] "
                f"| {value['mean'] / means['extrusion']['mean']:.2f} "
                f"| {value['mean'] / means['nearest neighbour']['mean']:.2f} |"
            )
    return "\n".join(lines) + "\n"


def write_report(folder: Path, evaluation: Evaluation, overwrite: bool = False) -> list[Path]:
    """Write ``report.md`` and ``report.json`` into ``folder``, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / "report.md", folder / "report.json"]
    for path, text in zip(
        paths, (table(evaluation), json.dumps(evaluation.to_json(), indent=1)), strict=True
    ):
        with new_file(path, overwrite) as temporary:
            temporary.write_text(text, encoding="utf-8")
    return paths
