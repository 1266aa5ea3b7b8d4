"""How far the guesses of several networks, from a film and from its mirror image, lie apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from xrayview.errors import UnusableOption
from xrayview.jobs import Job, Progress
from xrayview.network.inference import predict, reduced
from xrayview.network.weights import Weights

Density = npt.NDArray[np.float32]

_UNFORESEEN = 1e-3
"""A ray of which a network foresees a smaller share than this tells nothing about depth: it is filled
evenly."""


@dataclass(frozen=True, eq=False)
class Spread:
    """What the guesses say together.

    ``mean``: (R, R, R) = (depth, row, column) float32 density >= 0. ``deviation``: (R, R, R) float32, their
    standard deviation about that mean (divided by their number, not by one less), in density. Every guess
    composes to the film, and so does the mean. ``guesses``: how many they are.
    """

    mean: Density
    deviation: Density
    guesses: int


def predict_spread(
    weights: Sequence[Weights], opacity: Density, mean_density: Density, device: torch.device
) -> Job[tuple[Spread, str]]:
    """The mean and the spread of what every network makes of a film and of its mirror image, and the name of
    the device that computed them.

    ``opacity``, ``mean_density``: (N, N) as `predict` takes them. Networks of different R raise
    `UnusableOption`.
    """
    found: list[Density] = []
    used: list[str] = []
    for number, one in enumerate(same_size(weights)):
        yield Progress(f"guessing with {one.name}", number / len(weights))
        guesses, name = guesses_of(one, opacity, mean_density, device)
        found += guesses
        used += [name] if name not in used else []
    return spread_of(found), ", ".join(used)


def same_size(weights: Sequence[Weights]) -> Sequence[Weights]:
    """The weights, if there are any and all their volumes have the same shape; else `UnusableOption`."""
    sizes = {one.network.film_size for one in weights}
    if len(sizes) != 1:
        told = ", ".join(f"{one.name} {one.network.film_size}^3" for one in weights)
        raise UnusableOption(
            f"these networks cannot guess together: {told or 'none'}", "give networks of one size"
        )
    return weights


def guesses_of(
    weights: Weights, opacity: Density, mean_density: Density, device: torch.device
) -> tuple[list[Density], str]:
    """(R, R, R) density from the film, and from its mirror image mirrored back, and the name of the device;
    both hold the film's totals.

    A head's left and right are nearly alike, so a network has no reason to answer the two differently.
    """
    total = reduced(mean_density, weights.network.film_size)
    straight, used = predict(weights, opacity, mean_density, device)
    mirrored, _ = predict(weights, opacity[:, ::-1], mean_density[:, ::-1], device)
    return [with_totals(straight, total), with_totals(mirrored[:, :, ::-1], total)], used


def with_totals(density: Density, mean_density: Density) -> Density:
    """(D, H, W) density in proportion such that every ray's mean is that of (H, W) ``mean_density``.

    A network that composes to the film by construction is left as it is, but for rounding.
    """
    foreseen = density.mean(axis=0, dtype=np.float64)
    known = foreseen > _UNFORESEEN * mean_density
    factor = np.divide(mean_density, foreseen, out=np.zeros_like(foreseen), where=known)
    return np.where(known, density * factor.astype(np.float32), mean_density).astype(np.float32)


def spread_of(guesses: Sequence[Density]) -> Spread:
    """Mean and standard deviation of two or more (R, R, R) densities."""
    if len(guesses) < 2:
        raise ValueError("a spread is of two guesses or more")
    together = np.stack(guesses)
    return Spread(together.mean(axis=0), together.std(axis=0), len(together))
