"""Findings on what the preparation decided, from the polarity to the size of a pixel at the head."""

from __future__ import annotations

from collections.abc import Mapping

from xrayview.xray import finding_tone as tones
from xrayview.xray import polarity as polarities
from xrayview.xray.finding import Finding, Weight
from xrayview.xray.radiograph import Preparation, Prepared, Radiograph, SpacingFrom, Step
from xrayview.xray.seen_from import side_of, side_whichever_way
from xrayview.xray.upright import UNKNOWN

Steps = Mapping[str, Step]

_SIDES = {
    "front": "from the front, as if facing you",
    "back": "from the back",
    "left": "from the left",
    "right": "from the right",
}
_SPACING: dict[SpacingFrom, tuple[str, Weight, str, str]] = {
    "unknown": (
        "lengths cannot be given in millimetres",
        "note",
        "give the spacing, in millimetres a pixel",
        "spacing MM",
    ),
    "saved": ("as this program saved it", "fine", "", ""),
    "calibrated": ("the file says that it is calibrated at the patient", "fine", "", ""),
    "pixel": (
        "the file does not say whether at the patient or at the detector",
        "note",
        "give the magnification if it is the detector's",
        "magnification M",
    ),
    "detector": (
        "at the detector: lengths in the head come out too long by the magnification",
        "note",
        "give the magnification: source to film over source to head",
        "magnification M",
    ),
    "magnification": ("the detector's, divided by the magnification that the file gives", "fine", "", ""),
}


def polarity(steps: Steps) -> Finding:
    """Whether dense matter was bright already, and who says so."""
    step = steps["polarity"]
    inverted = step.value == "invert"
    value = "inverted" if inverted else "as stored"
    if step.reason == polarities.UNSURE:
        return Finding(
            "polarity", value, step.reason, "warning", "invert it, where bone is dark", "polarity invert"
        )
    if inverted and step.reason != "as asked":
        return Finding("polarity", value, step.reason, "fine", "leave it as stored", "polarity keep")
    return Finding("polarity", value, step.reason, "fine")


def field(radiograph: Radiograph, prepared: Prepared, steps: Steps) -> Finding:
    """Which part of the picture is exposed film."""
    step = steps["crop"]
    if step.value == "none" or prepared.outline is None:
        return Finding("field", "the whole picture", step.reason, "fine")
    left, top, right, bottom = prepared.outline.field
    share = (right - left) * (bottom - top) / radiograph.pixels.size
    found = step.reason.startswith("to the film")
    way_out, wish = ("use the whole picture", "crop none") if found else ("", "")
    return Finding("field", f"{100 * share:.0f} % of the picture", step.reason, "fine", way_out, wish)


def text(radiograph: Radiograph, prepared: Prepared, steps: Steps) -> Finding:
    """Whether letters are burnt into the picture: they may name the patient."""
    step = steps["marks"]
    said = any("text is burnt" in note for note in radiograph.notes)
    if step.value.startswith("filled"):
        blocks = step.value.count(",") // 3
        value = "one block of letters" if blocks == 1 else f"{blocks} blocks of letters"
        if not prepared.warnings:
            return Finding("text", value, step.reason, "note", "leave it as it is", "marks keep")
        words = "burnt in, may name the patient: gone from what the network sees, not from the file"
        return Finding("text", value, words, "warning", "cover them before you pass the file on")
    if said:
        words = "the file says that letters are burnt in: they may name the patient"
        way_out = "look for them, and draw a box round each"
        return Finding("text", "none found", words, "warning", way_out, "marks 'BOX BOX ...'")
    if step.value == "keep" and step.reason == "as asked":
        return Finding("text", "not looked for", "as asked", "note", "let it be looked for", "marks auto")
    return Finding("text", "none found" if step.value == "none" else "left alone", step.reason, "fine")


