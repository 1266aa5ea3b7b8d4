"""The evaluation protocol: views of held-out individuals, every method on the same ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xrayview.dataset.collection import collect
from xrayview.dataset.specimens import Specimen
from xrayview.dataset.views import ViewSampler
from xrayview.errors import UnusableOption
from xrayview.evaluation.bank import kept_bank
from xrayview.evaluation.baselines import Baselines
from xrayview.evaluation.cases import CLINICAL, Case, case_of, clinical_views
from xrayview.evaluation.contest import Contest
from xrayview.evaluation.networks import Networks
from xrayview.evaluation.pictures import FILM, sheet
from xrayview.evaluation.results import Comparison, Evaluation, Sample
from xrayview.evaluation.robustness import ChangedFilm, changed_films
from xrayview.fusion.workers import in_order
from xrayview.jobs import Job, Progress
from xrayview.network.devices import choose_device
from xrayview.network.weights import Weights
from xrayview.projection.views import Rotation, seeded_views


def evaluate(
    source: Path,
    weights: Sequence[Weights],
    split: str = "val",
    views: int = 20,
    seed: int = 1,
    size: int = 64,
    device: str = "auto",
    robustness: int = 0,
    unseen: str = "",
) -> Job[Evaluation]:
    """The scores of every network, before and after fusion, and of the baselines on one split of ``source``.

    ``source``: a pack or a folder of scans; baselines search its training split. ``size``: edge of the
    compared volumes, 64 or 128; ``views``: seeded views of each individual; ``robustness``: on how many of
    them the networks are given changed films as well. ``unseen``: a group that the networks did not learn
    from: it alone is judged, and the baselines search the others.
    """
    if size not in (64, 128):
        raise UnusableOption(f"--size {size} is not possible", "choose 64 or 128")
    if views < 1:
        raise UnusableOption(f"--views {views} is not possible", "choose 1 or more")
    training = yield from collect(source, ("train",))
    held_out = yield from collect(source, (split,))
    if unseen:
        training = [one for one in training if one.entry.group != unseen]
        held_out = [one for one in held_out if one.entry.group == unseen]
        if not training or not held_out:
            raise UnusableOption(
                f"--unseen {unseen}: there must be individuals of it to judge, and others to search",
                "name one of the manifest's groups, such as human or rodent",
            )
    bank = yield from kept_bank(training)
    networks = Networks(dict(zip(keys_of(weights), weights, strict=True)), choose_device(device))
    contest = Contest(bank, Baselines(bank, training, size), networks)
    sampler = ViewSampler(held_out, size)
    samples: list[Sample] = []
    changed: list[ChangedFilm] = []
    for number, specimen in enumerate(held_out):
        yield Progress(f"evaluating {specimen.entry.name}", number / len(held_out))
        cases = _cases(sampler, number, specimen, views, seed)
        for done, sample in enumerate(contest.samples(cases), 1):
            samples.append(sample)
            share = (number + done / len(cases)) / len(held_out)
            yield Progress(f"evaluating {specimen.entry.name}", share)
        for found in in_order(lambda case: changed_films(case, networks), cases[: min(robustness, views)]):
            changed += found
            yield Progress(f"changing films of {specimen.entry.name}", (number + 1) / len(held_out))
    seeded = Comparison(tuple(one for one in samples if one.view not in CLINICAL), seed)
    clinical = Comparison(tuple(one for one in samples if one.view in CLINICAL), seed)
    pictures = {}
    for row in sorted({sample.row for sample in samples}):
        yield Progress(f"drawing {row}")
        number = _of_median_error(seeded, row, networks.keys, held_out)
        specimen = held_out[number]
        case = case_of(sampler, number, specimen, FILM, clinical_views(specimen.entry.name, seed)[FILM])
        pictures[row] = sheet(case, contest.volumes(case))
    return Evaluation(
        split, size, views, seed, networks.identity, seeded, clinical, tuple(changed), pictures, unseen
    )


def keys_of(weights: Sequence[Weights]) -> list[str]:
    """What each network is called: henzler2018, ours for the first other one, else its name and its hash."""
    keys: list[str] = []
    for one in weights:
        name = "henzler2018" if one.header.architecture == "henzler2018" else "ours"
        if name in keys:
            name = one.name if one.name not in keys else f"{one.name} {one.sha256[:8]}"
        keys.append(name)
    return keys


def _cases(sampler: ViewSampler, number: int, specimen: Specimen, views: int, seed: int) -> list[Case]:
    """The seeded views of one individual, then the clinical ones."""
    name = specimen.entry.name
    cameras: dict[int | str, Rotation] = dict(enumerate(seeded_views(name, views, seed)))
    cameras.update(clinical_views(name, seed))
    return list(in_order(lambda one: case_of(sampler, number, specimen, *one), cameras.items()))


def _of_median_error(
    seeded: Comparison, row: str, networks: Sequence[str], held_out: Sequence[Specimen]
) -> int:
    """Who of a row is drawn: nobody for being drawn well."""
    method = next((key for key in ("ours", *networks) if key in networks), "nearest")
    who = seeded.median_individual(row, method)
    return next(number for number, one in enumerate(held_out) if one.entry.name == who)
