"""The steps of the tour: what is said, and which part of the window it is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from xrayview.window.main_window import MainWindow


@dataclass(frozen=True)
class Step:
    """One card: its title, its sentences, and the part of the window that it points at.

    ``part`` may answer with a widget that is hidden, or with None: the card then stands in the middle.
    ``dock``: the panel that is brought to the front before; ``opens_sample``: going on from it opens a sample
    x-ray.
    """

    title: str
    words: str
    part: Callable[[MainWindow], QWidget | None]
    dock: str = ""
    opens_sample: bool = False


OPEN = Step(
    "Open an x-ray",
    "Drop a file anywhere on the window, or press Ctrl+O. So that there is something to see, Next opens a "
    "sample: a made x-ray of a real head.",
    lambda window: window.centre,
    opens_sample=True,
)

PARTS = (
    Step(
        "Your film",
        "The film as it is stored, and what the network sees of it. Each line under the pictures is a step "
        "of the preparation: what was done and why, and how you would rather have it.",
        lambda window: window.explore.docks["xray"],
        "xray",
    ),
    Step(
        "The 3D view",
        "Drag to turn, wheel to come nearer; by keys, click once and use the arrows, + and -. 0 goes back to "
        "how the film was taken. F shows the other depth that fits the film equally well.",
        lambda window: window.centre,
    ),
    Step(
        "Measured or guessed",
        "This mark says how far you have turned away from what was measured. Green and thin: you look along "
        "the film's own rays. Red and thick: what you see was guessed by a network that knows other heads.",
        lambda window: window.status.gauge,
    ),
    Step(
        "The look",
        "Choose what is drawn: the surface at one density, all densities, a new x-ray, slices. Below are "
        "presets and the transfer function. Keys 1 to 6 do the same.",
        lambda window: window.explore.docks["look"],
        "look",
    ),
    Step(
        "Cut, Light, Stereo, Change",
        "Cut the head open, move the lamp, see it with both eyes, change its densities. Every step can be "
        "taken back with Ctrl+Z.",
        lambda window: window.explore.docks["cut"],
        "cut",
    ),
    Step(
        "Take it home",
        "Save a picture, a stereo picture or the volume here; the File menu has sessions, moving pictures "
        "and web pages as well. F1 opens the guide at the part of the window that you are in.",
        lambda window: window.explore.bar.widgetForAction(window.actions_by_name["save-picture"]),
    ),
)


def steps_for(something_is_open: bool) -> tuple[Step, ...]:
    """The tour's steps; where nothing is open, it begins with how to open something."""
    return PARTS if something_is_open else (OPEN, *PARTS)
