"""What a person prefers in the 3D view: its marker, its scale bar, handles of cuts, less motion."""

from __future__ import annotations

from dataclasses import replace

from xrayview.window.commands.command import command
from xrayview.window.state import State


@command("Orientation marker")
def show_marker(state: State, wanted: bool) -> State:
    """Show the orientation marker in the 3D view, or hide it."""
    return replace(state, preferences=replace(state.preferences, marker=wanted))


@command("Scale bar")
def show_scale_bar(state: State, wanted: bool) -> State:
    """Show the scale bar in the 3D view, or hide it."""
    return replace(state, preferences=replace(state.preferences, scale_bar=wanted))


@command("Reduced motion")
def reduce_motion(state: State, wanted: bool) -> State:
    """Change views at once, or let them glide."""
    return replace(state, preferences=replace(state.preferences, reduced_motion=wanted))


@command("Handles of cuts")
def show_cut_handles(state: State, wanted: bool) -> State:
    """Show the handles of the cuts in the 3D view, or hide them."""
    return replace(state, preferences=replace(state.preferences, cut_handles=wanted))
