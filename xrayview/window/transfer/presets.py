"""What presets are called: in a list, when they were edited, and when they are about to be saved; no Qt."""

from __future__ import annotations

from xrayview.errors import UnusableOption
from xrayview.scene.transfer import PRESETS, TransferFunction
from xrayview.window.memory.own_presets import usable_name
from xrayview.window.transfer.edits import EDITED, edited_name, unedited_name
from xrayview.window.words import capitalised

_WORDS = {"film": "X-ray film", "metal": "Enamel and metal"}


def preset_in_words(name: str, own_names: tuple[str, ...] = ()) -> str:
    """How a list shows a preset's name: "Skin and bone (edited)"; own names stay as they were given."""
    base = unedited_name(name)
    if base in PRESETS:
        words = _WORDS.get(base, base.replace("-", " ").capitalize())
        return words + name.removeprefix(base)
    return name if name in own_names or name.endswith(EDITED) else f"{name} (not saved)"


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
    try:
        usable_name(name)
    except UnusableOption as trouble:
        return capitalised(trouble.hint)
    if name.endswith(EDITED.strip()):
        return "Give another ending; this one is for what is not saved"
    return ""
