"""From colour, alpha and any number type to one grey picture."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

EXACT_GREYS = 1 << 24
"""Whole greys up to here are exact in float32."""


def grey_of(samples: npt.NDArray[Any]) -> tuple[Grey, Mask | None, bool]:
    """Grey values, what is not transparent (None: everything), and whether colours were turned grey.

    ``samples``: (H, W) or (H, W, 1..4), any real number type; two or four channels end in alpha.
    Colours become luminance by Rec. 601; equal channels stay exactly as they are.
    """
    if samples.ndim == 2:
        return samples.astype(np.float32), None, False
    if samples.ndim != 3 or samples.shape[2] > 4:
        raise ValueError(f"pixels of shape {samples.shape} are no picture")
    channels = samples.shape[2]
    opaque = samples[..., -1] > 0 if channels in (2, 4) else None
    if opaque is not None and opaque.all():
        opaque = None
    first = samples[..., 0].astype(np.float32)
    if channels < 3:
        return first, opaque, False
    second, third = samples[..., 1].astype(np.float32), samples[..., 2].astype(np.float32)
    if np.array_equal(first, second) and np.array_equal(second, third):
        return first, opaque, False
    return first * np.float32(0.299) + second * np.float32(0.587) + third * np.float32(0.114), opaque, True


def levels_of(kind: np.dtype[Any]) -> int | None:
    """Number of grey levels of a stored number type: 256 for bytes, None for floats."""
    if kind == np.bool_:
        return 2
    return None if kind.kind == "f" else 2 ** (8 * kind.itemsize)
