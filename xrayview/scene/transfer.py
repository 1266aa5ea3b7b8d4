"""The transfer function: density to colour and opacity."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Point:
    """One control point: ``density`` 0.., ``colour`` (r, g, b) in 0..1, ``opacity`` 0..1 per cube edge / 128."""

    density: float
    colour: tuple[float, float, float]
    opacity: float


@dataclass(frozen=True)
class TransferFunction:
    """Control points in rising order of density, linear between them, constant beyond."""

    name: str
    points: tuple[Point, ...]


BONE = TransferFunction(
    "bone",
    (
        Point(0.36, (0.55, 0.45, 0.35), 0.0),
        Point(0.43, (0.93, 0.86, 0.72), 0.25),
        Point(0.60, (1.0, 0.97, 0.90), 0.7),
        Point(1.00, (1.0, 1.0, 1.0), 0.95),
    ),
)
