"""The pages over the window open without stopping it, close with Esc, and say what is true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Wait
    from PySide6.QtWidgets import QApplication, QDialog, QMainWindow

ROWS = [
    ("File", "Open…", "Ctrl+O"),
    ("File", "Quit", "Ctrl+Q"),
    ("Edit", "Undo", "Ctrl+Z"),
    ("View", "As taken", "0, Home"),
]
MOUSE = "Left button: turn.  Wheel or right button: nearer and farther.  Arrow keys turn it too."


@pytest.fixture
def window(application: QApplication) -> Iterator[QMainWindow]:
    from PySide6.QtWidgets import QMainWindow

    window = QMainWindow()
    window.resize(1000, 700)
    window.show()
    yield window
    window.close()


def pages(window: QMainWindow) -> list[QDialog]:
    from xrayview.window.dialogs.about import About
    from xrayview.window.dialogs.not_a_device import NotADevice
    from xrayview.window.dialogs.shortcuts import Shortcuts

    return [NotADevice(window), Shortcuts(ROWS, MOUSE, window), About("/x/window.log", "/x/s.json", window)]


def test_every_page_opens_at_once_and_esc_takes_it_away(
    application: QApplication, window: QMainWindow, wait: Wait
) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from shiboken6 import isValid

    for page in pages(window):
        page.open()
        assert QTest.qWaitForWindowActive(page), page.windowTitle()
        answers: list[str] = []
        page.accepted.connect(lambda answers=answers: answers.append("accepted"))
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Escape)
        wait(lambda page=page: not isValid(page), "the page is gone")
        assert not answers


@pytest.mark.parametrize("width", [1280, 853, 640])
def test_every_page_fits_a_small_screen(
    application: QApplication, window: QMainWindow, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    from PySide6.QtCore import QSize
    from PySide6.QtWidgets import QLabel

    from xrayview.window.dialogs import page as page_module

    screen = QSize(width, width * 9 // 16)

    small = SimpleNamespace(availableSize=lambda: screen)
    monkeypatch.setattr(page_module, "QGuiApplication", SimpleNamespace(primaryScreen=lambda: small))
    for page in pages(window):
        page.open()
        application.processEvents()
        assert page.width() < screen.width() and page.height() < screen.height()
        for label in page.findChildren(QLabel):
            if label.isVisible() and label.wordWrap():
                assert label.height() >= label.heightForWidth(label.width()), label.text()
        page.close()


def test_the_notice_says_what_is_measured_and_is_understood_by_enter(
    application: QApplication, window: QMainWindow
) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QLabel

    from xrayview.window import words
    from xrayview.window.dialogs.not_a_device import NotADevice

    notice = NotADevice(window)
    said = " ".join(label.text() for label in notice.findChildren(QLabel))
    assert words.NOT_A_DEVICE in said
    assert all(word in said for word in ("Measured", "Inferred", "Unknown", "near and far exchanged"))
    understood: list[bool] = []
    notice.accepted.connect(lambda: understood.append(True))
    notice.open()
    assert QTest.qWaitForWindowActive(notice)
    QTest.keyClick(notice.focusWidget(), Qt.Key.Key_Return)
    assert understood == [True]


def test_every_key_and_the_mouse_are_on_the_page_and_can_be_searched(
    application: QApplication, window: QMainWindow
) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QKeySequence
    from PySide6.QtTest import QTest

    from xrayview.window.dialogs.shortcuts import Shortcuts

    def native(keys: str) -> str:
        return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)

    page = Shortcuts(ROWS, MOUSE, window)
    page.open()
    assert QTest.qWaitForWindowActive(page)
    everything = [
        ("Open…", native("Ctrl+O")),
        ("Quit", native("Ctrl+Q")),
        ("Undo", native("Ctrl+Z")),
        ("As taken", f"0,  {native('Home')}"),
        ("Turn", "Left button"),
        ("Nearer and farther", "Wheel or right button"),
        ("Arrow keys turn it too", ""),
    ]
    assert page.shown() == everything
    for typed, left in (("TURN", everything[4:5] + everything[6:]), ("file q", everything[1:2])):
        page.search.clear()
        QTest.keyClicks(page.search, typed)
        assert page.shown() == left
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    assert page.list.hasFocus()
    page.search.setText("nothing is called so")
    assert page.shown() == []
    page.close()


def test_about_names_version_method_privacy_and_places(
    application: QApplication, window: QMainWindow
) -> None:
    from PySide6.QtWidgets import QLabel

    from xrayview import __version__
    from xrayview.window.dialogs.about import About

    page = About("/x/window.log", "", window)
    said = "\n".join(label.text() for label in page.findChildren(QLabel))
    for words in (__version__, "Henzler", "2018", "Nothing leaves this machine", "/x/window.log", "none are"):
        assert words in said
    page.close()


def test_the_versions_are_copied_for_a_report(application: QApplication, window: QMainWindow) -> None:
    from importlib.metadata import version

    import PySide6
    from PySide6.QtGui import QGuiApplication

    from xrayview import __version__
    from xrayview.window.dialogs.about import About

    page = About("", "", window)
    page.copy.click()
    lines = QGuiApplication.clipboard().text().lower().splitlines()
    assert lines[0] == f"xrayview {__version__}"
    assert f"pyside6-essentials {PySide6.__version__}" in lines
    assert f"numpy {version('numpy')}" in lines
    page.close()


def test_every_library_is_listed_with_its_licence_and_its_text(
    application: QApplication, window: QMainWindow
) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from xrayview.window.dialogs.about import About

    page = About("", "", window)
    page.open()
    assert QTest.qWaitForWindowActive(page)
    page.tabs.tabBar().setFocus()
    QTest.keyClick(page.tabs.tabBar(), Qt.Key.Key_Right)
    rows = page.licences.list
    listed = {}
    for place in range(rows.topLevelItemCount()):
        item = rows.topLevelItem(place)
        assert item is not None
        rows.setCurrentItem(item)
        listed[item.text(0)] = (item.text(1), item.text(2), page.licences.text.toPlainText())
    assert "Apache License" in listed["xrayview"][2] and "Henzler" in listed["xrayview"][2]
    assert "GNU GENERAL PUBLIC LICENSE" in listed["xrayview: network weights"][2]
    assert "ISC License" in listed["Lucide: icons"][2] and re.match(r"\d+\.\d+", listed["Lucide: icons"][0])
    assert "LGPL" in listed["PySide6_Essentials"][1]
    assert "Redistribution" in listed["vtk"][2] and listed["vtk"][1] == "BSD"
    for name in ("torch", "numpy", "pydicom", "pyvista", "shiboken6", "certifi"):
        assert name in listed
    for name in ("pytest", "ruff", "mypy"):
        assert name not in listed, "a tool of the workshop is no part of the program"
    assert all(licence and text for _, licence, text in listed.values())
    page.close()
