"""A slider and its number always say the same, to a screen reader as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


@pytest.mark.parametrize(
    ("low", "high", "step", "decimals"),
    [(-180.0, 180.0, 1.0, 0), (0.01, 1.2, 0.01, 2), (0.5, 40.0, 0.5, 1), (-0.87, 0.87, 0.01, 2)],
)
def test_every_place_of_the_slider_is_the_number_that_is_shown(
    application: QApplication, low: float, high: float, step: float, decimals: int
) -> None:
    from PySide6.QtGui import QAccessible

    from xrayview.window.parts.number_slider import NumberSlider

    part = NumberSlider(low, high, step, decimals=decimals)
    heard: list[float] = []
    part.moved.connect(heard.append)
    slider = part.slider
    for place in (slider.maximum(), slider.minimum(), slider.minimum() + 7):
        slider.setValue(place)
        assert heard[-1] == part.value() == round(heard[-1], decimals)
        said = QAccessible.queryAccessibleInterface(slider).valueInterface().currentValue()
        assert said * step == pytest.approx(heard[-1])
    assert heard[:2] == [high, low]
    part.number.setValue(low + 3 * step)
    assert heard[-1] == pytest.approx(low + 3 * step) and slider.value() == slider.minimum() + 3
    part.set_value(high)
    assert slider.value() == slider.maximum() and len(heard) == 4
