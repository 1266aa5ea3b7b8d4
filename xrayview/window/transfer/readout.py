"""What the editor says in words: what lies under the pointer, and what is selected; no Qt."""

from __future__ import annotations

from xrayview.scene.scene import Mode
from xrayview.scene.transfer import TransferFunction

NAMES: dict[Mode, str] = {"volume": "Transfer function", "surface": "Iso-value", "xray": "Histogram"}
HINTS: dict[Mode, str] = {
    "volume": "Drag a point, or move it with the arrow keys (Shift: further); Tab selects the next one. "
    "Double-click or Insert adds one, Delete removes it, Enter chooses its colour.",
    "surface": "Drag the line, or move it with the arrow keys (Shift: further): the surface lies where "
    "it stands.",
    "xray": "How often each density occurs",
}


def point_in_words(transfer: TransferFunction, index: int) -> str:
    """Density and opacity of a point."""
    point = transfer.points[index]
    return f"density {point.density:.3f}  opacity {point.opacity:.3f}"


def place_in_words(mode: Mode, density: float, opacity: float) -> str:
    """Density and, where the plot has it, opacity of a place in it."""
    return f"density {density:.2f}" + (f"  opacity {opacity:.2g}" if mode == "volume" else "")


def selection_in_words(mode: Mode, transfer: TransferFunction, selected: int, iso_value: float) -> str:
    """What arrow keys would move."""
    if mode == "volume":
        return f"Point {selected + 1} of {len(transfer.points)}, {point_in_words(transfer, selected)}"
    return f"Density {iso_value:.3f}" if mode == "surface" else ""
