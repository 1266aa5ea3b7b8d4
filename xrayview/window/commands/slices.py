"""Where the three slices cross: one of them at a time, further into the picture, or all at one place."""

from __future__ import annotations

from xrayview.scene.cuts import Vector
from xrayview.scene.views import camera_axes
from xrayview.window.commands.command import command
from xrayview.window.state import State


def farthest(state: State) -> Vector:
    """How far from the middle slices may lie along each axis, in cube edges: to the faces of the volume."""
    volume = state.document.volume
    if volume is None:
        return 0.5, 0.5, 0.5
    from xrayview.volume.world import edges_of

    depth, rows, columns = edges_of(volume)
    width, deep, height = state.scene.change.stretch
    return columns * width / 2, depth * deep / 2, rows * height / 2


@command("Slices", merges=True)
def set_slice(state: State, axis: int, at: float) -> State:
    """Put one slice to a place of its axis (0 across, 1 in depth, 2 in height), held within the volume."""
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
    """Let them cross at this place of the world, held within the volume."""
    x, y, z = (
        round(min(max(float(at), -most), most), 4) for at, most in zip(place, farthest(state), strict=True)
    )
    return state.with_scene(slices_at=(x, y, z))
