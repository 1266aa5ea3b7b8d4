"""The transfer function: density to colour and opacity, and the bundled presets."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from xrayview.errors import UnusableOption
from xrayview.scene import limits

HIGHEST_DENSITY = 100.0


@dataclass(frozen=True)
class Point:
    """A control point: ``density`` 0.., ``colour`` (r, g, b) in 0..1, ``opacity`` 0..1 a cube edge / 128."""

    density: float
    colour: tuple[float, float, float]
    opacity: float

    def __post_init__(self) -> None:
        limits.within("transfer function, density", self.density, 0.0, HIGHEST_DENSITY)
        limits.all_within("transfer function, colour", self.colour, 3, 0.0, 1.0)
        limits.within("transfer function, opacity", self.opacity, 0.0, 1.0)


@dataclass(frozen=True)
class TransferFunction:
    """Control points in rising order of density, linear between them, constant beyond."""

    name: str
    points: tuple[Point, ...]

    def __post_init__(self) -> None:
        densities = [point.density for point in self.points]
        if not densities or any(b <= a for a, b in pairwise(densities)):
            raise UnusableOption(
                f"transfer function {self.name!r}: the densities {densities} do not rise",
                "give at least one point, and every density once, in rising order",
            )


BONE = TransferFunction(
    "bone",
    (
        Point(0.36, (0.55, 0.45, 0.35), 0.0),
        Point(0.43, (0.93, 0.86, 0.72), 0.25),
        Point(0.60, (1.0, 0.97, 0.90), 0.7),
        Point(1.00, (1.0, 1.0, 1.0), 0.95),
    ),
)

SKIN_AND_BONE = TransferFunction(
    "skin-and-bone",
    (
        Point(0.02, (0.80, 0.45, 0.35), 0.0),
        Point(0.08, (0.86, 0.55, 0.44), 0.012),
        Point(0.30, (0.86, 0.58, 0.47), 0.018),
        Point(0.38, (0.90, 0.72, 0.58), 0.03),
        Point(0.46, (0.96, 0.90, 0.78), 0.35),
        Point(0.65, (1.0, 0.98, 0.92), 0.8),
    ),
)

TEETH = TransferFunction(
    "teeth",
    (
        Point(0.45, (0.70, 0.55, 0.42), 0.0),
        Point(0.60, (0.90, 0.80, 0.64), 0.02),
        Point(0.72, (0.98, 0.95, 0.88), 0.4),
        Point(0.90, (1.0, 1.0, 1.0), 0.95),
    ),
)

FILM = TransferFunction(
    "film",
    (
        Point(0.02, (1.0, 1.0, 1.0), 0.0),
        Point(0.35, (1.0, 1.0, 1.0), 0.012),
        Point(0.60, (1.0, 1.0, 1.0), 0.07),
        Point(1.00, (1.0, 1.0, 1.0), 0.2),
    ),
)

COLOURFUL = TransferFunction(
    "colourful",
    (
        Point(0.04, (0.10, 0.20, 0.70), 0.0),
        Point(0.15, (0.10, 0.45, 0.85), 0.02),
        Point(0.32, (0.15, 0.75, 0.60), 0.04),
        Point(0.45, (0.95, 0.80, 0.25), 0.25),
        Point(0.65, (0.95, 0.40, 0.15), 0.6),
        Point(1.00, (1.0, 0.95, 0.95), 0.95),
    ),
)

SKIN = TransferFunction(
    "skin",
    (
        Point(0.10, (0.72, 0.45, 0.36), 0.0),
        Point(0.18, (0.86, 0.60, 0.49), 0.35),
        Point(0.30, (0.93, 0.70, 0.59), 0.8),
        Point(0.50, (0.97, 0.88, 0.78), 0.95),
    ),
)

SOFT_TISSUE = TransferFunction(
    "soft-tissue",
    (
        Point(0.22, (0.90, 0.78, 0.50), 0.0),
        Point(0.29, (0.92, 0.76, 0.48), 0.02),
        Point(0.33, (0.80, 0.36, 0.29), 0.06),
        Point(0.38, (0.74, 0.28, 0.23), 0.09),
        Point(0.44, (0.93, 0.84, 0.70), 0.3),
        Point(0.70, (1.0, 0.98, 0.92), 0.8),
    ),
)

AIRWAYS = TransferFunction(
    "airways",
    (
        Point(0.02, (0.25, 0.55, 0.85), 0.0),
        Point(0.07, (0.30, 0.65, 0.95), 0.05),
        Point(0.16, (0.55, 0.82, 1.0), 0.05),
        Point(0.24, (0.80, 0.92, 1.0), 0.0),
    ),
)

METAL = TransferFunction(
    "metal",
    (
        Point(0.40, (0.75, 0.74, 0.72), 0.0),
        Point(0.50, (0.80, 0.79, 0.76), 0.02),
        Point(0.90, (0.88, 0.86, 0.82), 0.04),
        Point(0.98, (1.0, 0.74, 0.25), 0.8),
        Point(1.20, (1.0, 0.90, 0.55), 0.98),
    ),
)

PRESETS: dict[str, TransferFunction] = {
    look.name: look
    for look in (BONE, SKIN_AND_BONE, SKIN, SOFT_TISSUE, AIRWAYS, TEETH, METAL, FILM, COLOURFUL)
}


def preset(name: str) -> TransferFunction:
    """The bundled transfer function of that name; an unknown one is answered with the list."""
    limits.one_of("preset", name, PRESETS)
    return PRESETS[name]
