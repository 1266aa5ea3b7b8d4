"""Endless random batches of views, each made while the one before is learned from."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from xrayview.dataset.specimens import Specimen
from xrayview.dataset.views import Batch, ViewSampler, draw_view
from xrayview.training.config import TrainingConfig


def random_batches(
    sampler: ViewSampler, specimens: Sequence[Specimen], config: TrainingConfig, random: np.random.Generator
) -> Generator[Batch, None, None]:
    """Endless batches; people and other groups in the recipe's shares, whole heads four times as often as cut
    ones."""
    weights = np.array([1.0 if one.top_cut or one.entry.group != "human" else 4.0 for one in specimens])
    human = np.array([one.entry.group == "human" for one in specimens])
    for members, share in ((human, config.human_share), (~human, 1 - config.human_share)):
        if members.any() and not members.all():
            weights[members] *= share / weights[members].sum()
    weights /= weights.sum()
    while True:
        chosen = random.choice(len(specimens), size=config.batch, p=weights)
        yield sampler.batch([draw_view(int(index), random) for index in chosen])


def prefetched(batches: Iterator[Batch]) -> Generator[Batch, None, None]:
    """The same batches, each made on a second thread while the one before is learned from."""
    with ThreadPoolExecutor(1) as worker:
        waiting = worker.submit(next, batches)
        while True:
            ready = waiting.result()
            waiting = worker.submit(next, batches)
            yield ready
