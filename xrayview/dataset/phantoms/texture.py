"""The grain of spongy bone: smooth noise without detail finer than a lattice, the same at any sampling."""

from __future__ import annotations

import numpy as np

from xrayview.dataset.phantoms.canvas import FloatArray

_COARSE, _FINE = 14, 44
"""Knots of the lattices along the cube's edge."""

_SPREAD = 0.330
"""Standard deviation of cubic B-splines on knots of standard deviation 1, in three dimensions."""


def grain(seed: int, size: int) -> FloatArray:
    """(size, size, size) noise of mean 0 and standard deviation near 1, for the inside of bone."""
    random = np.random.default_rng([seed, 7])
    coarse, fine = _knots(random, _COARSE), _knots(random, _FINE)
    return np.float32(0.5) * _smooth(coarse, size) + np.float32(0.85) * _smooth(fine, size)


def relief(seed: int, size: int) -> FloatArray:
    """(size, size, size) coarse noise like `grain`, alike on both sides, for the surface of bone."""
    knots = _knots(np.random.default_rng([seed, 8]), _COARSE)
    return np.clip(_smooth((knots + knots[..., ::-1]) * np.float32(0.5**0.5), size), -2, 2)


def _knots(random: np.random.Generator, count: int) -> FloatArray:
    return random.standard_normal((count + 3,) * 3, dtype=np.float32)


def _smooth(knots: FloatArray, size: int) -> FloatArray:
    """(size, size, size) cubic B-splines through a lattice of knots."""
    weights = _splines(size, knots.shape[0] - 3)
    up = np.matmul(weights, knots @ weights.T)
    return np.asarray(np.tensordot(weights, up, 1) / np.float32(_SPREAD), dtype=np.float32)


def _splines(size: int, knots: int) -> FloatArray:
    """(size, knots + 3) the cubic B-splines' values at the cells' middles."""
    place = (np.arange(size) + 0.5) / size * knots
    first = np.minimum(place.astype(int), knots - 1)
    t = place - first
    values = [(1 - t) ** 3, 3 * t**3 - 6 * t**2 + 4, -3 * t**3 + 3 * t**2 + 3 * t + 1, t**3]
    weights = np.zeros((size, knots + 3), np.float32)
    for k, value in enumerate(values):
        weights[np.arange(size), first + k] = value / 6
    return weights
