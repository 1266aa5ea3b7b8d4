"""The table of actions: no key means two things, everything possible is offered, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from xrayview.volume.volume import Volume
from xrayview.window.actions.action import MENUS, Menu, is_possible
from xrayview.window.actions.table import TABLE
from xrayview.window.commands import files, film, look
from xrayview.window.state import State
from xrayview.window.store import Store

ROWS = {row.name: row for row in TABLE}


def with_a_volume() -> Store:
    store = Store(State())
    store.do(files.add_sheet, 1, Path("a.nrrd"))
    store.put(store.state.with_document(volume=Volume(np.zeros((8, 8, 8), np.float32))))
    return store


def test_the_table_knows_no_qt() -> None:
    code = "import sys, xrayview.window.actions; print('PySide6' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"


def test_names_and_keys_are_given_once() -> None:
    names = [row.name for row in TABLE]
    keys = [key for row in TABLE for key in row.keys]
    assert len(set(names)) == len(names)
    assert len(set(keys)) == len(keys)
    assert set(MENUS) == set(get_args(Menu)) == {row.menu for row in TABLE}


def test_what_is_in_the_toolbar_has_an_icon_and_a_hint() -> None:
    from xrayview.window.icons import ICONS

    assert {row.icon for row in TABLE if row.icon} <= set(ICONS)
    assert all(row.icon and row.hint for row in TABLE if row.bar)


def test_nothing_open_offers_nothing_to_do_with_a_volume() -> None:
    offered = {row.name for row in TABLE if is_possible(row.needs, State())}
    assert {"open", "paste", "train", "quit", "about"} <= offered
    assert not offered & {"save-picture", "copy", "flip-depth", "undo", "close", "turn-left", "next-file"}


def test_a_volume_can_be_looked_at_and_saved_but_not_turned_as_a_film() -> None:
    state = with_a_volume().state
    offered = {row.name for row in TABLE if is_possible(row.needs, state)}
    assert {"save-volume", "copy", "flip-depth", "cut", "close"} <= offered
    assert "turn-left" not in offered


def test_the_train_page_keeps_the_hands_off_what_is_not_seen() -> None:
    store = with_a_volume()
    store.do(look.set_mode, "xray")
    store.do(files.show_page, "train")
    offered = {row.name for row in TABLE if is_possible(row.needs, store.state)}
    assert not offered & {"undo", "flip-depth", "save-picture", "surface"}
    assert {"explore", "open", "quit"} <= offered


def test_undo_and_redo_say_what_they_take_back() -> None:
    store = with_a_volume()
    undo, redo = ROWS["undo"].says, ROWS["redo"].says
    assert undo is not None and redo is not None
    assert (undo(store.state), redo(store.state)) == ("Undo", "Redo")
    store.do(look.flip_depth)
    assert undo(store.state) == "Undo flip depth"
    store.undo()
    assert (undo(store.state), redo(store.state)) == ("Undo", "Redo flip depth")


@pytest.mark.parametrize("name", ["flip-depth", "surface", "volume", "xray", "perspective"])
def test_a_switch_shows_what_the_state_says(name: str) -> None:
    row = ROWS[name]
    assert row.checked is not None
    assert row.checked(State()) == (name == "surface")


def test_the_bundled_weights_are_offered_only_where_others_are_in_use(tmp_path: Path) -> None:
    store = with_a_volume()
    assert not is_possible("other weights", store.state)
    store.do(film.use_weights, tmp_path / "mine.safetensors")
    assert is_possible("other weights", store.state)
