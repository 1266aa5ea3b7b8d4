"""What one screenshot is: its name, its caption, what is done for it, and how much of the window it shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from screenshot_window import Walk

    from xrayview.window.commands.command import Command

Shown = Literal["window", "view", "xray", "look", "cut", "light", "stereo", "change"]
"""The whole window with what lies over it, the 3D view alone, or one panel by its name."""

Opened = Literal["film", "made-up head", "nothing"]

SHOWN_WORDS: dict[Shown, str] = {
    "window": "The whole window",
    "view": "The 3D view",
    "xray": "The X-ray panel",
    "look": "The Look panel",
    "cut": "The Cut panel",
    "light": "The Light panel",
    "stereo": "The Stereo panel",
    "change": "The Change panel",
}

Deed = Callable[["Walk"], object]
"""Something that is done in the window before the picture is taken."""


@dataclass(frozen=True)
class Step:
    """One screenshot, which begins with the window as it is once the file was opened.

    ``name``: of its file, without .png; ``title``: a few words; ``caption``: a sentence on what is seen;
    ``deeds``: what is done, in turn. ``opened``: what is looked at. Whatever shows skin shows that of the
    made-up head: of people, pictures that are passed on show bone.
    """

    name: str
    title: str
    caption: str
    deeds: tuple[Deed, ...] = ()
    shows: Shown = "view"
    opened: Opened = "film"

    @property
    def file(self) -> str:
        """The picture's name in its folder."""
        return f"{self.name}.png"

    @property
    def alt(self) -> str:
        """What is said in the picture's place."""
        of = "" if self.opened == "film" else f", {self.opened} opened"
        return f"{SHOWN_WORDS[self.shows]}{of}: {self.title}"


@dataclass(frozen=True)
class Chapter:
    """Steps under one heading, with a sentence on what they have in common."""

    title: str
    lead: str
    steps: tuple[Step, ...]


def does(command: Command[Any], *arguments: object) -> Deed:
    """Run a command of the window's store."""
    return lambda walk: walk.store.do(command, *arguments)


def front(panel: Shown) -> Deed:
    """Bring a panel before those that it shares a place with."""
    return lambda walk: walk.bring(panel)
