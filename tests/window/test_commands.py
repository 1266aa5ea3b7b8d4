"""Commands map one state to the next, and nothing else; no screen is needed."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from xrayview.errors import UnusableOption
from xrayview.scene.scene import Camera
from xrayview.scene.views import camera_axes
from xrayview.window import commands
from xrayview.window.state import State, Store


def test_commands_and_state_know_no_qt() -> None:
    code = (
        "import sys, xrayview.window.commands, xrayview.window.words, xrayview.window.opening, "
        "xrayview.window.saving; "
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'PySide6', 'torch', 'vtkmodules'}))"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_a_command_leaves_the_old_state_alone() -> None:
    before = State()
    after = commands.set_iso_value(before, 0.3)
    assert (before.scene.iso_value, after.scene.iso_value) == (0.43, 0.3)
    assert after.document is before.document


def test_listeners_hear_old_and_new_once() -> None:
    store, heard = Store(), []
    store.listen(lambda old, new: heard.append((old.scene.mode, new.scene.mode)))
    store.do(commands.set_mode, "volume")
    store.put(store.state)
    assert heard == [("surface", "volume")]


def test_a_state_put_by_a_listener_is_heard_after_the_one_it_answers() -> None:
    store, heard = Store(), []

    def answer(old: State, new: State) -> None:
        if new.scene.mode == "volume":
            store.do(commands.set_mode, "xray")

    store.listen(answer)
    store.listen(lambda old, new: heard.append((old.scene.mode, new.scene.mode)))
    store.do(commands.set_mode, "volume")
    assert heard == [("surface", "volume"), ("volume", "xray")]
    assert store.state.scene.mode == "xray"


def test_a_listener_that_fails_does_not_silence_the_store() -> None:
    store, heard = Store(), []

    def fail(old: State, new: State) -> None:
        if new.scene.mode == "volume":
            store.do(commands.set_mode, "surface")
            raise ArithmeticError("a slip")

    store.listen(fail)
    store.listen(lambda old, new: heard.append(new.scene.mode))
    with pytest.raises(ArithmeticError):
        store.do(commands.set_mode, "volume")
    store.do(commands.set_mode, "xray")
    assert heard == ["xray"]


@pytest.mark.parametrize(("asked", "held"), [(-1.0, 0.01), (9.0, 1.2), (0.5, 0.5)])
def test_the_iso_value_stays_within_the_slider(asked: float, held: float) -> None:
    assert commands.set_iso_value(State(), asked).scene.iso_value == held


def test_cutting_the_front_removes_what_is_nearest_to_the_film_s_viewer() -> None:
    (cut,) = commands.set_cut(State(), "front", 0.1).scene.cuts
    nearest, farthest = np.array([0.0, -0.5, 0.0]), np.array([0.0, 0.5, 0.0])
    assert nearest @ cut.normal > cut.offset
    assert farthest @ cut.normal < cut.offset
    assert commands.set_cut(commands.set_cut(State(), "front"), None).scene.cuts == ()


def test_cutting_what_is_nearest_to_me_follows_the_camera() -> None:
    turned = commands.turn(State(), 60.0, 20.0)
    (cut,) = commands.set_cut(turned, "view").scene.cuts
    forward = np.array(camera_axes(turned.scene.camera)[2])
    assert np.allclose(-forward, cut.normal)


def test_the_plane_moves_along_its_own_direction() -> None:
    cut = commands.set_cut(State(), "top", 0.0)
    moved = commands.move_cut(cut, 0.25)
    assert moved.scene.cuts[0].normal == cut.scene.cuts[0].normal
    assert moved.scene.cuts[0].offset == 0.25
    assert commands.move_cut(State(), 0.25).scene.cuts == ()


def test_turning_goes_round_and_stops_straight_above() -> None:
    state = commands.turn(State(), 200.0, 0.0)
    assert state.scene.camera.azimuth_degrees == pytest.approx(-160.0)
    assert commands.turn(state, 0.0, 400.0).scene.camera.elevation_degrees == 90.0


def test_a_standard_view_keeps_the_distance() -> None:
    state = commands.zoom(commands.pan(State(), 0.2, 0.1), 2.0)
    camera = commands.take_view(state, "+90").scene.camera
    assert (camera.azimuth_degrees, camera.zoom) == (90.0, 2.0)
    assert commands.reset_view(state).scene.camera == Camera()


def test_moving_the_picture_to_the_right_moves_the_point_looked_at_to_the_left() -> None:
    assert commands.pan(State(), 0.2, 0.0).scene.camera.pan[0] < 0


def test_stereo_goes_on_and_off_and_keeps_within_its_limits() -> None:
    on = commands.set_stereo(State(), True)
    assert on.scene.stereo is not None and commands.set_stereo(on, False).scene.stereo is None
    wide = commands.set_eye_angle(commands.set_stereo_method(on, "grey"), 90.0).scene.stereo
    assert wide is not None
    assert (wide.method, wide.eye_angle_degrees) == ("grey", commands.LARGEST_EYE_ANGLE)


def test_an_unknown_preset_is_answered_with_the_list() -> None:
    with pytest.raises(UnusableOption) as caught:
        commands.choose_preset(State(), "boen")
    assert "bone" in caught.value.hint


def test_quarter_turns_of_the_film_add_up() -> None:
    state = State()
    for _ in range(3):
        state = commands.rotate_film(state, 90.0)
    assert state.document.preparation.rotate == "270"
    assert commands.rotate_film(state, 90.0).document.preparation.rotate == "0"
    assert commands.rotate_film(State(), -90.0).document.preparation.rotate == "270"


@pytest.mark.parametrize(
    ("value", "number"),
    [("90 degrees clockwise", 90.0), ("-12.5°", -12.5), ("none", 0.0), ("by 180deg", 180.0)],
)
def test_the_number_in_a_step_is_found(value: str, number: float) -> None:
    assert commands.leading_number(value) == number
