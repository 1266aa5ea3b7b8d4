"""The guide by keyboard and mouse: at the page on what has the focus, back and forward, searched, closed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from xrayview.window.commands import files
from xrayview.window.guide.contents import FIRST, entries, words_of

if TYPE_CHECKING:
    from conftest import Wait
    from PySide6.QtWidgets import QApplication

    from xrayview.window.guide.guide_window import Guide
    from xrayview.window.main_window import MainWindow

NewWindow = Callable[..., "MainWindow"]


@pytest.fixture
def guide(application: QApplication, wait: Wait) -> Guide:
    from PySide6.QtTest import QTest

    from xrayview.window.guide.guide_window import Guide

    guide = Guide()
    guide.show()
    guide.activateWindow()
    assert QTest.qWaitForWindowActive(guide)
    return guide


def press(widget: Any, key: Any, *held: Any) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    modifiers = Qt.KeyboardModifier.NoModifier
    for one in held:
        modifiers |= one
    QTest.keyClick(widget, key, modifiers)


def chosen(guide: Guide) -> str:
    item = guide.list.currentItem()
    return item.text(0) if item is not None else ""


@pytest.mark.parametrize(
    ("panel", "page"),
    [("xray", "film.html"), ("look", "looking.html"), ("cut", "cut.html"), ("light", "light.html"),
     ("stereo", "stereo.html"), ("change", "change.html"), ("editor", "colours.html"),
     ("view", "looking.html"), ("tool", "colours.html"), ("train", "training.html")],
)  # fmt: skip
def test_f1_opens_the_page_on_what_has_the_focus(
    new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any], panel: str, page: str
) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QWidget

    window = new_window(film)
    wait(lambda: window.store.state.document.volume is not None, "the film is reconstructed")
    if panel == "train":
        window.store.do(files.show_page, "train")
    elif panel == "tool":
        window.actions_by_name["pick"].trigger()
    elif panel == "editor":
        window.look.editor.canvas.setFocus()
    elif panel == "view":
        assert window.centre.view is not None
        window.centre.view.surface().setFocus()
    else:
        dock = window.explore.docks[panel]
        dock.raise_()
        wait(lambda: not dock.visibleRegion().isEmpty(), "the panel is in front")
        able = [one for one in dock.findChildren(QWidget) if one.isVisible() and one.isEnabled()]
        keyed = [one for one in able if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
        keyed = [one for one in keyed if not window.look.editor.isAncestorOf(one)]
        keyed[0].setFocus(Qt.FocusReason.TabFocusReason)
    press(window.focusWidget() or window, Qt.Key.Key_F1)
    assert window.help.guide is not None
    assert window.help.guide.isVisible()
    assert window.help.guide.text.page == page
    assert window.help.guide.text.document().toPlainText().startswith("User guide")


def test_with_nothing_open_it_begins_with_the_first_steps_and_closes_with_the_window(
    new_window: NewWindow, wait: Wait
) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from shiboken6 import isValid

    window = new_window()
    press(window, Qt.Key.Key_F1)
    guide = window.help.guide
    assert guide is not None and guide.text.page == "first-steps.html"
    assert QTest.qWaitForWindowActive(guide)
    press(guide.text, Qt.Key.Key_Escape)
    wait(lambda: not guide.isVisible(), "Esc closes it")
    window.actions_by_name["guide"].trigger()
    assert guide.isVisible() and window.help.guide is guide
    window.close()
    assert not isValid(guide) or not guide.isVisible()


def test_every_page_can_be_read_with_its_pictures(guide: Guide) -> None:
    for entry in entries():
        guide.turn_to(entry.page)
        assert guide.text.page == entry.page
        assert chosen(guide) == entry.title
        document = guide.text.document()
        assert entry.title in document.toPlainText()
        block, pictures = document.begin(), 0
        while block.isValid():
            for fragment in (piece.fragment() for piece in block):
                image = fragment.charFormat().toImageFormat()
                if image.isValid():
                    pictures += 1
                    kind = document.ResourceType.ImageResource
                    from PySide6.QtCore import QUrl

                    assert document.resource(kind.value, QUrl(image.name())) is not None, image.name()
            block = block.next()
        assert pictures == words_of_pictures(entry.page)


def words_of_pictures(page: str) -> int:
    from xrayview.window.guide.contents import folder

    return (folder() / page).read_text(encoding="utf-8").count("<img ")


def test_links_keys_and_buttons_lead_on_and_back(guide: Guide, wait: Wait) -> None:
    from PySide6.QtCore import Qt, QUrl
    from PySide6.QtTest import QTest

    alt = Qt.KeyboardModifier.AltModifier
    assert guide.text.page == FIRST and not guide.back.isEnabled()
    guide.list.setFocus()
    press(guide.list, Qt.Key.Key_Down)
    press(guide.list, Qt.Key.Key_Down)
    first = guide.text.page
    assert first in [entry.page for entry in entries()] and guide.back.isEnabled()
    guide.text.setSource(QUrl("cut.html"))
    assert guide.text.page == "cut.html" and chosen(guide) == "Cut"
    press(guide.text, Qt.Key.Key_Left, alt)
    assert guide.text.page == first
    QTest.mouseClick(guide.forward, Qt.MouseButton.LeftButton)
    assert guide.text.page == "cut.html" and not guide.forward.isEnabled()
    press(guide.text, Qt.Key.Key_Home, alt)
    assert guide.text.page == FIRST and chosen(guide) == ""


def test_words_and_headings_grow_by_keys(guide: Guide) -> None:
    from PySide6.QtCore import Qt

    control = Qt.KeyboardModifier.ControlModifier
    guide.turn_to("limits.html")

    def height(words: str) -> float:
        cursor = guide.text.document().find(words)
        layout = cursor.block().layout()
        return float(layout.lineAt(0).height())

    before = height("Limits and safety"), height("was not tested")
    for _ in range(4):
        press(guide.text, Qt.Key.Key_Plus, control)
    larger = height("Limits and safety"), height("was not tested")
    assert larger[0] > 1.2 * before[0] and larger[1] > 1.2 * before[1]
    for _ in range(4):
        press(guide.text, Qt.Key.Key_Minus, control)
    assert (height("Limits and safety"), height("was not tested")) == before


def test_a_developer_s_page_finds_its_way_back(guide: Guide) -> None:
    from PySide6.QtCore import QUrl

    guide.turn_to("developers/architecture.html")
    guide.text.setSource(QUrl("add-a-mode.html"))
    assert guide.text.page == "developers/add-a-mode.html"
    guide.text.setSource(QUrl("../index.html"))
    assert guide.text.page == FIRST


def test_the_search_leaves_the_pages_that_say_it_and_goes_from_place_to_place(guide: Guide) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    press(guide.text, Qt.Key.Key_F, control)
    assert guide.search.hasFocus()
    QTest.keyClicks(guide.search, "Dubois")
    expected = [entry.page for entry in entries() if "dubois" in words_of(entry.page)]
    assert guide.listed() == expected and "stereo.html" in expected
    places = []
    for _ in range(4):
        press(guide.search, Qt.Key.Key_Return)
        assert guide.text.textCursor().selectedText() == "Dubois" or "dubois" in (
            guide.text.textCursor().selectedText()
        )
        places.append((guide.text.page, guide.text.textCursor().selectionStart()))
    assert len(set(places)) > 1 and {page for page, _ in places} <= set(expected)
    press(guide.search, Qt.Key.Key_Return, shift)
    assert (guide.text.page, guide.text.textCursor().selectionStart()) == places[-2]


def test_what_no_page_says_is_told_and_esc_leaves_the_search_before_the_guide(guide: Guide) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    guide.search.setFocus()
    QTest.keyClicks(guide.search, "zebra crossing")
    assert not guide.listed() and guide.nothing.isVisible() and not guide.next.isEnabled()
    press(guide.search, Qt.Key.Key_Escape)
    assert guide.isVisible() and len(guide.listed()) == len(entries()) and not guide.nothing.isVisible()
    press(guide.text, Qt.Key.Key_Escape)
    assert not guide.isVisible()


def test_nothing_outside_the_guide_is_shown(guide: Guide, tmp_path: Path) -> None:
    from PySide6.QtCore import QUrl

    outside = tmp_path / "secret.html"
    outside.write_text("<p>secret</p>")
    for url in (QUrl.fromLocalFile(str(outside)), QUrl("https://example.org/"), QUrl("../../README.md")):
        guide.text.setSource(url)
        assert guide.text.page == FIRST and "secret" not in guide.text.toPlainText()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_wear_the_window_s_colours(
    application: QApplication, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    from xrayview.window import theme
    from xrayview.window.guide.guide_window import Guide

    monkeypatch.setenv(theme.SCHEME_VARIABLE, scheme)
    guide = Guide()
    guide.turn_to("cut.html")
    cursor = guide.text.document().find("User guide")
    assert cursor.charFormat().isAnchor()
    assert cursor.charFormat().foreground().color().name() == theme.SCHEMES[scheme].accent
    guide.close()
