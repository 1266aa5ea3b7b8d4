"""Presets by name: the bundled ones, one's own, and what a preset is called that was edited; no Qt."""

from __future__ import annotations

from typing import Protocol

from xrayview.scene.transfer import PRESETS, TransferFunction
from xrayview.window.transfer.edits import EDITED, edited_name, unedited_name


class OwnPresets(Protocol):
    """Transfer functions that a person keeps, each under its name; every method may raise `XrayviewError`."""

    def names(self) -> tuple[str, ...]:
        """What there is, in the order to show."""

    def load(self, name: str) -> TransferFunction:
        """The transfer function of that name."""

    def save(self, transfer: TransferFunction) -> object:
        """Keep it under its own name; one of that name is replaced."""

    def delete(self, name: str) -> object:
        """Forget the one of that name."""


def preset_in_words(name: str) -> str:
    """How a list shows a preset's name: "Skin and bone (edited)"; one's own names stay as they were given."""
    base = unedited_name(name)
    if base not in PRESETS:
        return name
    return base.replace("-", " ").capitalize() + name[len(base) :]


def shown_name(transfer: TransferFunction) -> str:
    """The function's name, marked as edited where it goes by a bundled preset's name without being it."""
    bundled = PRESETS.get(transfer.name)
    return transfer.name if bundled in (None, transfer) else edited_name(transfer.name)


def name_to_offer(transfer: TransferFunction) -> str:
    """What to call this function when it is saved: its preset's name, "My bone" for a bundled one."""
    base = unedited_name(transfer.name)
    return f"My {base.replace('-', ' ')}" if base in PRESETS else base


def name_trouble(name: str) -> str:
    """Why a preset cannot be saved under this name, in words; empty where it can."""
    if not name.strip():
        return "A preset needs a name."
    if name.strip().lower().replace(" ", "-") in PRESETS:
        return "This name belongs to a bundled preset."
    if name.strip().endswith(EDITED.strip()):
        return "This ending is for presets that are not saved."
    return ""
