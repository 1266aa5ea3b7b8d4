"""Cuts and what belongs to them in short words."""

from __future__ import annotations

from xrayview.scene.cut_text import OCTANTS
from xrayview.scene.cuts import Cut, CutBox, CutOctant, CutPlane, Vector
from xrayview.window.commands import cut_shapes as shapes

DIRECTIONS = (
    ("front", "The film's front"),
    ("back", "The film's back"),
    ("left", "The film's left"),
    ("right", "The film's right"),
    ("top", "The top"),
    ("bottom", "The bottom"),
    ("view", "What is nearest to me"),
)

NEW_CUTS: dict[shapes.NewCut, tuple[str, str]] = {
    "plane": ("+ Plane", "Add a plane; the film's front half goes"),
    "front-half": ("+ Front half", "Add a plane; the half that is nearest to you, as you look now, goes"),
    "box": ("+ Box", "Add a box; what lies outside it goes, or what lies inside"),
    "octant": ("+ Octant", "Add an octant; the eighth that is nearest to you goes"),
    "sphere": ("+ Sphere", "Add a sphere; what lies outside it goes, or what lies inside"),
}

FACES: tuple[tuple[str, int, bool], ...] = (
    ("Left", 0, False),
    ("Right", 0, True),
    ("Front", 1, False),
    ("Back", 1, True),
    ("Bottom", 2, False),
    ("Top", 2, True),
)
"""Of a box: the word for a face, its axis, and whether it is the upper one along it."""

_BY = " \N{MULTIPLICATION SIGN} "

AXES = ("Left, right", "Front, back", "Down, up")
"""The words for x, y and z of a point."""


def in_words(cut: Cut) -> str:
    """One line: the kind, and what tells this cut from others."""
    if isinstance(cut, CutPlane):
        name = shapes.direction_of(cut)
        azimuth, elevation = shapes.angles_of(cut)
        turned = f"{_plain(azimuth, 0)}°, {_plain(elevation, 0)}°"
        return f"Plane: {turned if name == shapes.VIEW else name}, at {_plain(cut.offset, 2)}"
    if isinstance(cut, CutOctant):
        return f"Octant {octant_in_words(shapes.octant_number(cut))}"
    if isinstance(cut, CutBox):
        edges = _BY.join(f"{high - low:.2f}" for low, high in zip(cut.low, cut.high, strict=True))
        return f"Box: {cut.removed}, {edges}"
    return f"Sphere: {cut.removed}, radius {cut.radius:.2f}"


def octant_in_words(number: int) -> str:
    """Its number, and where it lies on the film."""
    return f"{number}: {_corner(OCTANTS[number])}"


def _corner(towards: Vector) -> str:
    x, y, z = (side > 0 for side in towards)
    return " ".join(("top" if z else "bottom", "back" if y else "front", "right" if x else "left"))


def _plain(value: float, decimals: int) -> str:
    """The number with a minus sign, and none before a zero."""
    return f"{round(value, decimals) + 0.0:.{decimals}f}".replace("-", "\N{MINUS SIGN}")