def holder(steps: Steps) -> Finding:
    """What lies beside the head, and whether it was taken away."""
    step = steps["holder"]
    if step.value == "none":
        return Finding("holder", "none found", step.reason, "fine")
    if step.value != "keep":
        asked = "as asked: " if step.reason.startswith("as asked") else ""
        words = f"{asked}rods, letters and whatever else lies beside the head became air"
        words += ", and what a rod adds over the head was taken off" if "lifted" in step.value else ""
        return Finding("holder", step.value, words, "note", "leave it as it is", "holder keep")
    known = step.reason in ("as asked", "the file's values are opacities")
    if known:
        return Finding("holder", "kept", step.reason, "fine")
    way_out = "draw the head's outline, where something lies beside it"
    return Finding("holder", "kept", step.reason, "note", way_out, "holder OUTLINE")


def tone(steps: Steps) -> Finding:
    """By which law greys became opacity, and how well air was found."""
    step = steps["tone"]
    if step.reason == tones.ONE_GREY:
        return Finding("tone", step.value, step.reason, "warning", "open another picture")
    for doubt in (tones.NO_AIR, tones.NO_CLEAR_AIR):
        if doubt in step.reason:
            way_out = "give the greys of air and dense bone, where the head looks too thin or dense"
            return Finding("tone", step.value, doubt, "note", way_out, "anchors AIR,DENSE")
    return Finding("tone", step.value, step.reason, "fine")


def upright(steps: Steps) -> Finding:
    """Which way the film was turned, how surely, and whether it was mirrored."""
    step = steps["rotate"]
    value = "as stored" if float(step.value) == 0 else f"turned by {step.value} degrees clockwise"
    value += ", mirrored" if "mirror" in steps else ""
    if step.reason == UNKNOWN:
        way_out = "turn it until the head is upright"
        return Finding("upright", value, step.reason, "note", way_out, "rotate 90, 180 or 270")
    return Finding("upright", value, step.reason, "fine")


def side(radiograph: Radiograph, explicit: Preparation) -> Finding:
    """Which side of the head the film shows, and which way the rays went through it, by the file."""
    degrees = 0.0 if explicit.rotate == "auto" else float(explicit.rotate)
    shown = side_of(radiograph.orientation, degrees, explicit.mirror)
    taken = radiograph.projection
    way_out = "name the side where the window asks how it was taken"
    if shown == "unknown" and side_whichever_way(radiograph.orientation) != "unknown":
        words = "by what the file says the head is not upright: no view is named front, left or right"
        return Finding(
            "side", "unknown", words, "note", "turn it back, or let it be automatic", "rotate auto"
        )
    if shown == "unknown" and taken == "unknown":
        words = (
            "the file does not say which side of the head this is, so no view is named front, left or right"
        )
        return Finding("side", "unknown", words, "note", way_out)
    if shown == "unknown":
        words = f"the file says that the view is {taken}, and not which side of the head faces you"
        return Finding("side", f"unknown, {taken}", words, "note", way_out)
    words = f"the file says that the patient is seen {_SIDES[shown]}"
    if taken == "unknown":
        return Finding("side", shown, words, "fine")
    return Finding("side", f"{shown}, {taken}", f"{words}, and that the view is {taken}", "fine")


def pixel_size(radiograph: Radiograph, prepared: Prepared, explicit: Preparation) -> Finding:
    """How many millimetres a pixel is at the head, and where that is known from."""
    value = "unknown" if prepared.spacing is None else f"{prepared.spacing[0]:.4g} mm"
    asked = explicit.spacing is not None
    as_asked: tuple[str, Weight, str, str] = ("as asked", "fine", "", "")
    words, weight, way_out, wish = as_asked if asked else _SPACING[radiograph.spacing_from]
    if radiograph.spacing_from == "magnification" and not asked:
        words += f", {radiograph.magnification:.4g}"
    if explicit.magnification is not None and prepared.spacing is not None:
        words = f"divided by the magnification that was asked for, {explicit.magnification:.4g}"
        weight, way_out, wish = "fine", "", ""
    if prepared.spacing is None and radiograph.spacing_from != "unknown":
        words, weight = "the file's pixels are not believable: lengths cannot be given in millimetres", "note"
        way_out, wish = "give the spacing, in millimetres a pixel", "spacing MM"
    return Finding("pixel size", value, words, weight, way_out, wish)
