"""Which way the marker's six ends point, and what they are called; no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from xrayview.scene.scene import Camera
from xrayview.scene.views import camera_axes
from xrayview.xray.seen_from import SeenFrom

# In world coordinates, as they are named below: right of the film, left of it, behind, before, up, down.
_DIRECTIONS = ((1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1))
_LETTERS: dict[SeenFrom, tuple[str, ...]] = {
    "front": ("L", "R", "P", "A", "S", "I"),
    "back": ("R", "L", "A", "P", "S", "I"),
    "left": ("P", "A", "R", "L", "S", "I"),
    "right": ("A", "P", "L", "R", "S", "I"),
}
# Sideways they are called as the standard views from there: "left" would be taken for the patient's.
_OF_THE_FILM = ("+90°", "\N{MINUS SIGN}90°", "back", "front", "top", "bottom")
_IN_WORDS = {
    "L": "left", "R": "right", "A": "front", "P": "back", "S": "top", "I": "bottom",
    "+90°": "+90° side", "\N{MINUS SIGN}90°": "\N{MINUS SIGN}90° side",
}  # fmt: skip

SIDE_UNKNOWN = "side unknown"
KNOWN_HINT = "L and R: the patient's left and right. A and P: front and back. S and I: towards top and chin."
UNKNOWN_HINT = (
    "Side unknown: nobody has said which side of the head is seen, so no side of the patient is named. "
    "Front and back are those of the picture as it was taken."
)


@dataclass(frozen=True)
class End:
    """One end of the marker: its name, the world's axis (0 to 2), its place (right, up) in -1..1, and how far
    it comes towards the viewer, -1..1."""

    name: str
    axis: int
    right: float
    up: float
    nearness: float


def ends(camera: Camera, side: SeenFrom) -> tuple[End, ...]:
    """The six ends as this camera sees them, the farthest first; ``side`` is the one seen as taken."""
    right, up, forward = camera_axes(camera)
    found = [
        End(name, number // 2, _along(at, right), _along(at, up), -_along(at, forward))
        for number, (name, at) in enumerate(zip(_LETTERS.get(side, _OF_THE_FILM), _DIRECTIONS, strict=True))
    ]
    return tuple(sorted(found, key=lambda end: end.nearness))


def in_words(camera: Camera, side: SeenFrom) -> str:
    """What the marker shows, for who does not see it: which end is nearest, up, and to the right."""
    found = ends(camera, side)
    nearest, highest = found[-1], max(found, key=lambda end: end.up)
    rightmost = max(found, key=lambda end: end.right)
    said = f"Seen from the {_words(nearest)}; {_words(highest)} is up, {_words(rightmost)} to the right."
    return said if side in _LETTERS else f"{said} {SIDE_UNKNOWN.capitalize()}."


def is_known(side: SeenFrom) -> bool:
    """Whether the sides of the patient can be named."""
    return side in _LETTERS


def _words(end: End) -> str:
    return _IN_WORDS.get(end.name, end.name)


def _along(a: tuple[int, int, int], b: tuple[float, float, float]) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
