"""Cutting away: cuts are added, changed, flipped and removed, and all of them switched off and on again.

One of them is the chosen one, which the panel and the handles show; choosing is no step to undo.
"""

from __future__ import annotations

from dataclasses import replace

from xrayview.scene import limits
from xrayview.scene.cuts import Cut, CutPlane
from xrayview.window.commands import cut_shapes as shapes
from xrayview.window.commands.command import command
from xrayview.window.commands.cut_shapes import NewCut
from xrayview.window.commands.earlier import earlier
from xrayview.window.state import State


@command("Add cut")
def add_cut(state: State, kind: NewCut) -> State:
    """One cut more, which becomes the chosen one; raises `UnusableOption` for one too many."""
    cuts = state.scene.cuts
    added = state.with_scene(cuts=(*cuts, shapes.new_cut(kind, state.scene.camera)))
    return choose(added, len(cuts))


@command("Remove cut")
def remove_cut(state: State) -> State:
    """Take the chosen cut away; the one that comes after it is chosen."""
    number = chosen(state)
    if number is None:
        return state
    cuts = state.scene.cuts
    return choose(state.with_scene(cuts=cuts[:number] + cuts[number + 1 :]), number)


@command("Choose cut")
def choose_cut(state: State, number: int) -> State:
    """Make another cut the one that is shown with its numbers and handles."""
    return choose(state, number)


@command("Change cut", merges=True)
def change_cut(state: State, changed: Cut) -> State:
    """Put ``changed`` in the chosen cut's place."""
    return _replaced(state, changed)


@command("Flip cut")
def flip_cut(state: State) -> State:
    """Leave the chosen cut where it is, and take away what it has kept."""
    number = chosen(state)
    return state if number is None else _replaced(state, shapes.flipped(state.scene.cuts[number]))


@command("Turn cut")
def face_cut(state: State, direction: str) -> State:
    """Turn the chosen plane so that it takes away a named side; "view": towards the viewer as he stands."""
    limits.one_of("cut", direction, (*shapes.CUT_DIRECTIONS, shapes.VIEW))
    number = chosen(state)
    plane = None if number is None else state.scene.cuts[number]
    if not isinstance(plane, CutPlane):
        return state
    to_viewer = shapes.towards_viewer(state.scene.camera)
    normal = to_viewer if direction == shapes.VIEW else shapes.CUT_DIRECTIONS[direction]
    return _replaced(state, replace(plane, normal=normal))


@command("Cut")
def set_cut_on(state: State, on: bool) -> State:
    """Cut as it was cut last, at first the front half; or show the whole."""
    if on == bool(state.scene.cuts):
        return state
    return state.with_scene(cuts=last_cuts(state) if on else ())


def last_cuts(state: State) -> tuple[Cut, ...]:
    """The cuts in force, or else the last ones there were; at first the front half."""
    cuts = state.scene.cuts or earlier(state, lambda scene: scene.cuts)
    return cuts or (shapes.new_cut("plane", state.scene.camera),)


def chosen(state: State) -> int | None:
    """The number of the chosen cut, from 0; None without cuts."""
    cuts = state.scene.cuts
    return min(state.sheet.chosen_cut, len(cuts) - 1) if cuts else None


def choose(state: State, number: int) -> State:
    """The state with the cut of this number chosen, or the nearest one there is."""
    held = min(max(number, 0), max(0, len(state.scene.cuts) - 1))
    return state.with_sheet(replace(state.sheet, chosen_cut=held))


def _replaced(state: State, cut: Cut) -> State:
    number = chosen(state)
    if number is None:
        return state
    cuts = state.scene.cuts
    return state.with_scene(cuts=(*cuts[:number], cut, *cuts[number + 1 :]))
