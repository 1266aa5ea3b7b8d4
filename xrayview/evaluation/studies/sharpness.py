"""How sure of itself a network should be, and how much it should lean towards bone.

    python -m xrayview.evaluation.studies.sharpness PACK --weights FILE -o SHARPENED

A network that learned by squared error spreads its density over every depth that could be, and thin bone
falls below its iso-value. Its logits times a factor above 1 (temperature scaling, Guo et al. 2017, the other
way round) leave the rays' totals what they are and draw the density together; a number added to those of bone
gives bone more of the total. Both are chosen on the tuning individuals: what makes the best bone among all
that costs at most a tenth of L2 in any group.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from xrayview import jobs
from xrayview.dataset.sources import judges_of, parse_source
from xrayview.dataset.views import ViewSampler
from xrayview.errors import UnusableInput
from xrayview.evaluation.cases import case_of
from xrayview.evaluation.judging import Judge
from xrayview.evaluation.networks import Networks, fused
from xrayview.jobs import Job, Progress
from xrayview.network.atlas import Atlas
from xrayview.network.consistent import Consistent
from xrayview.network.weights import Weights, load_weights, save_weights
from xrayview.projection.views import seeded_views


@dataclass(frozen=True, order=True)
class Change:
    """``factor``: of the logits; ``lean``: added to those of bone afterwards."""

    factor: float = 1.0
    lean: float = 0.0


CHANGES = tuple(Change(factor, lean) for factor in (1.0, 1.1, 1.2, 1.3, 1.4) for lean in (0.0, 0.2, 0.4, 0.6))
MOST_COST = 0.1
SEED = 11
"""Of the views: the training's own, for judging amid its course."""


@dataclass(frozen=True)
class Row:
    """What a change does to one group: means over its views of L2, and of the Dice and distance of bone."""

    change: Change
    group: str
    l2: float
    dice: float
    distance: float


def sharpen(weights: Weights, change: Change) -> None:
    """Change the logits that the network gives; `UnusableInput` where it gives none."""
    network = weights.network
    if not isinstance(network, Consistent):
        raise UnusableInput(
            f"{weights.name}: this network tells densities, no shares of a ray", "choose another weights file"
        )
    scaled = [*network.last.parameters(), *([network.trust] if isinstance(network, Atlas) else [])]
    with torch.no_grad():
        for tensor in scaled:
            tensor.mul_(change.factor)
        network.last[-1].bias[: network.depth] += change.lean  # type: ignore[index, operator]


def compared(
    source: str | Path, path: Path, views: int, changes: Sequence[Change] = CHANGES
) -> Job[list[Row]]:
    """Every change on the tuning individuals of ``source``, ``views`` of each."""
    specimens = yield from judges_of(parse_source(source), 64)
    sharpened = {str(change): load_weights(path) for change in changes}
    for change in changes:
        sharpen(sharpened[str(change)], change)
    networks = Networks(sharpened, torch.device("cpu"))
    sampler = ViewSampler(specimens, 64)
    found: dict[tuple[Change, str], list[tuple[float, float, float]]] = {}
    for number, specimen in enumerate(specimens):
        yield Progress(f"sharpening for {specimen.entry.name}", number / len(specimens))
        for view, camera in enumerate(seeded_views(specimen.entry.name, views, SEED)):
            case = case_of(sampler, number, specimen, view, camera)
            judge = Judge(case.truth, case.bone)
            for change in changes:
                volume = fused(networks.predicted(str(change), case.film, case.mean), case.film, 64)
                score = judge.score(volume)
                found.setdefault((change, specimen.entry.group), []).append(
                    (score.l2, score.dice_bone, score.distance_bone)
                )
    return [Row(*key, *np.mean(scores, axis=0).tolist()) for key, scores in found.items()]


def best_of(rows: Sequence[Row], most_cost: float = MOST_COST) -> Change:
    """The change with the best mean Dice among those whose L2 is, in every group, at most so much above the
    least."""
    groups = {row.group for row in rows}
    least = {group: min(row.l2 for row in rows if row.group == group) for group in groups}
    dice: dict[Change, float] = {}
    for change in {row.change for row in rows}:
        own = [row for row in rows if row.change == change]
        if all(row.l2 <= (1 + most_cost) * least[row.group] for row in own):
            dice[change] = float(np.mean([row.dice for row in own]))
    return max(dice, key=dice.__getitem__)


def table(rows: Sequence[Row]) -> str:
    """The rows in Markdown."""
    lines = ["| factor | lean | group | L2 | bone Dice | bone distance |", "|--:|--:|---|--:|--:|--:|"]
    lines += [
        f"| {row.change.factor:g} | {row.change.lean:g} | {row.group} "
        f"| {row.l2:.4f} | {row.dice:.3f} | {row.distance:.2f} |"
        for row in sorted(rows, key=lambda row: (row.group, row.change))
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Choose the change, print what each does, and write the sharpened weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("source", help="pack, or folder of scans")
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("-o", "--output", type=Path, required=True, help="the weights file to write")
    parser.add_argument("--views", type=int, default=3, help="of each tuning individual")
    options = parser.parse_args()
    torch.set_num_threads(1)
    job = compared(options.source, options.weights, options.views)
    rows = jobs.run(job, lambda progress: print(progress.stage, flush=True))
    change = best_of(rows)
    print(table(rows) + f"\nchosen: {change}")
    weights = load_weights(options.weights)
    sharpen(weights, change)
    known = weights.header.training
    sharpness = known.get("sharpness", 1.0) * change.factor
    lean = known.get("lean", 0.0) * change.factor + change.lean
    header = replace(weights.header, training={**known, "sharpness": sharpness, "lean": lean})
    save_weights(options.output, weights.network.state_dict(), header, overwrite=False)


if __name__ == "__main__":
    main()
