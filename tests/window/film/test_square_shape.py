"""The square on the stored film is the one that the network sees, however the film is turned and mirrored."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from xrayview.window.film.square_shape import frame_of, moved, resized, square_of
from xrayview.xray.preparing import prepare
from xrayview.xray.radiograph import Preparation, Radiograph

ROWS, COLUMNS = 260, 200


def a_film() -> Radiograph:
    """Dark air, a bright disc, and one small bright spot at column 140, row 60."""
    row, column = np.indices((ROWS, COLUMNS), dtype=np.float32)
    grey = np.where(np.hypot(row - 140, column - 95) < 60, 180, 20).astype(np.float32)
    grey[56:65, 136:145] = 255
    return Radiograph(grey, "spot.png")


AS_IT_IS = Preparation(tone="opacity", polarity="keep", crop="none", marks="keep", holder="keep")


def spot(wishes: Preparation) -> tuple[float, float]:
    """Where on what the network sees the spot is: (across, down) as shares of its side."""
    prepared = prepare(a_film(), wishes)
    rows, columns = np.nonzero(prepared.opacity > 0.92)
    return float(columns.mean() + 0.5) / len(prepared.opacity), float(rows.mean() + 0.5) / len(
        prepared.opacity
    )


@pytest.mark.parametrize("mirror", [False, True])
@pytest.mark.parametrize("degrees", [0, 90, 180, 270, 20])
def test_a_point_of_the_film_is_found_within_the_square(degrees: int, mirror: bool) -> None:
    wishes = replace(AS_IT_IS, rotate=str(degrees), mirror=mirror, square="-20,-30,330")
    found = frame_of(prepare(a_film(), wishes))
    assert found is not None and found[1] == (-20, -30, 330)
    frame, square = found
    assert frame.within(square, (140.5, 60.5)) == pytest.approx(spot(wishes), abs=0.006)
    corners = frame.corners(square)
    outline = prepare(a_film(), wishes).outline
    assert outline is not None
    assert np.abs(np.subtract(corners, outline.square)).max() < 1e-6


@pytest.mark.parametrize("mirror", [False, True])
@pytest.mark.parametrize("degrees", [0, 90, 270])
def test_what_is_moved_on_the_film_moves_as_much_in_what_is_seen(degrees: int, mirror: bool) -> None:
    wishes = replace(AS_IT_IS, rotate=str(degrees), mirror=mirror, square="10,10,240")
    found = frame_of(prepare(a_film(), wishes))
    assert found is not None
    frame, square = found
    further = moved(square, *frame.turned(12, -8))
    before, after = np.array(frame.corners(square)), np.array(frame.corners(further))
    assert np.abs(after - before - (12, -8)).max() < 1e-6


def test_resizing_keeps_the_middle_and_a_smallest_side() -> None:
    assert resized((10, 20, 100), 15) == (-5, 5, 130)
    assert resized((10, 20, 100), -400) == (52, 62, 16)


def test_only_a_square_s_wish_is_one() -> None:
    assert square_of("auto") is None and square_of("-3,4,50") == (-3, 4, 50)
