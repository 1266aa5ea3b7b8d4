"""What the editor says in words: what lies under the pointer, and what is selected; no Qt."""

from __future__ import annotations

from xrayview.scene.drawn_by import DrawnBy
from xrayview.scene.transfer import TransferFunction

_ZOOM = (
    "Wheel (once it was clicked), + and -: nearer and farther. Drag the numbers, page keys: along the axis. "
    "Home: all of it, End: what is set."
)
NAMES: dict[DrawnBy, str] = {
    "transfer function": "Transfer function",
    "iso-value": "Iso-value",
    "exposure": "Histogram",
    "plain grey": "Histogram",
}
HINTS: dict[DrawnBy, str] = {
    "transfer function": "Drag a point, or move it with the arrow keys (Shift: further); Tab selects the "
    f"next one. Double-click or Insert adds one, Delete removes it, Enter chooses its colour. {_ZOOM}",
    "iso-value": "Drag the line, or move it with the arrow keys (Shift: further): the surface lies where "
    f"it stands. {_ZOOM}",
    "exposure": f"How often each density occurs. {_ZOOM}",
    "plain grey": f"How often each density occurs. {_ZOOM}",
}


def point_in_words(transfer: TransferFunction, index: int) -> str:
    """Density and opacity of a point."""
    point = transfer.points[index]
    return f"density {point.density:.3f}  opacity {point.opacity:.3f}"


def place_in_words(by: DrawnBy, density: float, opacity: float, decimals: int = 2) -> str:
    """Density and, where the plot has it, opacity of a place in it."""
    words = f"density {density:.{decimals}f}"
    return words + (f"  opacity {opacity:.2g}" if by == "transfer function" else "")


def selection_in_words(by: DrawnBy, transfer: TransferFunction, selected: int, iso_value: float) -> str:
    """What arrow keys would move."""
    if by == "transfer function":
        return f"Point {selected + 1} of {len(transfer.points)}, {point_in_words(transfer, selected)}"
    return f"Density {iso_value:.3f}" if by == "iso-value" else ""
