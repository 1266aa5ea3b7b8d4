"""The protocol's own facts: the truth has no error, and the nearest neighbour finds itself."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from xrayview import jobs
from xrayview.dataset.collection import collect
from xrayview.dataset.views import ViewSampler, plain_draw
from xrayview.errors import UnusableOption
from xrayview.evaluation import protocol
from xrayview.evaluation.bank import Place, make_bank
from xrayview.evaluation.baselines import Baselines
from xrayview.evaluation.protocol import evaluate
from xrayview.evaluation.report import table, write_report
from xrayview.evaluation.results import Evaluation
from xrayview.evaluation.robustness import CHANGES
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
    return jobs.run(evaluate(scans, networks, views=2, device="cpu", robustness=1))


def test_baselines_search_none_of_a_group_that_nobody_saw(scans, monkeypatch):
    searched = []

    def heads(source, splits):
        found = jobs.run(collect(source, splits))
        for number, one in enumerate(found):
            group = "human" if splits == ("train",) and number == 0 else "rodent"
            found[number] = replace(one, entry=replace(one.entry, group=group))
        return found
        yield

    def bank_of(training):
        searched.extend(one.entry.group for one in training)
        return make_bank(training, 64, None, views=2)

    monkeypatch.setattr(protocol, "collect", heads)
    monkeypatch.setattr(protocol, "kept_bank", bank_of)
    found = jobs.run(evaluate(scans, [], views=1, device="cpu", unseen="rodent"))
    assert searched == ["human"]
    assert set(found.to_json()["groups"]) == {"rodent"} and found.to_json()["unseen"] == "rodent"
    assert "Judged on rodent" in table(found)
    with pytest.raises(UnusableOption, match="--unseen horse"):
        jobs.run(evaluate(scans, [], views=1, device="cpu", unseen="horse"))


METHODS = {
    "empty", "mean", "extrusion", "nearest", "nearest_fused", "oracle",
    "ours", "ours_unfused", "small", "small_unfused",
}  # fmt: skip


def test_every_method_is_judged_on_the_same_views(evaluation):
    assert [one.view for one in evaluation.seeded.samples] == [0, 1]
    assert [one.view for one in evaluation.clinical.samples] == ["frontal", "lateral"]
    for sample in evaluation.seeded.samples + evaluation.clinical.samples:
        assert sample.individual == "h2"
        scores = sample.scores
        assert set(scores) == METHODS
        assert 0 < scores["extrusion"].l2 < scores["empty"].l2
        assert scores["oracle"].l2 <= scores["nearest"].l2
        # A total that is right draws the outline from the film's own direction; nothing at all does not.
        assert scores["extrusion"].dssim < scores["empty"].dssim
        assert scores["empty"].dice_bone == 0
        assert scores["empty"].distance_bone == 128, "without bone, a whole edge away"
        for one in scores.values():
            parts = (one.dssim_bone_0, one.dssim_bone_45, one.dssim_bone_90)
            assert all(0 <= part <= 1 for part in (one.dssim, *parts))
            assert one.dssim_bone == pytest.approx(np.mean(parts))


def test_changed_films_make_errors_larger_and_less_so_with_the_clean_total(evaluation):
    assert {one.change for one in evaluation.changed} == set(CHANGES)
    assert {one.view for one in evaluation.changed} == {0}
    clean = {key: score.l2 for key, score in evaluation.seeded.samples[0].scores.items()}
    for one in evaluation.changed:
        assert one.clean == pytest.approx(clean[one.method], rel=1e-4)
        assert one.with_clean < one.end_to_end
    frames = [one for one in evaluation.changed if one.change.startswith("frame") and one.method == "ours"]
    assert frames[0].end_to_end < frames[1].end_to_end, "the broader frame hides more"


def test_the_table_and_the_report_say_how_they_were_made(evaluation, tmp_path):
    text = table(evaluation)
    assert "64^3" in text
    assert "| constant extrusion |" in text
    assert "| 1.00 [1.00, 1.00] |" in text
    assert "## Clinical views" in text
    assert "| gamma 0.8 |" in text
    assert "| frame 10 % |" in text
    paths = write_report(tmp_path / "report", evaluation)
    assert [path.name for path in paths] == ["report.md", "report.json", "report-human.png"]
    facts = json.loads(paths[1].read_text())
    assert facts["weights"][0]["name"] == "untrained"
    assert facts["weights"][0]["key"] == "ours"
    assert len(facts["samples"]) == len(facts["clinical"]["samples"]) == 2
    for found in (facts, facts["clinical"]):
        row = found["groups"]["human"]["ours"]
        errors = [one["scores"]["ours"]["l2"] for one in found["samples"]]
        assert row["l2"] == pytest.approx(np.mean(errors))
        assert row["l2_interval"][0] <= row["l2"] <= row["l2_interval"][1]
        nearest = found["groups"]["human"]["nearest"]["l2"]
        assert found["ratios"]["human"]["ours"]["nearest"]["l2"]["mean"] == pytest.approx(row["l2"] / nearest)
    changes = facts["robustness"]["groups"]["human"]["ours"]
    assert set(changes) == set(CHANGES)
    assert changes["gamma 0.8"]["end_to_end"]["rise_percent"]["mean"] > 0


def test_the_picture_shows_the_film_and_a_column_for_each_method(evaluation):
    picture = evaluation.pictures["human"]
    columns = [picture[:, start + 40 : start + 220] for start in range(0, picture.shape[1] - 200, 260)]
    assert len(columns) == 4, "film, truth, ours, nearest neighbour: henzler2018 was not judged"
    assert all(column[60:].max() > 150 for column in columns)
    assert not np.array_equal(columns[1], columns[2])


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
        (ranking,) = bank.by_volume([truth])
        found = baselines.oracle(truth, baselines.volume_at(bank.place(0)), ranking)
        assert l2(found, truth) == pytest.approx(min(everything), abs=1e-7)
