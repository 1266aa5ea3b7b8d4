"""The key light, which travels with the viewer: where it comes from, and how much comes from everywhere."""

from __future__ import annotations

from dataclasses import replace

from xrayview.scene.scene import Light
from xrayview.window.commands.command import command
from xrayview.window.state import State


@command("Light", merges=True)
def set_light(state: State, azimuth_degrees: float, elevation_degrees: float) -> State:
    """Let the light come from there, relative to the viewer; held within -180..180 and -90..90."""
    azimuth = min(max(float(azimuth_degrees), -180.0), 180.0)
    elevation = min(max(float(elevation_degrees), -90.0), 90.0)
    light = replace(state.scene.light, azimuth_degrees=azimuth, elevation_degrees=elevation)
    return state.with_scene(light=light)


@command("Ambient light", merges=True)
def set_ambient(state: State, share: float) -> State:
    """The share of light that comes from everywhere, held within 0..1."""
    return state.with_scene(light=replace(state.scene.light, ambient=min(max(float(share), 0.0), 1.0)))


@command("Reset light")
def reset_light(state: State) -> State:
    """The light as it was at first."""
    return state.with_scene(light=Light())
