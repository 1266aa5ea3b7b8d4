"""The key light, which travels with the viewer, and the surroundings whose light comes from everywhere."""

from __future__ import annotations

from dataclasses import replace

from xrayview.scene import limits
from xrayview.scene.scene import ENVIRONMENTS, Environment, Light
from xrayview.window.commands.command import command
from xrayview.window.state import State

# By name: modes that are not there yet may be lit as well.
_UNLIT = ("xray", "mip", "slices")


def is_lit(mode: str) -> bool:
    """Whether light falls on what a mode shows; x-rays, maxima and slices are seen as they are."""
    return mode not in _UNLIT


@command("Light", merges=True)
def set_light(state: State, azimuth_degrees: float, elevation_degrees: float) -> State:
    """Let the light come from there, relative to the viewer; held within -180..180 and -90..90."""
    azimuth = min(max(float(azimuth_degrees), -180.0), 180.0)
    elevation = min(max(float(elevation_degrees), -90.0), 90.0)
    light = replace(state.scene.light, azimuth_degrees=azimuth, elevation_degrees=elevation)
    return state.with_scene(light=light)


@command("Light", merges=True)
def move_light(state: State, right_degrees: float, up_degrees: float) -> State:
    """Let the light wander to the viewer's right, all the way round, and upwards as far as straight above."""
    light = state.scene.light
    azimuth = (light.azimuth_degrees + right_degrees + 180.0) % 360.0 - 180.0
    elevation = min(max(light.elevation_degrees + up_degrees, -90.0), 90.0)
    return state.with_scene(light=replace(light, azimuth_degrees=azimuth, elevation_degrees=elevation))


@command("Ambient light", merges=True)
def set_ambient(state: State, share: float) -> State:
    """The share of light that comes from everywhere, held within 0..1."""
    return state.with_scene(light=replace(state.scene.light, ambient=min(max(float(share), 0.0), 1.0)))


@command("Surroundings")
def choose_environment(state: State, name: Environment) -> State:
    """Let these surroundings light what the lamp does not; an unknown name is answered with the list."""
    limits.one_of("light, environment", name, ENVIRONMENTS)
    return state.with_scene(light=replace(state.scene.light, environment=name))


@command("Turn surroundings", merges=True)
def turn_environment(state: State, degrees: float) -> State:
    """Turn the surroundings to this angle round the viewer's vertical, held within -180..180."""
    held = min(max(float(degrees), -180.0), 180.0)
    return state.with_scene(light=replace(state.scene.light, environment_degrees=held))


@command("Ambient occlusion", merges=True)
def set_occlusion(state: State, share: float) -> State:
    """How much hollows are darkened, held within 0..1."""
    return state.with_scene(light=replace(state.scene.light, occlusion=min(max(float(share), 0.0), 1.0)))


@command("Shadow", merges=True)
def set_shadow(state: State, share: float) -> State:
    """How dark the lamp's shadow is, held within 0..1."""
    return state.with_scene(light=replace(state.scene.light, shadow=min(max(float(share), 0.0), 1.0)))


@command("Reset light")
def reset_light(state: State) -> State:
    """The light as it was at first."""
    return state.with_scene(light=Light())
