"""Cuts are added, changed and removed step by step, and none of them touches what it is not about."""

from __future__ import annotations

import numpy as np
import pytest

from xrayview.errors import UnusableOption
from xrayview.scene.cut_text import OCTANTS
from xrayview.scene.cuts import (
    MOST_CUTS,
    Cut,
    CutBox,
    CutOctant,
    CutPlane,
    CutSphere,
    Vector,
    cut_depth,
)
from xrayview.scene.scene import Camera, Scene
from xrayview.scene.views import camera_axes
from xrayview.window.commands import camera, cut, cut_shapes, look
from xrayview.window.state import Sheet, State
from xrayview.window.store import Store

FRONT = CutPlane((0.0, -1.0, 0.0), 0.0)
EVERY: tuple[Cut, ...] = (
    CutPlane((0.48, -0.6, 0.64), 0.13),
    CutBox((-0.2, -0.3, -0.1), (0.25, 0.3, 0.4)),
    CutBox((-0.2, -0.3, -0.1), (0.25, 0.3, 0.4), "outside"),
    CutOctant((1.0, -1.0, 1.0), (0.1, -0.2, 0.3)),
    CutSphere((0.1, 0.0, -0.1), 0.3),
    CutSphere((0.1, 0.0, -0.1), 0.3, "outside"),
)
POINTS = np.random.default_rng(1).uniform(-0.5, 0.5, (3, 2000)).astype(np.float32)


def with_cuts(*cuts: Cut, chosen: int = 0) -> State:
    return State((Sheet(scene=Scene(cuts=cuts), chosen_cut=chosen),))


def taken(cut: Cut) -> np.ndarray:
    """Which of `POINTS` the cut removes."""
    return cut_depth((cut,), *POINTS) > 0


@pytest.mark.parametrize("kind", cut_shapes.NEW_CUTS)
@pytest.mark.parametrize("turned", [(0.0, 0.0), (60.0, 20.0), (-130.0, -70.0)])
def test_a_new_cut_takes_away_a_good_part_of_the_cube_and_is_the_chosen_one(
    kind: cut_shapes.NewCut, turned: tuple[float, float]
) -> None:
    state = cut.add_cut(camera.turn(with_cuts(FRONT), *turned), kind)
    assert state.scene.cuts[0] == FRONT and len(state.scene.cuts) == 2
    assert cut.chosen(state) == 1
    assert 0.1 < taken(state.scene.cuts[1]).mean() < 0.9
    if kind in ("octant", "front-half"):
        nearest = -0.4 * np.array(camera_axes(state.scene.camera)[2], np.float32)
        assert cut_depth(state.scene.cuts[1:], *(nearest + (0.01, 0.0, 0.01))) > 0
        assert cut_depth(state.scene.cuts[1:], *-nearest) < 0


def test_as_the_film_was_taken_the_octant_that_is_nearest_lies_at_the_right_and_the_top() -> None:
    assert cut_shapes.nearest_octant(Camera()) == (1.0, -1.0, 1.0) == OCTANTS[4]


def test_no_more_cuts_are_added_than_a_scene_holds_and_none_of_an_unknown_kind() -> None:
    state = State()
    for _ in range(MOST_CUTS):
        state = cut.add_cut(state, "sphere")
    with pytest.raises(UnusableOption, match="too many"):
        cut.add_cut(state, "plane")
    with pytest.raises(UnusableOption) as caught:
        cut.add_cut(State(), "cone")  # type: ignore[arg-type]
    assert all(kind in caught.value.hint for kind in cut_shapes.NEW_CUTS)


def test_what_is_changed_flipped_and_removed_is_the_chosen_cut_alone() -> None:
    cuts = (FRONT, EVERY[1], EVERY[4])
    state = with_cuts(*cuts, chosen=1)
    assert cut.change_cut(state, EVERY[3]).scene.cuts == (FRONT, EVERY[3], EVERY[4])
    flipped = cut.flip_cut(state).scene.cuts
    assert flipped[::2] == cuts[::2] and flipped[1] != cuts[1]
    removed = cut.remove_cut(state)
    assert removed.scene.cuts == (FRONT, EVERY[4]) and cut.chosen(removed) == 1
    removed = cut.remove_cut(removed)
    assert removed.scene.cuts == (FRONT,) and cut.chosen(removed) == 0
    removed = cut.remove_cut(removed)
    assert removed.scene.cuts == () and cut.chosen(removed) is None
    for without in (cut.remove_cut(removed), cut.flip_cut(removed), cut.change_cut(removed, FRONT)):
        assert without.scene == removed.scene


def test_choosing_is_no_step_and_survives_where_undo_leaves_fewer_cuts() -> None:
    store = Store()
    store.do(cut.add_cut, "box")
    store.do(cut.add_cut, "sphere")
    store.do(cut.choose_cut, 0)
    store.do(cut.choose_cut, 9)
    assert cut.chosen(store.state) == 1
    assert [edit.name for edit in store.state.sheet.history.past] == ["Add cut", "Add cut"]
    store.undo()
    assert cut.chosen(store.state) == 0 and isinstance(store.state.scene.cuts[0], CutBox)
    store.undo()
    assert cut.chosen(store.state) is None
    store.redo()
    store.redo()
    assert [one.kind for one in store.state.scene.cuts] == ["box", "sphere"]


@pytest.mark.parametrize("one", EVERY)
def test_flipping_takes_away_what_was_kept_and_twice_changes_nothing(one: Cut) -> None:
    other = cut_shapes.flipped(one)
    if isinstance(one, CutOctant):
        beyond = POINTS - np.array(one.corner, np.float32)[:, None]
        mirrored = cut_depth((other,), *(np.array(one.corner, np.float32)[:, None] - beyond)) > 0
        assert np.array_equal(mirrored, taken(one))
    else:
        assert np.array_equal(taken(other), ~taken(one))
    assert cut_shapes.flipped(other) == one


