"""The mean of networks is what its name says, and is refused where networks differ."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from xrayview.errors import UnusableInput
from xrayview.evaluation.studies.averaging import main
from xrayview.network.weights import Weights, WeightsHeader, build, load_weights, save_weights


def trained(folder: Path, seed: int, network: str = "consistent") -> Path:
    torch.manual_seed(seed)
    path = folder / f"{network}-{seed}.safetensors"
    training = {"seed": seed, "sharpness": 1.3}
    header = WeightsHeader(network, {"depth": 32}, ("scans (MIT)",), "MIT", training)
    save_weights(path, build(network, {"depth": 32}).state_dict(), header)
    return path


def first_kernel(weights: Weights) -> torch.Tensor:
    return weights.network.state_dict()["stem.weight"].float()


def test_the_mean_lies_amid_its_members_and_names_them(tmp_path):
    paths = [trained(tmp_path, seed) for seed in (1, 2, 3)]
    main([*map(str, paths), "-o", str(tmp_path / "mean.safetensors")])
    members, mean = [load_weights(path) for path in paths], load_weights(tmp_path / "mean.safetensors")
    expected = torch.stack([first_kernel(one) for one in members]).mean(dim=0)
    assert torch.allclose(first_kernel(mean), expected, atol=1e-3)
    assert mean.header.training == {"seed": 1, "mean_of": [one.sha256 for one in members]}
    assert mean.header.sources == ("scans (MIT)",)


def test_different_networks_have_no_mean(tmp_path):
    paths = [trained(tmp_path, 1), trained(tmp_path, 1, "atlas")]
    with pytest.raises(UnusableInput, match="another network"):
        main([*map(str, paths), "-o", str(tmp_path / "mean.safetensors")])
    assert not (tmp_path / "mean.safetensors").exists()
