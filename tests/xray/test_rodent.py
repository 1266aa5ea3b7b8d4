"""A small rodent's film is known for one under any tone, and a person's is not taken for it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from xrayview.evaluation.studies.tones import CURVES, film_of
from xrayview.network.inference import reduced
from xrayview.resources import resource
from xrayview.xray.preparing import prepare
from xrayview.xray.radiograph import Preparation, Radiograph, Step
from xrayview.xray.reading import read_radiograph
from xrayview.xray.rodent import is_rodent


def sample(name: str) -> np.ndarray:
    """(128, 128) opacity of a simulated film that comes with the program."""
    radiograph = read_radiograph(resource(f"samples/{name}.png"))
    assert radiograph.levels is not None
    return reduced(radiograph.pixels / np.float32(radiograph.levels - 1), 128)


def tone(film: np.ndarray, **wishes: Any) -> Step:
    prepared = prepare(Radiograph(film, "x"), Preparation(rotate="0", **wishes))
    return next(step for step in prepared.steps if step.name == "tone")


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize(
    ("name", "law"),
    [
        ("mouse_lateral", "linear"),
        ("head_frontal", "matched"),
        ("head_lateral", "matched"),
        ("head_unseen", "matched"),
        ("made_up_head", "matched"),
    ],
)
def test_the_law_is_chosen_by_what_the_film_shows_and_not_by_its_tone(
    name: str, law: str, curve: str
) -> None:
    assert tone(film_of(sample(name), CURVES[curve], 0), polarity="keep").value.startswith(f"{law}:")


def test_the_choice_is_said_and_can_be_overruled() -> None:
    film = film_of(sample("mouse_lateral"), CURVES["attenuation"], 0)
    assert "small animals" in tone(film).reason
    asked = tone(film, tone="matched")
    assert asked.value.startswith("matched:") and "rodent" not in asked.reason


def test_polarity_and_size_do_not_matter() -> None:
    film = film_of(sample("mouse_lateral"), CURVES["attenuation"], 0)
    for other in (255 - film, np.kron(film, np.ones((3, 3), np.float32)), film[::2, ::2]):
        assert tone(other).value.startswith("linear:")


def test_what_is_faint_but_smooth_is_no_rodent() -> None:
    row, column = np.indices((300, 300)) / 150 - 1
    depth = np.sqrt(np.clip(0.6 - row**2 - column**2, 0, None)).astype(np.float32)
    head = depth > 0
    assert not is_rodent(depth**4, head, 0.0)
    stripes = (np.sin(30 * row) > 0) ^ (np.sin(30 * column) > 0)
    assert is_rodent(np.where(stripes, depth**4, 0.3 * depth**4).astype(np.float32), head, 0.0)
    assert not is_rodent(np.where(stripes, 1.0, 0.9).astype(np.float32) * head, head, 0.0)  # fine, not faint


def test_too_little_to_judge_by_is_no_rodent() -> None:
    speckles = np.random.default_rng(0).random((30, 30)).astype(np.float32) ** 4
    assert not is_rodent(speckles, np.ones((30, 30), bool), 0.0)
    assert not is_rodent(speckles, np.zeros((30, 30), bool), 0.0)
