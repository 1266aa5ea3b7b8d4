"""Where the three slices cross: one of them at a time, further into the picture, or all at one place."""

from __future__ import annotations

from xrayview.scene.cuts import Vector
from xrayview.scene.views import camera_axes
from xrayview.window.commands.command import command
from xrayview.window.state import State

FARTHEST = 0.5
"""Slices stay within the cube: this far from its middle, in its edges."""


@command("Slices", merges=True)
def set_slice(state: State, axis: int, at: float) -> State:
    """Put one slice to a place of its axis (0 across, 1 in depth, 2 in height), held within the cube."""
    x, y, z = (at if axis == number else now for number, now in enumerate(state.scene.slices_at))
    return cross(state, (x, y, z))


@command("Slices", merges=True)
def leaf(state: State, farther: float) -> State:
    """Move the slice that the viewer faces most, so many cube edges away from the viewer."""
    forward = camera_axes(state.scene.camera)[2]
    axis = max(range(3), key=lambda number: abs(forward[number]))
    step = farther if forward[axis] > 0 else -farther
    return set_slice(state, axis, state.scene.slices_at[axis] + step)


@command("Slices")
def cross(state: State, place: Vector) -> State:
    """Let them cross at this place of the world, held within the cube."""
    x, y, z = (round(min(max(float(at), -FARTHEST), FARTHEST), 4) for at in place)
    return state.with_scene(slices_at=(x, y, z))
