"""The panels' layout outlives full screen, the other page, and the end of the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from xrayview.volume.volume import Volume
from xrayview.window.commands import files

if TYPE_CHECKING:
    from conftest import Wait
    from PySide6.QtWidgets import QApplication

    from xrayview.window.main_window import MainWindow

NewWindow = Callable[..., "MainWindow"]


def layout(window: MainWindow) -> dict[str, tuple[bool, bool]]:
    """Of every panel: whether it is shown, whether it floats."""
    docks = window.explore.docks
    return {name: (not dock.isHidden(), dock.isFloating()) for name, dock in docks.items()}


@pytest.fixture
def arranged(new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any]) -> MainWindow:
    """A window with a film, the look panel floating, the light panel hidden."""
    window = new_window(film)
    wait(lambda: window.store.state.document.volume is not None, "the film is reconstructed")
    window.explore.docks["look"].setFloating(True)
    window.explore.docks["light"].hide()
    return window


def full_screen_and_back(window: MainWindow) -> None:
    window.show_only_view(True)
    window.show_only_view(False)


def other_page_and_back(window: MainWindow) -> None:
    window.store.do(files.show_page, "train")
    assert not window.explore.docks["look"].isVisible()
    window.store.do(files.show_page, "explore")


def full_screen_other_page_and_back(window: MainWindow) -> None:
    window.show_only_view(True)
    other_page_and_back(window)


@pytest.mark.parametrize("way", [full_screen_and_back, other_page_and_back, full_screen_other_page_and_back])
def test_what_floats_and_what_is_hidden_stays_so(
    way: Callable[[MainWindow], None], arranged: MainWindow
) -> None:
    before = layout(arranged)
    assert before["look"] == (True, True) and before["light"] == (False, False)
    way(arranged)
    assert layout(arranged) == before and arranged.explore.docks["look"].isVisible()
    assert arranged.explore.bar.isVisible() and arranged.menuBar().isVisible()
    assert not arranged.isFullScreen()


@pytest.mark.parametrize("amid", ["the explore page", "the full screen", "the train page"])
def test_a_window_closed_anywhere_comes_back_as_it_was(
    amid: str, arranged: MainWindow, new_window: NewWindow
) -> None:
    before = layout(arranged)
    if amid == "the full screen":
        arranged.show_only_view(True)
    elif amid == "the train page":
        arranged.store.do(files.show_page, "train")
    arranged.close()
    again = new_window()
    assert layout(again) == before
    assert again.explore.bar.isVisible() and again.menuBar().isVisible() and not again.isFullScreen()


def test_a_window_without_panels_comes_back_without_and_can_have_them_again(new_window: NewWindow) -> None:
    first = new_window()
    for dock in first.explore.docks.values():
        dock.hide()
    first.explore.bar.hide()
    first.close()
    second = new_window()
    assert not any(shown for shown, _ in layout(second).values())
    second.explore.arrange()
    assert all(shown for shown, _ in layout(second).values())
    assert second.explore.bar.isVisible()


def test_panels_are_not_offered_where_they_cannot_be_seen(arranged: MainWindow) -> None:
    offered = arranged.panels_menu.menuAction()
    assert offered.isEnabled()
    arranged.store.do(files.show_page, "train")
    assert not offered.isEnabled()
    arranged.store.do(files.show_page, "explore")
    assert offered.isEnabled()


def test_closing_the_last_file_ends_the_full_screen(arranged: MainWindow) -> None:
    arranged.show_only_view(True)
    arranged.store.do(files.close_sheet, arranged.store.state.sheet.key)
    assert not arranged.only_view and arranged.menuBar().isVisible()


def test_a_full_screen_that_the_desktop_ended_is_not_begun_again_by_leaving_it(arranged: MainWindow) -> None:
    arranged.show_only_view(True)
    arranged.showNormal()
    arranged.show_only_view(False)
    assert not arranged.isFullScreen()


def test_a_panel_behind_others_comes_to_the_front_with_the_focus(
    new_window: NewWindow, application: QApplication
) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    window = new_window()
    window.store.put(window.store.state.with_document(volume=Volume(np.zeros((4, 4, 4), np.float32))))
    for panel, part in ((window.light, window.light.ball), (window.stereo, window.stereo.on)):
        assert panel.visibleRegion().isEmpty()
        while application.focusWidget() is not part:
            QTest.keyClick(application.focusWidget() or window, Qt.Key.Key_Tab)
        assert part.hasFocus() and not part.visibleRegion().isEmpty()
