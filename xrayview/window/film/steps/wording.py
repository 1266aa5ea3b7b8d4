"""The steps of the preparation in a person's words, a few for each; no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xrayview.window.commands.film import leading_number
from xrayview.xray.radiograph import Preparation, Step


@dataclass(frozen=True)
class Told:
    """A row of the list: its ``key``, its name, the steps it tells of, and the wishes that decide them."""

    key: str
    name: str
    steps: tuple[str, ...]
    wishes: tuple[str, ...] = ()


ROWS = (
    Told("read", "Read", ("read", "frame", "bit depth")),
    Told("crop", "Crop", ("crop",), ("crop",)),
    Told("writing", "Writing", ("marks",), ("marks",)),
    Told("polarity", "Polarity", ("polarity",), ("polarity",)),
    Told("holder", "Holder", ("holder",), ("holder",)),
    Told("tone", "Tone", ("tone",), ("tone", "anchors")),
    Told("pixels", "Pixels", ("square pixels",)),
    Told("turn", "Turn", ("rotate",), ("rotate",)),
    Told("mirror", "Mirror", ("mirror",), ("mirror",)),
    Told("square", "Square", ("square",), ("square",)),
    Told("network", "Network", ("network",)),
)
"""In the order in which they run."""


def is_changed(told: Told, wishes: Preparation) -> bool:
    """Whether a person has a wish for this step."""
    automatic = Preparation()
    return any(getattr(wishes, wish) != getattr(automatic, wish) for wish in told.wishes)


def in_words(told: Told, steps: Sequence[Step]) -> tuple[str, str]:
    """What was done and why; empty where there was no such step."""
    own = [step for step in steps if step.name in told.steps]
    if not own:
        return ("not mirrored", "") if told.key == "mirror" else ("", "")
    first, value = own[0], _value(told.key, own[0].value, own[0].reason)
    if told.key == "read":
        frames = [f"picture {int(step.value) + 1}" for step in own if step.name == "frame"]
        reasons = [first.reason, *(step.reason for step in own if step.name == "bit depth")]
        return ", ".join([value, *frames]), _sentences(reasons)
    reasons = [first.reason]
    if told.key == "tone" and ": air" in first.value:
        reasons.append(f"the greys: {first.value.partition(': ')[2]}")
    return value, _sentences(reasons)


def _value(key: str, value: str, reason: str) -> str:
    if key == "crop" and value.count(",") == 3:
        left, top, right, bottom = (int(edge) for edge in value.split(","))
        return f"{right - left} x {bottom - top} pixels"
    if key == "crop":
        return "whole picture"
    if key == "writing":
        blocks = value.count(",") // 3
        return (
            ("1 block filled" if blocks == 1 else f"{blocks} blocks filled")
            if value.startswith("filled")
            else ("left as it is" if value == "keep" else "none found")
        )
    if key == "polarity":
        return "inverted" if value == "invert" else "as stored, bone bright"
    if key == "holder":
        kept = "left as it is" if value == "keep" else "nothing there"
        return value.replace("removed: 1 pieces", "removed: 1 piece") if "removed" in value else kept
    if key == "tone":
        return value.partition(":")[0] if value.startswith("opacity") else value.partition(": air")[0]
    if key == "turn":
        degrees = leading_number(value)
        return f"{degrees:g}° clockwise" if degrees else "not turned"
    if key == "mirror":
        return "left and right changed"
    if key == "square":
        return value.partition(" from ")[0] + " pixels"
    return value


def _sentences(reasons: Sequence[str]) -> str:
    """Reasons as sentences, each with its capital and its full stop."""
    parts = [part.strip() for reason in reasons for part in reason.split(";")]
    return " ".join(f"{part[:1].upper()}{part[1:]}." for part in parts if part)
