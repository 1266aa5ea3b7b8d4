"""The part of the density axis that is shown: nearer, farther, along, and never beyond its ends."""

from __future__ import annotations

import pytest

from xrayview.window.transfer.span import (
    NARROWEST,
    Span,
    around,
    held_within,
    moved,
    showing,
    whole_span,
    zoomed,
)


def test_the_density_that_one_zooms_about_stays_where_it_is() -> None:
    span = zoomed(whole_span(1.0), 4.0, about=0.43)
    assert span.width == pytest.approx(0.25)
    assert (0.43 - span.low) / span.width == pytest.approx(0.43)
    back = zoomed(span, 1 / 4.0, about=0.43)
    assert (back.low, back.high) == pytest.approx((0.0, 1.0)) and zoomed(back, 0.5, 0.2).is_whole


def test_there_is_a_nearest_and_a_farthest() -> None:
    assert zoomed(whole_span(1.3), 1e6, 0.5).width == pytest.approx(NARROWEST)
    assert zoomed(Span(0.2, 0.3, 1.3), 1e-6, 0.25) == whole_span(1.3)


def test_it_moves_as_far_as_the_axis_goes() -> None:
    span = Span(0.2, 0.5, 1.0)
    assert (moved(span, 0.1).low, moved(span, 0.1).high) == pytest.approx((0.3, 0.6))
    assert (moved(span, 9.0).low, moved(span, 9.0).high) == pytest.approx((0.7, 1.0))
    assert (moved(span, -9.0).low, moved(span, -9.0).high) == pytest.approx((0.0, 0.3))


@pytest.mark.parametrize("density", [0.0, 0.1, 0.9, 1.0])
def test_what_lies_outside_is_brought_into_sight(density: float) -> None:
    span = Span(0.4, 0.6, 1.0)
    shown = showing(span, density)
    assert shown.low <= density <= shown.high and shown.width == pytest.approx(span.width)
    assert showing(span, 0.5) == span


def test_it_is_fitted_to_points_with_room_beside_them_even_where_there_is_one() -> None:
    span = around(0.36, 0.6, 1.0)
    assert 0.3 < span.low < 0.36 and 0.6 < span.high < 0.66
    one = around(0.5, 0.5, 1.0)
    assert one.width == pytest.approx(NARROWEST) and one.low < 0.5 < one.high


def test_on_a_shorter_axis_it_stays_inside() -> None:
    assert held_within(Span(1.5, 2.0, 2.0), 1.0) == Span(0.5, 1.0, 1.0)
    assert held_within(Span(0.0, 3.0, 3.0), 1.0).is_whole
