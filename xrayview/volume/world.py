"""Where a volume's box lies in world space."""

from __future__ import annotations

from xrayview.volume.volume import Volume


def edges_of(volume: Volume) -> tuple[float, float, float]:
    """World lengths (depth, row, column) of the volume's box: its millimetres, the longest edge made 1."""
    if volume.spacing is None:
        return 1.0, 1.0, 1.0
    depth, rows, columns = (size * step for size, step in zip(volume.shape, volume.spacing, strict=True))
    longest = max(depth, rows, columns)
    return depth / longest, rows / longest, columns / longest
