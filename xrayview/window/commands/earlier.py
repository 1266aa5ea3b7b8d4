"""What a setting was before it was switched off, so that switching it on again brings it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from xrayview.scene.scene import Scene
from xrayview.window.state import State

T = TypeVar("T")


def earlier(state: State, pick: Callable[[Scene], T | None]) -> T | None:
    """The latest answer of ``pick`` in the current file's past that is not empty, or None."""
    for edit in reversed(state.sheet.history.past):
        found = pick(edit.settings.scene)
        if found:
            return found
    return None
