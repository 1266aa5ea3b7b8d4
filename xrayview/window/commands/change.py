"""What is changed of the volume before it is looked at: densities and shape."""

from __future__ import annotations

from dataclasses import replace

from xrayview.scene.change import HIGHEST_SCALE, LEAST_STRETCH, LOWEST_SCALE, MOST_STRETCH, Change
from xrayview.scene.transfer import HIGHEST_DENSITY
from xrayview.window.commands.command import command
from xrayview.window.state import State

HIGHEST_KEPT = 2.0
"""Where the slider of the highest density ends: there every density is kept."""

_NARROWEST = 0.01


@command("Density scale", merges=True)
def set_scale(state: State, factor: float) -> State:
    """Multiply every density, held within the limits of `Change`."""
    return _changed(state, scale=min(max(float(factor), LOWEST_SCALE), HIGHEST_SCALE))


@command("Lowest density", merges=True)
def set_lowest(state: State, density: float) -> State:
    """Show nothing less dense; held below the highest that is kept."""
    highest = state.scene.change.kept[1]
    return _changed(state, kept=(min(max(float(density), 0.0), highest - _NARROWEST), highest))


@command("Highest density", merges=True)
def set_highest(state: State, density: float) -> State:
    """Show nothing denser, held above the lowest that is kept; from `HIGHEST_KEPT` on everything is."""
    lowest = state.scene.change.kept[0]
    highest = HIGHEST_DENSITY if density >= HIGHEST_KEPT else max(float(density), lowest + _NARROWEST)
    return _changed(state, kept=(lowest, highest))


@command("Stretch", merges=True)
def set_stretch(state: State, axis: int, factor: float) -> State:
    """Stretch width (0), depth (1) or height (2) about the centre, held within the limits of `Change`."""
    factors = list(state.scene.change.stretch)
    factors[axis] = min(max(float(factor), LEAST_STRETCH), MOST_STRETCH)
    return _changed(state, stretch=(factors[0], factors[1], factors[2]))


@command("Show unchanged")
def reset(state: State) -> State:
    """The volume as it is."""
    return state.with_scene(change=Change())


def _changed(state: State, **fields: object) -> State:
    return state.with_scene(change=replace(state.scene.change, **fields))  # type: ignore[arg-type]
