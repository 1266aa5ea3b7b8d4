"""Commands map one state to the next, and nothing else; no screen is needed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from xrayview.errors import UnusableOption
from xrayview.scene.scene import Camera, Light, Scene
from xrayview.scene.transfer import PRESETS
from xrayview.window.commands import camera, film, light, look, stereo
from xrayview.window.state import State
from xrayview.window.store import Store


def test_commands_state_and_the_editor_s_edits_know_no_qt() -> None:
    code = (
        "import sys, xrayview.window.store; "
        "from xrayview.window.commands import camera, cut, files, film, light, look, stereo; "
        "from xrayview.window.transfer import edits, mapping, presets, readout; "
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'PySide6', 'torch', 'vtkmodules'}))"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_a_command_leaves_the_old_state_alone() -> None:
    before = State()
    after = look.set_iso_value(before, 0.3)
    assert (before.scene.iso_value, after.scene.iso_value) == (0.43, 0.3)
    assert after.document is before.document


@pytest.mark.parametrize(("asked", "held"), [(-1.0, 0.01), (9.0, 1.2), (0.5, 0.5)])
def test_the_iso_value_stays_within_the_slider(asked: float, held: float) -> None:
    assert look.set_iso_value(State(), asked).scene.iso_value == held


@pytest.mark.parametrize(("asked", "held"), [(0.0, 0.5), (900.0, 40.0), (12.0, 12.0)])
def test_the_exposure_stays_within_the_slider(asked: float, held: float) -> None:
    assert look.set_chi(State(), asked).scene.chi == held


def test_an_unknown_preset_is_answered_with_the_list() -> None:
    with pytest.raises(UnusableOption) as caught:
        look.choose_preset(State(), "boen")
    assert "bone" in caught.value.hint


def test_points_of_the_transfer_function_are_moved_added_recoloured_and_removed() -> None:
    state = look.move_point(State(), 1, 0.5, 0.4)
    assert (state.scene.transfer.points[1].density, state.scene.transfer.points[1].opacity) == (0.5, 0.4)
    state = look.add_point(state, 0.2, 0.1)
    assert [point.density for point in state.scene.transfer.points] == [0.2, 0.36, 0.5, 0.6, 1.0]
    state = look.recolour_point(state, 0, (1.0, 0.0, 0.0))
    assert state.scene.transfer.points[0].colour == (1.0, 0.0, 0.0)
    state = look.remove_point(state, 0)
    assert [point.density for point in state.scene.transfer.points] == [0.36, 0.5, 0.6, 1.0]
    assert state.scene.transfer.name == "bone (edited)"


def test_a_preset_of_one_s_own_is_used_as_it_is() -> None:
    own = PRESETS["teeth"]
    assert look.use_preset(State(), own).scene.transfer is own


def test_flipping_the_depth_twice_changes_nothing() -> None:
    once = look.flip_depth(State())
    assert once.scene.depth_flipped
    assert look.flip_depth(once).scene == Scene()


def test_the_light_goes_as_far_as_a_scene_allows_and_comes_back() -> None:
    state = light.set_ambient(light.set_light(State(), -500.0, 95.0), 3.0)
    assert state.scene.light == Light(-180.0, 90.0, 1.0)
    assert light.reset_light(state).scene.light == Light()


def test_turning_goes_round_and_stops_straight_above() -> None:
    state = camera.turn(State(), 200.0, 0.0)
    assert state.scene.camera.azimuth_degrees == pytest.approx(-160.0)
    assert camera.turn(state, 0.0, 400.0).scene.camera.elevation_degrees == 90.0


def test_a_standard_view_keeps_distance_and_projection() -> None:
    state = camera.zoom(camera.pan(camera.set_projection(State(), "perspective"), 0.2, 0.1), 2.0)
    seen = camera.take_view(state, "+90").scene.camera
    assert (seen.azimuth_degrees, seen.zoom, seen.projection) == (90.0, 2.0, "perspective")
    assert camera.reset_view(state).scene.camera == Camera(projection="perspective")


def test_moving_the_picture_to_the_right_moves_the_point_looked_at_to_the_left() -> None:
    assert camera.pan(State(), 0.2, 0.0).scene.camera.pan[0] < 0


def test_stereo_keeps_within_its_limits() -> None:
    on = stereo.set_stereo(State(), True)
    wide = stereo.set_zero_parallax(stereo.set_eye_angle(stereo.set_stereo_method(on, "grey"), 90.0), -3.0)
    eyes = wide.scene.stereo
    assert eyes is not None
    assert (eyes.method, eyes.eye_angle_degrees) == ("grey", stereo.LARGEST_EYE_ANGLE)
    assert eyes.zero_parallax == -stereo.LARGEST_PARALLAX_DEPTH
    assert stereo.set_stereo(wide, False).scene.stereo is None


def test_stereo_that_is_switched_on_again_has_the_eyes_it_had() -> None:
    store = Store()
    store.do(stereo.set_stereo, True)
    store.do(stereo.set_eye_angle, 2.5)
    store.do(stereo.swap_eyes, True)
    store.do(stereo.set_stereo, False)
    assert store.state.scene.stereo is None
    store.do(stereo.set_stereo, True)
    eyes = store.state.scene.stereo
    assert eyes is not None and (eyes.eye_angle_degrees, eyes.swapped) == (2.5, True)


def test_quarter_turns_of_the_film_add_up() -> None:
    state = State()
    for _ in range(3):
        state = film.rotate_film(state, 90.0)
    assert state.document.preparation.rotate == "270"
    assert film.rotate_film(state, 90.0).document.preparation.rotate == "0"
    assert film.rotate_film(State(), -90.0).document.preparation.rotate == "270"


@pytest.mark.parametrize(
    ("value", "number"),
    [("90 degrees clockwise", 90.0), ("-12.5°", -12.5), ("none", 0.0), ("by 180deg", 180.0)],
)
def test_the_number_in_a_step_is_found(value: str, number: float) -> None:
    assert film.leading_number(value) == number
