"""The ablation gives every recipe the same time, goes on where it was stopped, and says what it changed."""

from __future__ import annotations

import time

from xrayview import jobs
from xrayview.dataset.sources import parse_source, specimens_of
from xrayview.evaluation.studies.ablation import (
    BASE,
    CHANGES,
    SECONDS,
    VIEWS,
    Equal,
    Row,
    ablation,
    step_seconds,
    table,
)
from xrayview.training.config import TrainingConfig

RECIPE = TrainingConfig(network=BASE, size=32, batch=1, device="cpu", threads=1)


def test_every_row_changes_what_the_recipe_has():
    for name, change in CHANGES.items():
        assert set(change) <= set(vars(RECIPE)), name
    assert CHANGES[BASE] == {}


def test_recipes_get_steps_by_what_a_step_costs_and_are_not_made_twice(tmp_path):
    names = ["consistent", "compact"]
    rows = jobs.run(ablation("phantoms:1", tmp_path, RECIPE, Equal(1.0, SECONDS), names))
    assert [row.name for row in rows] == names
    assert rows[1].steps >= rows[0].steps, "what costs less gets more steps"
    assert rows[0].parameters > 3 * rows[1].parameters
    assert all(row.errors["phantom"] > 0 for row in rows)
    begun = time.process_time()
    assert jobs.run(ablation("phantoms:1", tmp_path, RECIPE, Equal(1.0, SECONDS), names)) == rows
    assert time.process_time() - begun < 20


def test_recipes_get_equally_many_views_where_these_are_asked_for(tmp_path):
    recipe = TrainingConfig(network=BASE, size=32, batch=2, device="cpu", threads=1)
    rows = jobs.run(ablation("phantoms:1", tmp_path, recipe, Equal(4, VIEWS), ["compact", "henzler2018"]))
    assert [(row.steps, row.samples) for row in rows] == [(2, 4), (2, 4)]
    assert not (tmp_path / "costs.json").exists(), "nothing needs to be timed"


def test_a_step_of_the_compact_network_costs_less():
    specimens = jobs.run(specimens_of(parse_source("phantoms:1"), ("train",), 32))
    whole = step_seconds(specimens, RECIPE)
    assert step_seconds(specimens, TrainingConfig(network="compact", size=32, batch=1, device="cpu")) < whole


def test_the_table_names_groups_and_costs():
    text = table([Row("a", 10, 40, 7_100_000, {"human": 0.5, "rodent": 0.75})], 64, Equal(60, SECONDS))
    assert text.startswith("L2 at 64^3 on") and "after 60 seconds of one processor for every recipe." in text
    assert "| recipe | human | rodent | steps | views | parameters |" in text
    assert "| a | 0.500 | 0.750 | 10 | 40 | 7.10 M |" in text


def test_a_run_that_was_ended_amid_its_work_is_made_whole(tmp_path):
    (tmp_path / BASE).mkdir()
    (tmp_path / BASE / "config.json").write_text(RECIPE.to_json())
    (row,) = jobs.run(ablation("phantoms:1", tmp_path, RECIPE, Equal(0.5, SECONDS), [BASE]))
    assert row.steps >= 1 and row.errors["phantom"] > 0
