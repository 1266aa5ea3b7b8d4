"""How the volume looks: the mode, the iso-value, the transfer function, the light, the exposure."""

from __future__ import annotations

from dataclasses import replace

from xrayview.scene.scene import Light, Mode
from xrayview.scene.transfer import TransferFunction, preset
from xrayview.window.commands.command import command
from xrayview.window.state import State

LARGEST_ISO_VALUE = 1.2
SMALLEST_ISO_VALUE = 0.01
LARGEST_CHI = 40.0
SMALLEST_CHI = 0.5


@command("Mode")
def set_mode(state: State, mode: Mode) -> State:
    """Show the volume as iso-surface, by direct volume rendering, or as an x-ray from where one stands."""
    return state.with_scene(mode=mode)


@command("Iso-value", merges=True)
def set_iso_value(state: State, density: float) -> State:
    """Put the surface at this density, held within the slider's limits."""
    return state.with_scene(iso_value=min(max(float(density), SMALLEST_ISO_VALUE), LARGEST_ISO_VALUE))


@command("Preset")
def choose_preset(state: State, name: str) -> State:
    """Use a bundled transfer function."""
    return state.with_scene(transfer=preset(name))


@command("Transfer function", merges=True)
def set_transfer(state: State, transfer: TransferFunction) -> State:
    """Use this transfer function: an own preset, or one that was edited."""
    return state.with_scene(transfer=transfer)


@command("Exposure", merges=True)
def set_chi(state: State, chi: float) -> State:
    """How much density 1 absorbs in the re-rendered x-ray, held within the slider's limits."""
    return state.with_scene(chi=min(max(float(chi), SMALLEST_CHI), LARGEST_CHI))


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


@command("Flip depth")
def flip_depth(state: State) -> State:
    """Show the other answer: the same film fits the volume whose depth runs the other way."""
    return state.with_scene(depth_flipped=not state.scene.depth_flipped)
