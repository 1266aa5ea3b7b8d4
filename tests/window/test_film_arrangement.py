"""Two pictures are arranged so that the smaller one is as large as can be."""

from __future__ import annotations

import numpy as np
import pytest

from xrayview.window.film.arrangement import HEADLINE, arrangement, height_needed


def smaller_area(way: str, width: float, height: float, aspects: tuple[float, float]) -> float:
    """The area of the smaller picture, each as large as its half of the room lets it be."""
    room = (width / 2, height - HEADLINE) if way == "beside" else (width, height / 2 - HEADLINE)
    fitted = [min(room[0], room[1] * aspect) for aspect in aspects]
    return min(wide * wide / aspect for wide, aspect in zip(fitted, aspects, strict=True))


@pytest.mark.parametrize("aspects", [(0.8, 1.0), (1.3, 1.0), (2.5, 1.0)])
def test_whichever_way_shows_the_smaller_picture_larger(aspects: tuple[float, float]) -> None:
    random = np.random.default_rng(5)
    for width, height in random.uniform(250, 1200, (200, 2)):
        way = arrangement(width, height, aspects)
        other = "above" if way == "beside" else "beside"
        assert smaller_area(way, width, height, aspects) >= smaller_area(other, width, height, aspects)


def test_a_headline_s_room_is_kept() -> None:
    assert arrangement(200, 120, (1.0, 1.0)) == "above"


@pytest.mark.parametrize("way", ["beside", "above"])
def test_more_height_than_is_needed_shows_nothing_larger(way: str) -> None:
    aspects = (0.8, 1.0)
    needed = height_needed(way, 300, aspects)  # type: ignore[arg-type]
    if way == "beside":
        assert smaller_area(way, 300, needed, aspects) == smaller_area(way, 300, needed + 500, aspects)
        assert needed == HEADLINE + 150 / 0.8
    else:
        assert needed == 2 * HEADLINE + 300 / 0.8 + 300
