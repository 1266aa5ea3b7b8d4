"""The spread of guesses: they all hold the film's totals, so their mean does; where they agree it is zero."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
import torch
from torch import nn

from xrayview import jobs
from xrayview.errors import UnusableOption
from xrayview.network.inference import predict, reduced
from xrayview.network.spread import Spread, guesses_of, predict_spread, spread_of, with_totals
from xrayview.network.weights import Network, Weights, WeightsHeader, build
from xrayview.projection.beer_lambert import CHI

CPU = torch.device("cpu")


def weights_of(network: Network, name: str) -> Weights:
    return Weights(network.eval(), WeightsHeader("of this test", {}), name, name.ljust(64, "0"))


def a_network(seed: int, kind: str = "consistent") -> Weights:
    """A network that has learned nothing, for volumes of 32^3."""
    torch.manual_seed(seed)
    options = {"depth": 32} if kind == "henzler2018" else {"depth": 16, "width": 0.5}
    return weights_of(build(kind, options), f"{kind} {seed}")


def made_symmetric(weights: Weights) -> Weights:
    """The same network with kernels that are their own mirror images, and without eyes for the column."""
    stem = weights.network.stem
    assert isinstance(stem, nn.Conv2d)
    with torch.no_grad():
        for module in weights.network.modules():
            if isinstance(module, nn.Conv2d):
                module.weight.copy_((module.weight + module.weight.flip(-1)) / 2)
        stem.weight[:, 2] = 0
    return weights


def a_film(is_symmetric: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """(64, 64) opacity and mean density of a blob, which lies aside unless it is symmetric."""
    row, column = np.mgrid[-1:1:64j, -1:1:64j]
    aside = 0.0 if is_symmetric else 0.3
    film = 0.9 * np.exp(-4 * (row + 0.1) ** 2 - 4 * (column - aside) ** 2)
    if is_symmetric:
        film = (film + film[:, ::-1]) / 2
    film = film.astype(np.float32)
    return film, -np.log(1 - film) / CHI


def spread(weights: Sequence[Weights], film: tuple[np.ndarray, np.ndarray]) -> Spread:
    found, device = jobs.run(predict_spread(weights, *film, CPU))
    assert device.startswith("CPU") and ", C" not in device, "named once"
    return found


@pytest.mark.parametrize("kinds", [["consistent"], ["henzler2018"], ["consistent", "henzler2018"]])
def test_the_mean_composes_to_the_film_as_every_guess_does(kinds: list[str]) -> None:
    film, mean = a_film()
    members = [a_network(seed, kind) for seed, kind in enumerate(kinds)]
    found = spread(members, (film, mean))
    assert found.guesses == 2 * len(kinds)
    total = reduced(mean, 32)
    guesses = [guess for one in members for guess in guesses_of(one, film, mean, CPU)[0]]
    for volume in (found.mean, *guesses):
        assert volume.shape == (32, 32, 32) and volume.dtype == np.float32 and volume.min() >= 0
        assert np.abs(volume.mean(axis=0) - total).max() < 1e-6 * total.max() + 1e-8
    assert found.deviation.dtype == np.float32
    assert np.allclose(found.mean, np.mean(guesses, axis=0), atol=1e-6)
    assert np.allclose(found.deviation, np.std(guesses, axis=0), atol=1e-6)
    assert found.deviation.max() > 1e-3 * found.mean.max(), "untrained networks tell left from right"


def test_a_network_that_holds_the_totals_is_left_as_it_is() -> None:
    one, film = a_network(1), a_film()
    (straight, _), _ = guesses_of(one, *film, CPU)
    assert np.allclose(straight, predict(one, *film, CPU)[0], rtol=1e-5, atol=0)


def test_the_mirrored_guess_is_that_of_the_mirrored_film_mirrored_back() -> None:
    film, mean = a_film()
    (straight, mirrored), _ = guesses_of(a_network(2), film, mean, CPU)
    (again, back), _ = guesses_of(a_network(2), film[:, ::-1].copy(), mean[:, ::-1].copy(), CPU)
    assert np.allclose(mirrored, again[:, :, ::-1], atol=1e-6)
    assert np.allclose(straight, back[:, :, ::-1], atol=1e-6)


@pytest.mark.parametrize("is_symmetric", [True, False])
def test_a_symmetric_network_agrees_with_its_mirror_image(is_symmetric: bool) -> None:
    film = a_film(is_symmetric)
    found = spread([made_symmetric(a_network(3))], film)
    assert found.deviation.max() < 1e-5 * found.mean.max()
    assert found.mean.std(axis=0).max() > 1e-3 * found.mean.max(), "it still tells depths apart"
    assert spread([a_network(3)], film).deviation.max() > 1e-3 * found.mean.max()


def test_of_a_symmetric_film_the_mean_is_symmetric_whatever_the_network() -> None:
    found = spread([a_network(4), a_network(5)], a_film(is_symmetric=True))
    for volume in (found.mean, found.deviation):
        assert np.allclose(volume, volume[:, :, ::-1], atol=1e-6)


def test_networks_that_agree_add_nothing_and_others_add_spread() -> None:
    film = a_film()
    alone, twice = spread([a_network(6)], film), spread([a_network(6), a_network(6)], film)
    assert np.allclose(alone.deviation, twice.deviation, atol=1e-6)
    symmetric = [made_symmetric(a_network(seed)) for seed in (7, 8)]
    apart = np.abs(np.subtract(*(spread([one], film).mean for one in symmetric)))
    assert np.allclose(spread(symmetric, film).deviation, apart / 2, atol=1e-5 * apart.max())


def test_a_ray_of_which_a_network_foresees_nothing_is_filled_evenly() -> None:
    density = np.zeros((4, 2, 2), np.float32)
    density[:, 0, 0] = (0, 1, 2, 1)
    density[:, 0, 1] = (0, 1, 2, 1)
    density[3, 1, 1] = 1e-6
    total = np.array([[2.0, 0.0], [0.25, 0.25]], np.float32)
    found = with_totals(density, total)
    assert found[:, 0, 0].tolist() == [0, 2, 4, 2]
    assert not found[:, 0, 1].any(), "air stays air"
    assert found[:, 1, 0].tolist() == [0.25] * 4
    assert found[:, 1, 1].tolist() == [0.25] * 4, "what is next to nothing says nothing of depth"


def test_what_cannot_guess_together_is_refused() -> None:
    torch.manual_seed(1)
    larger = weights_of(build("consistent", {"depth": 32}), "larger")
    with pytest.raises(UnusableOption, match=r"larger 64\^3"):
        spread([a_network(1), larger], a_film())
    with pytest.raises(UnusableOption, match="none"):
        spread([], a_film())
    with pytest.raises(ValueError, match="two guesses"):
        spread_of([np.zeros((2, 2, 2), np.float32)])
