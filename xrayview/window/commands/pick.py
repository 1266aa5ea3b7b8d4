"""Tools of the 3D view, and what pointing at a place of the picture does: a point or an iso-value there."""

from __future__ import annotations

from dataclasses import replace

from xrayview.scene.drawn_by import drawn_by
from xrayview.scene.lens import Lens, Ray
from xrayview.scene.profile import Picked, Profile, Sight, picked, profile_along
from xrayview.window.commands import look, slices
from xrayview.window.commands.command import command
from xrayview.window.state import State, Tool
from xrayview.window.transfer import edits


@command("Tool")
def take_tool(state: State, tool: Tool) -> State:
    """Take a tool of the 3D view in hand; the one that turns puts others away."""
    return replace(state, tool=tool)


@command("Pick density")
def pick_density(state: State, right: float, down: float, aspect: float) -> State:
    """Use the density that is seen at a place of the picture.

    ``right`` and ``down`` in 0..1 from its upper left corner; ``aspect``: the picture's width / height. In
    volume mode the transfer function gets a point there, as it runs; a surface is put there; slices cross
    there; elsewhere only the line of sight is noted. Beside the volume nothing happens.
    """
    ray = Lens(state.scene.camera, aspect).ray(right, down)
    profile = profile_on(state, ray)
    if profile is None:
        return state
    return _with_picked(state, profile, picked(profile, state.scene))


@command("Pick density")
def pick_depth(state: State, depth: float) -> State:
    """Use the density at another depth of the line of sight that was pointed along last."""
    sight = state.sheet.sight
    profile = profile_on(state, sight.ray) if sight is not None else None
    if profile is None:
        return state
    return _with_picked(state, profile, Picked(depth, profile.density_at(depth)))


@command("Slices")
def cross_at(state: State, right: float, down: float, aspect: float) -> State:
    """Let the slices cross in what is seen of them at a place of the picture; nothing where none is seen.

    ``right``, ``down`` and ``aspect`` as in `pick_density`, but no line of sight is noted.
    """
    profile = profile_on(state, Lens(state.scene.camera, aspect).ray(right, down))
    found = None if profile is None else picked(profile, state.scene)
    if profile is None or found is None:
        return state
    return slices.cross(state, profile.place_at(found.depth))


@command("Line of sight")
def forget_sight(state: State) -> State:
    """Let go of the line of sight that was pointed along."""
    return state.with_sheet(replace(state.sheet, sight=None))


def profile_on(state: State, ray: Ray) -> Profile | None:
    """The density along a line of sight through the volume that is looked at; None where there is none."""
    volume, scene = state.document.volume, state.scene
    if volume is None:
        return None
    return profile_along(volume, ray, scene.cuts, scene.depth_flipped, scene.change)


def _with_picked(state: State, profile: Profile, found: Picked | None) -> State:
    state = state.with_sheet(replace(state.sheet, sight=Sight(profile.ray, found)))
    if found is None:
        return state
    by = drawn_by(state.scene.mode)
    if by == "iso-value":
        return look.set_iso_value(state, round(found.density, 3))
    if by == "transfer function":
        return state.with_scene(transfer=edits.point_at(state.scene.transfer, found.density))
    if state.scene.mode == "slices":
        return slices.cross(state, profile.place_at(found.depth))
    return state
