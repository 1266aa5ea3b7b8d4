"""One place holds the state: whoever listens is told in order, and every step can be taken back."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from xrayview.window.commands import camera, files, film, look
from xrayview.window.history import MOST_STEPS, given_up
from xrayview.window.state import Document, Sheet, State
from xrayview.window.store import MERGE_SECONDS, Store


class Clock:
    """Stands still until it is moved."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def names(store: Store) -> list[str]:
    """What could be undone, the oldest first."""
    return [edit.name for edit in store.state.sheet.history.past]


def test_listeners_hear_old_and_new_once() -> None:
    store, heard = Store(), []
    store.listen(lambda old, new: heard.append((old.scene.mode, new.scene.mode)))
    store.do(look.set_mode, "volume")
    store.put(store.state)
    assert heard == [("surface", "volume")]


def test_a_state_put_by_a_listener_is_heard_after_the_one_it_answers() -> None:
    store, heard = Store(), []

    def answer(old: State, new: State) -> None:
        if new.scene.mode == "volume":
            store.do(look.set_mode, "xray")

    store.listen(answer)
    store.listen(lambda old, new: heard.append((old.scene.mode, new.scene.mode)))
    store.do(look.set_mode, "volume")
    assert heard == [("surface", "volume"), ("volume", "xray")]
    assert store.state.scene.mode == "xray"


@pytest.mark.parametrize("told", [True, False])
def test_a_listener_that_fails_keeps_no_other_from_hearing_every_state(told: bool) -> None:
    faults: list[Exception] = []
    store, heard = Store(tell_fault=faults.append if told else None), []

    def fail(old: State, new: State) -> None:
        if new.scene.mode == "volume":
            store.do(look.set_mode, "surface")
            raise ArithmeticError("a slip")

    store.listen(fail)
    store.listen(lambda old, new: heard.append(new.scene.mode))
    with nullcontext() if told else pytest.raises(ArithmeticError):
        store.do(look.set_mode, "volume")
    store.do(look.set_mode, "xray")
    assert heard == ["volume", "surface", "xray"]
    assert [type(fault) for fault in faults] == told * [ArithmeticError]


def test_steps_are_undone_and_done_again_in_turn() -> None:
    store = Store()
    store.do(look.set_mode, "volume")
    store.do(film.mirror_film, True)
    assert names(store) == ["Mode", "Mirror film"]
    store.undo()
    assert (store.state.scene.mode, store.state.document.preparation.mirror) == ("volume", False)
    store.undo()
    assert store.state.scene.mode == "surface"
    store.undo()  # nothing is left to undo
    store.redo()
    store.redo()
    store.redo()  # nor to do again
    assert (store.state.scene.mode, store.state.document.preparation.mirror) == ("volume", True)
    assert names(store) == ["Mode", "Mirror film"]


def test_a_new_step_forgets_what_was_undone() -> None:
    store = Store()
    store.do(look.set_mode, "volume")
    store.undo()
    store.do(look.choose_preset, "teeth")
    store.redo()
    assert (store.state.scene.mode, names(store)) == ("surface", ["Preset"])


def test_a_command_that_changes_nothing_is_no_step() -> None:
    store = Store()
    store.do(look.set_mode, "surface")
    store.do(look.remove_point, 0)
    store.do(look.choose_preset, "bone")
    assert names(store) == ["Remove point", "Preset"]


def test_a_drag_is_one_step_and_shows_live() -> None:
    store, seen = Store(), []
    store.listen(lambda old, new: seen.append(new.scene.iso_value))
    store.begin_drag()
    for density in (0.5, 0.6, 0.7):
        store.do(look.set_iso_value, density)
    assert names(store) == []
    store.end_drag()
    assert seen[:3] == [0.5, 0.6, 0.7]
    assert names(store) == ["Iso-value"]
    store.undo()
    assert store.state.scene.iso_value == 0.43


def test_a_drag_that_ends_where_it_began_is_no_step() -> None:
    store = Store()
    store.begin_drag()
    store.do(look.set_iso_value, 0.6)
    store.do(look.set_iso_value, 0.43)
    store.end_drag()
    assert names(store) == []


