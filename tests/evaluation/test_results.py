"""What samples say of a group: individuals weigh alike, ratios are paired, and masks stay apart."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from xrayview.evaluation.results import Comparison, Sample, Score
from xrayview.evaluation.robustness import CHANGES, ChangedFilm, error_and_rise, robustness_json
from xrayview.evaluation.statistics import ratio_of


def score(l2: float, dice: float = 0.5) -> Score:
    return Score(l2, 0.1, 0.2, 0.1, 0.2, 0.3, dice, 4.0)


def sample(name: str, group: str = "rodent", **scores: float) -> Sample:
    return Sample(name, group, False, False, 200.0, 0, {key: score(l2) for key, l2 in scores.items()})


def test_individuals_weigh_alike_however_many_views_they_have():
    samples = [Sample("a", "human", True, False, 250.0, k, {"m": score(1.0)}) for k in range(9)]
    samples.append(Sample("b", "human", False, False, 250.0, 0, {"m": score(3.0)}))
    made = Comparison(tuple(samples), 1)
    assert made.mean("human", "m").mean == pytest.approx(2.0)
    assert made.groups() == ["human", "human, vault cut", "human, whole"]
    assert made.individuals("human, whole") == 1


def test_masks_are_shown_in_a_row_of_their_own_and_never_counted():
    skull = Sample("skull", "human", True, True, 250.0, 0, {"m": score(9.0)})
    head = Sample("head", "human", True, False, 250.0, 0, {"m": score(1.0)})
    made = Comparison((skull, head), 1)
    assert made.groups() == ["human", "human, masks", "human, vault cut"]
    assert made.mean("human", "m").mean == made.mean("human, vault cut", "m").mean == 1
    assert made.mean("human, masks", "m").mean == 9
    assert made.individuals("human") == 1


def test_a_ratio_is_one_of_means_and_its_interval_a_paired_one():
    """Twice the error in everyone: no draw of individuals says anything else."""
    made = Comparison(
        tuple(sample(name, a=e, b=2 * e) for name, e in (("x", 1.0), ("y", 5.0), ("z", 9.0))), 1
    )
    ratio = made.ratio("rodent", "a", "b")
    assert (ratio.mean, ratio.low, ratio.high) == pytest.approx((0.5, 0.5, 0.5))


def test_the_interval_of_a_ratio_is_what_counting_all_draws_gives():
    """Of two individuals there are four draws: both the first (1/4), both the second (1/4), one each."""
    ratio = ratio_of(np.array([1.0, 3.0]), np.array([2.0, 4.0]), seed=1)
    assert ratio.mean == pytest.approx(4 / 6)
    assert (ratio.low, ratio.high) == pytest.approx((1 / 2, 3 / 4))


def test_every_method_is_compared_with_every_reference_on_every_measure():
    made = Comparison((sample("x", nearest=2.0, henzler2018=4.0, ours=1.0),), 1).to_json()
    ratios = made["ratios"]["rodent"]
    assert set(ratios["ours"]) == {"nearest", "henzler2018"}
    assert ratios["ours"]["henzler2018"]["l2"]["mean"] == pytest.approx(0.25)
    assert ratios["nearest"]["henzler2018"]["l2"]["mean"] == pytest.approx(0.5)
    assert set(ratios["ours"]["nearest"]) == set(Score.__annotations__)


def test_a_share_of_nothing_is_null():
    empty = Sample("x", "rodent", False, False, 20.0, 0, {"nearest": score(1.0, 0.0), "m": score(1.0, 0.5)})
    made = Comparison((empty,), 1)
    assert math.isinf(made.ratio("rodent", "m", "nearest", "dice_bone").mean)
    ratios = json.loads(json.dumps(made.to_json(), allow_nan=False))["ratios"]
    assert ratios["rodent"]["m"]["nearest"]["dice_bone"] == {"mean": None, "low": None, "high": None}


def test_who_is_drawn_is_in_the_middle():
    made = Comparison(
        tuple(sample(name, m=e) for name, e in zip("abcd", (4.0, 1.0, 3.0, 2.0), strict=True)), 1
    )
    assert made.median_individual("rodent", "m") == "d"


def test_a_rise_is_counted_from_the_clean_film():
    found = [
        ChangedFilm("x", "human", 0, "ours", change, clean=0.05, with_clean=0.06, end_to_end=0.1)
        for change in CHANGES
    ]
    error, rise = error_and_rise(found, "human", "ours", "gamma 0.8", "with_clean", 1)
    assert (error.mean, rise.mean) == pytest.approx((0.06, 20))
    facts = robustness_json(found, 1)["groups"]["human"]["ours"]["frame 10 %"]["end_to_end"]
    assert facts["rise_percent"]["mean"] == pytest.approx(100)
