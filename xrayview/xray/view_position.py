"""Along which way the rays went through the head, where the file's view position or view code says so.

The way of the rays is another thing than the side that a film shows (`seen_from`): AP and PA films are hung
alike, facing the viewer, and a left lateral one (the patient's left towards the film) with the face on either
side.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from xrayview.xray.seen_from import SeenFrom

Projection = Literal[
    "unknown",
    "AP",
    "PA",
    "frontal",
    "left lateral",
    "right lateral",
    "lateral",
    "oblique",
    "left lateral decubitus",
    "right lateral decubitus",
]

FRONTAL: tuple[Projection, ...] = ("AP", "PA", "frontal")
LATERAL: tuple[Projection, ...] = ("left lateral", "right lateral", "lateral")

# View Position (0018,5101): the terms that the standard defines (PS3.3, C.8.1.1), and others in use.
_BY_TERM: dict[str, Projection] = {
    "AP": "AP",
    "PA": "PA",
    "LL": "left lateral",
    "RL": "right lateral",
    "LLD": "left lateral decubitus",
    "RLD": "right lateral decubitus",
    "LLO": "oblique",
    "RLO": "oblique",
    "LAO": "oblique",
    "RAO": "oblique",
    "LPO": "oblique",
    "RPO": "oblique",
    "OBLIQUE": "oblique",
    "LAT": "lateral",
    "LATERAL": "lateral",
}
# View Code Sequence (0054,0220): CID 4010 "DX View", each by its codes in SNOMED CT and in SNOMED RT.
_CODES: dict[Projection, str] = {
    "AP": "399348003 R-10206",
    "PA": "272479007 R-10214 R-40888",
    "frontal": "399033003 R-10202",
    "left lateral": "399173006 R-10236",
    "right lateral": "399198007 R-10232",
    "lateral": "399067008 R-102CD 399352003 R-10228 399260004 R-10224",
    "oblique": (
        "399182000 R-102C1 399184004 R-10238 399236003 R-10234 399160007 R-10204 399312000 R-10208 "
        "399059000 R-10216 260427002 R-40783 399135007 R-10220 399006002 R-10212 399356000 R-40985 "
        "399038007 R-10210"
    ),
}
_BY_CODE = {code: projection for projection, codes in _CODES.items() for code in codes.split()}


def projection_of(view_position: object, view_codes: Iterable[object] = ()) -> Projection:
    """What a file's View Position and the codes of its view say; "unknown" where they do not.

    Where the two differ, what they have in common is left: of AP and PA "frontal", of two sides "lateral".
    """
    term = _BY_TERM.get(str(view_position or "").strip().upper(), "unknown")
    coded = {_BY_CODE[str(code)] for code in view_codes if str(code) in _BY_CODE}
    said: set[Projection] = coded | {term} - {"unknown"}
    if len(said) == 1:
        return said.pop()
    for plane, named in ((FRONTAL, ("AP", "PA")), (LATERAL, ("left lateral", "right lateral"))):
        if said and said <= set(plane):
            exact = said & set(named)
            return exact.pop() if len(exact) == 1 else plane[-1]
    return "unknown"


def agrees(projection: Projection, side: SeenFrom) -> bool:
    """Whether a film of that projection can show that side; unknown ones can."""
    if side in ("front", "back"):
        return projection not in (*LATERAL, "oblique")
    if side in ("left", "right"):
        return projection not in (*FRONTAL, "oblique")
    return True
