"""Whether a spread of guesses covers the error: bands from the tuning heads, their coverage on others.

    python -m xrayview.evaluation.studies.coverage PACK -o FOLDER [--weights FILE ...] [--views N]

lets every network guess from simulated films of the ``tune`` heads and from their mirror images, and finds
the bands round the mean of the guesses, so many standard deviations of the guesses and a floor wide, that
hold the truth in 68 and in 90 % of the voxels of matter: with half a grey step as the floor, with the fair
one (`fair_band`), and, to compare, a band as wide everywhere. What they cover on ``val`` is only told. Of
several networks the ensemble is judged, and each one alone with its mirror image. FOLDER/coverage.md and
coverage.json hold it all. A view takes some seconds of one core for each network of 128^3.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch

from xrayview import jobs
from xrayview.dataset.collection import collect
from xrayview.dataset.specimens import Specimen
from xrayview.dataset.views import ViewSampler
from xrayview.evaluation.cases import Case, case_of
from xrayview.evaluation.studies.calibration import Tally, tally
from xrayview.evaluation.studies.coverage_report import (
    BANDS,
    FILES,
    SHARES,
    SPLITS,
    Coverage,
    Tallies,
    table,
    write,
)
from xrayview.evaluation.studies.telling import check_files, tell
from xrayview.jobs import Job, Progress
from xrayview.network.devices import choose_device
from xrayview.network.spread import guesses_of, same_size, spread_of
from xrayview.network.weights import Weights, load_weights
from xrayview.pipeline import BUNDLED
from xrayview.projection.views import seeded_views
from xrayview.resources import resource
from xrayview.volume.density import is_mask


def study(
    source: Path,
    weights: Sequence[Weights],
    views: int = 4,
    seed: int = 1,
    individuals: int | None = None,
    device: str = "auto",
) -> Job[Coverage]:
    """Judge the spread of the ``weights``' guesses on a pack or folder of scans.

    ``views``: the evaluation's first ones of each individual. ``individuals``: of each group and split, for a
    quick look. Masks are left out.
    """
    size = same_size(weights)[0].network.film_size
    chosen = choose_device(device)
    tallies: dict[str, Tallies] = {}
    for split in SPLITS:
        specimens = _first(individuals, (yield from collect(source, (split,))))
        found: Tallies = {}
        for number, specimen in enumerate(specimens):
            sampler, name = ViewSampler([specimen], size), specimen.entry.name
            for view, camera in enumerate(seeded_views(name, views, seed)):
                yield Progress(f"{split}: {name}, view {view + 1}", (number + view / views) / len(specimens))
                case = case_of(sampler, 0, specimen, view, camera)
                for who, one in tallies_of(case, weights, chosen).items():
                    found.setdefault(who, []).append(one)
        tallies[split] = found
    identity = tuple({"name": one.name, "sha256": one.sha256} for one in weights)
    bands = {
        who: {name: {share: make(one, share) for share in SHARES} for name, make in BANDS.items()}
        for who, one in tallies[SPLITS[0]].items()
    }
    return Coverage(tallies, bands, identity, size, views, seed)


def tallies_of(case: Case, weights: Sequence[Weights], device: torch.device) -> dict[str, Tally]:
    """One view's tally for the ensemble, if it is one, and for every network with its mirror image."""
    film, mean, truth = case.film.numpy(), case.mean.numpy(), case.truth.numpy()
    pairs = [guesses_of(one, film, mean, device)[0] for one in weights]
    guesses = {f"{len(pairs)} networks": [one for pair in pairs for one in pair]} if len(pairs) > 1 else {}
    for one, pair in zip(weights, pairs, strict=True):
        is_twice = sum(other.name == one.name for other in weights) > 1
        guesses[f"{one.name} {one.sha256[:8]}" if is_twice else one.name] = pair
    found = {}
    for who, volumes in guesses.items():
        spread = spread_of(volumes)
        name = case.specimen.entry.name
        found[who] = tally(name, case.row, case.view, spread.mean, spread.deviation, truth)
    return found


def _first(count: int | None, specimens: Sequence[Specimen]) -> list[Specimen]:
    """The first ``count`` of each group (None: all), without masks."""
    kept: dict[str, list[Specimen]] = {}
    for specimen in specimens:
        if not is_mask(specimen.entry.values):
            kept.setdefault(specimen.entry.group, []).append(specimen)
    return [specimen for group in kept.values() for specimen in group[:count]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table and write the folder; what is being done goes to the standard error."""
    about = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        "xrayview.evaluation.studies.coverage", description=__doc__, formatter_class=about
    )
    parser.add_argument("source", type=Path, help="a pack or a folder of scans")
    parser.add_argument(
        "--weights", type=Path, action="append", metavar="FILE", help="may be repeated (default: the bundled)"
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--views", type=int, default=4, help="of each individual (default: 4)")
    parser.add_argument("--seed", type=int, default=1, help="of the views (default: 1)")
    parser.add_argument(
        "--individuals", type=int, metavar="N", help="of each group, for a quick look (default: all)"
    )
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or mps (default: auto)")
    parser.add_argument("--overwrite", action="store_true", help="replace the files that are there already")
    asked = parser.parse_args(arguments)
    check_files(asked.output, FILES, asked.overwrite)
    weights = [load_weights(path) for path in asked.weights or [resource(BUNDLED)]]
    found = jobs.run(
        study(asked.source, weights, asked.views, asked.seed, asked.individuals, asked.device), tell
    )
    write(asked.output, found, asked.overwrite)
    print(table(found))


if __name__ == "__main__":
    main()
