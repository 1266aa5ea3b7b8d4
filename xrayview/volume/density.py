"""From a scan's numbers to density 0..1, by the kind of scan they come from."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from xrayview.errors import UnusableInput

FloatArray = npt.NDArray[np.float32]

KINDS = ("HU", "CT numbers", "grey", "bone mask", "density")
"""What a manifest's ``values`` column may say, with any words round it."""

IN_WORDS = {
    "HU": "Read as CT: Hounsfield units, density = (HU + 1000) / 3000, held within 0..1",
    "CT numbers": "Read as CT with air at 0: density = value / 3000, held within 0..1",
    "grey": "Read as grey values: density = value / 255",
    "density": "Read as density, as it is",
}
"""What a person is told of numbers of each kind."""

SOFT_FROM = 0.2
"""Density above which CT shows a body rather than air, foam or a blanket (-400 HU)."""


def density_from(values: npt.NDArray[np.generic], kind: str) -> FloatArray:
    """Density 0..1 from a scan's numbers; ``kind`` is the manifest's description of them.

    HU: (HU + 1000) / 3000; CT numbers with air at 0: value / 3000; 8-bit grey: / 255; masks: 0.6 x fraction
    of 255; density: as it is. Deeper grey (micro-CT of unknown units): from its half-percent to its
    99.95-percent quantile.
    """
    numbers = values.astype(np.float32)
    if not np.isfinite(numbers).all():
        raise UnusableInput("some voxels are not finite numbers", "export the scan again")
    if is_mask(kind):
        return _clipped(numbers * np.float32(0.6 / 255))
    if "CT numbers" in kind:
        return _clipped(numbers / 3000)
    if "grey" in kind:
        low, high = (0.0, 255.0) if numbers.min() >= 0 and numbers.max() <= 255 else _range(numbers)
        return _clipped((numbers - np.float32(low)) / np.float32(high - low))
    if "HU" in kind:
        return _clipped((numbers + 1000) / 3000)
    if kind == "density":
        return _clipped(numbers)
    raise UnusableInput(
        f"values {kind!r} are not understood", f"say one of {', '.join(KINDS)} in the values column"
    )


def density_of(values: npt.NDArray[np.generic], kind: str = "") -> tuple[FloatArray, str]:
    """Density of a scan that is looked at, and in words how it came from the numbers.

    ``kind`` as in `density_from`, guessed where it is empty. Numbers up to 4 that are no whole ones are
    density already, which may exceed 1 where a film was fused.
    """
    high = float(values.max())
    fractions = values.dtype.kind == "f" and 1 < high <= 4 and not bool((values == np.rint(values)).all())
    if not kind and fractions and float(values.min()) >= -4:
        return np.clip(values, 0, None, dtype=np.float32), IN_WORDS["density"]
    kind = kind or guessed_kind(values)
    if kind == "grey" and (float(values.min()) < 0 or high > 255):
        low, full = _range(values.astype(np.float32))
        words = f"Read as grey values: density 0 at {low:g}, 1 at {full:g}"
    else:
        words = IN_WORDS.get(kind, f"Read as {kind}")
    return density_from(values, kind), words


def guessed_kind(values: npt.NDArray[np.generic]) -> str:
    """The kind of scan where nobody says it: negative like air in Hounsfield units, bytes, or CT numbers."""
    low, high = float(values.min()), float(values.max())
    if low < -200:
        return "HU"
    if high <= 1:
        return "density"
    return "CT numbers" if 255 < high < 5000 else "grey"


def is_ct(kind: str, group: str) -> bool:
    """Whether soft tissue has the density it has in clinical CT, a third of dense bone's."""
    return group == "human" or (("HU" in kind or "CT numbers" in kind) and "not HU" not in kind)


def is_mask(kind: str) -> bool:
    """Whether a scan holds only what is bone and what is not, by the manifest's words."""
    return "bone mask" in kind or "bone fraction" in kind


def _clipped(density: npt.NDArray[np.floating]) -> FloatArray:
    clipped: FloatArray = np.clip(density, 0, 1).astype(np.float32, copy=False)
    return clipped


def _range(numbers: FloatArray) -> tuple[float, float]:
    low, high = (float(value) for value in np.percentile(numbers[::2, ::2, ::2], (0.5, 99.95)))
    if not high > low:
        raise UnusableInput("all voxels are alike", "check that this is a scan")
    return low, high
