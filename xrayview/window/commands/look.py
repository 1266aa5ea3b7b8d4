"""How the volume looks: the mode, the iso-value, the transfer function and its points, the exposure."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from xrayview.scene.scene import MOST_PHOTONS, Mode
from xrayview.scene.transfer import TransferFunction, preset
from xrayview.window.commands.command import command
from xrayview.window.state import State
from xrayview.window.transfer import edits

LARGEST_ISO_VALUE = 1.2
SMALLEST_ISO_VALUE = 0.01
LARGEST_CHI = 40.0
SMALLEST_CHI = 0.5
SMALLEST_BETA, LARGEST_BETA = 1.05, 4.0


@command("Mode")
def set_mode(state: State, mode: Mode) -> State:
    """Show the volume in one of `xrayview.scene.scene.MODES`."""
    return state.with_scene(mode=mode)


@command("Iso-value", merges=True)
def set_iso_value(state: State, density: float) -> State:
    """Put the surface at this density, held within the slider's limits."""
    return state.with_scene(iso_value=min(max(float(density), SMALLEST_ISO_VALUE), LARGEST_ISO_VALUE))


@command("Preset")
def choose_preset(state: State, name: str) -> State:
    """Use a bundled transfer function."""
    return state.with_scene(transfer=preset(name))


@command("Preset")
def use_preset(state: State, transfer: TransferFunction) -> State:
    """Use this transfer function: a preset of one's own."""
    return state.with_scene(transfer=transfer)


@command("Transfer function", merges=True)
def move_point(state: State, index: int, density: float, opacity: float) -> State:
    """Move a point of the transfer function, as far as its neighbours let it."""
    return state.with_scene(transfer=edits.moved(state.scene.transfer, index, density, opacity))


@command("Add point")
def add_point(state: State, density: float, opacity: float) -> State:
    """Add a point to the transfer function, in the colour that it has there."""
    return state.with_scene(transfer=edits.added(state.scene.transfer, density, opacity))


@command("Remove point")
def remove_point(state: State, index: int) -> State:
    """Take a point out of the transfer function; the last one stays."""
    return state.with_scene(transfer=edits.removed(state.scene.transfer, index))


@command("Colour of a point")
def recolour_point(state: State, index: int, colour: tuple[float, float, float]) -> State:
    """Give a point of the transfer function another colour, (r, g, b) in 0..1."""
    return state.with_scene(transfer=edits.recoloured(state.scene.transfer, index, colour))


@command("Window and level", merges=True)
def set_window(state: State, start: TransferFunction, shift: float, stretch: float) -> State:
    """The transfer function ``start``, moved by ``shift`` in density and ``stretch`` times as wide."""
    return state.with_scene(transfer=edits.windowed(start, shift, stretch))


@command("Exposure", merges=True)
def set_chi(state: State, chi: float) -> State:
    """How much density 1 absorbs in the re-rendered x-ray, held within the slider's limits."""
    return state.with_scene(chi=min(max(float(chi), SMALLEST_CHI), LARGEST_CHI))


@command("Dose")
def set_photons(state: State, photons: float) -> State:
    """How many photons reach a pixel of the re-rendered x-ray that nothing stands before; 0: no noise."""
    return state.with_scene(photons=0.0 if photons < 1 else min(float(photons), MOST_PHOTONS))


@command("Fusion", merges=True)
def set_fusion(state: State, share: float) -> State:
    """How much of the fusion with the film is shown, held within 0 (the prediction alone) to 1."""
    return state.with_scene(fusion=min(max(float(share), 0.0), 1.0))


@command("Flip depth")
def flip_depth(state: State) -> State:
    """Show the other answer: the same film fits the volume whose depth runs the other way."""
    return state.with_scene(depth_flipped=not state.scene.depth_flipped)


@command("Law of the fusion")
def set_law(state: State, law: Literal["proportional", "paper"]) -> State:
    """Fuse anew by this law."""
    return state.with_document(fusing=replace(state.document.fusing, law=law))


@command("Beta of the fusion", merges=True)
def set_beta(state: State, beta: float) -> State:
    """Fuse anew with this exponent of the paper's law, held within its limits."""
    held = min(max(float(beta), SMALLEST_BETA), LARGEST_BETA)
    return state.with_document(fusing=replace(state.document.fusing, beta=held))
