"""What the mark in the 3D view says: how far the view is from what was measured; no Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xrayview.scene.change import in_words
from xrayview.window.words import angle_to_film

if TYPE_CHECKING:
    from xrayview.scene.scene import Scene

MEASURED_WITHIN_DEGREES = 5.0
_GREEN, _AMBER = "#7bcf95", "#e8b95a"


def trust_in_words(scene: Scene) -> tuple[str, str, bool]:
    """The mark's first words, what follows them, and whether this view was measured.

    From straight ahead and straight behind every ray's total was measured, as long as the rays are the film's
    and meet all of what is fused with it; from elsewhere what is seen depends on the depth, which was not.
    """
    if changed := in_words(scene.change):
        return "Changed", f"not as reconstructed: {changed}", False
    angle = angle_to_film(scene.camera)
    behind = ", from behind" if angle > 90.0 else ""
    if min(angle, 180.0 - angle) >= MEASURED_WITHIN_DEGREES:
        first, then, measured = "Inferred view", f"{angle:.0f}° off the film, depth may be wrong", False
    elif unlike := _unlike_the_film(scene):
        first, then, measured = f"Measured direction{behind}", f"{unlike}: totals are not the film's", False
    else:
        first, then, measured = f"Measured view{behind}", "totals are the film's, depth is inferred", True
    if scene.depth_flipped:
        then += "; depth flipped, which fits the film as well"
    return first, then, measured


def _unlike_the_film(scene: Scene) -> str:
    """Why rays in the film's direction do not add up to its totals, in a few words; empty where they do."""
    reasons = []
    if scene.cuts:
        reasons.append("cut away")
    if scene.camera.projection == "perspective":
        reasons.append("in perspective")
    if scene.fusion < 1.0:
        reasons.append(f"fusion {100 * scene.fusion:.0f} %")
    return ", ".join(reasons)


def trust_as_rich_text(scene: Scene) -> str:
    """The mark: a green dot for a measured view, an amber triangle for an inferred one, and the words."""
    first, then, measured = trust_in_words(scene)
    sign, colour = ("●", _GREEN) if measured else ("▲", _AMBER)
    return f"<span style='color:{colour}'>{sign} <b>{first}</b></span>&nbsp; {then}"
