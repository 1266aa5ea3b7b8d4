"""What is refused or stopped is taken back with its steps, and every other step stays."""

from __future__ import annotations

from pathlib import Path

from xrayview.window.commands import film, look
from xrayview.window.history import given_up, with_iso_value
from xrayview.window.state import Wishes
from xrayview.window.store import Store


def steps(store: Store) -> tuple[list[str], list[str]]:
    """The names of what can be undone, the oldest first, and of what can be done again, the nearest last."""
    history = store.state.sheet.history
    return [edit.name for edit in history.past], [edit.name for edit in history.future]


def give_up(store: Store, wishes: Wishes) -> None:
    store.put(store.state.with_sheet(given_up(store.state.sheet, wishes)))


def granted(store: Store) -> Wishes:
    return store.state.document.wishes


def test_what_was_refused_is_no_step_and_what_was_done_to_the_look_meanwhile_is() -> None:
    store = Store()
    store.do(look.set_mode, "volume")
    good = granted(store)
    store.do(film.use_weights, Path("gone.safetensors"))
    store.do(look.flip_depth)
    give_up(store, good)
    assert store.state.document.weights is None and store.state.scene.depth_flipped
    assert steps(store) == (["Mode", "Flip depth"], [])
    store.undo()
    assert store.state.document.weights is None and not store.state.scene.depth_flipped
    store.redo()
    assert store.state.document.weights is None and store.state.scene.depth_flipped


def test_all_that_was_wished_since_is_taken_back() -> None:
    store = Store()
    good = granted(store)
    store.do(film.rotate_film, 90.0)
    store.do(film.rotate_film, 90.0)
    give_up(store, good)
    assert granted(store) == good
    assert steps(store) == ([], [])


def test_an_undo_that_is_stopped_can_be_undone_again() -> None:
    store = Store()
    store.do(film.rotate_film, 90.0)
    store.do(look.set_mode, "volume")
    good = granted(store)
    store.undo()
    store.undo()
    give_up(store, good)
    assert granted(store) == good
    assert store.state.scene.mode == "surface", "the look was undone, and that was granted"
    assert steps(store) == (["Turn film"], ["Mode"])
    store.redo()
    assert store.state.scene.mode == "volume"


def test_a_redo_that_is_stopped_is_no_step() -> None:
    store = Store()
    store.do(film.rotate_film, 90.0)
    store.undo()
    good = granted(store)
    store.redo()
    give_up(store, good)
    assert granted(store) == good
    assert steps(store) == ([], [])


def test_the_named_side_follows_a_mirroring_that_is_taken_back() -> None:
    store = Store()
    store.do(film.set_seen_from, "left")
    good = granted(store)
    store.do(film.mirror_film, True)
    assert store.state.document.seen_from == "right"
    give_up(store, good)
    assert store.state.document.seen_from == "left"
    store.do(film.mirror_film, True)
    store.do(film.set_seen_from, "unknown")
    give_up(store, good)
    assert store.state.document.seen_from == "unknown", "what a person said meanwhile counts"


def test_a_stop_that_leads_nowhere_else_changes_nothing() -> None:
    store = Store()
    store.do(film.rotate_film, 90.0)
    sheet = store.state.sheet
    assert given_up(sheet, sheet.document.wishes) is sheet


def test_steps_made_before_there_was_a_volume_keep_the_iso_value_found_for_it() -> None:
    store = Store()
    store.do(film.rotate_film, 90.0)
    store.do(film.mirror_film, True)
    store.undo()
    store.put(store.state.with_sheet(with_iso_value(store.state.sheet, 0.2)))
    values = [store.state.scene.iso_value]
    for go in (store.undo, store.redo, store.redo):
        go()
        values.append(store.state.scene.iso_value)
    assert values == [0.2] * 4
    assert store.state.document.preparation.mirror
