"""What a person prefers to see and to be spared, whichever file is looked at; no step to undo."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Preferences:
    """``marker``, ``scale_bar`` and ``cut_handles``: whether the 3D view shows them.
    ``reduced_motion``: views change at once, without a glide."""

    marker: bool = True
    scale_bar: bool = True
    reduced_motion: bool = False
    cut_handles: bool = True
