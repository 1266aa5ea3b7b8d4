"""Endless random batches of views, each made while the one before is learned from."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from xrayview.dataset.specimens import Specimen
from xrayview.dataset.views import Batch, Draw, ViewSampler, draw_body, draw_film, draw_plain
from xrayview.training.config import TrainingConfig

T = TypeVar("T")


def random_batches(
    sampler: ViewSampler,
    specimens: Sequence[Specimen],
    config: TrainingConfig,
    step: int = 0,
    retreats: int = 0,
    process: tuple[int, int] = (0, 1),
) -> Generator[list[Batch], None, None]:
    """The batches from ``step`` on without end, each in the recipe's parts, by the recipe's seed alone.

    Every step has its own random numbers: a run that goes on meets the views that it would have met.
    ``retreats``: how often it stepped back, after which it meets others. ``process``: this one of so many,
    which takes its share of every batch.
    """
    shares = shares_of(specimens, config)
    number, processes = process
    size = config.batch // (processes * config.accumulate)
    for at in count(step):
        random = np.random.default_rng((config.seed, retreats, at))
        draws = draws_of(config, shares, random)
        first = number * size * config.accumulate
        starts = range(first, first + size * config.accumulate, size)
        yield [sampler.batch(draws[start : start + size]) for start in starts]


def draws_of(
    config: TrainingConfig, shares: npt.NDArray[np.float64], random: np.random.Generator
) -> list[Draw]:
    """A batch of random draws of specimens by their shares."""
    chosen = random.choice(len(shares), size=config.batch, p=shares)
    bodies = random.random(config.batch) < config.augmentation
    films = random.random(config.batch) < config.film_changes
    draws = []
    for index, is_changed, is_film_changed in zip(chosen, bodies, films, strict=True):
        draw = (draw_body if is_changed else draw_plain)(int(index), random)
        draws.append(draw_film(draw, random) if is_film_changed else draw)
    return draws


def shares_of(specimens: Sequence[Specimen], config: TrainingConfig) -> npt.NDArray[np.float64]:
    """(N,) how often each specimen is drawn: people, made-up heads and other groups in the recipe's shares,
    whole heads of people four times as often as cut ones."""
    weights = np.array([1.0 if one.top_cut or one.entry.group != "human" else 4.0 for one in specimens])
    groups = np.array([one.entry.group for one in specimens])
    real = 1 - config.phantom_share
    parts = (
        (groups == "phantom", config.phantom_share),
        (groups == "human", config.human_share * real),
        ((groups != "phantom") & (groups != "human"), (1 - config.human_share) * real),
    )
    for members, share in parts:
        if members.any() and not members.all():
            weights[members] *= share / weights[members].sum()
    normal: npt.NDArray[np.float64] = weights / weights.sum()
    return normal


def prefetched(batches: Iterator[T]) -> Generator[T, None, None]:
    """The same batches, each made on a second thread while the one before is learned from."""
    with ThreadPoolExecutor(1) as worker:
        waiting = worker.submit(next, batches)
        while True:
            ready = waiting.result()
            waiting = worker.submit(next, batches)
            yield ready
