"""The trust gauge says the angle in words, points there, and is red only where depth is seen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pytest

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from xrayview.window.parts.gauge import AngleGauge


@pytest.fixture
def gauge(application: QApplication) -> Iterator[AngleGauge]:
    from xrayview.window.parts.gauge import AngleGauge

    gauge = AngleGauge()
    gauge.show()
    yield gauge
    gauge.close()


def dial(gauge: AngleGauge) -> npt.NDArray[np.int16]:
    """What the dial shows, (H, W, 3) in 0..255."""
    from PySide6.QtGui import QImage

    image = gauge.dial.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(np.int16)


@pytest.mark.parametrize(
    ("degrees", "said"),
    [
        (0.0, "The measured view"),
        (35.2, "35° off the measured view"),
        (90.0, "90° off the measured view"),
        (179.8, "The measured view, from behind"),
    ],
)
def test_the_angle_is_said_to_the_eye_and_to_a_screen_reader(
    gauge: AngleGauge, degrees: float, said: str
) -> None:
    gauge.set_angle(degrees)
    assert gauge.label.text() == said
    assert gauge.accessibleName() == "Angle to the measured view"
    assert gauge.accessibleDescription().startswith(said)
    assert "inferred" in gauge.toolTip()


def test_the_band_is_green_at_both_measured_ends_and_red_between() -> None:
    from xrayview.window.parts.gauge import band_colour

    for degrees in (0.0, 180.0):
        red, green, blue, _ = band_colour(degrees).getRgb()
        assert green > red and green > blue
    red, green, blue, _ = band_colour(90.0).getRgb()
    assert red > 1.5 * green and red > 1.5 * blue
    for degrees in range(0, 90, 5):
        assert band_colour(degrees).getRgb() == band_colour(180 - degrees).getRgb()
        assert band_colour(degrees + 5).hueF() < band_colour(degrees).hueF()


def test_the_band_is_thickest_where_most_is_inferred(gauge: AngleGauge) -> None:
    gauge.set_angle(0.0)
    shown = dial(gauge)
    ground = shown[-1, -1]
    coloured = np.abs(shown - ground).max(axis=2) > 40
    middle = coloured[: shown.shape[0] - 8, shown.shape[1] // 2].sum()
    right_end = coloured[shown.shape[0] - 6, shown.shape[1] // 2 + 6 :].sum()
    assert middle >= 2 * right_end > 0


@pytest.mark.parametrize("degrees", [10.0, 45.0, 90.0, 135.0, 170.0])
def test_the_needle_points_to_the_angle(gauge: AngleGauge, degrees: float) -> None:
    gauge.set_angle(0.0)
    at_rest = dial(gauge)
    gauge.set_angle(degrees)
    # Darker or lighter than with the needle at rest: where the needle is now.
    moved = np.abs(dial(gauge) - at_rest).sum(axis=2) > 150
    height, width = moved.shape
    rows, columns = np.nonzero(moved)
    away = np.hypot(columns - width / 2 + 0.5, height - 4 - rows - 0.5)
    old_needle = rows >= height - 6
    tip = (away > 12) & (~old_needle | (columns > width / 2))
    seen = np.degrees(np.arctan2(height - 4 - rows[tip] - 0.5, width / 2 - columns[tip] - 0.5))
    assert np.median(seen) == pytest.approx(degrees, abs=6.0)


def test_without_an_angle_there_is_no_dial(gauge: AngleGauge) -> None:
    from xrayview.window.parts.gauge import MEASURED_VOLUME

    gauge.set_angle(30.0)
    gauge.set_angle(None)
    assert gauge.degrees is None
    assert gauge.dial.isHidden() and gauge.label.isHidden() and not gauge.toolTip()
    gauge.set_angle(None, MEASURED_VOLUME)
    assert gauge.dial.isHidden() and gauge.label.text() == "Measured volume"
    assert "nothing in it was inferred" in gauge.toolTip()


def test_turning_the_view_moves_nothing_beside_the_gauge(gauge: AngleGauge) -> None:
    gauge.set_angle(0.0)
    width = gauge.sizeHint().width()
    for degrees in (1.0, 35.0, 111.0, 179.9):
        gauge.set_angle(degrees)
        assert gauge.sizeHint().width() == width
