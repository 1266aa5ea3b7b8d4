"""The bank of training views behind the nearest-neighbour baseline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from xrayview.dataset.specimens import Specimen
from xrayview.dataset.views import ViewSampler, plain_draw
from xrayview.jobs import Job, Progress
from xrayview.projection.beer_lambert import opacity
from xrayview.projection.views import seeded_views

VIEWS = 100
"""Views of each training individual, by the law of the evaluation; each counts mirrored as well."""

BANK_SEED = 7


@dataclass(frozen=True, eq=False)
class Bank:
    """``films``: (N, 128 x 128) uint8 opacity of every view; ``names``: individual and ``views`` index of
    each.

    ``mean``: (R, R, R) float32, the mean of all their volumes and the mirrored ones.
    """

    films: npt.NDArray[np.uint8]
    specimens: npt.NDArray[np.int32]
    views: npt.NDArray[np.int32]
    mean: npt.NDArray[np.float32]

    def nearest(self, film: torch.Tensor, tried: int = 4096) -> tuple[int, int, bool]:
        """Specimen, view, and whether mirrored, of the view nearest to a (128, 128) film by L2 of opacity."""
        queries = torch.stack([film, film.flip(-1)]).reshape(2, -1).float()
        best, answer = float("inf"), (0, 0, False)
        for start in range(0, len(self.films), tried):
            films = torch.from_numpy(self.films[start : start + tried]).float().mul_(1 / 255)
            distances = torch.cdist(queries, films, compute_mode="use_mm_for_euclid_dist")
            index = int(distances.argmin())
            if float(distances.flatten()[index]) < best:
                best = float(distances.flatten()[index])
                which = start + index % len(films)
                answer = (int(self.specimens[which]), int(self.views[which]), index >= len(films))
        return answer


def make_bank(specimens: Sequence[Specimen], size: int, kept: Path | None, views: int = VIEWS) -> Job[Bank]:
    """Render the bank of the training individuals, or read it from the file ``kept`` where it is there
    already."""
    if kept is not None and kept.is_file():
        with np.load(kept) as stored:
            return Bank(stored["films"], stored["specimens"], stored["views"], stored["mean"])
    sampler = ViewSampler(specimens, size, across=2)
    films, mean, count = [], torch.zeros(size, size, size), len(specimens) * views
    for number, specimen in enumerate(specimens):
        yield Progress(f"rendering the bank: {specimen.entry.name}", number / len(specimens))
        for camera in seeded_views(specimen.entry.name, views, BANK_SEED):
            seen = sampler.view(plain_draw(number, camera))
            film = opacity(seen)
            films.append((sized(film, 128) * 255).round().to(torch.uint8).flatten().numpy())
            mean += functional.avg_pool2d(seen, 2) / count
    mean = (mean + mean.flip(-1)) / 2
    owners, numbers = np.divmod(np.arange(count, dtype=np.int32), views)
    bank = Bank(np.stack(films), owners.astype(np.int32), numbers.astype(np.int32), mean.numpy())
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        temporary = kept.with_name(f".new-{kept.name}")
        np.savez(temporary, films=bank.films, specimens=bank.specimens, views=bank.views, mean=bank.mean)
        temporary.replace(kept)
    return bank


def sized(film: torch.Tensor, size: int) -> torch.Tensor:
    """A (N, N) film at (size, size), averaged or interpolated."""
    if film.shape[-1] == size:
        return film
    return functional.interpolate(film[None, None], (size, size), mode="bilinear", antialias=True)[0, 0]
