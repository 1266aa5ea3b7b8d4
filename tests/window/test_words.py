"""What the window says of a reconstruction is true."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from xrayview.scene.scene import Camera
from xrayview.scene.views import STANDARD_VIEWS, standard_view
from xrayview.window import words
from xrayview.window.commands import film
from xrayview.window.state import Document, Sheet, State
from xrayview.xray.radiograph import Preparation, Radiograph
from xrayview.xray.seen_from import Orientation
from xrayview.xray.view_position import Projection


@pytest.mark.parametrize(
    ("camera", "degrees"),
    [
        (Camera(), 0.0),
        (standard_view("+90"), 90.0),
        (standard_view("behind"), 180.0),
        (standard_view("above"), 90.0),
        (Camera(azimuth_degrees=20.0), 20.0),
        (Camera(roll_degrees=70.0), 0.0),
    ],
)
def test_the_angle_to_the_film_is_that_between_the_directions(camera: Camera, degrees: float) -> None:
    assert words.angle_to_film(camera) == pytest.approx(degrees, abs=1e-4)


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.25, "25 %"),
        (0.043, "4.3 %"),
        (0.0005, "0.05 %"),
        (1e-6, "less than 0.01 %"),
        (0.0, "less than 0.01 %"),
    ],
)
def test_small_shares_are_not_rounded_to_nothing(share: float, said: str) -> None:
    assert words.percent(share) == said


def test_the_time_is_the_sum_of_the_stages() -> None:
    assert words.time_in_words({"network": 0.45, "fusion": 0.25}) == "0.7 s"


UNNAMED = {
    "as-taken": "As taken",
    "+90": "+90°",
    "-90": "\N{MINUS SIGN}90°",
    "behind": "Behind",
    "above": "Above",
    "below": "Below",
}


def a_document(orientation: Orientation | None = None, **changes: object) -> Document:
    pixels = np.zeros((32, 32), np.float32)
    return replace(Document(radiograph=Radiograph(pixels, "x", orientation=orientation)), **changes)  # type: ignore[arg-type]


def a_state(document: Document) -> State:
    return State((Sheet(1, document),), 1)


def test_views_have_no_anatomical_names_where_nobody_says_the_side() -> None:
    for document in (Document(), a_document(), a_document(("L", "H")), a_document(seen_from="unknown")):
        assert words.view_names(document) == UNNAMED
        assert "unknown" in words.side_in_words(document)
    assert words.view_names(a_document(("L", "F"), seen_from="unknown")) == UNNAMED
    assert list(UNNAMED) == list(STANDARD_VIEWS)


@pytest.mark.parametrize(
    ("side", "names"),
    [
        ("front", ("Front", "Left", "Right", "Back")),
        ("back", ("Back", "Right", "Left", "Front")),
        ("left", ("Left", "Back", "Front", "Right")),
        ("right", ("Right", "Front", "Back", "Left")),
    ],
)
def test_a_person_s_word_names_the_views(side: str, names: tuple[str, ...]) -> None:
    named = words.view_names(a_document(seen_from=side))
    assert tuple(named[view] for view in ("as-taken", "+90", "-90", "behind")) == names
    assert (named["above"], named["below"]) == ("Above", "Below") and list(named) == list(UNNAMED)
    assert words.side_in_words(a_document(seen_from=side)).endswith("as you said.")


def test_the_file_s_word_follows_how_the_film_is_turned_and_mirrored() -> None:
    said = a_document(("L", "F"))
    assert words.view_names(said)["as-taken"] == "Front" and "the file says so" in words.side_in_words(said)
    assert words.side_shown(replace(said, preparation=Preparation(mirror=True))) == "back"
    upside_down = replace(said, preparation=Preparation(rotate="180"))
    assert words.view_names(upside_down) == UNNAMED
    assert "not upright" in words.side_in_words(upside_down)
    lying = a_document(("H", "A"), preparation=Preparation(rotate="270"))
    assert words.side_shown(lying) == "right"


def test_mirroring_a_film_turns_a_person_s_word_over_and_is_undone_with_it() -> None:
    state = film.set_seen_from(a_state(a_document()), "left")
    mirrored = film.mirror_film(state, True)
    assert mirrored.document.seen_from == "right"
    assert film.mirror_film(mirrored, True).document.seen_from == "right"
    assert film.mirror_film(mirrored, False).document.seen_from == "left"
    assert film.prepare_automatically(mirrored).document.seen_from == "left"
    assert film.mirror_film(a_state(a_document()), True).document.seen_from is None


def test_a_person_s_word_counts_before_the_file_s() -> None:
    assert words.side_shown(a_document(("L", "F"), seen_from="back")) == "back"
    assert words.side_in_file(a_document(("L", "F"), seen_from="back")) == "front"


@pytest.mark.parametrize("taken", ["AP", "PA"])
def test_the_view_as_taken_has_the_films_own_name_and_the_opposite_one_is_no_film(taken: Projection) -> None:
    """AP and PA films are hung alike: the same side of the head is seen, and only the film's name differs."""
    by_file = a_film_taken(taken, ("L", "F"))
    by_person = a_document(seen_from="front", projection=taken)
    for document in (by_file, by_person):
        names = words.view_names(document)
        assert (names["as-taken"], names["behind"], names["+90"]) == (taken, "Back", "Left")
    assert f"The view is {taken}: the file says so." in words.side_in_words(by_file)
    assert f"The view is {taken}: as you said." in words.side_in_words(by_person)
    turned_over = film.mirror_film(a_state(by_person), True).document
    assert words.view_names(turned_over)["as-taken"] == "Back" and turned_over.projection == taken


def test_a_view_without_directions_names_no_side() -> None:
    document = a_film_taken("PA", None)
    assert words.view_names(document) == UNNAMED
    assert words.side_in_words(document) == (
        "Side unknown: the file does not say. The view is PA: the file says so."
    )
    facing = film.set_seen_from(a_state(document), "front").document
    assert words.view_names(facing)["as-taken"] == "PA"


def test_a_person_who_names_another_side_contradicts_the_files_view() -> None:
    document = replace(a_film_taken("PA", None), seen_from="left")
    assert words.projection_shown(document) == "unknown"
    assert words.view_names(document)["as-taken"] == "Left" and "PA" not in words.side_in_words(document)


def a_film_taken(projection: Projection, orientation: Orientation | None) -> Document:
    pixels = np.zeros((32, 32), np.float32)
    return Document(radiograph=Radiograph(pixels, "x", orientation=orientation, projection=projection))


def test_the_residual_is_said_in_numbers() -> None:
    assert words.residual_of({"mean": 0.012, "max": 0.41}) == "mean 1.2 %, largest 41 %"
    assert words.residual_of({"mean": 1e-8, "max": 1e-7}) == "less than 0.01 % everywhere"
    assert "too dense" in words.residual_of(None)
