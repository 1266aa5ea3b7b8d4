"""An outline that is drawn, pulled, moved and grown stays one that the preparation takes."""

from __future__ import annotations

import numpy as np
import pytest

from xrayview.window.film.outline_shape import drawn_round, grown, moved, nearest, pulled
from xrayview.xray.polygon import Polygon, filled, parsed_polygon, written

SIZE = (600, 400)  # width, height


def circle(radius: float, corners: int = 90) -> Polygon:
    angles = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    return tuple((round(300 + radius * np.cos(a)), round(200 + radius * np.sin(a))) for a in angles)


def area(outline: Polygon) -> float:
    return float(filled(outline, (400, 600), 1, (0, 0)).sum())


def test_every_outline_that_can_be_made_is_one_the_preparation_takes() -> None:
    random = np.random.default_rng(5)
    outline = circle(120)
    for _ in range(300):
        x, y = random.uniform(-150, 150, 2)
        along = nearest(outline, (float(random.uniform(0, 600)), float(random.uniform(0, 400))))[1]
        made = (
            pulled(outline, along, (x, y), 60, SIZE),
            moved(outline, x, y, SIZE),
            grown(outline, x / 4, SIZE),
        )
        for one in made:
            assert parsed_polygon("holder", written(one)) == one
            points = np.array(one)
            assert points.min() >= 0 and (points.max(axis=0) <= SIZE).all()
        outline = made[int(random.integers(3))]
        outline = outline if area(outline) > 3000 else circle(120)


def test_what_a_pointer_went_round_is_enclosed() -> None:
    angles = np.linspace(0, 1.9 * np.pi, 400)
    way = [(float(300 + 100 * np.cos(a)), float(200 + 100 * np.sin(a))) for a in angles]
    outline = drawn_round(way, 8, SIZE)
    assert outline is not None
    assert area(outline) == pytest.approx(np.pi * 100**2, rel=0.02) and len(outline) < 120


@pytest.mark.parametrize("way", [[], [(10, 10)], [(10, 10), (300, 300)], [(10, 10), (12, 10), (12, 12)]])
def test_what_encloses_nothing_is_no_outline(way: list[tuple[float, float]]) -> None:
    assert drawn_round(way, 8, SIZE) is None


def test_a_pull_moves_its_place_and_leaves_what_is_far_away() -> None:
    outline = circle(100)
    away, along = nearest(outline, (400, 200))
    assert away < 1
    bulged = pulled(outline, along, (40, 0), 60, SIZE)
    assert nearest(bulged, (440, 200))[0] < 2
    for x, y in ((200, 200), (300, 100), (300, 300)):
        assert nearest(bulged, (x, y))[0] < 2, "only what is near follows"
    assert area(bulged) > area(outline) + 500
    assert max(nearest(outline, point)[0] for point in bulged) < 42, "and it follows smoothly"


def test_moving_stops_at_the_edge_and_keeps_the_size() -> None:
    outline = circle(100)
    shifted = moved(outline, 1000, -1000, SIZE)
    points = np.array(shifted)
    assert (points.max(axis=0)[0], points.min(axis=0)[1]) == (600, 0)
    assert area(shifted) == pytest.approx(area(outline), rel=0.02)


def test_growing_is_about_the_middle() -> None:
    larger = np.array(grown(circle(100), 10, SIZE))
    assert np.abs((larger.min(axis=0) + larger.max(axis=0)) / 2 - (300, 200)).max() <= 1
    assert np.abs(np.ptp(larger, axis=0) - 220).max() <= 2


def test_the_place_along_an_outline_is_found() -> None:
    outline = ((100, 100), (300, 100), (300, 300), (100, 300))
    assert nearest(outline, (300, 160)) == (0.0, 260.0)
    assert nearest(outline, (90, 200)) == (10.0, 700.0)
