"""Undo and redo: a list of settings with the names of the steps between them; no Qt."""

from __future__ import annotations

from dataclasses import replace

from xrayview.window.state import Edit, History, Settings, Sheet, State

MOST_STEPS = 200


def recorded(sheet: Sheet, name: str, before: Settings) -> Sheet:
    """The file with the step called ``name``, which led here from ``before``, added to its history."""
    past = (*sheet.history.past, Edit(name, before))[-MOST_STEPS:]
    return replace(sheet, history=History(past))


def continued(sheet: Sheet) -> Sheet:
    """The file after more of the same step: nothing is added, and what was undone is forgotten."""
    return replace(sheet, history=History(sheet.history.past))


def undone(state: State) -> State:
    """The state before the current file's last step; unchanged where there is none."""
    sheet = state.sheet
    past, future = sheet.history.past, sheet.history.future
    if not past:
        return state
    last = past[-1]
    history = History(past[:-1], (*future, Edit(last.name, sheet.settings)))
    return state.with_sheet(replace(sheet.with_settings(last.settings), history=history))


def redone(state: State) -> State:
    """The state after the step that was undone last; unchanged where there is none."""
    sheet = state.sheet
    past, future = sheet.history.past, sheet.history.future
    if not future:
        return state
    next_one = future[-1]
    history = History((*past, Edit(next_one.name, sheet.settings)), future[:-1])
    return state.with_sheet(replace(sheet.with_settings(next_one.settings), history=history))


def without_failed(sheet: Sheet) -> Sheet:
    """The file without last steps that lead back to the settings it has: what they asked for was refused."""
    past = sheet.history.past
    while past and past[-1].settings == sheet.settings:
        past = past[:-1]
    return replace(sheet, history=replace(sheet.history, past=past))