def test_two_drags_in_quick_succession_are_two_steps() -> None:
    store = Store(clock=Clock())
    for density in (0.5, 0.6):
        store.begin_drag()
        store.do(look.set_iso_value, density)
        store.end_drag()
    store.do(look.set_iso_value, 0.61)
    assert names(store) == ["Iso-value"] * 3


def test_undo_amid_a_drag_takes_the_drag_back() -> None:
    store = Store()
    store.begin_drag()
    store.do(look.set_iso_value, 0.6)
    store.undo()
    assert (store.state.scene.iso_value, names(store)) == (0.43, [])
    store.end_drag()
    assert (store.state.scene.iso_value, names(store)) == (0.43, [])


def test_quick_repeats_of_a_merging_command_are_one_step() -> None:
    clock = Clock()
    store = Store(clock=clock)
    for density in (0.44, 0.45, 0.46):
        store.do(look.set_iso_value, density)
        clock.now += MERGE_SECONDS / 2
    assert names(store) == ["Iso-value"]
    clock.now += MERGE_SECONDS * 2
    store.do(look.set_iso_value, 0.5)
    assert names(store) == ["Iso-value"] * 2
    store.undo()
    assert store.state.scene.iso_value == 0.46
    store.undo()
    assert store.state.scene.iso_value == 0.43


def test_another_command_between_them_parts_repeats() -> None:
    store = Store(clock=Clock())
    store.do(camera.zoom, 1.1)
    store.do(look.set_iso_value, 0.5)
    store.do(camera.zoom, 1.1)
    assert names(store) == ["Zoom", "Iso-value", "Zoom"]


def test_repeats_of_a_command_that_does_not_merge_are_steps_each() -> None:
    store = Store(clock=Clock())
    store.do(look.add_point, 0.1, 0.1)
    store.do(look.add_point, 0.2, 0.1)
    assert names(store) == ["Add point"] * 2


def test_repeats_after_an_undo_are_a_step_of_their_own() -> None:
    store = Store(clock=Clock())
    store.do(look.set_iso_value, 0.5)
    store.undo()
    store.do(look.set_iso_value, 0.6)
    assert names(store) == ["Iso-value"]
    store.undo()
    assert store.state.scene.iso_value == 0.43


def test_repeats_of_a_step_that_was_taken_away_are_a_step_of_their_own() -> None:
    store = Store(clock=Clock())
    store.do(film.set_tone, "film")
    store.put(store.state.with_sheet(given_up(store.state.sheet, Document().wishes)))
    store.do(film.set_tone, "linear")
    assert names(store) == ["Tone"]
    store.undo()
    assert store.state.document.preparation.tone == "auto"


def test_only_so_many_steps_are_kept_and_the_oldest_goes_first() -> None:
    store = Store()
    for turn in range(MOST_STEPS + 5):
        store.do(film.mirror_film, turn % 2 == 0)
    assert len(names(store)) == MOST_STEPS
    for _ in range(MOST_STEPS + 5):
        store.undo()
    assert store.state.document.preparation.mirror is True


def test_every_open_file_has_its_own_steps() -> None:
    store = Store(State((Sheet(1, Document()), Sheet(2, Document())), 1))
    store.do(look.set_mode, "volume")
    store.put(State(store.state.sheets, 2))
    store.undo()
    first = store.state.find(1)
    assert first is not None and first.scene.mode == "volume"
    assert store.state.scene.mode == "surface"


def test_a_drag_ends_where_another_file_is_looked_at() -> None:
    store = Store(State((Sheet(1, Document()), Sheet(2, Document())), 1))
    store.begin_drag()
    store.do(camera.turn, 10.0, 0.0)
    store.do(files.look_at, 2)
    store.do(look.set_mode, "volume")
    store.do(camera.turn, 5.0, 0.0)
    store.end_drag()
    assert names(store) == ["Mode", "Turn view"]
    store.do(files.look_at, 1)
    assert names(store) == ["Turn view"]
    store.undo()
    assert store.state.scene.camera.azimuth_degrees == 0.0
