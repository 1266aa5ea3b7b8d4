"""What the network does not see of the film, as colours to be laid over it; no Qt."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

COLOUR = (226, 74, 88, 120)
"""Red, green, blue, alpha: seen on bone and on air."""

_MOST = 512


def masked_colours(content: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint8]:
    """(n, n, 4) uint8 red, green, blue, alpha (not premultiplied): `COLOUR` where ``content`` is False.

    ``content``: (N, N) bool of a `Prepared`; thinned out to some 512 pixels a side.
    """
    step = -(-max(content.shape) // _MOST)
    few = content[step // 2 :: step, step // 2 :: step] if step > 1 else content
    colours = np.zeros((*few.shape, 4), np.uint8)
    colours[~few] = COLOUR
    return colours
