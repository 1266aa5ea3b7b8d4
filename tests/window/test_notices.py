"""A notice says what is wrong and the way out; our own faults come with their details."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xrayview.errors import UnusableInput

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


def test_a_person_s_error_is_told_in_its_own_words(application: QApplication) -> None:
    from PySide6.QtWidgets import QLabel

    from xrayview.window.notices import Notices

    notices = Notices()
    notice = notices.tell_error(UnusableInput("film.png: is empty", "export it again"))
    assert [label.text() for label in notice.findChildren(QLabel)] == [
        "film.png: is empty",
        "export it again",
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


def test_notices_are_few_and_closing_the_last_hides_their_place(
    application: QApplication,
) -> None:
    from xrayview.window.notices import Notices

    notices = Notices()
    for number in range(6):
        notices.tell(f"trouble {number}", "a way out")
    notices.tell("trouble 5", "a way out")
    assert [notice.message for notice in notices.shown()] == ["trouble 5", "trouble 4", "trouble 3"]
    notices.clear()
    assert notices.isHidden()
