"""Both schemes can be read, the focus can be seen, and the environment can choose between them."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from xrayview.errors import UnusableOption

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0..1 (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1..21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_everything_written_can_be_read(scheme: str) -> None:
    from xrayview.window.theme import SCHEMES

    c = SCHEMES[scheme]
    grounds = (c.window, c.panel, c.field)
    for ink, ground in product((c.text, c.muted, c.accent, c.good, c.warning, c.error), grounds):
        assert contrast(ink, ground) >= 4.5, (ink, ground)
    assert contrast(c.on_accent, c.accent) >= 4.5
    assert contrast(c.text, c.line) >= 4.5, "what is selected in a menu"


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_the_environment_can_ask_for_a_scheme(
    application: QApplication, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    from xrayview.window import theme

    try:
        with monkeypatch.context() as patch:
            patch.setenv("XRAYVIEW_SCHEME", scheme)
            theme.colour(application)
            assert theme.colours(application) == theme.SCHEMES[scheme]
            assert application.palette().window().color().name() == theme.SCHEMES[scheme].window
    finally:
        theme.colour(application)


def test_an_unknown_scheme_is_answered_with_the_list(
    application: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xrayview.window import theme

    monkeypatch.setenv("XRAYVIEW_SCHEME", "sepia")
    with pytest.raises(UnusableOption, match="sepia") as trouble:
        theme.colours(application)
    assert "light" in trouble.value.hint and "dark" in trouble.value.hint


def widgets() -> dict[str, QWidget]:
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import (
        QCheckBox,
        QComboBox,
        QLineEdit,
        QListWidget,
        QPlainTextEdit,
        QPushButton,
        QSlider,
        QSpinBox,
        QTabBar,
        QToolButton,
    )

    push, checked, main, link = (QPushButton("Press") for _ in range(4))
    checked.setCheckable(True)
    checked.setChecked(True)
    main.setObjectName("main")
    link.setObjectName("link")
    tool = QToolButton()
    tool.setText("T")
    tool.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    tabs = QTabBar()
    tabs.addTab("One")
    tabs.addTab("Two")
    choice = QComboBox()
    choice.addItem("One")
    return {
        "button": push,
        "button that is on": checked,
        "main button": main,
        "link": link,
        "tool button": tool,
        "tabs": tabs,
        "check box": QCheckBox("Check"),
        "slider": QSlider(Qt.Orientation.Horizontal),
        "number": QSpinBox(),
        "choice": choice,
        "line": QLineEdit("text"),
        "text": QPlainTextEdit("text"),
        "list": QListWidget(),
    }


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_the_focus_can_be_seen_on_every_kind_of_widget(
    application: QApplication, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

    from xrayview.window import theme

    try:
        with monkeypatch.context() as patch:
            patch.setenv("XRAYVIEW_SCHEME", scheme)
            theme.colour(application)
            window = QWidget()
            rows = QVBoxLayout(window)
            first = QLineEdit()
            rows.addWidget(first)
            kinds = widgets()
            for widget in kinds.values():
                if isinstance(widget, QPlainTextEdit):
                    widget.setTabChangesFocus(True)
                if isinstance(widget, (QLineEdit, QPlainTextEdit)):
                    widget.setReadOnly(True)  # no blinking cursor: only the frame may differ
                rows.addWidget(widget)
            window.show()
            window.activateWindow()
            assert QTest.qWaitForWindowActive(window)
            without = {}
            first.setFocus()
            QTest.qWait(20)
            for name, widget in kinds.items():
                without[name] = widget.grab().toImage()
            for name, widget in kinds.items():
                QTest.keyClick(application.focusWidget(), Qt.Key.Key_Tab)
                QTest.qWait(10)
                assert widget.hasFocus(), f"{name}: Tab does not lead there"
                assert widget.grab().toImage() != without[name], f"{name}: the focus does not show"
            window.close()
    finally:
        theme.colour(application)
