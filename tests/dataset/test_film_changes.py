"""A change of a film is replayed exactly, keeps 0..1, and does what its name says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from xrayview.dataset.film_changes import UNCHANGED, FilmChange, changed, draw_change


@pytest.fixture
def film() -> torch.Tensor:
    axis = torch.linspace(-1, 1, 64)
    row, column = torch.meshgrid(axis, axis, indexing="ij")
    return 0.9 * torch.exp(-3 * (row**2 + column**2)) + 0.02 * torch.sin(20 * column).clamp(min=0)


def test_no_change_changes_nothing(film):
    assert torch.equal(changed(film, UNCHANGED), film.clamp(0, 1))


def test_every_draw_is_replayed_and_stays_in_range(film):
    kinds: set[str] = set()
    for seed in range(200):
        change = draw_change(np.random.default_rng(seed))
        assert change == draw_change(np.random.default_rng(seed))
        one = changed(film, change)
        assert torch.equal(one, changed(film, change))
        assert one.shape == film.shape
        assert 0 <= float(one.min()) <= float(one.max()) <= 1
        kinds |= {name for name, value in vars(change).items() if value != getattr(UNCHANGED, name)}
    assert kinds == set(vars(UNCHANGED))


def test_the_field_leaves_nothing_beside_it(film):
    one = changed(film, FilmChange(field=(0.25, 0.0, 1.0, 0.5)))
    assert float(one[:, :16].max()) == 0
    assert float(one[32:].max()) == 0
    assert torch.equal(one[:32, 16:], film[:32, 16:])


def test_a_rod_adds_its_own_opacity_and_only_there(film):
    one = changed(film, FilmChange(rod=((0.0, 0.5, 0.5, 0.53125), 0.6)))
    assert torch.allclose(1 - one[32:34, :32], 0.4 * (1 - film[32:34, :32]))
    assert torch.equal(one[34:], film[34:])


def test_filled_writing_keeps_the_mean_and_loses_what_is_fine(film):
    one = changed(film, FilmChange(marks=((0.25, 0.25, 0.75, 0.5),)))
    place = slice(16, 32), slice(16, 48)
    assert float(one[place].mean()) == pytest.approx(float(film[place].mean()), abs=0.01)
    assert float(one[place].diff(dim=1).abs().mean()) < 0.9 * float(film[place].diff(dim=1).abs().mean())
    assert torch.equal(one[:16], film[:16])


def test_more_absorption_is_that_power_of_the_transparency(film):
    one = changed(film, FilmChange(chi=1.3))
    assert torch.allclose(1 - one, (1 - film) ** 1.3, atol=1e-6)


def test_noise_has_its_spread(film):
    middle = torch.full((128, 128), 0.5)
    one = changed(middle, FilmChange(noise=0.02, seed=3))
    assert float(one.std()) == pytest.approx(0.02, rel=0.05)
    assert not torch.equal(one, changed(middle, replace(FilmChange(noise=0.02), seed=4)))
