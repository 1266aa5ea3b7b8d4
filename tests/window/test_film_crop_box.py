"""The crop rectangle stays on the film, never too small, and is one that the preparation takes."""

from __future__ import annotations

import numpy as np
import pytest

from xrayview.window.film.crop_box import (
    HANDLES,
    Box,
    box_of,
    drawn,
    handle_at,
    in_words,
    moved,
    places,
    resized,
)
from xrayview.xray.framing import parsed_crop
from xrayview.xray.limits import SMALLEST_SIDE

ROWS, COLUMNS = 200, 160
BOX: Box = (40, 50, 100, 150)


def test_every_rectangle_that_can_be_made_is_one_the_preparation_takes() -> None:
    random = np.random.default_rng(3)
    box = BOX
    for _ in range(2000):
        x, y, u, v = random.uniform(-120, 320, 4)
        handle = HANDLES[int(random.integers(len(HANDLES)))]
        made = (
            drawn((x, y), (u, v), ROWS, COLUMNS),
            resized(box, handle, x - 100, y - 100, ROWS, COLUMNS),
            moved(box, x - 100, y - 100, ROWS, COLUMNS),
        )
        for one in made:
            assert parsed_crop(in_words(one), ROWS, COLUMNS) == one
            assert box_of(in_words(one), ROWS, COLUMNS) == one
        box = made[int(random.integers(3))]


def test_it_is_drawn_from_either_end() -> None:
    assert drawn((10, 20), (90, 120), ROWS, COLUMNS) == (10, 20, 90, 120)
    assert drawn((90, 120), (10, 20), ROWS, COLUMNS) == (10, 20, 90, 120)
    assert drawn((10, 20), (900, 900), ROWS, COLUMNS) == (10, 20, COLUMNS, ROWS)


def test_a_small_one_grows_the_way_it_was_drawn_and_back_into_the_film() -> None:
    assert drawn((50, 50), (52, 47), ROWS, COLUMNS) == (50, 50 - SMALLEST_SIDE, 50 + SMALLEST_SIDE, 50)
    assert drawn((158, 5), (159, 1), ROWS, COLUMNS) == (COLUMNS - SMALLEST_SIDE, 0, COLUMNS, SMALLEST_SIDE)


def test_moving_keeps_the_size_and_stops_at_the_edge() -> None:
    assert moved(BOX, 5, -7, ROWS, COLUMNS) == (45, 43, 105, 143)
    assert moved(BOX, 1000, 1000, ROWS, COLUMNS) == (100, 100, 160, 200)
    assert moved(BOX, -1000, 0, ROWS, COLUMNS) == (0, 50, 60, 150)


@pytest.mark.parametrize("handle", HANDLES)
def test_only_the_edges_at_the_handle_move(handle: str) -> None:
    changed = resized(BOX, handle, 6, 4, ROWS, COLUMNS)  # type: ignore[arg-type]
    by = dict(zip("wnes", np.subtract(changed, BOX).tolist(), strict=True))
    assert by == {edge: (6 if edge in "we" else 4) if edge in handle else 0 for edge in "wnes"}


def test_an_edge_does_not_pass_the_opposite_one() -> None:
    assert resized(BOX, "w", 500, 0, ROWS, COLUMNS) == (100 - SMALLEST_SIDE, 50, 100, 150)
    assert resized(BOX, "n", 0, 500, ROWS, COLUMNS) == (40, 150 - SMALLEST_SIDE, 100, 150)
    assert resized(BOX, "se", -500, -500, ROWS, COLUMNS) == (40, 50, 40 + SMALLEST_SIDE, 50 + SMALLEST_SIDE)


@pytest.mark.parametrize("handle", HANDLES)
def test_a_handle_is_taken_where_it_is_shown(handle: str) -> None:
    x, y = places(BOX)[handle]  # type: ignore[index]
    for nudge in (-3, 0, 3):
        assert handle_at(BOX, x + nudge, y + nudge, 5) == handle


def test_inside_and_outside() -> None:
    assert handle_at(BOX, 70, 100, 5) == "inside"
    assert handle_at(BOX, 30, 100, 5) is None
    tiny = (40, 40, 56, 56)
    assert handle_at(tiny, 48, 48, 30) == "inside"  # however near its edges are, it can be moved


@pytest.mark.parametrize("wish", ["auto", "none", "5,5,8,8", "0,0,900,900", "a,b,c,d"])
def test_other_wishes_are_no_rectangle(wish: str) -> None:
    assert box_of(wish, ROWS, COLUMNS) is None
