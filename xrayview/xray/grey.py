"""From colour, alpha and any number type to one grey picture."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Stored = npt.NDArray[np.uint8 | np.uint16 | np.float32]
"""Greys as a file holds them: whole numbers of 8 or 16 bits as such, all others as float32."""

Grey = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

EXACT_GREYS = 1 << 24
"""Whole greys up to here are exact in float32."""


def grey_of(samples: npt.NDArray[Any]) -> tuple[Stored, Mask | None, bool]:
    """Grey values, what is not transparent (None: everything), and whether colours were turned grey.

    ``samples``: (H, W) or (H, W, 1..4), any real number type; two or four channels end in alpha.
    Colours become luminance by Rec. 601; equal channels stay exactly as they are.
    """
    if samples.ndim == 2:
        return compact(samples), None, False
    if samples.ndim != 3 or samples.shape[2] > 4:
        raise ValueError(f"pixels of shape {samples.shape} are no picture")
    channels = samples.shape[2]
    opaque = samples[..., -1] > 0 if channels in (2, 4) else None
    if opaque is not None and opaque.all():
        opaque = None
    if channels < 3 or _are_equal(samples):
        return compact(samples[..., 0]), opaque, False
    first, second, third = (samples[..., channel].astype(np.float32) for channel in range(3))
    return first * np.float32(0.299) + second * np.float32(0.587) + third * np.float32(0.114), opaque, True


def compact(samples: npt.NDArray[Any]) -> Stored:
    """Whole numbers of 8 and 16 bits, none below 0, as they are; all others as float32; contiguous."""
    is_small = samples.dtype.kind == "u" and samples.dtype.itemsize <= 2
    kind = f"u{samples.dtype.itemsize}" if is_small else "f4"
    return np.ascontiguousarray(samples, kind)


def grey_values(stored: Stored) -> Grey:
    """The same greys as float32, to compute with; ``stored`` itself where it is that already."""
    return stored.astype(np.float32, copy=False)


def _are_equal(samples: npt.NDArray[Any]) -> bool:
    """Whether the first three channels hold the same greys."""
    return all(np.array_equal(samples[..., 0], samples[..., channel]) for channel in (1, 2))


def levels_of(kind: np.dtype[Any]) -> int | None:
    """Number of grey levels of a stored number type: 256 for bytes, None for floats."""
    if kind == np.bool_:
        return 2
    return None if kind.kind == "f" else 2 ** (8 * kind.itemsize)
