"""A notice says what is wrong and the way out; our own faults come with their details."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from xrayview.errors import UnusableInput, UnusableOption

if TYPE_CHECKING:
    from conftest import Wait
    from PySide6.QtWidgets import QApplication, QMainWindow

    from xrayview.window.notices import Notices


def test_a_person_s_error_is_told_in_its_own_words(application: QApplication) -> None:
    from PySide6.QtWidgets import QLabel

    from xrayview.window.notices import Notices

    notices = Notices()
    notice = notices.tell_error(UnusableInput("film.png: is empty", "export it again"))
    assert [label.text() for label in notice.findChildren(QLabel)] == [
        "film.png: is empty",
        "Export it again",
    ]


def test_our_own_fault_shows_its_details_on_demand(application: QApplication) -> None:
    from PySide6.QtWidgets import QPlainTextEdit, QPushButton

    from xrayview.window.notices import Notices

    notices = Notices()
    try:
        raise ZeroDivisionError("a slip")
    except ZeroDivisionError as error:
        notice = notices.tell_error(error, "window.log")
    (details,) = notice.findChildren(QPlainTextEdit)
    assert "test_notices.py" in details.toPlainText() and details.isHidden()
    notice.findChildren(QPushButton)[0].click()
    assert not details.isHidden()
    assert "window.log" in notice.hint


def test_no_error_is_lost_among_others_and_closing_the_last_hides_their_place(
    application: QApplication,
) -> None:
    from xrayview.window.notices import Notices

    notices = Notices()
    for number in range(6):
        notices.tell(f"trouble {number}", "a way out")
        notices.tell("saved", "", kind="done")
    notices.tell("trouble 5", "a way out")
    assert [notice.message for notice in notices.shown()] == [
        f"trouble {number}" for number in range(5, -1, -1)
    ]
    for number in range(30):
        notices.tell(f"trouble {number}", "a way out")
    assert len(notices.shown()) == 20 and notices.shown()[0].message == "trouble 29"
    notices.clear()
    assert notices.isHidden()


@pytest.fixture
def window(application: QApplication) -> Iterator[QMainWindow]:
    """A window of 1280 x 720 with a view below its notices, as the program has it."""
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QMainWindow, QPushButton, QVBoxLayout, QWidget

    from xrayview.window.notices import Notices

    window = QMainWindow()
    whole = QWidget()
    rows = QVBoxLayout(whole)
    rows.setContentsMargins(0, 0, 0, 0)
    notices = Notices()
    rows.addWidget(notices)
    view = QPushButton("view")
    view.setObjectName("view")
    view.setSizePolicy(view.sizePolicy().Policy.Expanding, view.sizePolicy().Policy.Expanding)
    rows.addWidget(view, 1)
    window.setCentralWidget(whole)
    window.resize(1280, 720)
    window.show()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    yield window
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def notices_of(window: QMainWindow) -> Notices:
    from xrayview.window.notices import Notices

    (found,) = window.findChildren(Notices)
    return found


def test_three_notices_leave_the_view_its_room(window: QMainWindow, wait: Wait) -> None:
    from PySide6.QtWidgets import QPushButton

    notices = notices_of(window)
    view = window.findChild(QPushButton, "view")
    for number in range(3):
        notices.tell(f"{number}: " + 30 * "a long sentence ", 20 * "and a long way out ", details="x\n" * 80)
    wait(lambda: notices.height() > 100, "the notices have their room")
    for notice in notices.shown():
        notice.findChildren(QPushButton)[0].click()
    wait(lambda: notices.verticalScrollBar().maximum() > 0, "what has no room is reached by scrolling")
    assert notices.height() <= 0.3 * 720 + 1
    wait(lambda: notices.geometry().bottom() < view.geometry().top(), "they stand above the view")
    wait(lambda: view.height() >= 0.65 * 720, "the view has most of the window")
    window.resize(1280, 500)
    wait(lambda: notices.height() <= 0.3 * 500 + 1, "a lower window has lower notices")
    notices.clear()
    wait(lambda: view.height() == window.height(), "without notices the view has all the room")


def test_one_short_notice_takes_no_more_room_than_its_words(window: QMainWindow, wait: Wait) -> None:
    notices = notices_of(window)
    notice = notices.tell("short", "a way out")
    wait(lambda: 0 < notice.height() < 70 and notices.height() <= notice.height() + 20, "its own height")


def test_three_short_notices_told_at_once_are_all_seen(window: QMainWindow, wait: Wait) -> None:
    notices = notices_of(window)
    for number in range(3):
        notices.tell(f"short {number}", "a way out")
    wait(lambda: notices.shown()[0].height() > 0 and not notices.verticalScrollBar().isVisible(), "no scroll")
    last = notices.shown()[2]
    assert not last.visibleRegion().isEmpty()
    assert last.visibleRegion().boundingRect().height() == last.height()


def test_esc_closes_the_notice_with_the_focus_and_not_the_window_s_work(window: QMainWindow) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QAction, QKeySequence
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QPushButton

    stopped: list[bool] = []
    stop = QAction("Stop", window)
    stop.setShortcut(QKeySequence("Esc"))
    stop.triggered.connect(lambda: stopped.append(True))
    window.addAction(stop)
    notices = notices_of(window)
    notices.tell("old", "a way out")
    newer = notices.tell("new", "a way out")
    view = window.findChild(QPushButton, "view")
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert stopped == [True] and len(notices.shown()) == 2
    newer.findChildren(QPushButton)[-1].setFocus()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert stopped == [True] and [notice.message for notice in notices.shown()] == ["old"]


def test_the_way_out_is_a_button_that_tab_reaches(window: QMainWindow) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QPushButton

    notices, taken = notices_of(window), []
    notices.tell("no log", "open its folder", kind="info", action=("Open folder", lambda: taken.append(1)))
    window.findChild(QPushButton, "view").setFocus()
    for _ in range(6):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        button = window.focusWidget()
        if isinstance(button, QPushButton) and button.text() == "Open folder":
            break
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    assert taken == [1] and not notices.shown()


def test_a_long_name_leaves_the_buttons_in_sight(window: QMainWindow, wait: Wait) -> None:
    from PySide6.QtWidgets import QLabel, QPushButton

    notices = notices_of(window)
    window.resize(640, 400)
    name = "/films/" + "1.2.840.113619." * 17 + "dcm"
    notice = notices.tell(f"{name}: is empty", f"export {name} again", "details", action=("Try again", print))
    wait(lambda: notices.viewport().width() > 600, "the window is laid out")
    for button in notice.findChildren(QPushButton):
        place = button.mapTo(notices.viewport(), button.rect().bottomRight())
        assert notices.viewport().rect().contains(place), button.text()
    message, hint = notice.findChildren(QLabel)
    assert message.text().startswith("/films/1.2.840.") and message.text().endswith("dcm: is empty")
    assert name in message.toolTip() and name in hint.toolTip() and name in notice.accessibleName()


def test_what_went_well_goes_by_itself_unless_somebody_reads_it(
    window: QMainWindow, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtGui import QCursor
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QPushButton

    from xrayview.window import notices as module

    monkeypatch.setattr(module, "_DONE_STAYS_MS", 60)
    notices = notices_of(window)
    for kind in ("error", "info"):
        notices.tell(kind, "stays", kind=kind)
    read = notices.tell("Saved a.png", "in /home", kind="done")
    read.findChildren(QPushButton)[-1].setFocus()
    QTest.qWait(250)
    assert read in notices.shown()
    window.findChild(QPushButton, "view").setFocus()
    QCursor.setPos(window.mapToGlobal(window.rect().bottomRight()))  # earlier tests may have left it here
    wait(lambda: len(notices.shown()) == 2, "the good news is gone")
    assert [notice.message for notice in notices.shown()] == ["info", "error"]


def test_errors_are_the_last_to_make_room(application: QApplication) -> None:
    from xrayview.window.notices import Notices

    notices = Notices()
    notices.tell("an error", "a way out")
    for number in range(4):
        notices.tell(f"saved {number}", "", kind="done")
    assert [notice.message for notice in notices.shown()] == ["saved 3", "saved 2", "an error"]
    notices.clear()


def test_a_screen_reader_is_told_and_an_unknown_kind_is_answered(application: QApplication) -> None:
    from xrayview.window.notices import Notices

    notices = Notices()
    notice = notices.tell("message", "hint", kind="info")
    assert (notice.accessibleName(), notice.accessibleDescription()) == ("message", "hint")
    with pytest.raises(UnusableOption, match="panic") as trouble:
        notices.tell("message", "hint", kind="panic")
    assert "error, done, info" in trouble.value.hint
    notices.clear()
