"""A network of half the depth becomes the beginning of a whole one."""

import pytest
import torch
from torch import nn

from xrayview.network.growing import grown
from xrayview.network.weights import build


def without_places(network: nn.Module) -> nn.Module:
    """The same network, which sees neither the film nor where a pixel lies: every kernel is a point, and the
    first one nothing."""
    with torch.no_grad():
        for name, one in network.named_parameters():
            if name == "stem.weight":
                one.zero_()
            elif one.ndim == 4 and one.shape[-1] == 3:
                middle = one[..., 1, 1].clone()
                one.zero_()
                one[..., 1, 1] = middle
            elif one.ndim == 5 and one.shape[-1] == 3:
                one.zero_()
            elif name.startswith(("out.", "hints.", "bending.")):
                one.copy_(0.2 * torch.randn(one.shape, generator=torch.manual_seed(2)))
    return network.eval()


@pytest.mark.parametrize("kind", ["consistent", "lifted", "atlas"])
def test_a_network_that_knows_no_place_says_the_same_of_both_halves_of_each_slice(kind: str) -> None:
    torch.manual_seed(1)
    small = without_places(build(kind, {"depth": 32, "width": 0.25}))
    large = build(kind, {"depth": 64, "width": 0.25}).eval()
    before = large.state_dict()
    large.load_state_dict(grown(small.state_dict(), before))
    with torch.inference_mode():
        coarse = small.logits(torch.zeros(1, 1, 64, 64))
        fine = large.logits(torch.zeros(1, 1, 128, 128))
    inner = slice(10, 22)
    fine, coarse = (one[..., inner, inner, inner] for one in (nn.functional.avg_pool3d(fine, 2), coarse))
    assert float(coarse.std()) > 0.01
    error = (fine - coarse).square().mean().sqrt()
    assert float(error) < 0.05 * float(coarse.std()), "but for the edges of what is interpolated"


def test_the_network_of_2018_grows_too() -> None:
    small, large = (build("henzler2018", {"depth": depth}) for depth in (32, 64))
    state = grown(small.state_dict(), large.state_dict())
    assert torch.equal(state["last.weight"][1], small.state_dict()["last.weight"][0])
    large.load_state_dict(state)


def test_what_only_one_of_the_two_has_is_left_as_it_is() -> None:
    theirs = {"same": torch.ones(3), "other": torch.ones(3), "odd": torch.ones(5)}
    mine = {"same": torch.zeros(3), "own": torch.zeros(2), "odd": torch.zeros(7)}
    known = grown(theirs, mine)
    assert set(known) == set(mine)
    assert [float(one.sum()) for one in known.values()] == [3, 0, 0]
