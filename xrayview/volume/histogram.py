"""How often each density occurs in a volume, for the transfer function to be drawn over."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xrayview.volume.volume import Volume

BINS = 256
MOST_CELLS = 2_000_000
EMPTY_BELOW = 0.005
"""Densities below this are air: counted, they would dwarf everything else."""


@dataclass(frozen=True, eq=False)
class Histogram:
    """``counts``: (BINS,) int64 cells by density, in equal steps from 0 to ``highest``; air is left out."""

    counts: npt.NDArray[np.int64]
    highest: float


def histogram_of(volume: Volume) -> Histogram:
    """The histogram of the volume's densities; of large volumes every n-th cell a side is counted.

    ``highest`` is at least 1, so that the same density lies at the same place for most volumes.
    """
    density = volume.density
    stride = max(1, round((density.size / MOST_CELLS) ** (1 / 3)))
    thin = density[::stride, ::stride, ::stride]
    highest = max(1.0, float(density.max(initial=0.0)))
    counts, _ = np.histogram(thin[thin >= EMPTY_BELOW], bins=BINS, range=(0.0, highest))
    return Histogram(counts, highest)
