"""On a screen of 640 x 360 three panels stand side by side, and what they hold is reached by scrolling."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from xrayview.window.commands import cut, stereo
from xrayview.window.store import Store
from xrayview.xray.radiograph import Radiograph

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


@pytest.mark.parametrize("name", ["xray", "look", "cut", "light", "stereo"])
def test_every_control_of_a_small_panel_comes_into_sight_with_the_focus(
    store: Store, shown: Callable[[Any], Any], application: Any, name: str
) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    store.put(store.state.with_document(radiograph=Radiograph(np.zeros((30, 40), np.float32), "head.png")))
    store.do(stereo.set_stereo, True)
    store.do(cut.set_cut_on, True)
    module = import_module(f"xrayview.window.panels.{name}_panel")
    panel = shown(getattr(module, f"{name.capitalize()}Panel")(store))
    least = panel.minimumSizeHint()
    assert least.width() <= 210 and least.height() <= 100
    panel.resize(210, 130)
    application.processEvents()
    reached: list[QWidget] = []
    panel.nextInFocusChain().setFocus()
    while len(reached) < 60:
        QTest.keyClick(panel.focusWidget(), Qt.Key.Key_Tab)
        focused = panel.focusWidget()
        if focused in reached:
            break
        reached.append(focused)
        application.processEvents()
        assert focused.visibleRegion().contains(focused.rect().center()), focused.accessibleName()
    assert len(reached) >= 4


def test_what_gets_the_focus_from_outside_comes_into_sight(
    store: Store, shown: Callable[[Any], Any], application: Any
) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

    from xrayview.window.panels.xray_panel import XrayPanel

    store.put(store.state.with_document(radiograph=Radiograph(np.zeros((30, 40), np.float32), "head.png")))
    whole, panel, beside = QWidget(), XrayPanel(store), QPushButton("beside")
    row = QHBoxLayout(whole)
    row.addWidget(panel)
    row.addWidget(beside)
    shown(whole).resize(420, 340)
    application.processEvents()
    last, first = panel.sizes.measure, panel.question.dismiss
    assert last.visibleRegion().isEmpty()
    beside.setFocus()
    QTest.keyClick(beside, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert last.hasFocus() and not last.visibleRegion().isEmpty() and first.visibleRegion().isEmpty()
    panel.seen.setFocus()
    QTest.keyClick(panel.seen, Qt.Key.Key_Tab)
    assert first.hasFocus() and not first.visibleRegion().isEmpty()
