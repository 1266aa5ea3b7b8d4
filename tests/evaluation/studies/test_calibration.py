"""Calibration: what is known of normal errors is found again, and a wider band never covers less."""

from __future__ import annotations

import math

import numpy as np
import pytest

from xrayview.evaluation.studies.calibration import (
    GREY_STEP,
    MATTER,
    Band,
    Tally,
    averaged,
    even_band,
    fair_band,
    plain_band,
    tally,
)

NORMAL = {0.68: 0.99446, 0.90: 1.64485}
"""Standard deviations within which these shares of normal errors lie."""


def a_view(
    individual: str = "one", too_small: float = 1.0, floor: float = 0.0, seed: int = 0, size: int = 48
) -> Tally:
    """Normal errors whose standard deviation varies from voxel to voxel and is ``too_small`` times what the
    guesses say, and a ``floor`` more, whatever they say."""
    random = np.random.default_rng(seed)
    deviation = random.uniform(0.005, 0.05, (size,) * 3).astype(np.float32)
    off = random.normal(0, 1, deviation.shape) * (too_small * deviation + floor)
    truth = (0.9 + off).astype(np.float32)
    # No error makes a voxel one of air here.
    truth[truth < MATTER] = 0.9
    return tally(individual, "human", 0, np.full_like(truth, 0.9), deviation, truth)


@pytest.mark.parametrize("share", NORMAL)
@pytest.mark.parametrize("too_small", [0.5, 1.0, 3.0])
def test_the_factor_of_normal_errors_is_theirs(share: float, too_small: float) -> None:
    views = [a_view(f"individual {seed}", too_small, seed=seed) for seed in range(8)]
    band = plain_band(views, share, floor=0)
    assert band.factor == pytest.approx(too_small * NORMAL[share], rel=0.02)
    fresh = a_view("another", too_small, seed=99)
    assert band.coverage(fresh) == pytest.approx(share, abs=0.012)


@pytest.mark.parametrize("share", NORMAL)
def test_what_the_spread_does_not_know_becomes_the_floor(share: float) -> None:
    views = [a_view(f"individual {seed}", 2.0, floor=0.03, seed=seed) for seed in range(8)]
    band = fair_band(views, share)
    assert band.factor == pytest.approx(2 * NORMAL[share], rel=0.08)
    assert band.floor == pytest.approx(0.03 * NORMAL[share], rel=0.08)


def test_errors_the_spread_knows_need_no_floor() -> None:
    views = [a_view(f"individual {seed}", 2.0, seed=seed) for seed in range(8)]
    band = fair_band(views, 0.68)
    assert band.factor == pytest.approx(2 * NORMAL[0.68], rel=0.06)
    assert band.floor < 0.1 * even_band(views, 0.68).floor


def test_a_spread_that_knows_nothing_is_set_aside() -> None:
    random = np.random.default_rng(4)
    off = random.normal(0, 0.05, (64, 64, 64)).astype(np.float32)
    deviation = random.uniform(0.01, 0.05, off.shape).astype(np.float32)
    view = tally("one", "human", 0, np.full_like(off, 0.9), deviation, 0.9 + off)
    band, even = fair_band([view], 0.68), even_band([view], 0.68)
    assert even.floor == pytest.approx(0.05 * NORMAL[0.68], rel=0.03)
    assert band.floor > 0.9 * even.floor
    assert band.coverage(view) == pytest.approx(0.68, abs=1e-4)


def test_a_wider_band_never_covers_less() -> None:
    view = a_view(size=24)
    for bands in (
        [Band(factor, GREY_STEP) for factor in np.geomspace(0.002, 100, 60)],
        [Band(0.5, floor) for floor in np.linspace(0, 0.3, 60)],
    ):
        covered = [band.coverage(view) for band in bands]
        assert covered == sorted(covered) and covered[0] < covered[-1] == 1
    factors = [plain_band([view], share).factor for share in np.arange(0.1, 1, 0.05)]
    assert factors == sorted(factors) and len(set(factors)) == len(factors)


def test_air_does_not_count() -> None:
    truth = np.zeros((8, 8, 8), np.float32)
    truth[0] = 0.5
    guess = np.zeros_like(truth)
    guess[0] = 0.5 + 0.1
    guess[1:] = MATTER / 2
    deviation = np.full_like(truth, 0.05)
    assert tally("one", "human", 0, guess, deviation, truth).error == pytest.approx(0.1, rel=1e-5)
    # What is foreseen where there is nothing counts as much as what is missed.
    guess[1] = 0.2
    assert tally("one", "human", 0, guess, deviation, truth).error == pytest.approx(0.15, rel=1e-5)


def test_individuals_count_alike_however_many_views_they_have() -> None:
    careful, rash = a_view("careful", 1.0, seed=1, size=16), a_view("rash", 4.0, seed=2, size=16)
    once, often = plain_band([careful, rash], 0.68), plain_band([careful, rash, rash, rash], 0.68)
    assert once.factor == often.factor
    assert NORMAL[0.68] < once.factor < 4 * NORMAL[0.68]
    mean = averaged([careful, rash, rash], lambda one: one.error, 1).mean
    assert mean == pytest.approx((careful.error + rash.error) / 2)


def test_where_the_guesses_agree_on_what_is_wrong_only_a_floor_helps() -> None:
    truth = np.full((10, 10, 10), 0.5, np.float32)
    guess, deviation = truth + np.float32(0.1), np.zeros_like(truth)
    deviation[:5] = 0.1
    view = tally("one", "human", 0, guess, deviation, truth)
    assert plain_band([view], 0.5).factor == pytest.approx(1 - GREY_STEP / 0.1, rel=1e-4)
    assert plain_band([view], 0.68) is None
    assert fair_band([view], 0.68) == even_band([view], 0.68)
    assert even_band([view], 0.68).floor == pytest.approx(0.1, rel=1e-5)
    assert math.isnan(tally("one", "human", 0, guess, np.zeros_like(truth), truth).correlation)


def test_within_half_a_grey_step_of_the_truth_nothing_is_wrong() -> None:
    truth = np.full((4, 4, 4), 0.5, np.float32)
    view = tally("one", "human", 0, truth + np.float32(0.9 * GREY_STEP), np.zeros_like(truth), truth)
    assert plain_band([view], 1.0) == Band(0.0, GREY_STEP)


def test_a_spread_that_knows_where_errors_are_correlates_with_them() -> None:
    random = np.random.default_rng(3)
    off = random.uniform(0.05, 0.3, (12, 12, 12)).astype(np.float32)
    guess = np.full_like(off, 0.9)
    assert tally("one", "human", 0, guess, off / 5, guess - off).correlation == pytest.approx(1, abs=1e-4)
    stranger = random.permutation(off.ravel()).reshape(off.shape)
    assert abs(tally("one", "human", 0, guess, stranger, guess - off).correlation) < 0.1
