"""What makes the small network that tells which side of a head is up.

    python -m xrayview.training.upright FOLDER -o resources/weights/upright.npz

learns from simulated films of the folder's scans, and prints how often it is right on individuals held out.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from scipy import ndimage
from torch import nn

from xrayview import jobs
from xrayview.dataset.collection import collect
from xrayview.dataset.specimens import Specimen
from xrayview.files import new_file
from xrayview.projection.rays import opacity_from
from xrayview.projection.views import camera_from_angles, seeded_views
from xrayview.training.provenance import licence_of, sources_of
from xrayview.xray.posing import Picture
from xrayview.xray.upright import SIDE, SURE, Scorer, quarter_chances, scores_by, thumbnail

Grey = npt.NDArray[np.float32]

VIEWS = 22
"""Simulated films of every individual that is learned from."""

CHANGES = 5
"""Changed copies of every film."""

NOTHING = 3
"""Films without an upright head made of every film."""

_FILM = 96
_HIDDEN = 48
_EPOCHS = 60
_BATCH = 256


def films_of(specimen: Specimen, count: int) -> list[Grey]:
    """``count`` simulated films: two in five from about the front or a side, the rest from anywhere."""
    density = torch.from_numpy(specimen.density).float() / 255
    name = specimen.entry.name
    random = np.random.default_rng(zlib.crc32(name.encode()))
    clinical = [
        camera_from_angles(azimuth + random.normal(0, 5), random.normal(0, 5))
        for azimuth in random.permutation(np.resize([0, 90, -90], 2 * count // 5))
    ]
    cameras = [*clinical, *seeded_views(name, count - len(clinical), 0)]
    return [opacity_from(density, (1, 1, 1), camera, _FILM).numpy() for camera in cameras]


def changed(film: Grey, random: np.random.Generator) -> Grey:
    """A film of another tone, a little askew, maybe mirrored, cut at top, foot or side, or with a rod."""
    film = np.clip(ndimage.rotate(film, random.normal(0, 6), reshape=False, order=1), 0, 1)
    if random.random() < 0.5:
        film = film[:, ::-1]
    if random.random() < 0.7:
        film = film ** np.exp(random.normal(0, 0.4))
    side = len(film)
    if random.random() < 0.3:
        film = film[int(random.uniform(0, 0.22) * side) :]
    if random.random() < 0.3:
        film = film[: len(film) - int(random.uniform(0, 0.3) * side)]
    if random.random() < 0.2:
        film = film[:, int(random.uniform(0, 0.2) * side) :]
    if random.random() < 0.3:
        film = film.copy()
        width, length = int(random.integers(2, 12)), int(random.integers(3, 28))
        place = int(random.integers(0, min(film.shape) - width))
        rod = film.T if random.random() < 0.5 else film
        rod[:length, place : place + width] = random.uniform(0.2, 0.9)
    return np.ascontiguousarray(film, np.float32)


def no_head(film: Grey, random: np.random.Generator) -> Grey:
    """A film on which no quarter is upright: a head on the slant, a part that fills it, or mere shadows."""
    kind = random.integers(3)
    side = len(film)
    if kind == 0:
        slanted = ndimage.rotate(film, random.choice([45, 135, 225, 315]) + random.normal(0, 8), order=1)
        return np.ascontiguousarray(np.clip(slanted, 0, 1), np.float32)
    if kind == 1:
        part = int(random.uniform(0.25, 0.55) * side)
        top, left = random.integers(side // 4, 3 * side // 4, 2) - part // 2
        window = film[max(0, top) : top + part, max(0, left) : left + part]
        stretched = (window - window.min()) / max(float(np.ptp(window)), 1e-3)
        return np.ascontiguousarray(0.95 * np.rot90(stretched, int(random.integers(4))), np.float32)
    shadows = ndimage.gaussian_filter(random.normal(size=(side, side)), random.uniform(3, 20))
    shadows = (shadows - shadows.min()) / np.ptp(shadows)
    shadows[:, : int(random.uniform(0, 0.3) * side)] *= random.integers(2)
    return np.ascontiguousarray(0.95 * shadows ** random.uniform(0.3, 2), np.float32)


def learn(thumbs: Grey, weights: Grey, upright: npt.NDArray[np.bool_], seed: int = 0) -> dict[str, Grey]:
    """Train on ``thumbs`` (n, 24, 24), each counted by its weight (n,); the network's numbers.

    Each is shown in its four quarters and the network scores each. The first is to win where the thumbnail is
    ``upright`` (n,); where no quarter is, a score of 0 is to win, which stands for "no head".
    """
    torch.manual_seed(seed)
    scorer = nn.Sequential(nn.Linear(SIDE * SIDE, _HIDDEN), nn.ReLU(), nn.Linear(_HIDDEN, 1))
    shown, counted = torch.from_numpy(thumbs), torch.from_numpy(weights)
    answers = torch.from_numpy(np.where(upright, 0, 4))
    steps = _EPOCHS * -(-len(shown) // _BATCH)
    optimiser = torch.optim.AdamW(scorer.parameters(), weight_decay=0.1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, total_steps=steps)
    for _ in range(_EPOCHS):
        for batch in torch.randperm(len(shown)).split(_BATCH):  # type: ignore[no-untyped-call]
            picture = shown[batch]
            flipped = torch.rand(len(batch), 1, 1) < 0.5
            picture = torch.where(flipped, picture.flip(2), picture)
            brighter = 0.02 * torch.randn(len(batch), 1, 1) * (picture > 0.02)
            picture = picture + brighter + 0.02 * torch.randn_like(picture)
            shift = torch.randint(-1, 2, (2,)).tolist()
            picture = torch.roll(picture, shift, (1, 2))
            quarters = torch.stack([torch.rot90(picture, -turn, (1, 2)) for turn in range(4)], 1)
            scores = scorer(quarters.flatten(2))[..., 0]
            scores = torch.cat([scores, torch.zeros(len(batch), 1)], 1)
            losses = nn.functional.cross_entropy(scores, answers[batch], reduction="none")
            loss = (losses * counted[batch]).mean()
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            schedule.step()
    first, last = scorer[0], scorer[2]
    return {
        "hidden": first.weight.detach().numpy().astype(np.float16),  # type: ignore[operator]
        "hidden_bias": first.bias.detach().numpy(),  # type: ignore[operator]
        "score": last.weight.detach().numpy()[0],  # type: ignore[operator]
        "score_bias": last.bias.detach().numpy(),  # type: ignore[operator]
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn from a folder of scans, write the network, and say how well it does."""
    parser = argparse.ArgumentParser(prog="xrayview.training.upright", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args(arguments)
    specimens = jobs.run(collect(options.folder))
    random = np.random.default_rng(0)
    thumbs, groups, upright = [], [], []
    for one in specimens:
        if one.entry.split == "val":
            continue
        for film in films_of(one, VIEWS):
            copies = [film, *(changed(film, random) for _ in range(CHANGES))]
            copies += [no_head(film, random) for _ in range(NOTHING)]
            thumbs += [thumb_of(copy) for copy in copies]
            groups += [one.entry.group] * len(copies)
            upright += [True] * (1 + CHANGES) + [False] * NOTHING
    # Every group counts alike, however many individuals it has.
    counts = np.array([groups.count(group) for group in dict.fromkeys(groups)])
    share = dict(zip(dict.fromkeys(groups), len(groups) / len(counts) / counts, strict=True))
    weights = np.array([share[group] for group in groups], np.float32)
    numbers = learn(np.array(thumbs), weights, np.array(upright))
    learned = [one for one in specimens if one.entry.split != "val"]
    licence = licence_of({one.entry.licence for one in learned})
    about = {"sources": sorted(sources_of(learned)), "licence": licence}
    with new_file(options.output, overwrite=True) as path, path.open("wb") as stream:
        np.savez_compressed(stream, about=np.array(json.dumps(about)), **numbers)  # type: ignore[arg-type]
    _report([one for one in specimens if one.entry.split == "val"], partial(scores_by, numbers))


def thumb_of(film: Grey) -> Grey:
    """(24, 24) what is judged of a film of opacities."""
    return thumbnail(Picture(film, np.ones(film.shape, bool), None))


def _report(held_out: Sequence[Specimen], scorer: Scorer) -> None:
    random = np.random.default_rng(1)
    for group in sorted({one.entry.group for one in held_out}):
        films = [film for one in held_out if one.entry.group == group for film in films_of(one, 20)]
        kinds = {
            "as simulated": films,
            "changed": [changed(film, random) for film in films],
            "no upright head": [no_head(film, random) for film in films],
        }
        for name, kind in kinds.items():
            chances = np.array([quarter_chances(thumb_of(film), scorer) for film in kind])
            right, sure = chances.argmax(axis=1) == 0, chances.max(axis=1) >= SURE
            print(
                f"{group}, {name}: {len(kind)} films, {sure.mean():.0%} answered, of these "
                f"{right[sure].mean():.1%} right; without abstaining {right.mean():.1%}"
            )


if __name__ == "__main__":
    main()
