"""A scene keeps its limits, survives JSON, and its views point where they say."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest

from xrayview.errors import UnusableInput, UnusableOption
from xrayview.scene.cuts import CutPlane
from xrayview.scene.saved import from_json, to_json, transfer_from_json, transfer_to_json
from xrayview.scene.scene import STEREO_KINDS, Camera, Light, Scene, Stereo
from xrayview.scene.transfer import PRESETS, Point, TransferFunction, preset
from xrayview.scene.views import STANDARD_VIEWS, camera_axes, front_half, standard_view

FULL = Scene(
    mode="volume",
    iso_value=0.31,
    transfer=PRESETS["skin-and-bone"],
    camera=Camera(33.0, -12.5, 5.0, 1.5, (0.1, -0.2), "perspective"),
    cuts=(CutPlane((0.0, -1.0, 0.5), 0.2), CutPlane((1.0, 0.0, 0.0), 0.0)),
    light=Light(10.0, 20.0, 0.4),
    stereo=Stereo("half-colour", 3.0, -0.2, True),
    chi=7.0,
    background=(0.1, 0.2, 0.3),
)


@pytest.mark.parametrize("scene", [Scene(), FULL])
def test_a_scene_survives_being_written_as_json(scene: Scene) -> None:
    assert from_json(json.loads(json.dumps(to_json(scene)))) == scene


def test_fields_left_out_take_their_defaults() -> None:
    assert from_json({"camera": {"zoom": 2.0}}) == Scene(camera=Camera(zoom=2.0))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"colour": 1}, "unknown field 'colour'"),
        ({"camera": {"azimut": 1}}, "unknown field 'azimut'"),
        ({"cuts": [{"normal": [0, 0, 1]}]}, "a field is missing"),
        ({"cuts": 3}, "a list is expected"),
        ({"camera": 3}, "a group of fields is expected"),
        ({"stereo": {"swapped": "no"}}, "not usable"),
        ({"format": 99}, "format 99"),
        ([], "not a saved scene"),
    ],
)
def test_json_of_the_wrong_shape_is_answered_with_the_place(data: object, said: str) -> None:
    with pytest.raises(UnusableInput, match=said):
        from_json(data)


@pytest.mark.parametrize(
    "data",
    [
        {"mode": "hologram"},
        {"iso_value": 0},
        {"chi": -1},
        {"camera": {"elevation_degrees": 91}},
        {"camera": {"zoom": 0}},
        {"camera": {"pan": [0.0]}},
        {"camera": {"azimuth_degrees": float("nan")}},
        {"cuts": [{"normal": [0, 0, 0], "offset": 0}]},
        {"background": [0, 0, 2]},
        {"light": {"ambient": 1.5}},
        {"stereo": {"method": "magic"}},
        {"stereo": {"eye_angle_degrees": 50}},
        {"transfer": {"name": "flat", "points": []}},
    ],
)
def test_values_outside_their_limits_are_refused_where_the_field_lives(data: object) -> None:
    with pytest.raises(UnusableOption):
        from_json(data)


@pytest.mark.parametrize(
    ("make", "listed"),
    [
        (lambda: preset("boon"), "skin-and-bone"),
        (lambda: Scene(mode="film"), "surface, mesh, volume, xray"),
        (lambda: Stereo(method="red"), "dubois"),
        (lambda: Camera(projection="flat"), "parallel, perspective"),
        (lambda: standard_view("left"), "as-taken"),
    ],
)
def test_an_unknown_choice_is_answered_with_the_list(make: object, listed: str) -> None:
    with pytest.raises(UnusableOption) as answer:
        make()  # type: ignore[operator]
    assert listed in answer.value.hint


def test_densities_of_a_transfer_function_rise() -> None:
    point = Point(0.5, (1.0, 1.0, 1.0), 0.1)
    with pytest.raises(UnusableOption, match="do not rise"):
        TransferFunction("twice", (point, point))


@pytest.mark.parametrize(
    ("camera", "right", "up", "forward"),
    [
        (Camera(), (1, 0, 0), (0, 0, 1), (0, 1, 0)),
        (STANDARD_VIEWS["+90"], (0, 1, 0), (0, 0, 1), (-1, 0, 0)),
        (STANDARD_VIEWS["-90"], (0, -1, 0), (0, 0, 1), (1, 0, 0)),
        (STANDARD_VIEWS["behind"], (-1, 0, 0), (0, 0, 1), (0, -1, 0)),
        (STANDARD_VIEWS["above"], (1, 0, 0), (0, 1, 0), (0, 0, -1)),
        (STANDARD_VIEWS["below"], (1, 0, 0), (0, -1, 0), (0, 0, 1)),
        (Camera(roll_degrees=90.0), (0, 0, 1), (-1, 0, 0), (0, 1, 0)),
    ],
)
def test_views_look_where_they_say(
    camera: Camera, right: tuple[int, ...], up: tuple[int, ...], forward: tuple[int, ...]
) -> None:
    for seen, told in zip(camera_axes(camera), (right, up, forward), strict=True):
        assert all(math.isclose(a, b, abs_tol=1e-12) for a, b in zip(seen, told, strict=True))


def test_the_front_half_is_what_lies_nearest_to_the_viewer() -> None:
    assert front_half().normal[1] == -1.0
    assert front_half(Camera(azimuth_degrees=90.0)).normal[0] == pytest.approx(1.0)


def test_replacing_a_field_checks_it_again() -> None:
    with pytest.raises(UnusableOption):
        replace(Scene(), iso_value=-1.0)


@pytest.mark.parametrize("look", PRESETS.values(), ids=PRESETS.keys())
def test_a_transfer_function_survives_being_written_as_json(look: TransferFunction) -> None:
    assert transfer_from_json(json.loads(json.dumps(transfer_to_json(look)))) == look


def test_json_that_is_no_transfer_function_is_answered() -> None:
    for data in ([], to_json(Scene()), {"name": "x"}, {"format": 2, "name": "x", "points": []}):
        with pytest.raises(UnusableInput, match="transfer function"):
            transfer_from_json(data)


def test_eyes_saved_before_there_were_several_kinds_are_an_anaglyph() -> None:
    old = {"method": "grey", "eye_angle_degrees": 3.0, "zero_parallax": 0.1, "swapped": True}
    assert from_json({"stereo": old}).stereo == Stereo("grey", 3.0, 0.1, True, kind="anaglyph")
    for kind in STEREO_KINDS:
        scene = Scene(stereo=Stereo(kind=kind))
        assert from_json(json.loads(json.dumps(to_json(scene)))) == scene
    with pytest.raises(UnusableOption) as answer:
        from_json({"stereo": {"kind": "hologram"}})
    assert "cross-eyed" in answer.value.hint
