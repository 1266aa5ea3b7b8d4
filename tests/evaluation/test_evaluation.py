"""The protocol's own facts: the truth has no error, and the nearest neighbour finds itself."""

import json

import numpy as np
import pytest
import torch

from xrayview import jobs
from xrayview.dataset.collection import collect
from xrayview.dataset.views import ViewSampler, plain_draw
from xrayview.errors import UnusableOption
from xrayview.evaluation.bank import Place, make_bank
from xrayview.evaluation.baselines import Baselines
from xrayview.evaluation.protocol import evaluate
from xrayview.evaluation.report import table, write_report
from xrayview.evaluation.results import Evaluation, Sample, Score
from xrayview.metrics.l2 import l2
from xrayview.network.consistent import Consistent
from xrayview.network.weights import WeightsHeader, load_weights, save_weights
from xrayview.projection.beer_lambert import opacity
from xrayview.projection.views import seeded_views


def test_l2_is_the_root_of_the_mean_square_over_the_cube():
    truth = torch.zeros(4, 4, 4)
    assert l2(truth, truth) == 0
    assert l2(truth + 0.3, truth) == pytest.approx(0.3)
    one = truth.clone()
    one[0, 0, 0] = 1
    assert l2(one, truth) == pytest.approx(1 / 8)


def test_the_bank_finds_its_own_views_and_their_mirror_images(scans):
    specimens = jobs.run(collect(scans, ("train",)))
    bank = jobs.run(make_bank(specimens, 64, None, views=4))
    sampler = ViewSampler(specimens, 64)
    camera = seeded_views(specimens[1].entry.name, 4, 7)[2]
    film = opacity(sampler.view(plain_draw(1, camera)))
    assert bank.nearest(film) == Place(1, 2, False)
    assert bank.nearest(film.flip(-1)) == Place(1, 2, True)
    assert bank.mean.shape == (64, 64, 64)
    assert np.allclose(bank.mean, bank.mean[..., ::-1])


@pytest.fixture(scope="module")
def evaluation(scans, tmp_path_factory) -> Evaluation:
    folder, networks = tmp_path_factory.mktemp("weights"), []
    for name, depth in (("untrained", 64), ("small", 32)):
        path = folder / f"{name}.safetensors"
        save_weights(path, Consistent(depth).state_dict(), WeightsHeader("consistent", {"depth": depth}))
        networks.append(load_weights(path))
    return jobs.run(evaluate(scans, networks, views=2, device="cpu"))


def test_every_method_is_judged_on_the_same_views(evaluation):
    assert len(evaluation.samples) == 2
    for sample in evaluation.samples:
        assert set(sample.scores) == {
            "empty", "mean", "extrusion", "nearest", "nearest_fused", "oracle",
            "ours", "ours_unfused", "small", "small_unfused",
        }  # fmt: skip
        scores = sample.scores
        assert 0 < scores["extrusion"].l2 < scores["empty"].l2
        assert scores["oracle"].l2 <= scores["nearest"].l2
        assert all(0 <= one.dssim <= 1 and 0 <= one.dssim_bone <= 1 for one in scores.values())
        # A total that is right draws the outline from the film's own direction; nothing at all does not.
        assert scores["extrusion"].dssim < scores["empty"].dssim
    individual = {sample.individual for sample in evaluation.samples}
    assert individual == {"h2"}


def test_the_table_and_the_report_say_how_they_were_made(evaluation, tmp_path):
    text = table(evaluation)
    assert "64^3" in text
    assert "| constant extrusion |" in text
    assert "| 1.00 [1.00, 1.00] |" in text
    paths = write_report(tmp_path / "report", evaluation)
    assert [path.name for path in paths] == ["report.md", "report.json"]
    facts = json.loads(paths[1].read_text())
    assert facts["weights"][0]["name"] == "untrained"
    assert facts["weights"][0]["key"] == "ours"
    assert len(facts["samples"]) == 2
    row = facts["groups"]["human"]["ours"]
    assert row["l2"] == pytest.approx(np.mean([one["scores"]["ours"]["l2"] for one in facts["samples"]]))
    assert row["l2_interval"][0] <= row["l2"] <= row["l2_interval"][1]


def test_individuals_weigh_alike_however_many_views_they_have():
    samples = [Sample("a", "human", True, k, {"m": Score(1.0, 0.1, 0.2)}) for k in range(9)]
    samples.append(Sample("b", "human", False, 0, {"m": Score(3.0, 0.1, 0.2)}))
    made = Evaluation("val", 64, 9, 1, (), tuple(samples))
    assert made.mean("human", "m").mean == pytest.approx(2.0)
    assert made.groups() == ["human", "human, vault cut", "human, whole"]
    assert made.individuals("human, whole") == 1


def test_limits_are_told(scans):
    with pytest.raises(UnusableOption, match="--size"):
        jobs.run(evaluate(scans, [], size=100))
    with pytest.raises(UnusableOption, match="--views"):
        jobs.run(evaluate(scans, [], views=0))


def test_the_oracle_is_what_brute_force_finds(scans):
    specimens = jobs.run(collect(scans, ("train",)))
    bank = jobs.run(make_bank(specimens, 64, None, views=5))
    baselines, sampler = Baselines(bank, specimens, 64), ViewSampler(specimens, 64)
    for seed in range(3):
        camera = seeded_views("another", 3, seed)[seed]
        truth = torch.nn.functional.avg_pool2d(sampler.view(plain_draw(seed % len(specimens), camera)), 2)
        everything = [
            l2(baselines.volume_at(bank.place(number)), truth) for number in range(2 * len(bank.films))
        ]
        found = baselines.oracle(truth, baselines.volume_at(bank.place(0)))
        assert l2(found, truth) == pytest.approx(min(everything), abs=1e-7)


def test_a_ratio_is_one_of_means_and_its_interval_a_paired_one():
    samples = [
        Sample(name, "rodent", False, 0, {"a": Score(error, 0.1, 0.1), "b": Score(2 * error, 0.1, 0.1)})
        for name, error in (("x", 1.0), ("y", 5.0), ("z", 9.0))
    ]
    ratio = Evaluation("val", 64, 1, 1, (), tuple(samples)).ratio("rodent", "a", "b")
    assert (ratio.mean, ratio.low, ratio.high) == pytest.approx((0.5, 0.5, 0.5))
