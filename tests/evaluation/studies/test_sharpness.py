"""Sharpening draws density together along the rays, keeps their totals, and is chosen by what it costs."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from xrayview.errors import UnusableInput
from xrayview.evaluation.studies.sharpness import Change, Row, best_of, sharpen, table
from xrayview.network.weights import Weights, WeightsHeader, build, load_weights, save_weights


def weights_of(folder: Path, network: str) -> Weights:
    torch.manual_seed(1)
    path = folder / f"{network}.safetensors"
    built = build(network, {"depth": 32})
    save_weights(path, built.state_dict(), WeightsHeader(network, {"depth": 32}))
    return load_weights(path)


@pytest.mark.parametrize("network", ["consistent", "atlas"])
def test_density_draws_together_and_the_rays_keep_their_totals(tmp_path, network):
    weights = weights_of(tmp_path, network)
    film, mean = torch.rand(1, 1, 64, 64), torch.full((1, 1, 64, 64), 0.1)
    with torch.inference_mode():
        before, logits = weights.network.density(film, mean), weights.network.logits(film)
        sharpen(weights, Change(1.5))
        after = weights.network.density(film, mean)
        assert torch.allclose(weights.network.logits(film), 1.5 * logits, atol=1e-4)
    assert torch.allclose(after.mean(dim=1), before.mean(dim=1), rtol=1e-4)
    assert float(after.std(dim=1).mean()) > 1.1 * float(before.std(dim=1).mean())


def test_leaning_to_bone_gives_bone_more_of_the_same_totals(tmp_path):
    weights = weights_of(tmp_path, "consistent")
    film, mean = torch.rand(1, 1, 64, 64), torch.full((1, 1, 64, 64), 0.1)
    with torch.inference_mode():
        before = weights.network.parts(film, mean)
        sharpen(weights, Change(1.0, 0.5))
        after = weights.network.parts(film, mean)
    assert torch.allclose(after.sum(dim=(1, 2)), before.sum(dim=(1, 2)), rtol=1e-4)
    odds = [one[:, 0].sum() / one[:, 1].sum() for one in (before, after)]
    assert float(odds[1]) == pytest.approx(float(odds[0]) * 2.718281828**0.5, rel=0.02)


def test_a_network_of_densities_has_nothing_to_sharpen(tmp_path):
    with pytest.raises(UnusableInput, match="densities"):
        sharpen(weights_of(tmp_path, "henzler2018"), Change(1.5))


def test_the_best_bone_is_taken_that_costs_little_in_every_group():
    rows = [
        Row(Change(1.0), "human", 0.050, 0.40, 4.0),
        Row(Change(1.3), "human", 0.0505, 0.45, 3.0),
        Row(Change(1.5), "human", 0.0505, 0.60, 2.0),
        Row(Change(1.0), "rodent", 0.020, 0.20, 9.0),
        Row(Change(1.3), "rodent", 0.0202, 0.30, 7.0),
        Row(Change(1.5), "rodent", 0.0220, 0.50, 3.0),
    ]
    assert best_of(rows, most_cost=0.02) == Change(1.3), "1.5 costs a tenth of the mice's error"
    assert best_of(rows, most_cost=0.2) == Change(1.5)
    assert "| 1.3 | 0 | rodent | 0.0202 | 0.300 | 7.00 |" in table(rows)
