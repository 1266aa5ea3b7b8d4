"""A cleared film kept in little memory: what was changed of the radiograph's own greys, no second copy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xrayview.xray.grey import Stored, grey_values

Grey = npt.NDArray[np.float32]

_MOST = 0.4
"""Share of the pixels from which on a whole picture is smaller than a list of what changed."""


@dataclass(frozen=True, eq=False)
class KeptGreys:
    """Greys (H, W) as they differ from a part of a file's.

    ``inverted_at``: the grey that the file's are subtracted from first, or None. ``places``: (n,) uint32 of
    the pixels that differ then, counted row by row, or None where ``values`` are the whole picture;
    ``values``: (n,) float32 what they are.
    """

    inverted_at: np.float32 | None
    places: npt.NDArray[np.uint32] | None
    values: Grey

    def greys(self, stored: Stored) -> Grey:
        """The picture, not to be written to, from the same part of the file."""
        if self.places is None:
            return self.values
        greys = _plain(stored, self.inverted_at)
        greys.reshape(-1)[self.places] = self.values
        return greys


def kept_greys(greys: Grey, stored: Stored, inverted_at: np.float32 | None = None) -> KeptGreys:
    """What makes ``greys`` (H, W) again from ``stored`` (H, W), to the last bit."""
    changed = np.flatnonzero(greys != _plain(stored, inverted_at))
    if changed.size > _MOST * greys.size:
        return KeptGreys(None, None, greys)
    return KeptGreys(inverted_at, changed.astype(np.uint32), greys.reshape(-1)[changed])


def _plain(stored: Stored, inverted_at: np.float32 | None) -> Grey:
    """The file's greys, or what is left of ``inverted_at`` after them, in memory of their own."""
    if inverted_at is not None:
        return np.subtract(inverted_at, grey_values(stored), order="C")
    return stored.astype(np.float32, order="C")
