"""What the mark in the 3D view claims is true: a view counts as measured where its rays are the film's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xrayview.scene.scene import Camera, Scene
from xrayview.scene.views import front_half, standard_view
from xrayview.window.trust import trust_as_rich_text, trust_in_words

AS_TAKEN = Scene(mode="xray")


@pytest.mark.parametrize(("view", "words"), [("as-taken", "Measured view"), ("behind", "from behind")])
def test_straight_ahead_and_from_behind_the_totals_are_the_film_s(view: str, words: str) -> None:
    first, then, measured = trust_in_words(replace(AS_TAKEN, camera=standard_view(view)))
    assert measured and words in first and "totals are the film's" in then


@pytest.mark.parametrize("view", ["+90", "-90", "above", "below"])
def test_a_quarter_round_nothing_was_measured(view: str) -> None:
    first, then, measured = trust_in_words(replace(AS_TAKEN, camera=standard_view(view)))
    assert not measured and first == "Inferred view" and "90°" in then


@pytest.mark.parametrize(
    ("scene", "reason"),
    [
        (replace(AS_TAKEN, cuts=(front_half(),)), "cut away"),
        (replace(AS_TAKEN, camera=Camera(projection="perspective")), "in perspective"),
        (replace(AS_TAKEN, fusion=0.5), "fusion 50 %"),
    ],
)
def test_rays_that_are_not_the_film_s_have_other_totals(scene: Scene, reason: str) -> None:
    first, then, measured = trust_in_words(scene)
    assert not measured
    assert first == "Measured direction" and then == f"{reason}: totals are not the film's"
    assert "▲" in trust_as_rich_text(scene) and "●" in trust_as_rich_text(AS_TAKEN)


def test_a_flipped_depth_is_said_beside_what_is_measured() -> None:
    _, then, measured = trust_in_words(replace(AS_TAKEN, depth_flipped=True))
    assert measured and then.endswith("depth flipped, which fits the film as well")
