"""A file's name is never taken for marked-up text: it could ask for a picture to be loaded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from xrayview.window.state import Document, Sheet, State
from xrayview.window.store import Store

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

NAME = "<b>head<b> & <img src=secret>.png"


def shown(hint: str) -> str:
    """What a tooltip shows, as Qt lays it out."""
    from PySide6.QtGui import Qt, QTextDocument

    document = QTextDocument()
    document.setHtml(hint) if Qt.mightBeRichText(hint) else document.setPlainText(hint)
    return document.toPlainText()


@pytest.mark.parametrize("words", [NAME, f"/scans/{NAME}", "plain.png", "a < b > c.png", "x & y.png", ""])
def test_a_hint_shows_the_words_themselves(application: QApplication, words: str) -> None:
    from xrayview.window.parts.plain_hint import plain_hint

    assert shown(plain_hint(words)) == words
    assert plain_hint("plain.png") == "plain.png"


def test_tabs_menus_and_lists_show_a_name_as_it_is(application: QApplication) -> None:
    from PySide6.QtWidgets import QMenuBar

    from xrayview.window.file_tabs import FileTabs
    from xrayview.window.menus import PathMenu

    path = Path("/scans") / NAME
    sheet = Sheet(1, Document(path))
    store = Store(State((sheet, replace(sheet, key=2)), 1))
    tabs = FileTabs(store)
    assert shown(tabs.tabToolTip(0)) == str(path)
    bar = QMenuBar()
    menu = PathMenu("Open recent", bar.addMenu("File"), lambda path: None)
    menu.show_paths([(path.name, path)])
    assert shown(menu.actions()[0].toolTip()) == str(path)
    store.forget_listeners()
    tabs.deleteLater()
    bar.deleteLater()
