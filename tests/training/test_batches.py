"""What is drawn how often, and how: the recipe's shares, views that its seed alone decides."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
import torch

from xrayview.dataset.film_changes import UNCHANGED
from xrayview.dataset.manifest import Entry
from xrayview.dataset.phantoms import procedural_head
from xrayview.dataset.specimens import Specimen
from xrayview.dataset.views import ViewSampler
from xrayview.training.batches import draws_of, random_batches, shares_of
from xrayview.training.config import TrainingConfig

RECIPE = TrainingConfig(size=32, batch=4, device="cpu")


def one_of(group: str, is_cut: bool = False) -> Specimen:
    density = np.full((32, 32, 32), 90, np.uint8)
    return Specimen(Entry("x", "y", group, "", "train", "", ""), density, 200.0, is_cut, (0.0, 0.0, 0.0))


def test_groups_are_drawn_in_the_recipes_shares():
    specimens = [
        one_of("human"),
        one_of("human", True),
        one_of("rodent"),
        one_of("phantom"),
        one_of("phantom"),
    ]
    shares = shares_of(specimens, RECIPE)
    assert shares.sum() == pytest.approx(1)
    assert shares[3:].sum() == pytest.approx(RECIPE.phantom_share)
    assert shares[:2].sum() == pytest.approx(0.75 * RECIPE.human_share)
    assert shares[0] == pytest.approx(4 * shares[1]), "a whole head teaches what a cut one does not show"


def test_a_group_alone_has_all_of_them():
    assert shares_of([one_of("phantom")] * 4, RECIPE) == pytest.approx([0.25] * 4)


def test_a_later_step_is_drawn_without_those_before_it():
    specimens = [one_of("human"), one_of("rodent")]
    sampler = ViewSampler(specimens, 32)
    third = list(islice(random_batches(sampler, specimens, RECIPE), 3))[2]
    alone = next(random_batches(sampler, specimens, RECIPE, step=2))
    assert torch.equal(third[0].opacity, alone[0].opacity)
    after_a_retreat = next(random_batches(sampler, specimens, RECIPE, step=2, retreats=1))
    assert not torch.equal(alone[0].opacity, after_a_retreat[0].opacity)


def test_processes_share_a_batch_without_a_view_twice():
    specimens = [one_of("human"), one_of("rodent")]
    sampler = ViewSampler(specimens, 32)
    whole = next(random_batches(sampler, specimens, RECIPE))[0].opacity
    halves = [next(random_batches(sampler, specimens, RECIPE, process=(k, 2)))[0].opacity for k in (0, 1)]
    assert torch.equal(torch.cat(halves), whole)


def test_an_odd_batch_is_as_large_as_asked_for():
    specimens = [one_of("human")]
    (batch,) = next(random_batches(ViewSampler(specimens, 32), specimens, replace(RECIPE, batch=3)))
    assert len(batch.parts) == 3


def procedural_density() -> np.ndarray:
    return np.round(procedural_head(1, 32).density * 255).astype(np.uint8)


def test_without_augmentation_films_are_what_the_volumes_give():
    specimens = [one_of("human")]
    sampler = ViewSampler(specimens, 32)
    (plain,) = next(random_batches(sampler, specimens, replace(RECIPE, augmentation=0.0, film_changes=0.0)))
    expected = -torch.expm1(-10 * plain.mean_density)
    assert torch.allclose(plain.opacity, expected, atol=1e-5)


def test_a_share_of_the_bodies_and_a_share_of_the_films_are_changed():
    recipe = replace(RECIPE, batch=400, augmentation=0.25, film_changes=0.5)
    draws = draws_of(recipe, np.ones(1), np.random.default_rng(3))
    bodies = [draw.shift != (0.0, 0.0, 0.0) for draw in draws]
    films = [draw.film != UNCHANGED for draw in draws]
    assert 60 <= sum(bodies) <= 140
    assert 150 <= sum(films) <= 250
    both = sum(body and film for body, film in zip(bodies, films, strict=True))
    assert 25 <= both <= 80, "the one says nothing of the other"
