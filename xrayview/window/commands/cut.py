"""Cutting away: one plane, by its direction and its distance from the centre."""

from __future__ import annotations

from dataclasses import replace

from xrayview.scene.scene import Camera, CutPlane
from xrayview.scene.views import camera_axes
from xrayview.window.commands.command import command
from xrayview.window.state import State

# The plane's position runs over the cube, corner to corner, so that every cut can be pulled out of it.
FARTHEST_CUT = 0.87

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
    normal = towards_viewer(state.scene.camera) if direction == "view" else CUT_DIRECTIONS[direction]
    return state.with_scene(cuts=(CutPlane(normal, min(max(float(position), -FARTHEST_CUT), FARTHEST_CUT)),))


@command("Move cut", merges=True)
def move_cut(state: State, position: float) -> State:
    """Move the plane along its own direction."""
    if not state.scene.cuts:
        return state
    held = min(max(float(position), -FARTHEST_CUT), FARTHEST_CUT)
    return state.with_scene(cuts=(replace(state.scene.cuts[0], offset=held),))


def towards_viewer(camera: Camera) -> tuple[float, float, float]:
    """The unit vector from the scene to the viewer, in world coordinates."""
    x, y, z = camera_axes(camera)[2]
    return (-x, -y, -z)
