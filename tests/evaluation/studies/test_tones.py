"""The study of tones: its films hold what its curves say, and it runs to its end on two made-up heads."""

from __future__ import annotations

import numpy as np
import pytest

from xrayview import jobs
from xrayview.dataset.manifest import Entry
from xrayview.dataset.phantoms import procedural_head
from xrayview.dataset.specimens import Specimen
from xrayview.evaluation.studies import tones
from xrayview.evaluation.studies.tones import (
    CURVES,
    LAWS,
    TRUTH,
    errors_of,
    film_of,
    main,
    prepared_by,
    study,
    table,
)
from xrayview.network.weights import load_weights
from xrayview.pipeline import BUNDLED
from xrayview.resources import resource


def a_specimen(name: str, group: str, seed: int) -> Specimen:
    head = procedural_head(seed, 64, "rodent" if group == "rodent" else "human")
    entry = Entry(f"{name}.nii.gz", "made up", group, "", "tune", "here", "MIT")
    density = np.round(np.asarray(head.density) * 255).astype(np.uint8)
    return Specimen(entry, density, 200.0, False, (0.0, 0.0, 0.0))


HEADS = [a_specimen("one", "human", 1), a_specimen("two", "rodent", 2)]


def a_picture() -> np.ndarray:
    """(128, 128) opacity of a ball."""
    row, column = np.indices((128, 128)) / 64 - 1
    depth = np.sqrt(np.clip(0.5 - row**2 - column**2, 0, None))
    return np.asarray(1 - np.exp(-3.5 * depth), np.float32)


@pytest.mark.parametrize("curve", CURVES)
def test_every_curve_rises_with_opacity(curve: str) -> None:
    greys = CURVES[curve](np.linspace(0, 0.999, 200, dtype=np.float32))
    assert (np.diff(greys) >= 0).all() and greys[-1] > greys[0]


def test_a_film_is_the_same_each_time_and_keeps_the_order_of_opacities() -> None:
    picture = a_picture()
    film = film_of(picture, CURVES["attenuation"], 3)
    assert np.array_equal(film, film_of(picture, CURVES["attenuation"], 3))
    assert film.shape == (256, 256) and film.min() >= 0 and film.max() <= 255
    assert film[128, 128] > film[128, 60] > film[2, 2]


@pytest.mark.parametrize("framed", [False, True])
def test_what_is_prepared_is_just_what_was_simulated(framed: bool) -> None:
    film = film_of(a_picture(), CURVES["opacity"], 0)
    by_law = dict(zip(LAWS, prepared_by(LAWS, film, framed), strict=True))
    for one in by_law.values():
        assert one.opacity.shape == film.shape
    # Nothing is shifted: the ball's middle is the picture's.
    rows, columns = np.nonzero(by_law["linear"].opacity > 0.4)
    assert rows.mean() == pytest.approx(127.5, abs=1.5) and columns.mean() == pytest.approx(127.5, abs=1.5)


def test_the_study_gives_a_table_for_each_group() -> None:
    weights = load_weights(resource(BUNDLED))
    told: list[str] = []
    people, rodents = jobs.run(
        study(HEADS, weights, ["opacity", "film, light"], ["side"]), lambda one: told.append(one.stage)
    )
    assert people.startswith("human: 1 individuals") and rodents.startswith("rodent: 1 individuals")
    for text in (people, rodents):
        lines = text.splitlines()
        assert lines[1].split() == list(LAWS)
        values = np.array([[float(one) for one in line[34:].split()] for line in lines[2:]])
        assert values.shape == (3, len(LAWS)) and (values > 0).all()
        assert values[2] == pytest.approx(values[:2].mean(axis=0), abs=1e-4)
        truth = float(lines[0].split(";")[1].split()[0])
        assert truth < values.mean(axis=1).min()  # no law is better on the whole than knowing the opacity
    last = [stage for stage in told if "film, light" in stage]
    assert last == ["one, side: film, light", "two, side: film, light"]


def test_the_automatic_choice_is_as_good_as_the_law_it_chose() -> None:
    weights = load_weights(resource(BUNDLED))
    for head, law in zip(HEADS, ("matched", "linear"), strict=True):
        errors = jobs.run(errors_of(head, weights, ["attenuation"], ["side"]))
        assert errors["attenuation", "auto"] == errors["attenuation", law]
        assert errors["attenuation", "linear"] != errors["attenuation", "matched"]


def test_a_table_holds_the_means_of_a_group() -> None:
    rows = [{TRUTH: 0.0, **{("opacity", law): value for law in LAWS}} for value in (0.1, 0.2)]
    lines = table("human", rows, ["opacity"]).splitlines()
    assert lines[0] == "human: 2 individuals; 0.0000 from the true opacity"
    assert lines[2].split() == ["opacity", *["0.1500"] * len(LAWS)]
    assert lines[3].split() == ["mean", *["0.1500"] * len(LAWS)]


def test_the_command_takes_curves_and_views(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def two_heads(source: object, splits: object) -> jobs.Job[list[Specimen]]:
        yield jobs.Progress("opening", 0.0)
        return HEADS[:1]

    monkeypatch.setattr(tones, "collect", two_heads)
    main(["folder", "--curves", "opacity", "--views", "front"])
    shown = capsys.readouterr()
    assert shown.out.splitlines()[2].split()[0] == "opacity" and "one, front: opacity" in shown.err
    with pytest.raises(SystemExit):
        main(["folder", "--curves", "sepia"])
    assert "film, light" in capsys.readouterr().err
