"""A first look that fits the volume: where its dense matter begins."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from xrayview.scene.transfer import HIGHEST_DENSITY

_BINS = 128
_AIR = 0.02


def dense_iso_value(density: npt.NDArray[np.float32]) -> float:
    """The density at which the densest of three kinds of matter begins: bone, in people and in mice.

    ``density``: any shape, >= 0. Two thresholds part the histogram of everything above air into three
    classes of least variance (Otsu 1979); the upper one is returned, 0.43 for an empty volume.
    """
    matter = density[density > _AIR]
    if matter.size < 8:
        return 0.43
    highest = min(float(np.quantile(matter, 0.999)), HIGHEST_DENSITY)
    counts, edges = np.histogram(matter, _BINS, (_AIR, max(highest, 2 * _AIR)))
    middle = (edges[:-1] + edges[1:]) / 2
    weight = np.concatenate([[0.0], np.cumsum(counts)])
    moment = np.concatenate([[0.0], np.cumsum(counts * middle)])

    def spread(low: npt.NDArray[np.int_], high: npt.NDArray[np.int_]) -> npt.NDArray[np.float64]:
        """What bins ``low`` to ``high`` add to the variance between classes."""
        share = weight[high] - weight[low]
        result: npt.NDArray[np.float64] = (moment[high] - moment[low]) ** 2 / np.maximum(share, 1e-9)
        return result

    first, second = np.triu_indices(_BINS, 1)
    first, second = first + 1, second + 1
    keep = second < _BINS
    first, second = first[keep], second[keep]
    between = spread(np.zeros_like(first), first) + spread(first, second)
    between += spread(second, np.full_like(second, _BINS))
    return float(edges[second[int(np.argmax(between))]])
