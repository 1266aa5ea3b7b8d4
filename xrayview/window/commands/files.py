"""Which files are open, and which of them is looked at; nothing of this is undone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from xrayview.window.commands.command import command
from xrayview.window.state import Document, Page, Sheet, State


@command("Open")
def add_sheet(state: State, key: int, path: Path) -> State:
    """Open a sheet for ``path`` and look at it; the blank sheet makes room. It takes the present network."""
    sheet = Sheet(key, Document(path, weights=state.document.weights))
    kept = tuple(other for other in state.sheets if other.key != 0)
    return replace(state, sheets=(*kept, sheet), current=key)


@command("Look at")
def look_at(state: State, key: int) -> State:
    """Look at the open file of that key."""
    return state if state.find(key) is None else replace(state, current=key)


@command("Look at another")
def look_further(state: State, places: int) -> State:
    """Look at the file so many places further on, round the corner at the ends."""
    keys = [sheet.key for sheet in state.sheets]
    return replace(state, current=keys[(keys.index(state.sheet.key) + places) % len(keys)])


@command("Page")
def show_page(state: State, page: Page) -> State:
    """Bring a page to the front: looking at x-rays, or training a network."""
    return replace(state, page=page)


@command("Close")
def close_sheet(state: State, key: int) -> State:
    """Close a file; its neighbour is looked at next, and the last one leaves the blank sheet."""
    if state.find(key) is None:
        return state
    keys = [sheet.key for sheet in state.sheets]
    place = keys.index(key)
    rest = tuple(sheet for sheet in state.sheets if sheet.key != key)
    if not rest:
        blank = Sheet(document=Document(weights=state.document.weights))
        return replace(state, sheets=(blank,), current=0)
    current = state.current if state.current != key else rest[min(place, len(rest) - 1)].key
    return replace(state, sheets=rest, current=current)
