"""The evaluation protocol: seeded views of held-out individuals, every method on the same ones, averaged by
individual."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from xrayview.dataset.collection import cache_folder, collect
from xrayview.dataset.specimens import Specimen
from xrayview.dataset.views import BONE_DENSITY, ViewSampler, plain_draw
from xrayview.errors import UnusableOption
from xrayview.evaluation.bank import FILM_SIDE, make_bank, sized
from xrayview.evaluation.baselines import Baselines
from xrayview.evaluation.results import Evaluation, Sample, Score
from xrayview.evaluation.shading import shaded
from xrayview.fusion.fused import fuse
from xrayview.jobs import Job, Progress
from xrayview.metrics.dssim import dssim
from xrayview.metrics.l2 import l2
from xrayview.network.devices import choose_device
from xrayview.network.inference import predict
from xrayview.network.weights import Weights
from xrayview.pipeline import DEFAULT_LAW
from xrayview.projection.beer_lambert import opacity
from xrayview.projection.views import camera_from_angles, seeded_views
from xrayview.volume.volume import Volume

FUSION_SIZE = FILM_SIDE
"""Films of the evaluation have 128 x 128 pixels: the specimens hold no finer detail."""

SKIN_ISO_VALUE = 0.1
"""The paper's; in a mouse it is bone already."""

_SIDE_VIEW = camera_from_angles(90, 0)


def evaluate(
    source: Path,
    weights: Sequence[Weights],
    split: str = "val",
    views: int = 20,
    seed: int = 1,
    size: int = 64,
    device: str = "auto",
) -> Job[Evaluation]:
    """The scores of every network, before and after fusion, and of the baselines on one split of ``source``.

    ``source``: a pack or a folder of scans; baselines search its training split. ``size``: edge of the
    compared volumes, 64 or 128; ``views``: seeded views of each individual.
    """
    if size not in (64, 128):
        raise UnusableOption(f"--size {size} is not possible", "choose 64 or 128")
    if views < 1:
        raise UnusableOption(f"--views {views} is not possible", "choose 1 or more")
    training = yield from collect(source, ("train",))
    held_out = yield from collect(source, (split,))
    bank = yield from make_bank(training, 64, cache_folder() / f"views-{_name_of(training)}.npz")
    place, baselines, sampler = (
        choose_device(device),
        Baselines(bank, training, size),
        ViewSampler(held_out, size),
    )
    keys, samples = keys_of(weights), []
    for number, specimen in enumerate(held_out):
        yield Progress(f"evaluating {specimen.entry.name}", number / len(held_out))
        for view, camera in enumerate(seeded_views(specimen.entry.name, views, seed)):
            seen = sampler.view(plain_draw(number, camera))
            truth = functional.avg_pool2d(seen, 2)
            film, mean = sized(opacity(seen), FUSION_SIZE), sized(seen.mean(dim=0), FUSION_SIZE)
            volumes = baselines.volumes(film, truth)
            volumes["nearest_fused"] = _fused(volumes["nearest"], film)
            for key, one in zip(keys, weights, strict=True):
                density, _ = predict(one, film.numpy(), mean.numpy(), place)
                volumes[f"{key}_unfused"] = _pooled(torch.from_numpy(density), size)
                volumes[key] = _fused(torch.from_numpy(density), film, size)
            judge = Judge(truth, BONE_DENSITY.get(specimen.entry.group, 0.43))
            scores = {method: judge.score(volume) for method, volume in volumes.items()}
            samples.append(Sample(specimen.entry.name, specimen.entry.group, specimen.top_cut, view, scores))
            yield Progress(f"evaluating {specimen.entry.name}", (number + (view + 1) / views) / len(held_out))
    identity = tuple(
        {"key": key, "name": one.name, "sha256": one.sha256} for key, one in zip(keys, weights, strict=True)
    )
    return Evaluation(split, size, views, seed, identity, tuple(samples))


class Judge:
    """Scores volumes against one truth, whose pictures are drawn once. ``bone``: the bone's iso-value."""

    def __init__(self, truth: torch.Tensor, bone: float) -> None:
        self._truth, self._bone = truth, bone
        self._skin_picture, self._bone_picture = self._pictures(truth)

    def score(self, volume: torch.Tensor) -> Score:
        """How far a volume of the truth's shape is from it."""
        skin, bone = self._pictures(volume)
        return Score(
            l2(volume, self._truth), dssim(skin, self._skin_picture), dssim(bone, self._bone_picture)
        )

    def _pictures(self, volume: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return shaded(volume, SKIN_ISO_VALUE), shaded(volume, self._bone, _SIDE_VIEW)


def keys_of(weights: Sequence[Weights]) -> list[str]:
    """What each network is called: henzler2018, ours for the first other one, else its name and its hash."""
    keys: list[str] = []
    for one in weights:
        name = "henzler2018" if one.header.architecture == "henzler2018" else "ours"
        if name in keys:
            name = one.name if one.name not in keys else f"{one.name} {one.sha256[:8]}"
        keys.append(name)
    return keys


def _fused(density: torch.Tensor, film: torch.Tensor, size: int | None = None) -> torch.Tensor:
    """A (D, H, W) density fused with a (128, 128) opacity by the program's own law, as (size)^3 means."""
    fused = fuse(Volume(density.contiguous().numpy()), film.numpy(), DEFAULT_LAW).at_resolution(FUSION_SIZE)
    return _pooled(torch.from_numpy(fused.density), size or len(density))


def _pooled(density: torch.Tensor, size: int) -> torch.Tensor:
    """A (D, H, W) density as (size, size, size) means."""
    return functional.adaptive_avg_pool3d(density[None, None], size)[0, 0]


def _name_of(specimens: Sequence[Specimen]) -> str:
    facts = [(one.entry.name, int(one.density.sum(dtype=np.int64))) for one in specimens]
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]
