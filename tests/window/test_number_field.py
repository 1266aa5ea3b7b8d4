"""A number is typed with a point or a comma, whatever the system writes, and shows a real minus sign."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from xrayview.window.parts.number_field import NumberField


@pytest.fixture(params=["en_GB", "de_DE", "sv_SE"])
def field(application: QApplication, request: pytest.FixtureRequest) -> Iterator[NumberField]:
    from PySide6.QtCore import QLocale

    from xrayview.window.parts.number_field import NumberField

    system = QLocale()
    QLocale.setDefault(QLocale(request.param))
    field = NumberField(-45.0, 45.0, 0.5, 2, "°")
    field.show()
    yield field
    QLocale.setDefault(system)
    field.close()
    field.deleteLater()


@pytest.mark.parametrize(
    ("typed", "value", "shown"),
    [
        ("0.31", 0.31, "0.31°"),
        ("0,31", 0.31, "0.31°"),
        ("-7,5", -7.5, "\N{MINUS SIGN}7.50°"),
        ("12°", 12.0, "12.00°"),
        ("-0", 0.0, "0.00°"),
        ("abc", 3.0, "3.00°"),
    ],
)
def test_what_is_typed_is_the_number_that_it_looks_like(
    field: NumberField, typed: str, value: float, shown: str
) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    field.setValue(3.0)
    field.selectAll()
    QTest.keyClicks(field, typed)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert (field.value(), field.text()) == (value, shown)


def test_what_it_shows_can_be_typed_on(field: NumberField) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    field.setValue(-7.5)
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert field.text() == "\N{MINUS SIGN}8.00°"
    field.lineEdit().setCursorPosition(1)
    QTest.keyClicks(field, "1")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.value() == -18.0
