"""What is changed of a volume before it is looked at: its densities, and its shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from xrayview.errors import UnusableOption
from xrayview.scene import limits
from xrayview.scene.transfer import HIGHEST_DENSITY

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Real = TypeVar("Real", np.float32, np.float64)

LOWEST_SCALE, HIGHEST_SCALE = 0.05, 20.0
LEAST_STRETCH, MOST_STRETCH = 0.25, 4.0


@dataclass(frozen=True)
class Change:
    """Densities outside ``kept`` become nothing, the others are multiplied by ``scale``; the box is
    stretched.

    ``kept``: (lowest, highest) of the volume's own densities, both included; ``scale``: 0.05..20;
    ``stretch``: along x (width), y (depth) and z (height) about the centre, 0.25..4 each. Densities stay when
    the box is stretched: what is twice as deep absorbs twice as much. Every density that a scene names
    otherwise (iso-value, transfer function) is one after the change; cuts lie in the stretched world.
    """

    scale: float = 1.0
    kept: tuple[float, float] = (0.0, HIGHEST_DENSITY)
    stretch: tuple[float, float, float] = (1.0, 1.0, 1.0)

    def __post_init__(self) -> None:
        limits.within("density scale", self.scale, LOWEST_SCALE, HIGHEST_SCALE)
        limits.all_within("kept densities", self.kept, 2, 0.0, HIGHEST_DENSITY)
        limits.all_within("stretch", self.stretch, 3, LEAST_STRETCH, MOST_STRETCH)
        if self.kept[0] >= self.kept[1]:
            raise UnusableOption(
                f"kept densities: {self.kept[0]:g} to {self.kept[1]:g} holds none",
                "give the lower one first",
            )

    @property
    def keeps_all(self) -> bool:
        """Whether no density is taken out."""
        return self.kept == (0.0, HIGHEST_DENSITY)

    @property
    def is_stretched(self) -> bool:
        """Whether lengths are no longer the volume's own."""
        return self.stretch != (1.0, 1.0, 1.0)

    @property
    def changes_nothing(self) -> bool:
        """Whether the volume is seen as it is."""
        return self == Change()

    def applied(self, densities: npt.NDArray[Real]) -> npt.NDArray[Real]:
        """The changed ``densities``, of any shape; a new array."""
        import numpy as np

        low, high = self.kept
        kept = (densities >= low) & (densities <= high)
        return np.where(kept, densities * densities.dtype.type(self.scale), densities.dtype.type(0))

    def lowest_source(self, density: float) -> float:
        """The least of the volume's own densities that is kept and becomes ``density`` or more."""
        return max(density / self.scale, self.kept[0])


def in_words(change: Change) -> str:
    """What is changed, in a few words for a person; empty where nothing is."""
    said = []
    if change.scale != 1:
        said.append(f"density x {change.scale:g}")
    low, high = change.kept
    if not change.keeps_all:
        from_low = f"from {low:g}" if low > 0 else ""
        to_high = f"up to {high:g}" if high < HIGHEST_DENSITY else ""
        said.append(" ".join(part for part in ("densities", from_low, to_high, "alone") if part))
    for name, factor in zip(("width", "depth", "height"), change.stretch, strict=True):
        if factor != 1:
            said.append(f"{name} x {factor:g}")
    return ", ".join(said)
