"""Which side of the head a film shows, where the file or a person says so.

The side is the one that is nearest to whoever looks at the film as it is shown: "front" has the patient's
right on the viewer's left, "left" the face on the viewer's left.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

SeenFrom = Literal["unknown", "front", "back", "left", "right"]
SIDES: tuple[SeenFrom, ...] = get_args(SeenFrom)

Orientation = tuple[str, str]
"""Towards which part of the patient the film's columns and rows run on: L, R, A, P, H or F each (DICOM's
Patient Orientation, 0020,0020)."""

_OPPOSITE = {"L": "R", "R": "L", "A": "P", "P": "A", "H": "F", "F": "H"}
_BY_VIEWERS_RIGHT: dict[str, SeenFrom] = {"L": "front", "R": "back", "P": "left", "A": "right"}
_MIRRORED: dict[SeenFrom, SeenFrom] = {"front": "back", "back": "front", "left": "right", "right": "left"}
# Of animals on four feet the same letters say other things: R is rostral (towards the nose), L is lateral.
_OF_QUADRUPEDS = {"LE": "L", "RT": "R", "R": "A", "CR": "A", "CD": "P", "D": "H", "V": "F"}
_STRAIGHT_DEGREES = 10.0


def side_of(
    orientation: Orientation | None, clockwise_degrees: float = 0.0, mirrored: bool = False
) -> SeenFrom:
    """The side that a film shows once it is turned, by the nearest whole quarter, and then mirrored.

    Turning a film in its own plane shows no other side of the head: what is left over from whole quarters
    only sets it upright. "unknown" where the file does not say, and where the head is not upright.
    """
    if orientation is None:
        return "unknown"
    right, down = orientation
    for _ in range(round(clockwise_degrees / 90) % 4):
        # A quarter clockwise brings what ran upwards to the right, and what ran to the right downwards.
        right, down = _OPPOSITE[down], right
    if down != "F":
        return "unknown"
    side = _BY_VIEWERS_RIGHT.get(right, "unknown")
    return mirrored_side(side) if mirrored else side


def side_whichever_way(orientation: Orientation | None) -> SeenFrom:
    """The side that a film shows once it is turned by whole quarters until the head is upright."""
    sides = (side_of(orientation, 90.0 * quarters) for quarters in range(4))
    return next((side for side in sides if side != "unknown"), "unknown")


def mirrored_side(side: SeenFrom) -> SeenFrom:
    """The side that an upright film shows once it is read from its back."""
    return _MIRRORED.get(side, side)


def side_beside(side: SeenFrom, quarters: int) -> SeenFrom:
    """The side that is seen from so many quarters further round the head, to the viewer's right."""
    round_the_head: tuple[SeenFrom, ...] = ("front", "left", "back", "right")
    if side not in round_the_head:
        return "unknown"
    return round_the_head[(round_the_head.index(side) + quarters) % 4]


def from_dicom(
    values: object, quadruped: bool = False, positioner_degrees: Iterable[float] = ()
) -> Orientation | None:
    """DICOM's pair of directions (PS3.3, C.7.6.1.1.1), or None where it names no straight pair of them.

    ``quadruped``: the file's Anatomical Orientation Type says so. ``positioner_degrees``: by how much the
    tube was swung round the patient, where the file says. A direction between two ("LA") and a tube that was
    swung by other than whole quarters make an oblique film, which shows none of the sides.
    """
    if isinstance(values, str) or not isinstance(values, Iterable):
        return None
    names = [str(value).strip().upper() for value in values]
    letters = [_OF_QUADRUPEDS.get(name, "") if quadruped else name for name in names]
    oblique = any(abs((degrees + 45) % 90 - 45) > _STRAIGHT_DEGREES for degrees in positioner_degrees)
    if len(letters) != 2 or oblique or any(letter not in _OPPOSITE for letter in letters):
        return None
    right, down = letters
    return None if down in (right, _OPPOSITE[right]) else (right, down)
