"""Training learns, stops and goes on, and its weights say where they come from."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from xrayview import jobs
from xrayview.dataset.manifest import Entry
from xrayview.dataset.sources import specimens_of
from xrayview.dataset.specimens import Specimen
from xrayview.dataset.views import ViewSampler
from xrayview.errors import UnusableInput, UnusableOption, UnwritableTarget
from xrayview.network.weights import Network, Weights, WeightsHeader, build, load_weights, save_weights
from xrayview.training.batches import random_batches
from xrayview.training.config import TrainingConfig
from xrayview.training.learner import learning_share, loss_of
from xrayview.training.loop import train
from xrayview.training.losses import material_loss, relative_l2, surface_loss, voxel_loss
from xrayview.training.provenance import header_of, origin
from xrayview.training.runs import RunFolder


def test_an_error_counts_relative_to_a_specimens_own_energy():
    bright = torch.rand(1, 8, 8, 8) + 1
    faint = bright * 0.3
    assert float(relative_l2(bright * 1.1, bright)) == pytest.approx(0.01, rel=0.01)
    assert float(relative_l2(faint * 1.1, faint)) == pytest.approx(0.01, rel=0.02)
    assert float(relative_l2(torch.zeros_like(bright), bright)) == pytest.approx(1, rel=0.01)


def test_the_losses_are_zero_only_at_the_truth():
    parts = torch.rand(2, 2, 8, 8, 8)
    assert float(material_loss(parts, parts, 1.0, 0.5)) == 0
    assert float(voxel_loss(parts.sum(dim=1), parts)) == 0
    assert float(material_loss(parts.flip(2), parts, 1.0, 0.5)) > 0.1, "depth in reverse is another volume"
    swapped = parts.flip(1)
    assert float(material_loss(swapped, parts, 1.0, 0.5)) > float(material_loss(swapped, parts, 0.0, 0.5))


def test_the_learning_rate_warms_up_and_falls():
    assert learning_share(0, 0.0) < 0.02
    assert learning_share(5000, 0.0) == pytest.approx(1)
    assert learning_share(5000, 0.5) == pytest.approx(0.51, abs=0.01)
    assert learning_share(5000, 1.0) == pytest.approx(0.02)


def test_the_surface_loss_counts_the_side_of_the_bones_value_alone():
    target = torch.full((2, 8, 8, 8), 0.1)
    target[:, 2:6, 2:6, 2:6] = 0.9
    bone = torch.tensor([0.43, 0.43])
    assert float(surface_loss(target, target, bone)) < 0.06, "but for what the soft edge lets through"
    brighter = torch.where(target > 0.5, 1.5 * target, target)
    assert float(surface_loss(brighter, target, bone)) < 0.06, "how dense bone is does not matter"
    half = target.clone()
    half[:, 4:] = 0.1  # half of the bone is missing: Dice 2/3
    assert float(surface_loss(half, target, bone)) == pytest.approx(1 / 3, abs=0.05)
    blurred = torch.full_like(target, float(target.mean()))
    assert float(surface_loss(blurred, target, bone)) > 0.8
    wall, beside, far = (torch.full((1, 8, 8, 8), 0.1) for _ in range(3))
    wall[:, 2], beside[:, 3], far[:, 6] = 0.9, 0.9, 0.9
    near_loss, far_loss = (float(surface_loss(one, wall, bone[:1])) for one in (beside, far))
    assert near_loss < far_loss - 0.3, "a thin wall beside its true place is better than one elsewhere"
    lower = torch.tensor([0.05, 0.05])
    assert float(surface_loss(half, target, lower)) < 0.05, "all of both lies above another iso-value"


def test_a_recipe_is_checked_and_kept():
    config = TrainingConfig(batch=3, minutes=2.5)
    assert TrainingConfig.from_json(config.to_json()) == config
    with pytest.raises(UnusableOption, match="no share"):
        TrainingConfig(augmentation=1.5)
    with pytest.raises(UnusableOption, match="film_changes"):
        TrainingConfig(film_changes=-0.1)
    with pytest.raises(UnusableOption, match="surface_weight"):
        TrainingConfig(surface_weight=-1.0)
    with pytest.raises(UnusableOption):
        TrainingConfig(size=100)
    with pytest.raises(UnusableOption):
        TrainingConfig(batch=0)


def loss_on_plain_views(network: Network, scans: Path, config: TrainingConfig) -> float:
    specimens = jobs.run(specimens_of(scans, ("train",), config.size))
    plain = replace(config, batch=8, augmentation=0.0, film_changes=0.0)
    (views,) = next(random_batches(ViewSampler(specimens, 32, across=config.across), specimens, plain))
    with torch.no_grad():  # as in training: running means of a batch norm are far behind after so few steps
        return float(loss_of(network.train(), views, config))


@pytest.mark.parametrize("network", ["consistent", "lifted", "atlas", "henzler2018"])
def test_a_short_training_lowers_the_loss_and_goes_on_where_it_stopped(scans, tmp_path, network):
    run = tmp_path / "run"
    config = TrainingConfig(
        network=network, size=32, steps=40, batch=2, device="cpu", threads=1, learning_rate=2e-3, ema=0.5
    )
    said = []
    path = jobs.run(train(scans, run, config), lambda progress: said.append(progress.stage))
    weights = load_weights(path)
    before = build(*config.architecture)
    assert loss_on_plain_views(weights.network, scans, config) < loss_on_plain_views(before, scans, config)
    assert "step 40" in said[-1]
    assert weights.header.architecture == network
    assert weights.header.sources == ("here: 2 scans, CC0-1.0",)
    assert weights.header.licence == "CC0-1.0"
    assert weights.header.training["steps"] == 40

    with pytest.raises(UnwritableTarget, match="already"):
        jobs.run(train(scans, run, config))
    longer = TrainingConfig(steps=44, minutes=60, device="cpu", threads=1)
    jobs.run(train(scans, run, longer, resume=True))
    assert RunFolder(run).checkpoint()["step"] == 44
    assert load_weights(path).header.training["steps"] == 44


def test_a_cancelled_training_keeps_what_it_has(scans, tmp_path):
    run = tmp_path / "run"
    config = TrainingConfig(size=32, steps=1000, batch=1, device="cpu", threads=1)
    seen = []
    with pytest.raises(jobs.Cancelled):
        jobs.run(train(scans, run, config), seen.append, lambda: any("step 20" in one.stage for one in seen))
    assert RunFolder(run).checkpoint()["step"] == 20
    assert load_weights(run / "weights.safetensors").header.training["steps"] == 20


def test_weights_to_start_from_are_started_from_and_stay_named(scans, tmp_path):
    config = TrainingConfig(size=32, steps=20, batch=1, device="cpu", threads=1)
    first = load_weights(jobs.run(train(scans, tmp_path / "a", config)))
    parent = tmp_path / "parent.safetensors"
    mice = ("mice: 2 scans, GPL-3.0",)
    header = replace(first.header, sources=mice, licence="GPL-3.0-or-later")
    save_weights(parent, first.network.state_dict(), header)
    gentle = replace(config, steps=1, learning_rate=1e-9)
    second = jobs.run(train(scans, tmp_path / "b", gentle, start_from=parent))
    before, after = (one.network.state_dict()["stem.weight"] for one in (first, load_weights(second)))
    assert torch.allclose(before, after, atol=1e-3)
    finer = replace(gentle, size=64)
    grown = load_weights(jobs.run(train(scans, tmp_path / "c", finer, start_from=parent)))
    assert grown.header.options["depth"] == 64
    coarse, fine = (one.network.state_dict()["last.1.bias"] for one in (first, grown))
    assert torch.allclose(coarse.repeat_interleave(2), fine, atol=1e-3), "from coarse to fine"
    jobs.run(train(scans, tmp_path / "b", replace(gentle, steps=2), resume=True))
    resumed = load_weights(second).header
    assert resumed.training["steps"] == 2
    assert set(resumed.sources) == {*mice, "here: 2 scans, CC0-1.0"}
    assert resumed.licence == "GPL-3.0-or-later"


def test_a_damaged_checkpoint_is_named(scans, tmp_path):
    run = tmp_path / "run"
    jobs.run(train(scans, run, TrainingConfig(size=32, steps=1, batch=1, device="cpu", threads=1)))
    for content in (b"", b"no checkpoint"):
        (run / "checkpoint.pt").write_bytes(content)
        with pytest.raises(UnusableInput, match=r"checkpoint\.pt: the checkpoint is damaged"):
            jobs.run(train(scans, run, TrainingConfig(size=32), resume=True))
    torch.save({"step": 1}, run / "checkpoint.pt")
    with pytest.raises(UnusableInput, match="damaged"):
        jobs.run(train(scans, run, TrainingConfig(size=32), resume=True))


def test_weights_carry_the_sources_and_licence_of_what_they_learned_from():
    assert origin("owner/name@1a2b data/x.nii.gz (Maga et al. 2017)") == "owner/name@1a2b (Maga et al. 2017)"
    assert origin("owner/name@1a2b data/x.nii.gz") == "owner/name@1a2b"
    assert origin("our own clinic (with consent)") == "our own clinic (with consent)"
    made = Specimen(
        Entry("a.nii", "s", "human", "HU", "train", "here", "MIT"),
        np.zeros((2, 2, 2), np.uint8),
        1,
        False,
        (0, 0, 0),
    )
    parent = Weights(
        None, WeightsHeader("consistent", {}, ("mice: 2 scans, GPL-3.0",), "GPL-3.0-or-later"), "p", ""
    )
    config = TrainingConfig()
    assert header_of(config, [made], None).licence == "MIT"
    header = header_of(config, [made], parent)
    assert header.licence == "GPL-3.0-or-later"
    assert header.sources == ("here: 1 scans, MIT", "mice: 2 scans, GPL-3.0")


def test_a_run_without_a_checkpoint_cannot_be_resumed(scans, tmp_path):
    with pytest.raises(UnusableInput, match="no checkpoint"):
        jobs.run(train(scans, tmp_path / "nothing", TrainingConfig(size=32), resume=True))
    assert not (tmp_path / "nothing").exists()
