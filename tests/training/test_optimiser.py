"""The optimiser changes what the network holds, kernels by Muon, and goes on from what was kept."""

from __future__ import annotations

import copy

import pytest
import torch
from torch import nn

from xrayview.training.optimiser import Optimiser


def a_network(memory_format: torch.memory_format = torch.contiguous_format) -> nn.Module:
    torch.manual_seed(1)
    network = nn.Sequential(
        nn.Conv2d(1, 8, 3), nn.SiLU(), nn.Conv2d(8, 16, 3), nn.SiLU(), nn.Conv2d(16, 2, 1)
    )
    return network.to(memory_format=memory_format)  # type: ignore[call-overload]


def learn(network: nn.Module, optimiser: Optimiser, steps: int, rate: float = 0.02) -> list[float]:
    random = torch.Generator().manual_seed(2)
    picture = torch.randn(4, 1, 12, 12, generator=random)
    losses = []
    for _ in range(steps):
        answer = network(picture)
        loss = (answer - picture[..., 2:-2, 2:-2]).square().mean()
        loss.backward()
        optimiser.step(rate)
        losses.append(loss.item())
    return losses


@pytest.mark.parametrize("kind", ["muon", "adamw"])
@pytest.mark.parametrize("memory_format", [torch.contiguous_format, torch.channels_last])
def test_it_learns_whatever_order_the_kernels_lie_in(kind, memory_format):
    network = a_network(memory_format)
    losses = learn(network, Optimiser(network, kind), 40)
    assert losses[-1] < 0.5 * losses[0]
    assert all(parameter.grad is None for parameter in network.parameters())


def test_a_kernel_is_changed_along_an_orthogonal_matrix():
    """All singular values of Muon's first step are alike, which no gradient's are."""
    network = a_network()
    before = network[2].weight.detach().clone()
    learn(network, Optimiser(network, "muon"), 1, rate=1.0)
    change = (network[2].weight.detach() - 0.9 * before).flatten(1)
    values = torch.linalg.svdvals(change)
    assert float(values.max() / values.min()) < 5
    assert float(values.mean()) == pytest.approx(0.2 * 72**0.5, rel=0.25)


@pytest.mark.parametrize("kind", ["muon", "adamw"])
def test_it_goes_on_from_what_was_kept(kind):
    network = a_network()
    optimiser = Optimiser(network, kind)
    learn(network, optimiser, 3)
    kept = copy.deepcopy((network.state_dict(), optimiser.state_dict()))
    expected = learn(network, optimiser, 3)
    other = a_network()
    other.load_state_dict(kept[0])
    resumed = Optimiser(other, kind)
    resumed.load_state_dict(kept[1])
    assert learn(other, resumed, 3) == expected
