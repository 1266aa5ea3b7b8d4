"""Whether a film shows a small rodent's head: faint between its bones, and of finer parts than a person's.

Both are seen whatever the film's tone. Ranks do not change with it, and a mouse's ranks change more from one
part of the head to the next; and most of its head stays well below its bone under any of the usual curves.

On simulated films under the ten tone curves of `xrayview.evaluation.studies.tones`, from the front, the side
and anywhere, 84 % of those of 14 mice were known (56 % of those from the front) and 1 % of those of 14 people
taken for a mouse's. Of individuals that had no part in choosing the two limits, 3 mice and 5 people: 88 %
(67 %) and 0.7 %.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from xrayview.xray.cropping import block_means
from xrayview.xray.matched import FAINTEST

Grey = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

FAINT = 0.75
"""Of the densest grey above air: a rodent's head has its median below."""

FINE = 0.078
"""Mean difference of rank between neighbouring parts of the head, from which on it is a rodent's."""

_PARTS = 32  # along the edge of a square of the head's area
_FEWEST = 1000  # reduced pixels of a head that can be judged


def is_rodent(greys: Grey, head: Mask, air: float) -> bool:
    """Whether the head on a film is a small rodent's.

    ``greys``: (h, w) the film's reduced copy, bright bone. ``head``: (h, w) its outline filled, or what was
    exposed of the film. ``air``: the grey of air.
    """
    faintest = air + FAINTEST * (float(greys[head].max(initial=air)) - air)
    body = head & (greys > faintest)
    if body.sum() < _FEWEST:
        return False
    values = np.sort(greys[body])
    median, dense = values[len(values) // 2], values[int(0.98 * (len(values) - 1))]
    if median - air >= FAINT * (dense - air):
        return False
    ranks = np.searchsorted(values, greys).astype(np.float32) / np.float32(len(values))
    return _difference_of_parts(ranks, body) > FINE


def _difference_of_parts(ranks: Grey, body: Mask) -> float:
    """How far the mean ranks (0..1) of neighbouring parts, all in ``body``, lie from each other."""
    across = float(np.sqrt(body.sum())) / _PARTS
    stride = max(1, round(across))
    means, whole = block_means(ranks, stride), block_means(body.astype(np.float32), stride) > 0.999
    down, beside = whole[1:] & whole[:-1], whole[:, 1:] & whole[:, :-1]
    steps = np.concatenate([abs(np.diff(means, axis=0))[down], abs(np.diff(means, axis=1))[beside]])
    return float(steps.mean()) * across / stride if len(steps) else 0.0
