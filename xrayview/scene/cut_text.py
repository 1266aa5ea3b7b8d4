"""Cuts as written on the command line, and the numbers of the octants."""

from __future__ import annotations

from xrayview.errors import UnusableOption
from xrayview.scene import limits
from xrayview.scene.cuts import REMOVED, Cut, CutBox, CutOctant, CutPlane, CutSphere, Removed
from xrayview.scene.views import front_half

Vector = tuple[float, float, float]

OCTANTS: dict[int, Vector] = {
    1: (1.0, 1.0, 1.0),
    2: (-1.0, 1.0, 1.0),
    3: (-1.0, -1.0, 1.0),
    4: (1.0, -1.0, 1.0),
    5: (1.0, 1.0, -1.0),
    6: (-1.0, 1.0, -1.0),
    7: (-1.0, -1.0, -1.0),
    8: (1.0, -1.0, -1.0),
}
"""Number to `CutOctant.towards`: 1 is right, behind, top, and they go anticlockwise as seen from above (right
behind, left behind, left in front, right in front); 5 to 8 lie below 1 to 4."""

FORMS: dict[str, tuple[str, str]] = {
    "front-half": ("front-half", "front-half"),
    "plane": ("plane:nx,ny,nz,offset", "plane:0,0,1,0.2"),
    "box": ("box:x0,y0,z0,x1,y1,z1[,outside]", "box:-0.5,-0.5,0,0.5,0,0.5"),
    "octant": ("octant:1 to 8[,x,y,z]", "octant:4"),
    "sphere": ("sphere:x,y,z,radius[,outside]", "sphere:0,0,0,0.3,outside"),
}
"""Every kind by its name: how it is written, and an example."""


def cut_from_text(text: str) -> Cut:
    """A cut as written on the command line, in one of the `FORMS`; raises `UnusableOption` with examples."""
    kind, _, rest = text.partition(":")
    words = rest.split(",") if rest else []
    if text == "front-half":
        return front_half()
    if kind == "plane":
        a, b, c, offset = _numbers(text, kind, words, 4)
        return CutPlane((a, b, c), offset)
    if kind == "box":
        removed = _removed(words)
        x0, y0, z0, x1, y1, z1 = _numbers(text, kind, words, 6)
        return CutBox((x0, y0, z0), (x1, y1, z1), removed)
    if kind == "sphere":
        removed = _removed(words)
        x, y, z, radius = _numbers(text, kind, words, 4)
        return CutSphere((x, y, z), radius, removed)
    if kind == "octant":
        return _octant(text, words)
    raise UnusableOption(
        f"cut: {text!r} is not usable", "use one of: " + "; ".join(example for _, example in FORMS.values())
    )


def _octant(text: str, words: list[str]) -> CutOctant:
    number, *corner = words or [""]
    limits.one_of("cut, octant", number, [str(one) for one in OCTANTS])
    if not corner:
        return CutOctant(OCTANTS[int(number)])
    x, y, z = _numbers(text, "octant", corner, 3)
    return CutOctant(OCTANTS[int(number)], (x, y, z))


def _removed(words: list[str]) -> Removed:
    """Which side is removed; takes the word for it off ``words``."""
    for side in REMOVED:
        if words and words[-1] == side:
            words.pop()
            return side
    return "inside"


def _numbers(text: str, kind: str, words: list[str], count: int) -> list[float]:
    """``count`` numbers; raises with the form and an example of this kind of cut."""
    try:
        values = [float(word) for word in words]
    except ValueError:
        values = []
    if len(values) != count:
        form, example = FORMS[kind]
        raise UnusableOption(f"cut: {text!r} is not usable", f"write {form}, such as {example}")
    return values
