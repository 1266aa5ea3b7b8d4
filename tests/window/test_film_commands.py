"""Every wish for the preparation is a command: what hangs on another wish follows it, and all is undone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from xrayview.window.commands import film
from xrayview.window.state import State
from xrayview.window.store import Store
from xrayview.xray.radiograph import Preparation

COMMANDS: list[tuple[Any, tuple[Any, ...], dict[str, Any]]] = [
    (film.set_marks, ("1,2,30,40",), {"marks": "1,2,30,40"}),
    (film.set_holder, ("keep",), {"holder": "keep"}),
    (film.set_square, ("1,2,300",), {"square": "1,2,300"}),
    (film.set_anchors, (12.0, 200.5), {"anchors": "12,200.5"}),
    (film.set_spacing, (0.125,), {"spacing": 0.125}),
    (film.set_magnification, (1.057,), {"magnification": 1.057}),
]


@pytest.mark.parametrize(("command", "arguments", "wished"), COMMANDS)
def test_each_is_one_step_that_is_undone_and_done_again(
    command: Any, arguments: tuple[Any, ...], wished: dict[str, Any]
) -> None:
    store = Store()
    store.do(command, *arguments)
    assert store.state.document.preparation == Preparation(**wished)
    assert len(store.state.sheet.history.past) == 1
    store.undo()
    assert store.state.document.preparation == Preparation()
    store.redo()
    assert store.state.document.preparation == Preparation(**wished)


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        (film.set_crop, ("none",)),
        (film.rotate_film, (90.0,)),
        (film.mirror_film, (True,)),
        (film.set_frame, (3,)),
    ],
)
def test_a_square_set_by_hand_goes_where_the_film_under_it_is_moved(
    command: Any, arguments: tuple[Any, ...]
) -> None:
    state = film.set_square(State(), "1,2,300")
    assert film.set_tone(state, "film").document.preparation.square == "1,2,300"
    assert command(state, *arguments).document.preparation.square == "auto"


@pytest.mark.parametrize(
    ("tone", "kept"),
    [
        ("linear", True),
        ("gamma:0.5", True),
        ("film", True),
        ("attenuation:1.2", True),
        ("auto", False),
        ("matched", False),
        ("opacity", False),
    ],
)
def test_anchors_stay_with_the_laws_that_take_two(tone: str, kept: bool) -> None:
    state = film.set_anchors(film.set_tone(State(), "linear"), 10, 200)
    assert film.set_tone(state, tone).document.preparation.anchors == ("10,200" if kept else "auto")


def test_anchors_given_by_hand_keep_the_law_that_was_chosen_automatically() -> None:
    chosen = SimpleNamespace(prepared=SimpleNamespace(explicit=Preparation(tone="attenuation:1.6")))
    state = film.set_anchors(State().with_document(reconstruction=chosen), 10, 200)
    assert state.document.preparation == Preparation(tone="attenuation:1.6", anchors="10,200")


def test_making_automatic_touches_only_what_is_named_and_turns_the_named_side_back() -> None:
    state = film.mirror_film(film.set_seen_from(film.set_tone(State(), "film"), "left"), True)
    assert state.document.seen_from == "right"
    state = film.make_automatic(state, "mirror")
    assert state.document.seen_from == "left"
    assert state.document.preparation == Preparation(tone="film")
    assert film.make_automatic(state, "tone", "anchors").document.preparation == Preparation()


def test_preparing_automatically_keeps_what_is_known_of_the_film() -> None:
    state = film.set_magnification(film.set_spacing(film.set_frame(State(), 4), 0.2), 1.1)
    known = state.document.preparation
    state = film.set_marks(film.set_crop(state, "none"), "keep")
    assert film.prepare_automatically(state).document.preparation == known
