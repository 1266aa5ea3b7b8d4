"""The preparation says where on the file's picture it took what the network sees."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from xrayview.xray.outline import Outline
from xrayview.xray.preparing import prepare
from xrayview.xray.radiograph import Preparation, Prepared, Radiograph

SHAPE = (120, 80)


def a_film_with_a_dot(row: int, column: int) -> np.ndarray:
    """(120, 80) opacities: one bright dot, five pixels wide, on nothing."""
    film = np.zeros(SHAPE, np.float32)
    film[row - 2 : row + 3, column - 2 : column + 3] = 1
    return film


def outline_of(prepared: Prepared) -> Outline:
    assert prepared.outline is not None
    return prepared.outline


def in_the_file(prepared: Prepared, row: float, column: float) -> tuple[float, float]:
    """(row, column) in the file of a place on what the network sees, by the square's corners alone."""
    top_left, top_right, _, bottom_left = (np.array(corner) for corner in outline_of(prepared).square)
    side = prepared.opacity.shape[0]
    x, y = (
        top_left
        + (top_right - top_left) * (column + 0.5) / side
        + (bottom_left - top_left) * (row + 0.5) / side
    )
    return y - 0.5, x - 0.5


@pytest.mark.parametrize("rotate", ["0", "90", "180", "270", "30", "-12.5"])
@pytest.mark.parametrize("mirror", [False, True])
@pytest.mark.parametrize("crop", ["none", "10,20,70,110"])
@pytest.mark.parametrize("spacing", [None, (0.2, 0.1), (0.1, 0.15)])
def test_a_dot_is_found_again_in_the_file(rotate: str, mirror: bool, crop: str, spacing: Any) -> None:
    film = Radiograph(a_film_with_a_dot(45, 28), "x", levels=None, meaning="opacity", spacing=spacing)
    prepared = prepare(film, Preparation(rotate=rotate, mirror=mirror, crop=crop))
    weights = prepared.opacity / prepared.opacity.sum()
    row, column = (float((weights * place).sum()) for place in np.indices(weights.shape))
    assert in_the_file(prepared, row, column) == pytest.approx((45, 28), abs=0.6)


def test_the_frame_is_left_out_and_the_square_goes_round_the_head() -> None:
    row, column = np.indices((300, 300)) / 300 - 0.5
    head = np.where(np.hypot(row * 0.9, column) < 0.3, 200.0, 50.0).astype(np.float32)
    framed = np.pad(head, ((20, 40), (30, 10)), constant_values=255)
    prepared = prepare(Radiograph(framed, "x"))
    left, top, right, bottom = outline_of(prepared).field
    assert (left, top) == pytest.approx((30, 20), abs=6) and (right, bottom) == pytest.approx(
        (330, 320), abs=6
    )
    square = np.array(outline_of(prepared).square)
    assert square.mean(axis=0) == pytest.approx((30 + 150, 20 + 150), abs=6)
    assert np.ptp(square, axis=0) == pytest.approx(prepared.opacity.shape[0], abs=1e-6)


def test_a_crop_that_was_asked_for_is_its_own_outline() -> None:
    film = Radiograph(a_film_with_a_dot(45, 28), "x", levels=None, meaning="opacity")
    prepared = prepare(film, Preparation(crop="10,20,70,110"))
    assert outline_of(prepared).field == (10, 20, 70, 110)
    assert outline_of(prepared).square == ((-5, 20), (85, 20), (85, 110), (-5, 110))
