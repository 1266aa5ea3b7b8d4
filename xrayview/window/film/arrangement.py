"""Two pictures beside each other or one above the other: whichever shows them larger; no Qt."""

from __future__ import annotations

from typing import Literal

Arrangement = Literal["beside", "above"]
Aspects = tuple[float, float]
"""Width over height of each picture."""

HEADLINE = 30.0
"""Height of the line above each picture."""

_NARROWEST = 122.0  # a picture's headline needs as much


def arrangement(width: float, height: float, aspects: Aspects) -> Arrangement:
    """How to arrange two pictures in a room of ``width`` x ``height``: the smaller one as large as can be."""
    if width < 2 * _NARROWEST:
        return "above"
    beside = min(_area(width / 2, height - HEADLINE, aspect) for aspect in aspects)
    above = min(_area(width, height / 2 - HEADLINE, aspect) for aspect in aspects)
    return "beside" if beside > above else "above"


def height_needed(way: Arrangement, width: float, aspects: Aspects) -> float:
    """The height from which on the pictures grow no further."""
    if way == "beside":
        return HEADLINE + width / 2 / min(aspects)
    return sum(HEADLINE + width / aspect for aspect in aspects)


def _area(width: float, height: float, aspect: float) -> float:
    shown = min(width, max(height, 1.0) * aspect)
    return shown * shown / aspect
