"""Which side of the head a film shows, where the file or a person says so.

The side is the one that is nearest to whoever looks at the film as it is shown: "front" has the patient's
right on the viewer's left, "left" the face on the viewer's left.
"""

from __future__ import annotations

from typing import Literal, get_args

SeenFrom = Literal["unknown", "front", "back", "left", "right"]
SIDES: tuple[SeenFrom, ...] = get_args(SeenFrom)

Orientation = tuple[str, str]
"""Towards which part of the patient the film's columns and rows run on: L, R, A, P, H or F each (DICOM's
Patient Orientation, 0020,0020)."""

_OPPOSITE = {"L": "R", "R": "L", "A": "P", "P": "A", "H": "F", "F": "H"}
_BY_VIEWERS_RIGHT: dict[str, SeenFrom] = {"L": "front", "R": "back", "P": "left", "A": "right"}


def side_of(
    orientation: Orientation | None, clockwise_degrees: float = 0.0, mirrored: bool = False
) -> SeenFrom:
    """The side that a film shows once it is turned by whole quarters and then mirrored.

    "unknown" where the file does not say, where the film is not upright, or where it is turned obliquely.
    """
    if orientation is None or clockwise_degrees % 90:
        return "unknown"
    right, down = orientation
    for _ in range(round(clockwise_degrees / 90) % 4):
        # A quarter clockwise brings what ran upwards to the right, and what ran to the right downwards.
        right, down = _OPPOSITE.get(down, ""), right
    if mirrored:
        right = _OPPOSITE.get(right, "")
    return _BY_VIEWERS_RIGHT.get(right, "unknown") if down == "F" else "unknown"


def from_dicom(values: object) -> Orientation | None:
    """DICOM's pair of directions, by the main one of each ("PR" is P); None where it is no such pair."""
    try:
        right, down = (str(value).strip().upper()[:1] for value in values)  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        return None
    return (right, down) if right in _OPPOSITE and down in _OPPOSITE else None
