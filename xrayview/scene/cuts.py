"""What is cut away: half spaces, boxes, octants and spheres, as frozen data in world coordinates.

Every cut says by one signed number where it removes matter; several cuts remove what any of them removes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from xrayview.errors import UnusableOption
from xrayview.scene import limits

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

Vector = tuple[float, float, float]
Removed = Literal["inside", "outside"]

REMOVED: tuple[Removed, ...] = get_args(Removed)

MOST_CUTS = 6

FAR = 10.0
"""Cube edges from the centre within which cuts lie."""

Encoded = tuple[tuple[float, float, float, float], tuple[float, float, float, float]]
"""Two quadruples of numbers that a shader reads a cut from, see `Cut.encoded`."""


@dataclass(frozen=True)
class CutPlane:
    """Removes the half space ``normal . p > offset * |normal|``."""

    normal: Vector
    offset: float
    kind: Literal["plane"] = "plane"

    def __post_init__(self) -> None:
        limits.one_of("cut", self.kind, ("plane",))
        limits.all_within("cut, normal", self.normal, 3, -1e6, 1e6)
        limits.within("cut, offset", self.offset, -FAR, FAR)
        if max(map(abs, self.normal)) < 1e-9:
            raise UnusableOption(
                "cut: a normal of length 0 has no direction", "give a direction such as 0,-1,0"
            )

    @property
    def unit_normal(self) -> Floats:
        """(3,) the direction to what is removed, of length 1."""
        import numpy as np

        normal = np.asarray(self.normal, np.float64)
        return (normal / np.linalg.norm(normal)).astype(np.float32)

    def depth(self, x: Floats, y: Floats, z: Floats) -> Floats:
        """How far points lie within what is removed (cube edges; negative: how far from it); any shapes that
        fit each other."""
        import numpy as np

        a, b, c = self.unit_normal
        return np.asarray(a * x + b * y + c * z - np.float32(self.offset), np.float32)

    def encoded(self) -> Encoded:
        """Kind 0: the unit normal and the offset."""
        a, b, c = (float(share) for share in self.unit_normal)
        return (a, b, c, float(self.offset)), (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True)
class CutBox:
    """Removes the inside, or the outside, of the box between the corners ``low`` and ``high``."""

    low: Vector
    high: Vector
    removed: Removed = "inside"
    kind: Literal["box"] = "box"

    def __post_init__(self) -> None:
        limits.one_of("cut", self.kind, ("box",))
        limits.all_within("cut, low corner", self.low, 3, -FAR, FAR)
        limits.all_within("cut, high corner", self.high, 3, -FAR, FAR)
        limits.one_of("cut, removed", self.removed, REMOVED)
        if any(high <= low for low, high in zip(self.low, self.high, strict=True)):
            raise UnusableOption(
                f"cut: the box from {self.low} to {self.high} is empty",
                "give the lower corner first, such as box:-0.5,-0.5,0,0.5,0.5,0.5",
            )

    def depth(self, x: Floats, y: Floats, z: Floats) -> Floats:
        """As `CutPlane.depth`; beside an edge or a corner no more than the distance to the nearest face's
        plane."""
        import numpy as np

        outwards = [
            np.maximum(np.float32(low) - at, at - np.float32(high))
            for at, low, high in zip((x, y, z), self.low, self.high, strict=True)
        ]
        outside = np.maximum(np.maximum(outwards[0], outwards[1]), outwards[2])
        return np.asarray(outside if self.removed == "outside" else -outside, np.float32)

    def encoded(self) -> Encoded:
        """Kind 1 (removing the inside) or -1: the centre, and the half edges."""
        centre = [(low + high) / 2 for low, high in zip(self.low, self.high, strict=True)]
        half = [(high - low) / 2 for low, high in zip(self.low, self.high, strict=True)]
        side = 1.0 if self.removed == "inside" else -1.0
        return (centre[0], centre[1], centre[2], side), (half[0], half[1], half[2], 1.0)


@dataclass(frozen=True)
class CutOctant:
    """Removes one eighth of space: what lies to the ``towards`` side of ``corner`` along all three axes.

    ``towards``: each 1.0 or -1.0, along +x (the viewer's right), +y (away), +z (up).
    """

    towards: Vector
    corner: Vector = (0.0, 0.0, 0.0)
    kind: Literal["octant"] = "octant"

    def __post_init__(self) -> None:
        limits.one_of("cut", self.kind, ("octant",))
        limits.all_within("cut, corner", self.corner, 3, -FAR / 2, FAR / 2)
        limits.all_within("cut, towards", self.towards, 3, -1.0, 1.0)
        if any(abs(side) != 1.0 for side in self.towards):
            raise UnusableOption(f"cut: {self.towards} names no octant", "give 1 or -1 three times")

    @property
    def box(self) -> CutBox:
        """The same cut, as a box that reaches far."""
        ends = [
            (corner, corner + side * FAR / 2) for corner, side in zip(self.corner, self.towards, strict=True)
        ]
        low, high = ([pick(pair) for pair in ends] for pick in (min, max))
        return CutBox((low[0], low[1], low[2]), (high[0], high[1], high[2]))

    def depth(self, x: Floats, y: Floats, z: Floats) -> Floats:
        """As `CutBox.depth`."""
        return self.box.depth(x, y, z)

    def encoded(self) -> Encoded:
        """As its box."""
        return self.box.encoded()


@dataclass(frozen=True)
class CutSphere:
    """Removes the inside, or the outside, of a sphere; ``radius`` in cube edges."""

    centre: Vector
    radius: float
    removed: Removed = "inside"
    kind: Literal["sphere"] = "sphere"

    def __post_init__(self) -> None:
        limits.one_of("cut", self.kind, ("sphere",))
        limits.all_within("cut, centre", self.centre, 3, -FAR, FAR)
        limits.positive("cut, radius", self.radius)
        limits.within("cut, radius", self.radius, 0.0, FAR)
        limits.one_of("cut, removed", self.removed, REMOVED)

    def depth(self, x: Floats, y: Floats, z: Floats) -> Floats:
        """As `CutPlane.depth`."""
        import numpy as np

        a, b, c = (np.float32(part) for part in self.centre)
        outside = np.sqrt((x - a) ** 2 + (y - b) ** 2 + (z - c) ** 2) - np.float32(self.radius)
        return np.asarray(outside if self.removed == "outside" else -outside, np.float32)

    def encoded(self) -> Encoded:
        """Kind 2: the centre, 1 or -1 as a box's, and the radius."""
        x, y, z = self.centre
        side = 1.0 if self.removed == "inside" else -1.0
        return (x, y, z, side), (self.radius, 0.0, 0.0, 2.0)


Cut = CutPlane | CutBox | CutOctant | CutSphere

KINDS: dict[str, type[Cut]] = {
    "plane": CutPlane,
    "box": CutBox,
    "octant": CutOctant,
    "sphere": CutSphere,
}
"""Every kind of cut by the name that it is saved by."""


def cut_depth(cuts: tuple[Cut, ...], x: Floats, y: Floats, z: Floats) -> Floats:
    """How far points lie within what any of ``cuts`` removes; at least one."""
    import numpy as np

    return np.asarray(np.maximum.reduce(np.broadcast_arrays(*(cut.depth(x, y, z) for cut in cuts))))
