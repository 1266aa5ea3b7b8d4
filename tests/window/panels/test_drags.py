"""A drag ends where what is dragged goes away, or where another file comes under it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from xrayview.window.commands import files, light, look
from xrayview.window.state import State
from xrayview.window.store import Store

if TYPE_CHECKING:
    from PySide6.QtWidgets import QSlider

    from xrayview.window.panels.light_panel import LightPanel
    from xrayview.window.panels.look_panel import LookPanel

Steps = Callable[[], list[str]]
Shown = Callable[[Any], Any]


@pytest.fixture
def two(store: Store) -> Store:
    """A second open file that looks like the first."""
    first = store.state.sheet
    store.put(State((first, replace(first, key=2)), 1))
    return store


@pytest.fixture
def look_panel(two: Store, shown: Shown) -> LookPanel:
    from xrayview.window.panels.look_panel import LookPanel

    return shown(LookPanel(two))


@pytest.fixture
def light_panel(two: Store, shown: Shown) -> LightPanel:
    from xrayview.window.panels.light_panel import LightPanel

    return shown(LightPanel(two))


def grip(slider: QSlider) -> Any:
    """The middle of a slider's handle."""
    from PySide6.QtWidgets import QStyle, QStyleOptionSlider

    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    kind, part = QStyle.ComplexControl.CC_Slider, QStyle.SubControl.SC_SliderHandle
    return slider.style().subControlRect(kind, option, part, slider).center()


def test_a_slider_that_vanishes_amid_a_drag_lets_go(look_panel: LookPanel, two: Store, steps: Steps) -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    slider = look_panel.iso.slider
    start = grip(slider)
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(slider, start + QPoint(12, 0))
    two.do(look.set_mode, "volume")  # by its key, the button still down
    two.do(light.set_ambient, 0.9)
    assert steps()[-1] == "Ambient light" and len(steps()) > 1
    two.undo()
    assert two.state.scene.mode == "volume" and two.state.scene.iso_value > 0.43


@pytest.mark.parametrize("part", ["iso-value", "transfer function", "light"])
def test_another_file_is_not_changed_by_a_drag_that_began_on_the_first(
    look_panel: LookPanel, light_panel: LightPanel, two: Store, steps: Steps, part: str
) -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    widget, start = look_panel.iso.slider, grip(look_panel.iso.slider)
    if part == "transfer function":
        for key in (2, 1):
            two.do(files.look_at, key)
            two.do(look.set_mode, "volume")
        widget = look_panel.editor.canvas
        start = widget.place_of(1).toPoint()
    elif part == "light":
        widget = light_panel.ball
        start = widget.handle().toPoint()
    before, other = two.state.sheet.settings, two.state.find(2)
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(widget, start + QPoint(12, -12))
    two.do(files.look_at, 2)
    QTest.mouseMove(widget, start + QPoint(24, -24))
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=start + QPoint(24, -24))
    assert two.state.find(2) is other
    two.do(files.look_at, 1)
    assert two.state.sheet.settings != before
    two.undo()
    assert two.state.sheet.settings == before
