"""The sentences about a film and its reconstruction: its side, what was measured, how well it fits."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from xrayview.window.commands.film import rotation_of
from xrayview.xray.finding import Finding
from xrayview.xray.seen_from import SeenFrom, side_beside, side_of
from xrayview.xray.view_position import Projection, agrees

if TYPE_CHECKING:
    from xrayview.pipeline import Reconstruction
    from xrayview.scene.scene import Camera
    from xrayview.window.state import Document

NOT_A_DEVICE = (
    "xrayview is not a medical device. One x-ray says how much matter lies on each ray, not where: "
    "the depth is inferred by a network and may be wrong. Not for diagnosis or treatment."
)


def angle_to_film(camera: Camera) -> float:
    """Degrees between the camera's direction and the film's, 0 (as taken) to 180 (from behind)."""
    from xrayview.scene.views import camera_axes

    depth_part = camera_axes(camera)[2][1]
    return math.degrees(math.acos(min(1.0, max(-1.0, depth_part))))


def residual_in_words(reconstruction: Reconstruction) -> str:
    """How far the volume's own x-ray is from the film, before and after fusion (unsaturated pixels)."""
    residual = reconstruction.report()["residual"]
    if residual["before"] is None:
        return "The film is too dense everywhere to compare"
    before = f"Differs from the film by {percent(residual['before']['mean'])}"
    if residual["after"] is None:
        return f"{before} (no fusion)"
    return f"{before}, after fusion {percent(residual['after']['mean'])}"


def residual_of(summary: dict[str, float] | None) -> str:
    """One residual of a report in numbers: its mean and its largest, in per cent of full opacity."""
    if summary is None:
        return "the film is too dense everywhere to compare"
    mean, largest = percent(summary["mean"]), percent(summary["max"])
    return f"{largest} everywhere" if mean == largest else f"mean {mean}, largest {largest}"


def overlay_in_words(reconstruction: Reconstruction, after: bool) -> str:
    """What the residual laid over the film shows, in numbers (of unsaturated pixels)."""
    residual = reconstruction.report()["residual"]
    if not after:
        return f"Before fusion: {residual_of(residual['before'])}."
    if reconstruction.fused is None:
        return "There was no fusion: nothing to show."
    return f"After fusion: {residual_of(residual['after'])}. The colours keep the scale of before fusion."


ZERO_IS_NO_PROOF = (
    "A difference of zero does not prove the depth: every volume whose rays add up to the film shows it."
)
RESIDUAL_HINT = (
    "The mean difference in opacity between the film and the x-ray of the volume. Fusion makes it vanish; "
    "a volume can repeat the film exactly and still have its depth wrong."
)


def percent(share: float) -> str:
    """A share in words: enough digits to see that small is small."""
    value = 100.0 * share
    if value >= 10.0:
        return f"{value:.0f} %"
    if value >= 0.1:
        return f"{value:.1f} %"
    return f"{value:.2f} %" if value >= 0.01 else "less than 0.01 %"


def time_in_words(seconds: dict[str, float]) -> str:
    """The time the reconstruction took: the sum of its stages."""
    return f"{sum(seconds.values()):.1f} s"


def shares_in_words(reconstruction: Reconstruction) -> str:
    """Which shares of the film could not be used as they are, a line each."""
    return "\n".join(
        (
            f"Saturated, the total is only a lower bound: {percent(reconstruction.saturated)}",
            f"Profile taken from a neighbour: {percent(reconstruction.weak)}",
            f"Density clipped at zero: {percent(reconstruction.clipped)}",
        )
    )


_VIEWS_BY_SIDE: dict[SeenFrom, str] = {
    "front": "Front",
    "back": "Back",
    "left": "Left",
    "right": "Right",
}
_QUARTERS = {"as-taken": 0, "+90": 1, "behind": 2, "-90": -1}
_SIDES: dict[SeenFrom, str] = {
    "front": "from the front, the patient's right on your left",
    "back": "from behind, the patient's right on your right",
    "left": "from the patient's left, the face on your left",
    "right": "from the patient's right, the face on your right",
}


def side_shown(document: Document) -> SeenFrom:
    """The side of the head that the film shows as it is turned and mirrored now.

    A person's word counts before the file's; "unknown" where neither says.
    """
    if document.seen_from is not None:
        return document.seen_from
    return side_in_file(document)


