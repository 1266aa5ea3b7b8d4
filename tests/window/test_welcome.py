"""The empty state: every way to begin is there, fits small windows, and missing files are greyed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from xrayview.window.memory.samples import Sample

if TYPE_CHECKING:
    from conftest import Wait
    from PySide6.QtWidgets import QApplication

    from xrayview.window.view.welcome import Welcome

SAMPLES = tuple(
    Sample(Path(f"/samples/{n}.png"), f"Sample {n}, seen from the side and a little from above")
    for n in range(5)
)


class Opened:
    """What was asked for."""

    def __init__(self) -> None:
        self.chosen = 0
        self.paths: list[Path] = []

    def choose(self) -> None:
        self.chosen += 1


@pytest.fixture
def opened() -> Opened:
    return Opened()


@pytest.fixture
def recent(tmp_path: Path) -> list[Path]:
    """Six files, of which the second is gone."""
    paths = [tmp_path / f"film {number} & co with a name that goes on for long.dcm" for number in range(6)]
    for path in paths[:1] + paths[2:]:
        path.write_text("")
    return paths


@pytest.fixture
def welcome(application: QApplication, opened: Opened, recent: list[Path]) -> Iterator[Welcome]:
    from xrayview.window.view.welcome import Welcome

    welcome = Welcome(SAMPLES, recent, opened.choose, opened.paths.append)
    welcome.resize(700, 560)
    welcome.show()
    yield welcome
    welcome.close()


def test_every_way_to_begin_is_reached_by_the_keyboard(
    welcome: Welcome, opened: Opened, recent: list[Path], wait: Wait
) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    wait(lambda: not welcome.recent_buttons[1].isEnabled(), "the missing file is greyed")
    welcome.activateWindow()
    assert QTest.qWaitForWindowActive(welcome)
    welcome.button.setFocus()
    reached = []
    while welcome.focusWidget() not in reached:
        reached.append(welcome.focusWidget())
        QTest.keyClick(welcome.focusWidget(), Qt.Key.Key_Space)
        QTest.keyClick(welcome.focusWidget(), Qt.Key.Key_Tab)
    assert opened.chosen == 1
    there = [path for path in recent if path.exists()]
    assert opened.paths == [*there, *(sample.path for sample in SAMPLES)]


def test_a_missing_file_stays_in_the_list_and_is_greyed(
    welcome: Welcome, recent: list[Path], wait: Wait
) -> None:
    wait(lambda: not welcome.recent_buttons[1].isEnabled(), "the missing file is greyed")
    assert [button.isEnabled() for button in welcome.recent_buttons] == [True, False, True, True, True, True]
    missing = welcome.recent_buttons[1]
    assert missing.accessibleName().endswith("(missing)") and "not there now" in missing.toolTip()


def test_a_folder_that_does_not_answer_does_not_hold_the_window(
    welcome: Welcome, monkeypatch: pytest.MonkeyPatch, wait: Wait
) -> None:
    from xrayview.window.view import welcome as module

    answer = threading.Event()

    def slow(path: Path) -> bool:
        assert threading.current_thread() is not threading.main_thread()
        return answer.wait(20) and False

    monkeypatch.setattr(module, "_is_there", slow)
    welcome.show_recent([Path("/network/film.png")])
    (button,) = welcome.recent_buttons
    assert button.isEnabled() and not button.isHidden()
    answer.set()
    wait(lambda: not button.isEnabled(), "the answer arrives later")


def test_the_list_follows_and_is_hidden_while_it_is_empty(welcome: Welcome, tmp_path: Path) -> None:
    welcome.show_recent([])
    assert not welcome.recent_buttons and not welcome._recent.isVisible()
    welcome.show_recent([tmp_path / f"{number}.png" for number in range(10)])
    assert len(welcome.recent_buttons) == 6 and welcome._recent.isVisible()


# What 1280 x 720 leaves the middle with two panels beside it, at 100 % and at 150 %; and without panels.
@pytest.mark.parametrize("size", [(660, 560), (720, 600), (1000, 800), (300, 370), (840, 370), (470, 400)])
def test_nothing_is_cut_off_in_a_small_window(
    application: QApplication, welcome: Welcome, size: tuple[int, int]
) -> None:
    from PySide6.QtCore import QPoint, QRect
    from PySide6.QtWidgets import QLabel, QPushButton

    welcome.resize(*size)
    application.processEvents()
    body = welcome.widget()
    assert body.width() <= welcome.viewport().width()
    shown: list[QRect] = []
    for widget in [*body.findChildren(QLabel), *body.findChildren(QPushButton)]:
        if widget.isVisible():
            place = QRect(widget.mapTo(body, QPoint(0, 0)), widget.size())
            assert body.rect().contains(place), widget.text()
            assert not any(place.intersects(other) for other in shown), widget.text()
            assert widget.height() >= widget.fontMetrics().height(), widget.text()
            if isinstance(widget, QLabel) and widget.wordWrap():
                assert widget.height() >= widget.heightForWidth(widget.width()), widget.text()
            else:
                room = widget.width()
                assert widget.fontMetrics().horizontalAdvance(widget.text()) <= room, widget.text()
            shown.append(place)
    assert len(shown) > 15
    if size[0] >= 660:
        assert welcome.verticalScrollBar().maximum() == 0, "all of it is seen at once"


def test_the_drop_target_lights_up_while_a_file_is_held_over_it(
    application: QApplication, welcome: Welcome
) -> None:
    before = welcome.grab().toImage()
    welcome.mark(True)
    assert welcome.grab().toImage() != before
    welcome.mark(False)
    assert welcome.grab().toImage() == before
