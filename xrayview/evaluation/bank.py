"""The bank of training views: what the nearest neighbour by x-ray and the oracle by volume search."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from xrayview.dataset.collection import cache_folder
from xrayview.dataset.specimens import Specimen
from xrayview.dataset.views import ViewSampler, plain_draw
from xrayview.files import new_file
from xrayview.fusion.workers import in_order
from xrayview.jobs import Job, Progress
from xrayview.projection.beer_lambert import opacity
from xrayview.projection.views import Rotation, seeded_views

VIEWS = 100
"""Views of each training individual, by the law of the evaluation; each counts mirrored as well."""

BANK_SEED = 7
SIZE = 64
"""Edge of the volumes whose mean is kept."""

FILM_SIDE = 128
COARSE_SIDE = 32
"""Edge of the volumes that are kept; finer ones are made again of the specimens."""

_AT_ONCE = 512


@dataclass(frozen=True)
class Place:
    """One view in the bank: of which specimen, which view of it, and whether mirrored."""

    specimen: int
    view: int
    is_mirrored: bool


@dataclass(frozen=True, eq=False)
class Ranking:
    """Views, nearest first: (2 N,) their ``numbers`` for `Bank.place`, and (2 N,) ``bounds``, root mean
    squared errors that the exact ones are never below but for rounding: those of the means over blocks."""

    numbers: npt.NDArray[np.int64]
    bounds: npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Bank:
    """Every view's film and coarse volume.

    ``films``: (N, 128 x 128) uint8 opacity. ``volumes``: (N, 32^3) uint8 density, 255 for 1. ``specimens``
    and ``views``: (N,) whose and which. ``mean``: (R, R, R) float32, the mean of all their volumes and the
    mirrored ones.
    """

    films: npt.NDArray[np.uint8]
    volumes: npt.NDArray[np.uint8]
    specimens: npt.NDArray[np.int32]
    views: npt.NDArray[np.int32]
    mean: npt.NDArray[np.float32]

    def nearest(self, film: torch.Tensor) -> Place:
        """The view nearest to a (128, 128) film by L2 of opacity."""
        return self.nearest_to_each([film])[0]

    def nearest_to_each(self, films: Sequence[torch.Tensor]) -> list[Place]:
        """The same for several films at once, which takes hardly longer than for one."""
        return [self.place(int(one.argmin())) for one in self._distances(self.films, torch.stack([*films]))]

    def by_volume(self, truths: Sequence[torch.Tensor]) -> list[Ranking]:
        """All views and mirrored ones by their coarse distance to each (R, R, R) truth, nearest first."""
        coarse = functional.adaptive_avg_pool3d(torch.stack([*truths])[:, None], COARSE_SIDE)[:, 0]
        rankings = []
        for distances in self._distances(self.volumes, coarse):
            order = torch.argsort(distances)
            bounds = distances[order].double() / COARSE_SIDE**1.5
            rankings.append(Ranking(order.numpy(), bounds.numpy()))
        return rankings

    def place(self, number: int) -> Place:
        """The view behind a number from 0 to 2 N - 1; from N on they are mirrored."""
        which = number % len(self.films)
        return Place(int(self.specimens[which]), int(self.views[which]), number >= len(self.films))

    @staticmethod
    def _distances(stored: npt.NDArray[np.uint8], queries: torch.Tensor) -> torch.Tensor:
        """(Q, 2 N) Euclidean distances of (Q, ...) queries to all stored rows, then to their mirror images.

        Stored rows become numbers once for all queries: that is what takes time.
        """
        flat = torch.cat([queries, queries.flip(-1)]).flatten(1).float()
        parts = [
            torch.cdist(
                flat,
                torch.from_numpy(stored[start : start + _AT_ONCE]).float().mul_(1 / 255),
                compute_mode="use_mm_for_euclid_dist",
            )
            for start in range(0, len(stored), _AT_ONCE)
        ]
        straight, mirrored = torch.cat(parts, dim=1).chunk(2)
        return torch.cat([straight, mirrored], dim=1)


def kept_bank(training: Sequence[Specimen]) -> Job[Bank]:
    """The bank of the training individuals at `SIZE`, made once and kept in the cache under what they are."""
    facts = [(one.entry.name, int(one.density.sum(dtype=np.int64))) for one in training]
    name = hashlib.sha256(repr(facts).encode()).hexdigest()[:16]
    return (yield from make_bank(training, SIZE, cache_folder() / f"views-{name}.npz"))


def make_bank(specimens: Sequence[Specimen], size: int, kept: Path | None, views: int = VIEWS) -> Job[Bank]:
    """Render the bank of the training individuals, or read it from the file ``kept`` where it is there."""
    if kept is not None and kept.is_file():
        with np.load(kept) as stored:
            return Bank(**{field.name: stored[field.name] for field in fields(Bank)})
    sampler = ViewSampler(specimens, size, across=2)

    def rendered(of: tuple[int, Rotation]) -> tuple[npt.NDArray[np.uint8], torch.Tensor]:
        seen = sampler.view(plain_draw(*of))
        return _bytes(sized(opacity(seen), FILM_SIDE)), functional.avg_pool2d(seen, 2)

    films, volumes = [], []
    mean, count = torch.zeros(size, size, size), len(specimens) * views
    for number, specimen in enumerate(specimens):
        yield Progress(f"rendering the bank: {specimen.entry.name}", number / len(specimens))
        cameras = seeded_views(specimen.entry.name, views, BANK_SEED)
        for film, volume in in_order(rendered, ((number, camera) for camera in cameras)):
            films.append(film)
            volumes.append(_bytes(functional.adaptive_avg_pool3d(volume[None, None], COARSE_SIDE)))
            mean += volume / count
    mean = (mean + mean.flip(-1)) / 2
    owners, numbers = np.divmod(np.arange(count, dtype=np.int32), views)
    bank = Bank(np.stack(films), np.stack(volumes), owners, numbers.astype(np.int32), mean.numpy())
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with new_file(kept, overwrite=True) as temporary, temporary.open("wb") as stream:
            np.savez(stream, **{field.name: getattr(bank, field.name) for field in fields(Bank)})
    return bank


def sized(film: torch.Tensor, size: int) -> torch.Tensor:
    """A (N, N) film at (size, size), averaged or interpolated."""
    if film.shape[-1] == size:
        return film
    return functional.interpolate(film[None, None], (size, size), mode="bilinear", antialias=True)[0, 0]


def _bytes(picture: torch.Tensor) -> npt.NDArray[np.uint8]:
    return np.asarray((picture * 255).round().to(torch.uint8).flatten().numpy())
