"""What of a scene decides how a mode shows densities: iso-value, transfer function, exposure or nothing."""

from __future__ import annotations

from typing import Literal

DrawnBy = Literal["iso-value", "transfer function", "exposure", "plain grey"]

_BY_MODE: dict[str, DrawnBy] = {
    "surface": "iso-value",
    "mesh": "iso-value",
    "volume": "transfer function",
    "xray": "exposure",
    "mip": "plain grey",
    "slices": "plain grey",
}


def drawn_by(mode: str) -> DrawnBy:
    """What decides it in ``mode``; a mode that this does not know has nothing to set here."""
    return _BY_MODE.get(mode, "plain grey")
