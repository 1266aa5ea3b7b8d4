"""How often each density occurs, on a logarithmic scale: what a transfer function is drawn over."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xrayview.volume.volume import Volume


@dataclass(frozen=True, eq=False)
class Histogram:
    """``edges`` (bins + 1,) densities, rising; ``counts`` (bins,) voxels."""

    edges: npt.NDArray[np.float64]
    counts: npt.NDArray[np.int64]

    @property
    def heights(self) -> npt.NDArray[np.float64]:
        """(bins,) log(1 + count) over the largest, 0..1: rare bone stays visible beside much air."""
        logs = np.log1p(self.counts.astype(np.float64))
        return logs / max(float(logs.max()), 1e-12)


def density_histogram(volume: Volume, bins: int = 256, largest: float | None = None) -> Histogram:
    """Count the densities from 0 to ``largest`` (None: the volume's own); denser ones fall into the last."""
    end = float(volume.density.max()) if largest is None else largest
    end = end if end > 0 else 1.0
    edges = np.linspace(0.0, end, bins + 1)
    counts = np.zeros(bins, np.int64)
    for piece in volume.density:  # slice by slice: no copy of the volume
        places = np.minimum(piece.ravel() * np.float32(bins / end), bins - 1).astype(np.int64)
        counts += np.bincount(places, minlength=bins)
    return Histogram(edges, counts)
