"""What a volume looks like through a transfer function, small: a picture for a list of presets; no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xrayview.scene.change import Change
from xrayview.scene.profile import PER_EDGE
from xrayview.scene.transfer import TransferFunction

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from xrayview.volume.volume import Volume

    Floats = npt.NDArray[np.float32]

CELLS = 64
"""Cells along the longest side of the volume."""

_EMPTY = 0.05  # rows and columns with less than this everywhere are left out

_AMBIENT = 0.45
_LAMP = (-0.66, -0.35, -0.66)  # (depth, row, column) of the way to it: before, above, left


@dataclass(frozen=True, eq=False)
class Miniature:
    """A volume made small, as the film was taken, without the empty room round what is in it.

    ``density``: (D, H, W) float32, cubic cells. ``light``: the same shape, 0..1, how brightly cells are lit.
    ``step``: a cell's depth in cube edges.
    """

    density: Floats
    light: Floats
    step: float


def miniature(volume: Volume, depth_flipped: bool = False, change: Change | None = None) -> Miniature:
    """The changed volume, `CELLS` along its longest side; of large ones single cells are taken, not means."""
    import numpy as np

    from xrayview.volume.world import edges_of

    change = change or Change()
    across, away, upwards = change.stretch
    edges = tuple(a * b for a, b in zip(edges_of(volume), (away, upwards, across), strict=True))
    sizes = [max(2, round(CELLS * edge / max(edges))) for edge in edges]
    rows = [
        np.minimum(((np.arange(2 * size) + 0.5) * have / (2 * size)).astype(np.intp), have - 1)
        for size, have in zip(sizes, volume.shape, strict=True)
    ]
    # Two samples a cell along each axis, then their means: smooth enough at this size, and quick.
    fine = np.nan_to_num(volume.density[np.ix_(*rows)], nan=0.0, posinf=0.0, neginf=0.0)
    depth, height, width = sizes
    density = fine.reshape(depth, 2, height, 2, width, 2).mean(axis=(1, 3, 5), dtype=np.float32)
    density = change.applied(density)
    if depth_flipped:
        density = density[::-1]
    density = density[:, *_filled(density)]
    slopes = np.gradient(density)
    steepness = np.sqrt(sum(slope * slope for slope in slopes)) + np.float32(1e-3)
    lamp = np.asarray(_LAMP, np.float32) / np.linalg.norm(_LAMP)
    towards = -sum(slope * share for slope, share in zip(slopes, lamp.tolist(), strict=True)) / steepness
    light = _AMBIENT + (1.0 - _AMBIENT) * np.clip(towards, 0.0, 1.0)
    return Miniature(np.ascontiguousarray(density), light.astype(np.float32), edges[0] / depth)


def thumbnail(small: Miniature, transfer: TransferFunction) -> npt.NDArray[np.uint8]:
    """(H, W, 4) uint8 RGBA, not premultiplied: seen from the film's side, transparent where nothing is."""
    import numpy as np

    known = [point.density for point in transfer.points]
    looks = np.array([(*point.colour, point.opacity) for point in transfer.points])
    thin = np.interp(small.density, known, looks[:, 3])
    opacity = 1.0 - (1.0 - thin) ** (small.step * PER_EDGE)
    left = np.cumprod(1.0 - opacity, axis=0)
    share = opacity.copy()
    share[1:] *= left[:-1]
    alpha = 1.0 - left[-1]
    picture = np.zeros((*alpha.shape, 4))
    for channel in range(3):
        colour = np.interp(small.density, known, looks[:, channel])
        picture[..., channel] = (share * colour * small.light).sum(axis=0) / np.maximum(alpha, 1e-6)
    picture[..., 3] = alpha
    return np.round(255 * np.clip(picture, 0.0, 1.0)).astype(np.uint8)


def _filled(density: Floats) -> tuple[slice, slice]:
    """Rows and columns from the first to the last that is not empty; all of them where too few are."""
    import numpy as np

    shadow, found = density.max(axis=0) > _EMPTY, []
    for axis in (1, 0):
        there = np.flatnonzero(shadow.any(axis=axis))
        enough = len(there) > 1 and there[-1] - there[0] >= 3
        found.append(slice(int(there[0]), int(there[-1]) + 1) if enough else slice(None))
    return found[0], found[1]
