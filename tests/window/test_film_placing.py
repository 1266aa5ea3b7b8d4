"""A picture in its view: what is under the pointer stays there, and nothing is moved out of sight."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from xrayview.window.parts.placing import LARGEST_PIXEL, Placing

TALL = Placing((400, 500), (300.0, 200.0))


def test_the_whole_picture_fits_and_stands_in_the_middle() -> None:
    assert TALL.scale == pytest.approx(0.4) and TALL.is_fitted
    assert TALL.to_view(0, 0) == pytest.approx((70, 0)) and TALL.to_view(400, 500) == pytest.approx(
        (230, 200)
    )
    assert TALL.visible() == (0, 0, 400, 500)


def test_there_and_back() -> None:
    placing = TALL.zoomed(3.0, (110.0, 60.0))
    for point in np.random.default_rng(1).uniform(0, 400, (20, 2)):
        assert placing.to_picture(*placing.to_view(*point)) == pytest.approx(tuple(point))


@pytest.mark.parametrize("at", [(150.0, 100.0), (120.0, 90.0)])
def test_what_is_under_the_pointer_stays_there(at: tuple[float, float]) -> None:
    wide = replace(TALL, zoom=3.0)
    before = wide.to_picture(*at)
    assert wide.zoomed(1.5, at).to_picture(*at) == pytest.approx(before)


def test_zooming_out_ends_with_the_whole_picture() -> None:
    assert TALL.zoomed(5.0, (10.0, 10.0)).zoomed(0.01, (290.0, 190.0)) == TALL


def test_pixels_are_not_magnified_for_ever() -> None:
    assert TALL.zoomed(1e9, (150.0, 100.0)).scale == pytest.approx(LARGEST_PIXEL)
    tiny = Placing((4, 4), (400.0, 400.0))
    assert tiny.zoomed(1e9, (0.0, 0.0)) == tiny  # it fills the view already


def test_it_cannot_be_moved_out_of_sight() -> None:
    near = TALL.zoomed(4.0, (150.0, 100.0))
    far_off = near.moved(1e6, -1e6)
    assert far_off.to_view(0, 0)[0] == pytest.approx(0.0)
    assert far_off.to_view(400, 500)[1] == pytest.approx(200.0)
    assert TALL.moved(50.0, 50.0) == TALL


def test_moving_carries_the_picture_along_with_the_hand() -> None:
    near = TALL.zoomed(6.0, (150.0, 100.0))
    x, y = near.to_view(200, 250)
    assert near.moved(7.0, -9.0).to_view(200, 250) == pytest.approx((x + 7, y - 9))


def test_what_is_in_sight_covers_the_view() -> None:
    near = TALL.zoomed(5.0, (90.0, 40.0))
    left, top, right, bottom = near.visible()
    assert near.to_view(left, top)[0] <= 0 and near.to_view(left, top)[1] <= 0
    assert near.to_view(right, bottom)[0] >= 300 and near.to_view(right, bottom)[1] >= 200
    assert (right - left) * near.scale < 300 + 2 * near.scale
