"""The report of an evaluation: tables in Markdown, everything in JSON, and a picture for each group."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from xrayview.evaluation.judging import DISTANCE_UNIT
from xrayview.evaluation.results import REFERENCES, Comparison, Evaluation
from xrayview.evaluation.robustness import CHANGES, FUSIONS, error_and_rise, methods_of, rows_of
from xrayview.evaluation.statistics import Interval
from xrayview.files import NOT_FOR_DIAGNOSIS, new_file

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
"""The methods in words; another network is called by its file's name."""

_PICTURED = {
    "dssim": "DSSIM",
    "dssim_bone_0": "bone DSSIM 0",
    "dssim_bone_45": "45",
    "dssim_bone_90": "90 degrees",
    "dice_bone": "bone Dice",
    "distance_bone": "bone distance",
}
_SHARED = ("l2", "dssim", "dssim_bone", "dice_bone", "distance_bone")
"""The measures in which ours is compared with the network of 2018."""

_MEASURES = {
    "l2": "L2",
    "dssim": "DSSIM",
    "dssim_bone": "bone DSSIM",
    "dice_bone": "bone Dice (above 1 is better)",
    "distance_bone": "bone distance",
}


def table(evaluation: Evaluation) -> str:
    """Every method's errors, and its L2 as a share of the others', on the seeded views and on the clinical
    ones; and what changed films do, where that was asked for."""
    lines = [
        f"Split {evaluation.split}, {evaluation.size}^3. L2: root mean squared error over the cube. DSSIM: "
        "of pictures of the surface at iso-value 0.1 from the x-ray's direction; bone DSSIM: of the bone's "
        "surface from there, from 45 and from 90 degrees beside it. Bone Dice: overlap, 1 at best. Bone "
        f"distance: symmetric mean distance of the surfaces in 1/{DISTANCE_UNIT} of the cube's edge. Means "
        "over individuals [95 % bootstrap interval over individuals, paired for shares].",
        "",
        *(f"* {one['key']}: {one['name']}, {one['sha256'][:12]}" for one in evaluation.weights),
        "",
        f"## {evaluation.views} seeded views an individual (seed {evaluation.seed})",
        *_compared(evaluation.seeded),
        "",
        "## Clinical views: one frontal and one lateral an individual, each within 10 degrees",
        *_compared(evaluation.clinical),
    ]
    if evaluation.unseen:
        lines.insert(2, f"* Judged on {evaluation.unseen}, of which the baselines searched none.")
    if evaluation.changed:
        lines += ["", "## Changed films", *_robustness(evaluation)]
    return "\n".join(lines) + "\n"


def _compared(found: Comparison) -> list[str]:
    methods = found.methods()
    others = [one for one in REFERENCES if one in methods]
    lines = []
    for group in found.groups():
        edge = np.mean([sample.edge for sample in found.of(group)])
        lines += [
            "",
            f"### {group} ({found.individuals(group)} individuals; 1/{DISTANCE_UNIT} of an edge is "
            f"{edge / DISTANCE_UNIT:.2f} mm on average)",
            "",
            *_headed(["method", "L2", *_PICTURED.values()]),
            *(_row(_name(one), _errors(found, group, one)) for one in methods),
            "",
            *_headed(["L2 as a share of that of", *map(_name, others)]),
            *(
                _row(_name(one), [_interval(found.ratio(group, one, other), 2) for other in others])
                for one in methods
            ),
        ]
        if "ours" in methods and "henzler2018" in methods:
            shares = [found.ratio(group, "ours", "henzler2018", one) for one in _SHARED]
            lines += [
                "",
                *_headed(["ours, fused, as a share of", *_MEASURES.values()]),
                _row(_name("henzler2018"), [_interval(one, 2) for one in shares]),
            ]
    return lines


def _errors(found: Comparison, group: str, method: str) -> list[str]:
    means = {one: found.mean(group, method, one).mean for one in _PICTURED}
    bone = [f"{means[one]:.2f}" for one in ("dice_bone", "distance_bone")]
    pictures = [f"{mean:.4f}" for one, mean in means.items() if one.startswith("dssim")]
    return [_interval(found.mean(group, method), 4), *pictures, *bone]


def _robustness(evaluation: Evaluation) -> list[str]:
    """A table for each group: what each change does to each network."""
    words = {"with_clean": "fused with the clean film", "end_to_end": "end to end"}
    lines = [
        "",
        "L2 and by how much it rises above that from the clean film, where the network sees a changed one: "
        "with the totals along the rays taken from the clean film, and from the changed one.",
    ]
    for group in rows_of(evaluation.changed):
        lines += [
            "",
            f"### {group}",
            "",
            *_headed(
                [
                    "change",
                    *(f"{_name(one)}: {words[f]}" for one in methods_of(evaluation.changed) for f in FUSIONS),
                ]
            ),
        ]
        for change in CHANGES:
            cells = []
            for method in methods_of(evaluation.changed):
                for fusion in FUSIONS:
                    error, rise = error_and_rise(
                        evaluation.changed, group, method, change, fusion, evaluation.seed
                    )
                    cells.append(f"{error.mean:.4f}, {rise.mean:+.1f} % [{rise.low:+.1f}, {rise.high:+.1f}]")
            lines.append(_row(change, cells))
    return lines


def _name(method: str) -> str:
    return NAMES.get(
        method, method.removesuffix("_unfused") if method.endswith("_unfused") else f"{method}, fused"
    )


def _headed(cells: Sequence[str]) -> list[str]:
    return [_row(cells[0], cells[1:]), "|---|" + "--:|" * (len(cells) - 1)]


def _row(first: str, cells: Sequence[str]) -> str:
    return " | ".join([f"| {first}", *cells]) + " |"


def _interval(found: Interval, digits: int) -> str:
    if not math.isfinite(found.mean):
        return "-"
    if not math.isfinite(found.low):
        return f"{found.mean:.{digits}f}"
    return f"{found.mean:.{digits}f} [{found.low:.{digits}f}, {found.high:.{digits}f}]"


def write_report(folder: Path, evaluation: Evaluation, overwrite: bool = False) -> list[Path]:
    """Write ``report.md``, ``report.json`` and a picture for each group, ``report-human.png``, into
    ``folder``, which is made where it is missing."""
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / "report.md", folder / "report.json"]
    texts = (table(evaluation), json.dumps(evaluation.to_json(), indent=1, allow_nan=False))
    for path, text in zip(paths, texts, strict=True):
        with new_file(path, overwrite) as temporary:
            temporary.write_text(text, encoding="utf-8")
    mark = PngInfo()
    mark.add_text("Description", NOT_FOR_DIAGNOSIS)
    for group, picture in evaluation.pictures.items():
        path = folder / f"report-{re.sub(r'[^a-z0-9]+', '-', group.lower())}.png"
        with new_file(path, overwrite) as temporary:
            Image.fromarray(picture).save(temporary, "PNG", pnginfo=mark)
        paths.append(path)
    return paths
