"""Cutting away: one plane, by its direction and its distance from the centre."""

from __future__ import annotations

from dataclasses import replace

from xrayview.scene import limits
from xrayview.scene.cuts import CutPlane
from xrayview.scene.scene import Camera
from xrayview.scene.views import camera_axes
from xrayview.window.commands.command import command
from xrayview.window.commands.earlier import earlier
from xrayview.window.state import State

# The plane's position runs over the cube, corner to corner, so that every cut can be pulled out of it.
FARTHEST_CUT = 0.87

VIEW = "view"
CUT_DIRECTIONS: dict[str, tuple[float, float, float]] = {
    "front": (0.0, -1.0, 0.0),
    "back": (0.0, 1.0, 0.0),
    "left": (-1.0, 0.0, 0.0),
    "right": (1.0, 0.0, 0.0),
    "top": (0.0, 0.0, 1.0),
    "bottom": (0.0, 0.0, -1.0),
}


@command("Cut")
def set_cut(state: State, direction: str | None, position: float = 0.0) -> State:
    """Cut away what lies towards ``direction`` beyond ``position`` (edges from the centre); None: no cut.

    "view" cuts towards the viewer as the camera stands now.
    """
    if direction is None:
        return state.with_scene(cuts=())
    limits.one_of("cut", direction, (*CUT_DIRECTIONS, VIEW))
    normal = towards_viewer(state.scene.camera) if direction == VIEW else CUT_DIRECTIONS[direction]
    return state.with_scene(cuts=(CutPlane(normal, _held(position)),))


@command("Cut")
def set_cut_on(state: State, on: bool) -> State:
    """Cut as it was cut last, at first the front half; or show the whole."""
    if on == bool(state.scene.cuts):
        return state
    return state.with_scene(cuts=last_cuts(state) if on else ())


@command("Move cut", merges=True)
def move_cut(state: State, position: float) -> State:
    """Move the plane along its own direction."""
    if not state.scene.cuts:
        return state
    first, *others = state.scene.cuts
    if not isinstance(first, CutPlane):
        return state
    return state.with_scene(cuts=(replace(first, offset=_held(position)), *others))


@command("Flip cut")
def flip_cut(state: State) -> State:
    """Leave the plane where it is, and take away what lies on its other side."""
    if not state.scene.cuts:
        return state
    first, *others = state.scene.cuts
    if not isinstance(first, CutPlane):
        return state
    x, y, z = first.normal
    # From 0.0, so that no zero becomes -0.0, which a session file would show.
    return state.with_scene(cuts=(CutPlane((0.0 - x, 0.0 - y, 0.0 - z), 0.0 - first.offset), *others))


def last_cuts(state: State) -> tuple[CutPlane, ...]:
    """The cut in force, or else the last one there was; at first the front half."""
    cuts = tuple(
        cut
        for cut in state.scene.cuts or earlier(state, lambda scene: scene.cuts) or ()
        if isinstance(cut, CutPlane)
    )
    return cuts or (CutPlane(CUT_DIRECTIONS["front"], 0.0),)


def direction_of(plane: CutPlane) -> str:
    """The name of the side that the plane takes away; "view" for a direction that has no name."""
    return next((name for name, normal in CUT_DIRECTIONS.items() if normal == plane.normal), VIEW)


def towards_viewer(camera: Camera) -> tuple[float, float, float]:
    """The unit vector from the scene to the viewer, in world coordinates."""
    x, y, z = camera_axes(camera)[2]
    return (-x, -y, -z)


def _held(position: float) -> float:
    return min(max(float(position), -FARTHEST_CUT), FARTHEST_CUT)
