"""The report of an evaluation: a table in Markdown, and everything in JSON."""

from __future__ import annotations

import json
from pathlib import Path

from xrayview.evaluation.results import Evaluation
from xrayview.files import new_file

NAMES = {
    "empty": "empty",
    "mean": "mean volume",
    "extrusion": "constant extrusion",
    "nearest": "nearest neighbour",
    "nearest_fused": "nearest neighbour, fused",
    "oracle": "oracle (nearest by volume)",
    "henzler2018": "network of 2018, fused",
    "henzler2018_unfused": "network of 2018",
    "ours": "ours, fused",
    "ours_unfused": "ours",
}
"""The methods in words."""


def table(evaluation: Evaluation) -> str:
    """Errors of every method with their intervals, and L2 as a share of extrusion and nearest neighbour."""
    lines = [
        f"Split {evaluation.split}, {evaluation.views} views an individual (seed {evaluation.seed}), "
        f"{evaluation.size}^3. L2: root mean squared error over the cube. DSSIM: of the surface at iso-value "
        "0.1 from the x-ray's direction; bone DSSIM: of the bone's surface from the side. Means over "
        "individuals [95 % bootstrap interval].",
        *(f"{one['key']}: {one['name']}, {one['sha256'][:12]}" for one in evaluation.weights),
    ]
    for group in evaluation.groups():
        lines += [
            "",
            f"### {group} ({evaluation.individuals(group)} individuals)",
            "",
            "| method | L2 | of extrusion | of nearest | DSSIM | bone DSSIM |",
            "|---|---|--:|--:|--:|--:|",
        ]
        lines += [
            f"| {NAMES.get(one, one)} | {_cells(evaluation, group, one)} |" for one in evaluation.methods()
        ]
    return "\n".join(lines) + "\n"


def _cells(evaluation: Evaluation, group: str, method: str) -> str:
    l2 = evaluation.mean(group, method)
    shares = [evaluation.ratio(group, method, other) for other in ("extrusion", "nearest")]
    dssim = [evaluation.mean(group, method, measure) for measure in ("dssim", "dssim_bone")]
    return " | ".join(
        [
            f"{l2.mean:.4f} [{l2.low:.4f}, {l2.high:.4f}]",
            *(f"{share.mean:.2f} [{share.low:.2f}, {share.high:.2f}]" for share in shares),
            *(f"{one.mean:.4f}" for one in dssim),
        ]
    )


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
