"""The tour: once after the first notice, by keys or mouse, beside what it tells of, and again from Help."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from xrayview.window.commands import files, preferences

if TYPE_CHECKING:
    from conftest import Wait

    from xrayview.window.main_window import MainWindow
    from xrayview.window.tour.tour import Tour

NewWindow = Callable[..., "MainWindow"]


def settled(window: MainWindow) -> bool:
    document = window.store.state.document
    return document.running is None and document.volume is not None


def begun(window: MainWindow, wait: Wait) -> Tour:
    window.actions_by_name["tour"].trigger()
    wait(lambda: window.help.tour is not None, "the tour begins")
    assert window.help.tour is not None
    return window.help.tour


def press(key: Any) -> None:
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key)


def seen(folder: Path) -> bool:
    return bool(json.loads((folder / "settings.json").read_text()).get("tour_seen", False))


def test_it_follows_the_first_notice_and_does_not_come_again(
    new_window: NewWindow, wait: Wait, own_state: Path
) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from xrayview.window.dialogs.not_a_device import NotADevice

    (own_state / "settings.json").unlink()
    first = new_window()
    wait(lambda: first.findChildren(NotADevice), "the notice")
    assert first.help.tour is None
    QTest.keyClick(first.findChildren(NotADevice)[0], Qt.Key.Key_Return)
    wait(lambda: first.help.tour is not None, "the tour")
    assert not seen(own_state)
    wait(lambda: first.help.tour is not None and first.help.tour.card.next.hasFocus(), "the focus is on Next")
    press(Qt.Key.Key_Escape)
    wait(lambda: first.help.tour is None, "Esc leaves it")
    assert seen(own_state)
    first.close()
    # Words that have changed are read again; the tour is not walked again.
    kept = json.loads((own_state / "settings.json").read_text())
    (own_state / "settings.json").write_text(json.dumps({**kept, "notice_seen": "0"}))
    second = new_window()
    wait(lambda: second.findChildren(NotADevice), "the notice in its new words")
    QTest.keyClick(second.findChildren(NotADevice)[0], Qt.Key.Key_Return)
    wait(lambda: not second.findChildren(NotADevice), "it goes")
    QTest.qWait(100)
    assert second.help.tour is None


def test_enter_leads_through_all_steps_each_beside_its_part(
    new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any], own_state: Path
) -> None:
    from PySide6.QtCore import QPoint, QRect, Qt

    window = new_window(film)
    wait(lambda: settled(window), "the film is reconstructed")
    wait(lambda: window.status.gauge.isVisible(), "the trust mark")
    tour = begun(window, wait)
    titles = []
    for number in range(1, 7):
        card, part = tour.card, tour.step.part(window)
        assert part is not None and part.isVisible()
        at = QRect(part.mapTo(window, QPoint(0, 0)), part.size())
        wait(lambda at=at: tour.mark.geometry().contains(at.intersected(window.rect())), "the frame is there")
        assert tour.mark.isVisible() and window.rect().contains(card.geometry())
        if at.width() < window.width() // 3:
            assert not card.geometry().intersects(at), tour.step.title
        assert card.count.text() == f"{number} of 6"
        assert card.next.hasFocus() and card.next.accessibleDescription() == tour.step.words
        titles.append(tour.step.title)
        press(Qt.Key.Key_Return)
    assert len(set(titles)) == 6
    wait(lambda: window.help.tour is None, "it ends after the last step")
    assert seen(own_state)


def test_back_and_skip_by_the_mouse_and_again_from_help(
    new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any]
) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    window = new_window(film)
    wait(lambda: settled(window), "the film is reconstructed")
    tour = begun(window, wait)
    assert not tour.card.back.isEnabled()
    QTest.mouseClick(tour.card.next, Qt.MouseButton.LeftButton)
    assert tour.place == 1
    QTest.mouseClick(tour.card.back, Qt.MouseButton.LeftButton)
    assert tour.place == 0
    QTest.mouseClick(tour.card.skip, Qt.MouseButton.LeftButton)
    wait(lambda: window.help.tour is None, "it is left")
    again = begun(window, wait)
    assert again is not tour and again.place == 0


def test_where_nothing_is_open_it_opens_a_sample(
    new_window: NewWindow, wait: Wait, fake_pipeline: list[Any]
) -> None:
    from PySide6.QtCore import Qt

    window = new_window()
    tour = begun(window, wait)
    assert len(tour.steps) == 7 and tour.step.opens_sample
    press(Qt.Key.Key_Return)
    wait(lambda: settled(window), "the sample is reconstructed")
    assert window.store.state.document.path == window.centre.samples[0].path
    assert tour.card.count.text() == "2 of 7"


def test_the_window_can_be_used_all_the_while(
    new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any]
) -> None:
    from PySide6.QtCore import QPoint, QRect, Qt
    from PySide6.QtTest import QTest

    window = new_window(film)
    wait(lambda: settled(window), "the film is reconstructed")
    window.store.do(files.show_page, "train")
    tour = begun(window, wait)
    assert window.store.state.page == "explore"
    # Through the frame: the part below it takes the click.
    tour.card.next.click()
    assert window.centre.view is not None
    assert window.childAt(tour.mark.geometry().topLeft() + QPoint(1, 40)) is not tour.mark
    press(Qt.Key.Key_2)
    assert window.store.state.scene.mode == "volume"
    dock = window.explore.docks["look"]
    tour.card.next.click()
    tour.card.next.click()
    assert tour.step.dock == "look"
    dock.hide()
    wait(lambda: not tour.mark.isVisible(), "there is nothing to stand round")
    dock.show()
    wait(lambda: tour.mark.isVisible(), "there is again")
    window.resize(1000, 700)
    at = QRect()

    def follows() -> bool:
        nonlocal at
        at = QRect(dock.mapTo(window, QPoint(0, 0)), dock.size())
        return tour.mark.geometry().contains(at.intersected(window.rect()))

    wait(follows, "the frame follows")
    QTest.keyClick(tour.card.next, Qt.Key.Key_Escape)
    wait(lambda: window.help.tour is None, "it is left")


@pytest.mark.parametrize("calm", [True, False])
def test_the_frame_glides_only_where_motion_is_welcome(
    new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any], calm: bool
) -> None:
    from PySide6.QtTest import QTest

    window = new_window(film)
    wait(lambda: settled(window), "the film is reconstructed")
    window.store.do(preferences.reduce_motion, calm)
    tour = begun(window, wait)
    begin = tour.mark.geometry()
    tour.card.next.click()
    places = {tour.mark.geometry().getRect()}
    for _ in range(60):
        QTest.qWait(10)
        places.add(tour.mark.geometry().getRect())
    assert tour.mark.geometry() != begin
    assert (len(places) == 1) if calm else (len(places) > 3)


def test_a_window_that_closes_amid_the_tour_shows_it_the_next_time_it_is_asked(
    new_window: NewWindow, wait: Wait, own_state: Path
) -> None:
    window = new_window()
    begun(window, wait)
    window.close()
    assert not seen(own_state)