def side_in_file(document: Document) -> SeenFrom:
    """The side that the film, or the scan, shows by what its file says, as it is turned and mirrored now."""
    film = document.radiograph
    if film is None:
        # A scan in the patient's axes is shown as if a film had been taken from the front.
        lies = document.volume is not None and document.volume.frame == "patient"
        return "front" if lies else "unknown"
    return side_of(film.orientation, rotation_of(document), document.preparation.mirror)


def projection_shown(document: Document) -> Projection:
    """Which way the rays went through the head: a person's word before the file's.

    "unknown" where neither says, and where what the file says does not go with the side that a person names.
    """
    if document.projection is not None:
        return document.projection
    return (
        projection_in_file(document)
        if agrees(projection_in_file(document), side_shown(document))
        else "unknown"
    )


def projection_in_file(document: Document) -> Projection:
    """Which way the rays went by what the file says."""
    return document.radiograph.projection if document.radiograph is not None else "unknown"


def view_names(document: Document) -> dict[str, str]:
    """The standard views' names: anatomical where the file or a person says which side the film shows.

    The view as taken has the film's own name, AP or PA, where that is known of a film that faces the viewer:
    the two are hung alike. Every other view is named by the side that one looks at.
    """
    side = side_shown(document)
    plain = {"as-taken": "As taken", "+90": "+90°", "-90": "\N{MINUS SIGN}90°", "behind": "Behind"}
    known = {view: _VIEWS_BY_SIDE.get(side_beside(side, n), plain[view]) for view, n in _QUARTERS.items()}
    taken = projection_shown(document)
    if side == "front" and taken in ("AP", "PA"):
        known["as-taken"] = taken
    return {**{view: known[view] for view in plain}, "above": "Above", "below": "Below"}


def volume_in_words(document: Document) -> str:
    """What a volume that was opened itself is, a line each: cells, millimetres, how its numbers were read."""
    volume = document.volume
    if volume is None or document.radiograph is not None:
        return ""
    depth, rows, columns = volume.shape
    said = [f"{columns} x {rows} x {depth} cells"]
    if volume.spacing is None:
        said[0] += ", millimetres unknown"
    else:
        deep, row, column = volume.spacing
        said[0] += f" of {column:.3g} x {row:.3g} x {deep:.3g} mm"
    if volume.frame == "camera":
        said.append("Made from an x-ray: its depth is inferred")
    return "\n".join([*said, *volume.remarks])


def findings_told(document: Document) -> tuple[Finding, ...]:
    """What was found, with the side as a person has said it where somebody has."""
    if document.seen_from is None:
        return document.findings
    answered = Finding("side", side_shown(document), side_in_words(document).rstrip("."), "fine")
    return tuple(answered if found.name == "side" else found for found in document.findings)


def side_in_words(document: Document) -> str:
    """Which side of the head the film shows, which way the rays went, and who says so."""
    said = _side_in_words(document)
    taken = projection_shown(document)
    if taken == "unknown":
        return said
    who = "the file says so" if document.projection is None else "as you said"
    return f"{said} The view is {taken}: {who}."


def _side_in_words(document: Document) -> str:
    side = side_shown(document)
    if document.seen_from is not None:
        return f"Seen {_SIDES[side]}: as you said." if side in _SIDES else "Side unknown: as you said."
    if side in _SIDES:
        return f"Seen {_SIDES[side]}: the file says so."
    if document.radiograph is None:
        return "Side unknown: the file does not say."
    if document.radiograph.orientation is None:
        return "Side unknown: the file does not say."
    return "Side unknown: by what the file says, the head is not upright."


def before_passing_on(document: Document) -> str:
    """What to look at before anything made of this film is passed on; empty where nothing warns.

    By what was made, which is what is saved, and by what is wished for: the two differ during the work.
    """
    made = document.reconstruction
    kept = made is not None and any(
        step.name == "marks" and step.value == "keep" and step.reason == "as asked"
        for step in made.prepared.steps
    )
    if kept or document.preparation.marks == "keep":
        return "Writing on the film was left as it is: look that this names no patient before you pass it on."
    if not any(found.name == "text" and found.weight == "warning" for found in document.findings):
        return ""
    return (
        "Text is burnt into the film and may name the patient: look that none of it is left before you pass "
        "this on."
    )


def capitalised(words: str) -> str:
    """The words with a capital first letter, the others as they are."""
    return words[:1].upper() + words[1:]