def test_a_flipped_plane_has_no_negative_zero_for_a_session_file_to_show() -> None:
    assert "-0.0" not in repr(cut.flip_cut(with_cuts(FRONT)).scene.cuts)


@pytest.mark.parametrize("direction", list(cut_shapes.CUT_DIRECTIONS))
def test_a_plane_is_named_by_the_side_that_it_takes_away(direction: str) -> None:
    (plane,) = cut.face_cut(with_cuts(EVERY[0]), direction).scene.cuts
    assert isinstance(plane, CutPlane) and plane.offset == 0.13
    assert cut_shapes.direction_of(plane) == direction
    x, y, z = cut_shapes.CUT_DIRECTIONS[direction]
    assert cut_depth((plane,), *np.float32([0.4 * x, 0.4 * y, 0.4 * z])) > 0


def test_what_is_nearest_to_me_follows_the_camera() -> None:
    turned = camera.turn(with_cuts(FRONT), 60.0, 20.0)
    (plane,) = cut.face_cut(turned, "view").scene.cuts
    assert isinstance(plane, CutPlane)
    assert np.allclose(-np.array(camera_axes(turned.scene.camera)[2]), plane.normal)
    assert cut_shapes.direction_of(plane) == "view"


def test_a_side_that_there_is_none_of_is_answered_with_the_list_and_a_sphere_has_none() -> None:
    with pytest.raises(UnusableOption) as caught:
        cut.face_cut(with_cuts(FRONT), "frnt")
    assert "front" in caught.value.hint and "view" in caught.value.hint
    assert cut.face_cut(with_cuts(EVERY[4]), "front").scene.cuts == (EVERY[4],)


@pytest.mark.parametrize(
    ("angles", "name"),
    [((0, 0), "front"), ((90, 0), "right"), ((-90, 0), "left"), ((180, 0), "back"), ((30, 90), "top")]
    + [((0, -90), "bottom")],
)
def test_a_plane_faces_the_viewer_who_stands_at_its_angles(angles: tuple[float, float], name: str) -> None:
    plane = cut_shapes.at_angles(EVERY[0], *angles)  # type: ignore[arg-type]
    assert cut_shapes.direction_of(plane) == name and "-0.0" not in repr(plane)


@pytest.mark.parametrize("angles", [(17.0, -33.0), (-179.0, 88.0), (121.5, 0.0)])
def test_angles_that_are_set_are_the_angles_that_are_shown(angles: tuple[float, float]) -> None:
    plane = cut_shapes.at_angles(FRONT, *angles)
    assert cut_shapes.angles_of(plane) == pytest.approx(angles)
    forward = camera_axes(Camera(azimuth_degrees=angles[0], elevation_degrees=angles[1]))[2]
    assert np.array(plane.normal) == pytest.approx(-np.array(forward))


def test_numbers_are_held_where_the_sliders_end() -> None:
    box = EVERY[1]
    assert isinstance(box, CutBox)
    assert cut_shapes.at_offset(FRONT, 5.0).offset == cut_shapes.FARTHEST_CUT
    assert cut_shapes.with_face(box, 0, True, 9.0).high[0] == cut_shapes.FARTHEST_POINT
    assert cut_shapes.with_face(box, 0, True, -9.0).high[0] == pytest.approx(-0.2 + cut_shapes.THINNEST_BOX)
    assert cut_shapes.with_face(box, 2, False, 9.0).low[2] == pytest.approx(0.4 - cut_shapes.THINNEST_BOX)
    sphere, octant = EVERY[4], EVERY[3]
    assert isinstance(sphere, CutSphere) and isinstance(octant, CutOctant)
    assert cut_shapes.with_radius(sphere, -1.0).radius == cut_shapes.SMALLEST_RADIUS
    assert cut_shapes.with_corner(octant, (9.0, -9.0, 0.1)).corner == (0.6, -0.6, 0.1)


@pytest.mark.parametrize("to", [(0.1, 0.0, 0.05), (5.0, -5.0, 0.0), (-0.55, 0.55, -0.5)])
def test_a_box_that_is_moved_keeps_its_size_and_stops_at_the_cube(to: Vector) -> None:
    box = EVERY[1]
    moved = cut_shapes.centred(box, to)  # type: ignore[arg-type]
    assert isinstance(moved, CutBox) and isinstance(box, CutBox)
    assert np.subtract(moved.high, moved.low) == pytest.approx(np.subtract(box.high, box.low))
    assert np.abs([moved.low, moved.high]).max() <= cut_shapes.FARTHEST_POINT + 1e-9
    if to == (0.1, 0.0, 0.05):
        assert np.add(moved.high, moved.low) / 2 == pytest.approx(to)


def test_a_box_from_beyond_the_cube_is_not_thrown_back_by_a_touch() -> None:
    far = CutBox((-3.0, -0.1, -0.1), (3.0, 0.1, 0.1))
    moved = cut_shapes.centred(far, (0.0, 0.2, 0.0))
    assert moved == CutBox((-3.0, 0.1, -0.1), (3.0, 0.30000000000000004, 0.1))


def test_cuts_that_are_switched_on_again_are_those_that_were_switched_off() -> None:
    store = Store()
    store.do(cut.set_cut_on, True)
    assert store.state.scene.cuts == (FRONT,)
    store.do(cut.add_cut, "sphere")
    store.do(cut.set_cut_on, False)
    store.do(look.set_mode, "volume")
    assert store.state.scene.cuts == ()
    store.do(cut.set_cut_on, True)
    assert [one.kind for one in store.state.scene.cuts] == ["plane", "sphere"]
    assert cut.chosen(store.state) == 1
