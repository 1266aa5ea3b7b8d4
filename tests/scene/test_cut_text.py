"""Cuts as typed: every kind is read, and what is none is refused with an example that works."""

from __future__ import annotations

import numpy as np
import pytest

from xrayview.errors import UnusableOption
from xrayview.scene.cut_text import FORMS, OCTANTS, cut_from_text
from xrayview.scene.cuts import KINDS, Cut, CutBox, CutOctant, CutPlane, CutSphere
from xrayview.scene.views import camera_axes, front_half, standard_view


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("front-half", front_half()),
        ("plane:0,0,1,0.2", CutPlane((0.0, 0.0, 1.0), 0.2)),
        ("plane: -1, 0, 2e-1, -.5", CutPlane((-1.0, 0.0, 0.2), -0.5)),
        ("box:-0.5,-0.5,0,0.5,0,0.5", CutBox((-0.5, -0.5, 0.0), (0.5, 0.0, 0.5))),
        ("box:-0.5,-0.5,0,0.5,0,0.5,inside", CutBox((-0.5, -0.5, 0.0), (0.5, 0.0, 0.5))),
        ("box:-0.5,-0.5,0,0.5,0,0.5,outside", CutBox((-0.5, -0.5, 0.0), (0.5, 0.0, 0.5), "outside")),
        ("sphere:0.1,0,-0.1,0.3", CutSphere((0.1, 0.0, -0.1), 0.3)),
        ("sphere:0.1,0,-0.1,0.3,outside", CutSphere((0.1, 0.0, -0.1), 0.3, "outside")),
        ("octant:7", CutOctant((-1.0, -1.0, -1.0))),
        ("octant:2,0.1,0.2,-0.3", CutOctant((-1.0, 1.0, 1.0), (0.1, 0.2, -0.3))),
    ],
)
def test_every_kind_is_read_as_it_is_written(text: str, cut: Cut) -> None:
    assert cut_from_text(text) == cut


def test_every_kind_of_cut_has_a_form_and_its_example_is_read() -> None:
    assert set(KINDS) | {"front-half"} == set(FORMS)
    for kind, (form, example) in FORMS.items():
        assert form.startswith(kind)
        assert cut_from_text(example).kind == ("plane" if kind == "front-half" else kind)


@pytest.mark.parametrize(
    "text", ["", "front", "cube:1", "Plane:0,0,1,0", "front-half:1", "front-half,outside", "box,outside"]
)
def test_what_is_no_kind_of_cut_is_answered_with_an_example_of_each(text: str) -> None:
    with pytest.raises(UnusableOption) as answer:
        cut_from_text(text)
    assert all(example in answer.value.hint for _, example in FORMS.values())


@pytest.mark.parametrize(
    "text",
    [
        "plane",
        "plane:0,0,1",
        "plane:a,b,c,d",
        "plane:0,0,1,0.2,outside",
        "box:1",
        "box:1,2,3,4,5,6,7",
        "sphere:0,0,0",
    ]
    + ["sphere:0,0,0,0.3,beside", "octant:1,0.2", "sphere:0,0,0,outside", "sphere:outside"],
)
def test_a_kind_with_other_numbers_than_it_needs_is_answered_with_its_form(text: str) -> None:
    with pytest.raises(UnusableOption) as answer:
        cut_from_text(text)
    form, example = FORMS[text.partition(":")[0]]
    assert text in answer.value.message and form in answer.value.hint and example in answer.value.hint


@pytest.mark.parametrize("text", ["octant:0", "octant:9", "octant:1.5", "octant:", "octant:front"])
def test_an_octant_that_there_is_none_of_is_answered_with_the_list(text: str) -> None:
    with pytest.raises(UnusableOption) as answer:
        cut_from_text(text)
    assert "1, 2, 3, 4, 5, 6, 7, 8" in answer.value.hint


@pytest.mark.parametrize(
    "text",
    ["plane:0,0,0,0", "plane:0,0,nan,0", "sphere:0,0,0,0", "sphere:0,0,0,-1", "box:0,0,0,-1,1,1"]
    + ["box:0,0,0,0,1,1", "sphere:inf,0,0,1", "octant:1,50,0,0"],
)
def test_numbers_that_cut_nothing_sensible_are_refused(text: str) -> None:
    with pytest.raises(UnusableOption):
        cut_from_text(text)


def test_the_octants_go_anticlockwise_as_seen_from_above_from_the_one_at_the_right_behind() -> None:
    right, up, _ = camera_axes(standard_view("above"))
    for first in (1, 5):
        seen = [np.array(OCTANTS[first + step]) @ np.stack([right, up], axis=1) for step in range(4)]
        angles = [np.degrees(np.arctan2(high, across)) % 360.0 for across, high in seen]
        assert angles == pytest.approx([45.0, 135.0, 225.0, 315.0])
    assert {towards[2] for number, towards in OCTANTS.items() if number <= 4} == {1.0}
    assert len(set(OCTANTS.values())) == 8
