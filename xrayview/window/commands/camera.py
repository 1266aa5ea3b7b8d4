"""Where the viewer stands: standard views, turning, coming nearer, moving the picture."""

from __future__ import annotations

from dataclasses import replace

from xrayview.scene.scene import FARTHEST, HIGHEST_ZOOM, LOWEST_ZOOM, NEAREST, Camera, Projection
from xrayview.scene.views import standard_view
from xrayview.window.commands.command import command
from xrayview.window.state import State


@command("Standard view")
def take_view(state: State, name: str) -> State:
    """Look from a standard direction; distance and kind of projection stay."""
    view, now = standard_view(name), state.scene.camera
    return state.with_scene(
        camera=replace(view, zoom=now.zoom, projection=now.projection, distance=now.distance)
    )


@command("View as taken")
def reset_view(state: State) -> State:
    """Look as the film was taken, the whole cube in sight."""
    now = state.scene.camera
    return state.with_scene(camera=Camera(projection=now.projection, distance=now.distance))


@command("Projection")
def set_projection(state: State, projection: Projection) -> State:
    """Parallel rays, or perspective from one point."""
    return state.with_scene(camera=replace(state.scene.camera, projection=projection))


@command("Distance", merges=True)
def set_distance(state: State, edges: float) -> State:
    """How far the viewer, and an x-ray's source, stands in perspective, held within the camera's limits."""
    held = min(max(float(edges), NEAREST), FARTHEST)
    return state.with_scene(camera=replace(state.scene.camera, distance=held))


@command("Turn view", merges=True)
def turn(state: State, right_degrees: float, up_degrees: float) -> State:
    """Walk round the head: to the viewer's right, and upwards as far as straight above."""
    camera = state.scene.camera
    azimuth = (camera.azimuth_degrees + right_degrees + 180.0) % 360.0 - 180.0
    elevation = min(max(camera.elevation_degrees + up_degrees, -90.0), 90.0)
    return state.with_scene(camera=replace(camera, azimuth_degrees=azimuth, elevation_degrees=elevation))


@command("Roll view", merges=True)
def roll(state: State, clockwise_degrees: float) -> State:
    """Turn the picture in its own plane."""
    camera = state.scene.camera
    degrees = (camera.roll_degrees + clockwise_degrees + 180.0) % 360.0 - 180.0
    return state.with_scene(camera=replace(camera, roll_degrees=degrees))


@command("Zoom", merges=True)
def zoom(state: State, factor: float) -> State:
    """Come nearer (factor above 1) or go farther."""
    camera = state.scene.camera
    held = min(max(camera.zoom * factor, max(LOWEST_ZOOM, 0.2)), min(HIGHEST_ZOOM, 40.0))
    return state.with_scene(camera=replace(camera, zoom=held))


@command("Move view", merges=True)
def pan(state: State, right: float, up: float) -> State:
    """Move the picture by a part of what is seen (1 = the shorter side of the view)."""
    camera = state.scene.camera
    x, y = camera.pan[0] - right / camera.zoom, camera.pan[1] - up / camera.zoom
    return state.with_scene(camera=replace(camera, pan=(min(max(x, -1.0), 1.0), min(max(y, -1.0), 1.0))))
