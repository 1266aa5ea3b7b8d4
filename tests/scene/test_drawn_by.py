"""Every mode says what decides how it shows densities."""

from __future__ import annotations

from xrayview.scene.drawn_by import drawn_by
from xrayview.scene.scene import MODES


def test_every_mode_is_drawn_by_what_its_panel_sets() -> None:
    known = {
        "surface": "iso-value",
        "mesh": "iso-value",
        "volume": "transfer function",
        "xray": "exposure",
        "mip": "plain grey",
        "slices": "plain grey",
    }
    assert {mode: drawn_by(mode) for mode in MODES} == {mode: known[mode] for mode in MODES}
    assert drawn_by("a mode of tomorrow") == "plain grey"
