"""A number to type: with the decimal point of every sentence here, whatever the system writes."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox

from xrayview.window.parts.in_hand import answers_in_hand

FIELD_HEIGHT = 27
_MINUS = "\N{MINUS SIGN}"


class NumberField(QDoubleSpinBox):
    """One value between two limits; it counts once it is typed to its end.

    A decimal comma is taken for a point: elsewhere it would part thousands, and 0,31 become 31.
    """

    def __init__(self, low: float, high: float, step: float, decimals: int, suffix: str = "") -> None:
        super().__init__()
        self.setLocale(QLocale.c())
        self.setDecimals(decimals)
        self.setRange(low, high)
        self.setSingleStep(step)
        self.setSuffix(suffix)
        self.setMinimumHeight(FIELD_HEIGHT)
        self.setKeyboardTracking(False)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        answers_in_hand(self)

    def textFromValue(self, value: float) -> str:
        """The number with a minus sign, not a hyphen."""
        return super().textFromValue(value).replace("-", _MINUS)

    def valueFromText(self, text: str) -> float:
        """The number of a text that `validate` has let through."""
        return super().valueFromText(_plain(text))

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        """Whether this is a number, may become one, or is none."""
        state, _, _ = super().validate(_plain(text), place)
        return state, text, place


def _plain(text: str) -> str:
    return text.replace(_MINUS, "-").replace(",", ".")
