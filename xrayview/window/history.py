"""Undo and redo: a list of settings with the names of the steps between them; no Qt."""

from __future__ import annotations

from dataclasses import replace

from xrayview.window.state import Edit, History, Settings, Sheet, State, Wishes
from xrayview.xray.seen_from import mirrored_side

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
    return state.with_sheet(_step_back(state.sheet)) if state.sheet.history.past else state


def redone(state: State) -> State:
    """The state after the step that was undone last; unchanged where there is none."""
    return state.with_sheet(_step_forth(state.sheet)) if state.sheet.history.future else state


def given_up(sheet: Sheet, wishes: Wishes) -> Sheet:
    """The file back at the ``wishes`` that were granted last, after those since then were refused or stopped.

    What the refused ones came from is taken back: an undo is done again, and steps forth lose what they
    wished for; what they changed of the scene stays.
    """
    if sheet.document.wishes == wishes:
        return sheet
    past, future = sheet.history.past, sheet.history.future
    back, forth = _nearest(past, wishes), _nearest(future, wishes)
    if forth and (not back or forth <= back):
        for _ in range(forth):
            sheet = _step_forth(sheet)
        return sheet
    now = _wishing(sheet.settings, wishes)
    kept, after = past[: len(past) - back], now
    since: list[Edit] = []
    for edit in reversed(past[len(past) - back :]):
        settings = _wishing(edit.settings, wishes)
        if settings != after:
            since.insert(0, Edit(edit.name, settings))
        after = settings
    return replace(sheet.with_settings(now), history=History((*kept, *since), future))


def with_iso_value(sheet: Sheet, iso_value: float) -> Sheet:
    """The file with this iso-value, now and in all its steps: they were made before there was one to see."""

    def with_it(edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
        return tuple(
            replace(
                edit, settings=replace(edit.settings, scene=replace(edit.settings.scene, iso_value=iso_value))
            )
            for edit in edits
        )

    history = History(with_it(sheet.history.past), with_it(sheet.history.future))
    return replace(sheet, scene=replace(sheet.scene, iso_value=iso_value), history=history)


def _step_back(sheet: Sheet) -> Sheet:
    *past, last = sheet.history.past
    history = History(tuple(past), (*sheet.history.future, Edit(last.name, sheet.settings)))
    return replace(sheet.with_settings(last.settings), history=history)


def _step_forth(sheet: Sheet) -> Sheet:
    *future, next_one = sheet.history.future
    history = History((*sheet.history.past, Edit(next_one.name, sheet.settings)), tuple(future))
    return replace(sheet.with_settings(next_one.settings), history=history)


def _nearest(edits: tuple[Edit, ...], wishes: Wishes) -> int:
    """How many steps away these wishes are; 0 where they are not among them."""
    for steps, edit in enumerate(reversed(edits), 1):
        if edit.settings.wishes == wishes:
            return steps
    return 0


def _wishing(settings: Settings, wishes: Wishes) -> Settings:
    """The same with other wishes; the side that a person has named follows the mirroring."""
    preparation, weights, fusing = wishes
    side = settings.seen_from
    if side is not None and preparation.mirror != settings.preparation.mirror:
        side = mirrored_side(side)
    return replace(settings, preparation=preparation, weights=weights, fusing=fusing, seen_from=side)
