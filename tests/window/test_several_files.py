"""Several files open at once: each keeps its film, its look and its history."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from xrayview.window.commands import files, look
from xrayview.window.state import State
from xrayview.window.store import Store

if TYPE_CHECKING:
    from conftest import Wait

    from xrayview.window.main_window import MainWindow

NewWindow = Callable[..., "MainWindow"]


def opened(*names: str) -> Store:
    store = Store(State())
    for key, name in enumerate(names, 1):
        store.do(files.add_sheet, key, Path(name))
    return store


def test_the_first_file_takes_the_blank_sheet_s_place_and_the_next_stands_beside_it() -> None:
    store = opened("a.png", "b.png")
    assert [sheet.key for sheet in store.state.sheets] == [1, 2]
    assert store.state.document.path == Path("b.png")


def test_each_file_has_its_own_look_and_its_own_history() -> None:
    store = opened("a.png", "b.png")
    store.do(look.set_mode, "volume")
    store.do(files.look_at, 1)
    assert store.state.scene.mode == "surface"
    assert not store.state.sheet.history.past
    store.undo()
    store.do(files.look_at, 2)
    assert store.state.scene.mode == "volume"
    store.undo()
    assert store.state.scene.mode == "surface"


def test_looking_further_goes_round() -> None:
    store = opened("a.png", "b.png", "c.png")
    seen = []
    for _ in range(3):
        store.do(files.look_further, 1)
        seen.append(store.state.current)
    assert seen == [1, 2, 3]
    store.do(files.look_further, -1)
    assert store.state.current == 2


def test_closing_shows_the_neighbour_and_in_the_end_nothing() -> None:
    store = opened("a.png", "b.png", "c.png")
    store.do(files.look_at, 2)
    store.do(files.close_sheet, 2)
    assert store.state.document.path == Path("c.png")
    store.do(files.close_sheet, 1)
    assert store.state.document.path == Path("c.png")
    store.do(files.close_sheet, 3)
    assert store.state.document.path is None and len(store.state.sheets) == 1


def test_a_network_once_chosen_serves_the_files_opened_later(tmp_path: Path) -> None:
    from xrayview.window.commands import film

    store = opened("a.png")
    store.do(film.use_weights, tmp_path / "mine.safetensors")
    store.do(files.add_sheet, 2, Path("b.png"))
    assert store.state.document.weights == tmp_path / "mine.safetensors"
    store.do(files.close_sheet, 1)
    store.do(files.close_sheet, 2)
    assert store.state.document.weights == tmp_path / "mine.safetensors"


@pytest.fixture
def films(film: Path, tmp_path: Path) -> list[Path]:
    made = []
    for name in ("first.png", "second.png", "third.png"):
        made.append(tmp_path / name)
        made[-1].write_bytes(film.read_bytes())
    return made


def all_settled(window: MainWindow) -> bool:
    documents = [sheet.document for sheet in window.store.state.sheets]
    return all(document.running is None and document.volume is not None for document in documents)


def tabs(window: MainWindow) -> Any:
    from xrayview.window.file_tabs import FileTabs

    (bar,) = window.findChildren(FileTabs)
    return bar


def test_all_files_given_at_once_are_reconstructed_and_have_a_tab(
    new_window: NewWindow, wait: Wait, films: list[Path], fake_pipeline: list[Any]
) -> None:
    window = new_window(*films)
    wait(lambda: all_settled(window), "all three are reconstructed")
    assert len(fake_pipeline) == 3
    bar = tabs(window)
    assert [bar.tabText(place) for place in range(bar.count())] == ["first.png", "second.png", "third.png"]
    assert bar.isVisible() and bar.currentIndex() == 2


def test_a_tab_and_a_key_look_at_another_file(
    new_window: NewWindow, wait: Wait, films: list[Path], fake_pipeline: list[Any]
) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    window = new_window(*films)
    wait(lambda: all_settled(window), "all three are reconstructed")
    bar = tabs(window)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(0).center())
    assert window.windowTitle().startswith("first.png")
    window.actions_by_name["turn-right"].trigger()
    wait(lambda: all_settled(window) and len(fake_pipeline) == 4, "the turned film is reconstructed")
    QTest.keyClick(window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert window.windowTitle().startswith("second.png")
    assert not window.actions_by_name["undo"].isEnabled()
    assert window.store.state.document.preparation.rotate == "auto"


def test_many_files_have_names_to_tell_them_apart_and_the_one_looked_at_is_in_sight(
    new_window: NewWindow, wait: Wait, film: Path, tmp_path: Path, fake_pipeline: list[Any]
) -> None:
    paths = [tmp_path / f"{number} A & B with a name as scanners give them.png" for number in range(9)]
    for path in paths:
        path.write_bytes(film.read_bytes())
    window = new_window(*paths)
    wait(lambda: all_settled(window), "all are reconstructed")
    bar = tabs(window)
    assert min(bar.tabRect(place).width() for place in range(9)) > 120
    assert bar.tabText(0).replace("&&", "and") == paths[0].name.replace("&", "and")
    for _ in range(2):
        assert bar.rect().contains(bar.tabRect(bar.currentIndex()).center())
        window.actions_by_name["next-file"].trigger()


def test_a_file_closed_amid_its_work_is_gone_and_the_others_go_on(
    new_window: NewWindow, wait: Wait, films: list[Path], fake_pipeline: list[Any]
) -> None:
    window = new_window(films[0])
    wait(lambda: all_settled(window), "the first is reconstructed")
    window.open_paths(films[1:])
    keys = [sheet.key for sheet in window.store.state.sheets]
    window.store.do(files.close_sheet, keys[1])
    wait(lambda: all_settled(window), "the third is reconstructed")
    assert [sheet.document.path for sheet in window.store.state.sheets] == [films[0], films[2]]
    assert not window.notices.shown()


def test_an_open_file_that_is_opened_again_is_looked_at(
    new_window: NewWindow, wait: Wait, films: list[Path], fake_pipeline: list[Any]
) -> None:
    window = new_window(*films)
    wait(lambda: all_settled(window), "all three are reconstructed")
    window.open_paths([films[1]])
    assert window.store.state.document.path == films[1]
    assert len(window.store.state.sheets) == 3 and len(fake_pipeline) == 3


def test_a_broken_file_among_good_ones_costs_only_itself(
    new_window: NewWindow, wait: Wait, films: list[Path], fake_pipeline: list[Any]
) -> None:
    films[1].write_bytes(b"no picture")
    window = new_window(*films)
    wait(lambda: window.notices.shown() and all_settled(window), "the others are reconstructed")
    assert [sheet.document.path for sheet in window.store.state.sheets] == [films[0], films[2]]
    assert "second.png" in window.notices.shown()[0].message


def ghosts_of(window: MainWindow) -> list[weakref.ref[Any]]:
    """What an open film holds that is large: gone as soon as nobody holds it."""
    document = window.store.state.document
    made = document.reconstruction
    assert made is not None and document.volume is not None and document.radiograph is not None
    return [weakref.ref(thing) for thing in (document, document.volume, made, document.radiograph)]


@pytest.mark.parametrize("count", [1, 2])
def test_a_closed_file_is_let_go_of(
    count: int, new_window: NewWindow, wait: Wait, films: list[Path], fake_pipeline: list[Any]
) -> None:
    window = new_window(*films[:count])
    wait(lambda: all_settled(window), "all are reconstructed")
    drawn: list[int] = []
    view = window.centre.view
    assert view is not None
    view.drawn.connect(lambda: drawn.append(1))
    window.store.do(look.set_mode, "volume")
    wait(lambda: drawn, "the volume is drawn")
    ghosts = ghosts_of(window)
    window.actions_by_name["close"].trigger()

    def gone() -> bool:
        gc.collect()
        return all(ghost() is None for ghost in ghosts)

    wait(gone, f"all is let go of: {[ghost() for ghost in ghosts]}")
