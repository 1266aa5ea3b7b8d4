"""The two eyes: on or off, how their pictures are joined, and how far apart they stand."""

from __future__ import annotations

from dataclasses import replace

from xrayview.scene.scene import Method, Stereo, StereoKind
from xrayview.window.commands.command import command
from xrayview.window.commands.earlier import earlier
from xrayview.window.state import State

LARGEST_EYE_ANGLE = 12.0
LARGEST_PARALLAX_DEPTH = 0.5


@command("Both eyes")
def set_stereo(state: State, on: bool) -> State:
    """Show both eyes' pictures, with the eyes as they stood last, or one picture."""
    if on == (state.scene.stereo is not None):
        return state
    return state.with_scene(stereo=last_stereo(state) if on else None)


@command("Kind of stereo picture")
def set_stereo_kind(state: State, kind: StereoKind) -> State:
    """Choose how both eyes' pictures are shown, and show them."""
    return _changed(state, kind=kind)


@command("Anaglyph method")
def set_stereo_method(state: State, method: Method) -> State:
    """Choose how the colours of an anaglyph are mixed."""
    return _changed(state, method=method)


@command("Eye angle", merges=True)
def set_eye_angle(state: State, degrees: float) -> State:
    """Choose the angle between the two eyes, held within 0 to `LARGEST_EYE_ANGLE`."""
    return _changed(state, eye_angle_degrees=min(max(float(degrees), 0.0), LARGEST_EYE_ANGLE))


@command("Screen depth", merges=True)
def set_zero_parallax(state: State, depth: float) -> State:
    """Choose the depth that lies in the screen: cube edges from the centre, positive farther away."""
    held = min(max(float(depth), -LARGEST_PARALLAX_DEPTH), LARGEST_PARALLAX_DEPTH)
    return _changed(state, zero_parallax=held)


@command("Swap eyes")
def swap_eyes(state: State, swapped: bool) -> State:
    """Give each eye the other's picture."""
    return _changed(state, swapped=swapped)


def last_stereo(state: State) -> Stereo:
    """The eyes in force, or else as they stood last; at first those of a new `Stereo`."""
    return state.scene.stereo or earlier(state, lambda scene: scene.stereo) or Stereo()


def _changed(state: State, **changes: object) -> State:
    return state.with_scene(stereo=replace(last_stereo(state), **changes))  # type: ignore[arg-type]
