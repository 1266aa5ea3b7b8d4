"""The evaluation protocol: seeded views of held-out individuals, every method on the same ones, averaged by
individual."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from xrayview.dataset.collection import cache_folder, collect
from xrayview.dataset.specimens import Specimen
from xrayview.dataset.views import ViewSampler, plain_draw
from xrayview.errors import UnusableOption
from xrayview.evaluation.bank import BANK_SEED, Bank, make_bank, sized
from xrayview.fusion.fused import fuse
from xrayview.jobs import Job, Progress
from xrayview.metrics.l2 import l2
from xrayview.network.devices import choose_device
from xrayview.network.inference import predict
from xrayview.network.weights import Weights
from xrayview.projection.beer_lambert import opacity
from xrayview.projection.views import seeded_views
from xrayview.volume.volume import Volume

FUSION_SIZE = 128
"""Films of the evaluation have 128 x 128 pixels: the specimens hold no finer detail."""


@dataclass(frozen=True)
class Sample:
    """One view of one individual: the L2 of every method."""

    individual: str
    group: str
    top_cut: bool
    view: int
    l2: dict[str, float]


@dataclass(frozen=True)
class Evaluation:
    """All samples of one evaluation and how it was made."""

    split: str
    size: int
    views: int
    seed: int
    weights: tuple[dict[str, str], ...]
    samples: tuple[Sample, ...]

    def groups(self) -> list[str]:
        """Rows of the table: each group, and people apart by whether the vault is cut."""
        return sorted({label for sample in self.samples for label in _labels(sample)})

    def means(self, group: str) -> dict[str, dict[str, float]]:
        """For each method of a row: mean over individuals (after their views), and a 95 % bootstrap
        interval."""
        by_individual: dict[str, list[dict[str, float]]] = {}
        for sample in self.samples:
            if group in _labels(sample):
                by_individual.setdefault(sample.individual, []).append(sample.l2)
        random = np.random.default_rng(self.seed)
        result = {}
        for method in self.samples[0].l2:
            values = np.array([np.mean([one[method] for one in views]) for views in by_individual.values()])
            draws = values[random.integers(0, len(values), (2000, len(values)))].mean(axis=1)
            low, high = np.percentile(draws, [2.5, 97.5])
            result[method] = {"mean": float(values.mean()), "low": float(low), "high": float(high)}
        return result

    def individuals(self, group: str) -> int:
        """How many individuals stand behind a row."""
        return len({sample.individual for sample in self.samples if group in _labels(sample)})

    def to_json(self) -> dict[str, Any]:
        """The whole evaluation for programs."""
        return {
            "split": self.split,
            "size": self.size,
            "views": self.views,
            "seed": self.seed,
            "weights": self.weights,
            "groups": {
                group: {"individuals": self.individuals(group), "l2": self.means(group)}
                for group in self.groups()
            },
            "samples": [vars(sample) for sample in self.samples],
        }


def evaluate(
    folder: Path,
    weights: Sequence[Weights],
    split: str = "val",
    views: int = 20,
    seed: int = 1,
    size: int = 64,
    device: str = "auto",
) -> Job[Evaluation]:
    """L2 of every network (before and after fusion with both laws) and of the baselines on one split of
    ``folder``.

    ``size``: edge of the compared volumes, 64 or 128; ``views``: seeded views of each individual.
    """
    if size not in (64, 128):
        raise UnusableOption(f"--size {size} is not possible", "choose 64 or 128")
    if views < 1:
        raise UnusableOption(f"--views {views} is not possible", "choose 1 or more")
    training = yield from collect(folder, ("train",))
    held_out = yield from collect(folder, (split,))
    bank = yield from make_bank(training, 64, cache_folder() / f"bank-{_name_of(training)}.npz")
    place = choose_device(device)
    searched, sampler = ViewSampler(training, size), ViewSampler(held_out, size)
    samples, names = [], _names(weights)
    for number, specimen in enumerate(held_out):
        yield Progress(f"evaluating {specimen.entry.name}", number / len(held_out))
        for view, camera in enumerate(seeded_views(specimen.entry.name, views, seed)):
            seen = sampler.view(plain_draw(number, camera))
            truth = functional.avg_pool2d(seen, 2)
            film, mean = sized(opacity(seen), FUSION_SIZE), sized(seen.mean(dim=0), FUSION_SIZE)
            errors = _baselines(truth, film, bank, training, searched)
            for name, one in zip(names, weights, strict=True):
                errors |= _network(name, one, film, mean, truth, place)
            samples.append(Sample(specimen.entry.name, specimen.entry.group, specimen.top_cut, view, errors))
            yield Progress(f"evaluating {specimen.entry.name}", (number + (view + 1) / views) / len(held_out))
    identity = tuple({"name": name, "sha256": one.sha256} for name, one in zip(names, weights, strict=True))
    return Evaluation(split, size, views, seed, identity, tuple(samples))


def _baselines(
    truth: torch.Tensor, film: torch.Tensor, bank: Bank, training: Sequence[Specimen], searched: ViewSampler
) -> dict[str, float]:
    size = truth.shape[0]
    owner, view, mirrored = bank.nearest(film)
    camera = seeded_views(training[owner].entry.name, view + 1, BANK_SEED)[view]
    nearest = functional.avg_pool2d(searched.view(plain_draw(owner, camera)), 2)
    mean = functional.interpolate(
        torch.from_numpy(bank.mean)[None, None], (size, size, size), mode="trilinear"
    )[0, 0]
    return {
        "empty": l2(torch.zeros(()), truth),
        "mean volume": l2(mean, truth),
        "extrusion": l2(truth.mean(dim=0).expand_as(truth), truth),
        "nearest neighbour": l2(nearest.flip(-1) if mirrored else nearest, truth),
    }


def _names(weights: Sequence[Weights]) -> list[str]:
    """What each network is called in the table: its name, with its hash where two have the same."""
    names = [one.name for one in weights]
    return [
        name if names.count(name) == 1 else f"{name} {one.sha256[:8]}"
        for name, one in zip(names, weights, strict=True)
    ]


def _network(
    name: str,
    weights: Weights,
    film: torch.Tensor,
    mean: torch.Tensor,
    truth: torch.Tensor,
    device: torch.device,
) -> dict[str, float]:
    density, _ = predict(weights, film.numpy(), mean.numpy(), device)
    size = truth.shape[0]
    errors = {f"{name}, before fusion": l2(_pooled(torch.from_numpy(density), size), truth)}
    for law in ("paper", "proportional"):
        fused = fuse(Volume(density), film.numpy(), law).at_resolution(FUSION_SIZE)
        errors[f"{name}, {law} fusion"] = l2(_pooled(torch.from_numpy(fused.density), size), truth)
    return errors


def _pooled(density: torch.Tensor, size: int) -> torch.Tensor:
    """A (D, H, W) density as (size, size, size) means."""
    return functional.adaptive_avg_pool3d(density[None, None], size)[0, 0]


def _labels(sample: Sample) -> list[str]:
    if sample.group != "human":
        return [sample.group]
    return [sample.group, "human, vault cut" if sample.top_cut else "human, whole"]


def _name_of(specimens: Sequence[Specimen]) -> str:
    import hashlib

    facts = [(one.entry.name, int(one.density.sum(dtype=np.int64))) for one in specimens]
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]
