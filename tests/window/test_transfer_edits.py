"""Edits leave a valid transfer function behind, and change nothing else in it."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from xrayview.scene.transfer import BONE, HIGHEST_DENSITY, PRESETS, Point, TransferFunction
from xrayview.window.transfer import edits
from xrayview.window.transfer.presets import name_to_offer, name_trouble, preset_in_words, shown_name

RED, BLUE = (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)
ONE = TransferFunction("one", (Point(0.5, RED, 0.5),))


def densities(transfer: TransferFunction) -> list[float]:
    return [point.density for point in transfer.points]


def test_a_point_moves_and_the_others_stay() -> None:
    after = edits.moved(BONE, 1, 0.5, 0.3)
    assert (after.points[1].density, after.points[1].opacity) == (0.5, 0.3)
    assert after.points[1].colour == BONE.points[1].colour
    assert (after.points[0], *after.points[2:]) == (BONE.points[0], *BONE.points[2:])


@pytest.mark.parametrize(("wanted", "held"), [(-4.0, 0.361), (0.2, 0.361), (0.599, 0.599), (7.0, 0.599)])
def test_a_point_stays_between_its_neighbours(wanted: float, held: float) -> None:
    assert edits.moved(BONE, 1, wanted, 0.3).points[1].density == held


def test_the_outermost_points_stay_within_the_limits() -> None:
    assert edits.moved(BONE, 0, -1.0, -1.0).points[0] == Point(0.0, BONE.points[0].colour, 0.0)
    last = edits.moved(BONE, 3, 1e6, 9.0).points[3]
    assert (last.density, last.opacity) == (HIGHEST_DENSITY, 1.0)


def test_what_is_edited_has_round_numbers() -> None:
    point = edits.moved(BONE, 1, 0.4567891, 0.1234567).points[1]
    assert (point.density, point.opacity) == (0.457, 0.123)


def test_a_point_of_a_file_wedged_between_its_neighbours_moves_upwards_only() -> None:
    points = tuple(Point(density, RED, 0.5) for density in (0.43, 0.4304, 0.4308))
    after = edits.moved(TransferFunction("wedged", points), 1, 0.9, 0.7)
    assert (after.points[1].density, after.points[1].opacity) == (0.4304, 0.7)


def test_a_new_point_takes_the_colour_that_is_there() -> None:
    ramp = TransferFunction("ramp", (Point(0.2, RED, 0.0), Point(0.6, BLUE, 1.0)))
    after = edits.added(ramp, 0.3, 0.9)
    assert densities(after) == [0.2, 0.3, 0.6]
    assert after.points[1].colour == pytest.approx((0.75, 0.0, 0.25))
    assert after.points[1].opacity == 0.9
    assert edits.added(ramp, 0.1, 0.0).points[0].colour == RED
    assert edits.added(ramp, 0.9, 0.0).points[-1].colour == BLUE


def test_a_point_added_on_top_of_another_finds_room_beside_it() -> None:
    assert densities(edits.added(ONE, 0.5, 0.1)) == [0.5, 0.501]
    full = edits.added(edits.added(ONE, 0.5, 0.1), 0.5, 0.1)
    assert densities(full) == [0.499, 0.5, 0.501]
    assert edits.free_density(full, 0.5) is None
    assert edits.added(full, 0.5, 0.1) is full


def test_the_last_point_stays() -> None:
    assert edits.removed(ONE, 0) is ONE
    assert densities(edits.removed(BONE, 0)) == [0.43, 0.6, 1.0]


def test_recolouring_changes_the_colour_alone() -> None:
    after = edits.recoloured(BONE, 2, BLUE)
    assert after.points[2] == Point(0.6, BLUE, 0.7)
    assert densities(after) == densities(BONE)


def test_an_edited_preset_does_not_pass_for_the_preset() -> None:
    for after in (
        edits.moved(BONE, 0, 0.1, 0.1),
        edits.added(BONE, 0.1, 0.1),
        edits.removed(BONE, 0),
        edits.recoloured(BONE, 0, RED),
    ):
        assert after.name == "bone (edited)"
        assert edits.moved(after, 0, 0.11, 0.2).name == "bone (edited)"
    assert edits.moved(BONE, 1, 0.43, 0.25) is BONE  # not moved, so not edited


def test_keys_add_half_way_to_the_next_point() -> None:
    assert edits.place_after(BONE, 1, 2.0) == pytest.approx((0.515, 0.475))
    assert edits.place_after(BONE, 3, 2.0) == pytest.approx((1.5, 0.95))
    assert edits.place_after(BONE, 3, 1.0) == pytest.approx((0.8, 0.95))  # nothing lies beyond
    assert edits.place_after(ONE, 0, 0.5) == pytest.approx((0.25, 0.5))


def test_any_run_of_edits_leaves_rising_densities_within_the_limits() -> None:
    dice = random.Random(3)
    transfer = PRESETS["colourful"]
    for _ in range(2000):
        index = dice.randrange(len(transfer.points))
        density, opacity = dice.uniform(-0.1, 1.1), dice.uniform(-0.1, 1.1)
        kind = dice.randrange(4)
        if kind == 0 and len(transfer.points) < 12:
            transfer = edits.added(transfer, density, opacity)
        elif kind == 1:
            transfer = edits.removed(transfer, index)
        else:
            transfer = edits.moved(transfer, index, density, opacity)
        assert all(b - a >= edits.GAP * 0.999 for a, b in pairwise(densities(transfer)))


def test_lists_show_presets_by_readable_names() -> None:
    assert preset_in_words("skin-and-bone") == "Skin and bone"
    assert preset_in_words("skin-and-bone (edited)") == "Skin and bone (edited)"
    assert preset_in_words("cat's teeth", ("cat's teeth",)) == "cat's teeth"
    assert preset_in_words("cat's teeth (edited)", ("cat's teeth",)) == "cat's teeth (edited)"
    assert preset_in_words("from a session") == "from a session (not saved)"


def test_a_function_that_only_calls_itself_bone_is_shown_as_edited() -> None:
    assert shown_name(BONE) == "bone"
    assert shown_name(TransferFunction("bone", ONE.points)) == "bone (edited)"
    assert shown_name(ONE) == "one"


def test_what_is_offered_as_a_name_can_be_taken() -> None:
    for transfer in (*PRESETS.values(), edits.removed(BONE, 0), ONE):
        assert name_trouble(name_to_offer(transfer)) == ""
    assert name_to_offer(edits.removed(BONE, 0)) == "My bone"
    assert name_to_offer(edits.recoloured(ONE, 0, BLUE)) == "one"


@pytest.mark.parametrize("name", ["", "bone", "Skin and Bone", "x" * 61, "teeth (edited)"])
def test_a_name_that_would_mislead_is_refused_in_words(name: str) -> None:
    assert len(name_trouble(name).split()) > 3


def test_window_and_level_move_and_stretch_the_whole_function() -> None:
    moved = edits.windowed(BONE, 0.1, 1.0)
    assert densities(moved) == pytest.approx([0.46, 0.53, 0.70, 1.10])
    wider = edits.windowed(BONE, 0.0, 1.5)
    assert densities(wider) == pytest.approx([0.20, 0.305, 0.56, 1.16], abs=1e-3)
    assert [point.opacity for point in wider.points] == [point.opacity for point in BONE.points]
    assert moved.name == "bone (edited)" and edits.windowed(BONE, 0.0, 1.0) is BONE


def test_what_is_moved_below_nothing_waits_there_in_its_order() -> None:
    low = edits.windowed(BONE, -0.5, 1.0)
    assert densities(low) == pytest.approx([0.0, 0.001, 0.1, 0.5])
    assert low.points[0].opacity == 0.0  # air stays empty
    none = edits.windowed(BONE, -50.0, 1.0)
    assert densities(none) == pytest.approx([0.0, 0.001, 0.002, 0.003])
    far = edits.windowed(BONE, 500.0, 1.0)
    assert densities(far) == pytest.approx([99.997, 99.998, 99.999, 100.0])


def test_the_narrowest_window_still_rises() -> None:
    steep = edits.windowed(BONE, 0.0, 0.0)
    assert densities(steep) == pytest.approx([0.68, 0.681, 0.682, 0.683])


def test_a_point_is_put_on_the_function_unless_one_is_near() -> None:
    put = edits.point_at(BONE, 0.515)
    assert densities(put) == [0.36, 0.43, 0.515, 0.60, 1.0]
    assert put.points[2].opacity == pytest.approx(0.475) and put.points[2].colour[2] == pytest.approx(0.81)
    assert edits.point_at(BONE, 0.435) is BONE
    assert edits.nearest_point(BONE, 0.52) == 2 and edits.nearest_point(BONE, 9.0) == 3
