"""Handles lie where the cut does, a pulled one stays below the pointer, and each can be taken hold of."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from xrayview.scene.cuts import Cut, CutBox, CutOctant, CutPlane, CutSphere
from xrayview.scene.scene import Camera
from xrayview.window.commands import cut_shapes as shapes
from xrayview.window.view import cut_handles
from xrayview.window.view.cut_handles import (
    FACES,
    LEAST_STEM,
    REACH,
    Handle,
    Name,
    dragged,
    handle_at,
    handles,
)
from xrayview.window.view.cut_outline import outline, section_of
from xrayview.window.view.picture import Picture, Place

HALF = (0.5, 0.5, 0.5)
FRONT = CutPlane((0.0, -1.0, 0.0), 0.0)
PLANE = CutPlane((0.5, -1.2, 0.7), 0.12)
BOX = CutBox((-0.2, -0.3, -0.1), (0.25, 0.3, 0.4))
OCTANT = CutOctant((1.0, -1.0, 1.0), (0.1, -0.2, 0.15))
SPHERE = CutSphere((0.1, -0.05, -0.1), 0.25)
CUTS: tuple[Cut, ...] = (PLANE, BOX, OCTANT, SPHERE)

TURNED = Camera(azimuth_degrees=35.0, elevation_degrees=25.0)
CAMERAS = {
    "as taken": Camera(),
    "turned": TURNED,
    "rolled, panned, near": Camera(-60.0, -40.0, 30.0, 1.7, (0.2, -0.1)),
    "perspective": replace(TURNED, projection="perspective"),
    "perspective, panned": Camera(120.0, 15.0, -20.0, 1.3, (-0.1, 0.15), "perspective"),
}
PICTURES = [Picture(camera, 640.0, 480.0) for camera in CAMERAS.values()]
every_picture = pytest.mark.parametrize("picture", PICTURES, ids=list(CAMERAS))
every_cut = pytest.mark.parametrize("one", CUTS, ids=[one.kind for one in CUTS])


def named(one: Cut, picture: Picture, name: Name) -> Handle:
    return next(handle for handle in handles(one, picture) if handle.name == name)


def foot_of(one: Cut, name: Name) -> tuple[np.ndarray, np.ndarray]:
    """A point on the plane or face that a handle moves, and its direction outwards."""
    if isinstance(one, CutPlane):
        normal = one.unit_normal.astype(np.float64)
        return normal * one.offset, normal
    assert isinstance(one, CutBox)
    axis, upper = FACES[name]
    foot, way = (np.array(one.low) + one.high) / 2, np.zeros(3)
    foot[axis], way[axis] = (one.high if upper else one.low)[axis], 1.0 if upper else -1.0
    return foot, way


def moved(place: Place, by: tuple[float, float]) -> Place:
    return place[0] + by[0], place[1] + by[1]


def test_the_geometry_knows_no_qt() -> None:
    code = (
        "import sys, xrayview.window.view.cut_handles, xrayview.window.view.cut_outline;"
        "print('PySide6' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"


@every_picture
@every_cut
def test_a_handle_that_is_not_pulled_changes_nothing(one: Cut, picture: Picture) -> None:
    for handle in handles(one, picture):
        same = dragged(one, handle.name, picture, handle.place, handle.place)
        for before, after in zip(one.encoded(), same.encoded(), strict=True):
            assert after == pytest.approx(before, abs=1e-6)


def test_a_tip_that_is_put_back_names_the_same_side() -> None:
    for direction, normal in shapes.CUT_DIRECTIONS.items():
        for picture in PICTURES:
            same = dragged(CutPlane(normal, 0.1), "direction", picture, (5.0, 5.0), (5.0, 5.0))
            assert isinstance(same, CutPlane) and shapes.direction_of(same) == direction


@every_picture
@pytest.mark.parametrize("name", ["position", *FACES])
@pytest.mark.parametrize("far", [-0.13, 0.08])
def test_a_plane_or_a_face_that_is_pulled_along_its_axis_stays_below_the_pointer(
    picture: Picture, name: Name, far: float
) -> None:
    one = PLANE if name == "position" else BOX
    foot, axis = foot_of(one, name)
    seen_from_its_end = abs(axis @ picture.ray(picture.place(foot))[1]) > 0.95
    by = np.subtract(picture.place(foot + far * axis), picture.place(foot))
    start = moved(named(one, picture, name).place, (3.0, -2.0))
    other = dragged(one, name, picture, start, moved(start, (by[0], by[1])))
    if not seen_from_its_end:
        assert foot_of(other, name)[0] == pytest.approx(foot + far * axis, abs=1e-6)


@every_picture
@pytest.mark.parametrize(
    ("one", "name"),
    [(BOX, "centre"), (SPHERE, "centre"), (OCTANT, "corner")],
    ids=["box", "sphere", "octant"],
)
def test_a_middle_or_a_corner_stays_below_the_pointer_and_at_its_depth(
    picture: Picture, one: Cut, name: Name
) -> None:
    before = named(one, picture, name)
    after = named(
        dragged(one, name, picture, before.place, moved(before.place, (21.0, -13.0))), picture, name
    )
    assert after.place == pytest.approx(moved(before.place, (21.0, -13.0)), abs=1e-3)
    assert after.depth == pytest.approx(before.depth, abs=1e-6)


@every_picture
def test_the_sphere_s_rim_goes_where_the_pointer_does(picture: Picture) -> None:
    start = named(SPHERE, picture, "radius").place
    to = moved(start, (30.0, 12.0))
    grown = dragged(SPHERE, "radius", picture, start, to)
    assert isinstance(grown, CutSphere) and grown.centre == SPHERE.centre and grown.radius > SPHERE.radius
    point, way = picture.ray(to)
    away = np.linalg.norm(np.cross(np.array(SPHERE.centre) - point, way))
    assert away == pytest.approx(grown.radius, abs=1e-6)


@every_picture
@pytest.mark.parametrize("share", [0.1, 0.5, 1.0, 1.4])
def test_the_tip_of_a_plane_s_arrow_stays_below_the_pointer(picture: Picture, share: float) -> None:
    arm = PLANE.offset + cut_handles._ARM
    tip = picture.place(PLANE.unit_normal.astype(np.float64) * arm)
    middle = picture.place(np.zeros(3))
    by = share * (middle[0] - tip[0]), share * (middle[1] - tip[1])
    start = named(PLANE, picture, "direction").place
    turned = dragged(PLANE, "direction", picture, start, moved(start, by))
    assert isinstance(turned, CutPlane) and turned.offset == PLANE.offset
    now = picture.place(turned.unit_normal.astype(np.float64) * arm)
    assert now == pytest.approx(moved(tip, by), abs=0.01)


def test_past_the_rim_the_arrow_goes_round_behind_without_a_jump() -> None:
    picture = Picture(Camera(), 600.0, 600.0)
    start = named(FRONT, picture, "direction").place
    normals = [
        dragged(FRONT, "direction", picture, start, moved(start, (float(far), 0.0))).unit_normal  # type: ignore[union-attr]
        for far in range(0, 380, 4)
    ]
    assert normals[0] == pytest.approx((0.0, -1.0, 0.0), abs=1e-6)
    assert normals[45] == pytest.approx((1.0, 0.0, 0.0), abs=0.1)  # 180 units: the arm of 0.3
    assert normals[-1] == pytest.approx((0.0, 1.0, 0.0), abs=1e-6)
    steps = np.degrees(np.arccos(np.clip([a @ b for a, b in pairwise(normals)], -1, 1)))
    assert steps.max() < 13.0


@pytest.mark.parametrize("projection", ["parallel", "perspective"])
def test_what_points_at_the_viewer_has_a_stem_downwards_and_is_pulled_nearer_by_it(projection: str) -> None:
    picture = Picture(Camera(projection=projection), 600.0, 600.0)  # type: ignore[arg-type]
    position, tip = handles(FRONT, picture)
    assert position.place == pytest.approx((300.0, 300.0))
    assert tip.place == pytest.approx((300.0, 300.0 + LEAST_STEM)) and tip.stem == "position"
    near = dragged(FRONT, "position", picture, tip.place, moved(tip.place, (0.0, 60.0)))
    assert isinstance(near, CutPlane) and near.offset == pytest.approx(0.1, abs=0.001)
    back = CutPlane((0.0, 1.0, 0.0), 0.0)
    assert handles(back, picture)[1].place == pytest.approx((300.0, 300.0 - LEAST_STEM))
    assert dragged(back, "position", picture, (0.0, 0.0), (0.0, -60.0)).encoded()[0][3] > 0.09


@every_picture
@every_cut
def test_every_handle_is_taken_hold_of_where_it_is_drawn(one: Cut, picture: Picture) -> None:
    found = handles(one, picture)
    assert len(found) == {"plane": 2, "box": 7, "octant": 1, "sphere": 2}[one.kind]
    for handle in found:
        others = [np.hypot(*np.subtract(handle.place, one.place)) for one in found if one != handle]
        if min(others, default=99.0) > 2 * REACH:
            assert handle_at(found, moved(handle.place, (6.0, -6.0))) == handle.name
    assert handle_at(found, (1.0, 1.0)) is None


def test_as_the_film_was_taken_all_handles_of_a_box_can_be_told_apart() -> None:
    found = handles(BOX, Picture(Camera(), 640.0, 480.0))
    assert {handle_at(found, handle.place) for handle in found} == {"centre", *FACES}


def test_of_two_handles_in_one_place_the_nearer_is_taken_and_a_shaft_is_its_plane_s() -> None:
    far = Handle("back", (50.0, 50.0), (50.0, 50.0), "back", 0.3)
    near = Handle("front", (50.0, 50.0), (50.0, 50.0), "front", -0.3)
    assert handle_at([far, near], (52.0, 50.0)) == "front" == handle_at([near, far], (52.0, 50.0))
    arrow = Handle("direction", (50.0, 100.0), (50.0, 20.0), "position", 0.0)
    assert handle_at([arrow], (53.0, 60.0)) == "position"
    assert handle_at([arrow], (53.0, 97.0)) == "direction"
    assert handle_at([arrow], (59.0, 60.0)) is None


@every_picture
@every_cut
@pytest.mark.parametrize("by", [(4000.0, 0.0), (-4000.0, 3000.0), (0.0, -4000.0)])
def test_a_pull_out_of_the_picture_stays_within_the_limits(one: Cut, picture: Picture, by: Place) -> None:
    for handle in handles(one, picture):
        far = dragged(one, handle.name, picture, handle.place, moved(handle.place, by))
        numbers = np.abs(np.concatenate(far.encoded()))
        assert np.isfinite(numbers).all()
        if isinstance(far, CutPlane):
            assert abs(far.offset) <= shapes.FARTHEST_CUT
        elif isinstance(far, CutSphere):
            assert shapes.SMALLEST_RADIUS <= far.radius <= shapes.LARGEST_RADIUS
        elif isinstance(far, CutBox):
            assert np.abs([far.low, far.high]).max() <= shapes.FARTHEST_POINT + 1e-9


@pytest.mark.parametrize("half", [HALF, (0.3, 0.5, 0.2)])
@pytest.mark.parametrize(
    ("plane", "corners"),
    [
        (FRONT, 4),
        (CutPlane((1.0, 1.0, 1.0), 0.01), None),
        (PLANE, None),
        (CutPlane((1.0, 0.0, 0.0), 0.25), 4),
    ],
)
def test_a_plane_is_drawn_where_it_cuts_the_volume(
    plane: CutPlane, corners: int | None, half: tuple[float, float, float]
) -> None:
    section = section_of(plane, half)
    assert section is not None and len(section) >= 3
    if corners is not None:
        assert len(section) == corners
    assert section @ plane.unit_normal == pytest.approx(np.full(len(section), plane.offset), abs=1e-6)
    over = np.abs(section) / half
    assert over.max(axis=1) == pytest.approx(np.ones(len(section))) and over.max() <= 1 + 1e-9
    # In order: each edge lies on a face of the volume.
    for a, b in zip(section, np.roll(section, -1, axis=0), strict=True):
        assert (np.isclose(np.abs(a), half) & np.isclose(a, b)).any()


def test_a_slanting_plane_through_the_middle_cuts_six_edges_and_one_beyond_the_volume_none() -> None:
    six = section_of(CutPlane((1.0, 1.0, 1.0), 0.01), HALF)
    assert six is not None and len(six) == 6
    assert section_of(CutPlane((0.0, 0.0, 1.0), 0.55), HALF) is None
    assert outline(CutPlane((0.0, 0.0, 1.0), 0.55), PICTURES[1], HALF) == ()


@every_picture
def test_lines_of_sight_through_a_sphere_s_outline_touch_it(picture: Picture) -> None:
    (line,) = outline(SPHERE, picture, HALF)
    assert line.places[0] == pytest.approx(line.places[-1])
    for place in line.places:
        point, way = picture.ray(place)
        away = np.linalg.norm(np.cross(np.array(SPHERE.centre) - point, way))
        assert away == pytest.approx(SPHERE.radius, abs=1e-6)


def test_an_eye_within_a_sphere_sees_no_outline_of_it() -> None:
    picture = Picture(Camera(projection="perspective"), 400.0, 400.0)
    around = CutSphere((0.0, -Camera().distance, 0.0), 0.5)
    assert outline(around, picture, HALF) == () and len(handles(around, picture)) == 1


@every_picture
def test_a_box_has_twelve_edges_and_its_far_ones_are_told_from_the_near_ones(picture: Picture) -> None:
    lines = outline(BOX, picture, HALF)
    assert len(lines) == 12
    assert 4 <= sum(line.behind for line in lines) <= 8 or picture.camera == Camera()
    ends = {(round(x, 3), round(y, 3)) for line in lines for x, y in line.places}
    for corner in ((BOX.low[0], BOX.high[1], BOX.low[2]), BOX.high):
        x, y = picture.place(np.array(corner))
        assert (round(x, 3), round(y, 3)) in ends


def test_an_octant_is_drawn_from_its_corner_to_the_end_of_the_volume() -> None:
    picture, half = Picture(Camera(), 600.0, 600.0), (0.3, 0.5, 0.4)
    places = np.array([place for line in outline(OCTANT, picture, half) for place in line.places])
    assert places.min(axis=0) == pytest.approx((300 + 60, 300 - 240))
    assert places.max(axis=0) == pytest.approx((300 + 180, 300 - 90))
