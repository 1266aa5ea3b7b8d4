"""Everything a person can change in the window, as functions from one state to the next."""

from __future__ import annotations

import math
from dataclasses import replace

from xrayview.scene.scene import HIGHEST_ZOOM, LOWEST_ZOOM, Camera, CutPlane, Method, Mode, Stereo
from xrayview.scene.transfer import preset
from xrayview.scene.views import standard_view
from xrayview.window.state import State

LARGEST_ISO_VALUE = 1.2
SMALLEST_ISO_VALUE = 0.01
LARGEST_EYE_ANGLE = 12.0

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


def set_mode(state: State, mode: Mode) -> State:
    """Show the volume as iso-surface, by direct volume rendering, or as an x-ray from where one stands."""
    return state.with_scene(mode=mode)


def set_iso_value(state: State, density: float) -> State:
    """Put the surface at this density, held within the slider's limits."""
    return state.with_scene(iso_value=min(max(float(density), SMALLEST_ISO_VALUE), LARGEST_ISO_VALUE))


def choose_preset(state: State, name: str) -> State:
    """Use a bundled transfer function."""
    return state.with_scene(transfer=preset(name))


def set_cut(state: State, direction: str | None, position: float = 0.0) -> State:
    """Cut away what lies towards ``direction`` beyond ``position`` (edges from the centre); None: no cut.

    "view" cuts towards the viewer as the camera stands now.
    """
    if direction is None:
        return state.with_scene(cuts=())
    normal = towards_viewer(state.scene.camera) if direction == "view" else CUT_DIRECTIONS[direction]
    return state.with_scene(cuts=(CutPlane(normal, min(max(float(position), -FARTHEST_CUT), FARTHEST_CUT)),))


def move_cut(state: State, position: float) -> State:
    """Move the plane along its own direction."""
    if not state.scene.cuts:
        return state
    held = min(max(float(position), -FARTHEST_CUT), FARTHEST_CUT)
    return state.with_scene(cuts=(replace(state.scene.cuts[0], offset=held),))


def towards_viewer(camera: Camera) -> tuple[float, float, float]:
    """The unit vector from the scene to the viewer, in world coordinates."""
    from xrayview.scene.views import camera_axes

    x, y, z = camera_axes(camera)[2]
    return (-x, -y, -z)


def set_stereo(state: State, on: bool) -> State:
    """Show two eyes' pictures in one, or one picture."""
    if on == (state.scene.stereo is not None):
        return state
    return state.with_scene(stereo=Stereo() if on else None)


def set_stereo_method(state: State, method: Method) -> State:
    """Choose how the two pictures are joined."""
    stereo = state.scene.stereo or Stereo()
    return state.with_scene(stereo=replace(stereo, method=method))


def set_eye_angle(state: State, degrees: float) -> State:
    """Choose the angle between the two eyes, held within 0 to `LARGEST_EYE_ANGLE`."""
    stereo = state.scene.stereo or Stereo()
    held = min(max(float(degrees), 0.0), LARGEST_EYE_ANGLE)
    return state.with_scene(stereo=replace(stereo, eye_angle_degrees=held))


def take_view(state: State, name: str) -> State:
    """Look from a standard direction; distance and kind of projection stay."""
    view, now = standard_view(name), state.scene.camera
    return state.with_scene(camera=replace(view, zoom=now.zoom, projection=now.projection))


def reset_view(state: State) -> State:
    """Look as the film was taken, the whole cube in sight."""
    return state.with_scene(camera=Camera(projection=state.scene.camera.projection))


def turn(state: State, right_degrees: float, up_degrees: float) -> State:
    """Walk round the head: to the viewer's right, and upwards as far as straight above."""
    camera = state.scene.camera
    azimuth = (camera.azimuth_degrees + right_degrees + 180.0) % 360.0 - 180.0
    elevation = min(max(camera.elevation_degrees + up_degrees, -90.0), 90.0)
    return state.with_scene(camera=replace(camera, azimuth_degrees=azimuth, elevation_degrees=elevation))


def zoom(state: State, factor: float) -> State:
    """Come nearer (factor above 1) or go farther."""
    camera = state.scene.camera
    held = min(max(camera.zoom * factor, max(LOWEST_ZOOM, 0.2)), min(HIGHEST_ZOOM, 40.0))
    return state.with_scene(camera=replace(camera, zoom=held))


def pan(state: State, right: float, up: float) -> State:
    """Move the picture by a part of what is seen (1 = the shorter side of the view)."""
    camera = state.scene.camera
    x, y = camera.pan[0] - right / camera.zoom, camera.pan[1] - up / camera.zoom
    return state.with_scene(camera=replace(camera, pan=(min(max(x, -1.0), 1.0), min(max(y, -1.0), 1.0))))


def rotate_film(state: State, clockwise_degrees: float) -> State:
    """Turn the film by this much more, as it is seen; what the automatic preparation had turned stays so."""
    # The preparation turns first, then mirrors: on a mirrored film its clockwise is seen the other way round.
    seen = -clockwise_degrees if state.document.preparation.mirror else clockwise_degrees
    total = (rotation_in_force(state) + seen) % 360.0
    return _prepare_anew(state, rotate=f"{total:g}")


def rotation_in_force(state: State) -> float:
    """Clockwise degrees the film is turned by: asked for, or chosen by the automatic preparation."""
    asked = state.document.preparation.rotate
    if asked != "auto":
        return float(asked)
    made = state.document.reconstruction
    for step in made.prepared.steps if made is not None else ():
        if step.name.startswith("rotat"):
            return leading_number(step.value)
    return 0.0


def mirror_film(state: State, mirrored: bool) -> State:
    """Read the film from its other side."""
    return _prepare_anew(state, mirror=mirrored)


def set_polarity(state: State, polarity: str) -> State:
    """auto, keep or invert."""
    return _prepare_anew(state, polarity=polarity)


def set_tone(state: State, tone: str) -> State:
    """auto, opacity, linear, gamma:G or film."""
    return _prepare_anew(state, tone=tone)


def set_crop(state: State, crop: str) -> State:
    """auto, none or L,T,R,B."""
    return _prepare_anew(state, crop=crop)


def set_frame(state: State, frame: int) -> State:
    """Use another picture of a film with several, counted from 0."""
    return _prepare_anew(state, frame=frame)


def _prepare_anew(state: State, **wishes: object) -> State:
    return state.with_document(preparation=replace(state.document.preparation, **wishes))  # type: ignore[arg-type]


def leading_number(text: str) -> float:
    """The first number in a step's value, such as 90 of "90 degrees clockwise"; 0 where there is none."""
    for word in text.replace("°", " ").replace("deg", " ").split():
        try:
            number = float(word)
        except ValueError:
            continue
        if math.isfinite(number):
            return number
    return 0.0
