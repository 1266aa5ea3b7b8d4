"""The change panel and the exposure: by mouse and keys, and what they make of the scene."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from xrayview.scene.change import Change
from xrayview.scene.scene import Camera
from xrayview.scene.transfer import HIGHEST_DENSITY
from xrayview.window.commands import camera, change, look
from xrayview.window.store import Store
from xrayview.window.trust import trust_in_words

if TYPE_CHECKING:
    from xrayview.window.panels.change_panel import ChangePanel
    from xrayview.window.panels.look_panel import LookPanel

Steps = Callable[[], list[str]]


@pytest.fixture
def panel(store: Store, shown: Callable[[Any], Any]) -> ChangePanel:
    from xrayview.window.panels.change_panel import ChangePanel

    return shown(ChangePanel(store))


@pytest.fixture
def look_panel(store: Store, shown: Callable[[Any], Any]) -> LookPanel:
    from xrayview.window.panels.look_panel import LookPanel

    return shown(LookPanel(store))


def test_numbers_change_the_scene_and_one_button_takes_it_all_back(
    panel: ChangePanel, store: Store, steps: Steps
) -> None:
    assert not panel.reset.isEnabled() and not panel.note.isVisible()
    panel.scale.number.setValue(1.5)
    panel.lowest.number.setValue(0.3)
    panel.highest.number.setValue(0.9)
    for slider, factor in zip(panel.stretch, (0.5, 2.0, 1.2), strict=True):
        slider.number.setValue(factor)
    assert store.state.scene.change == Change(1.5, (0.3, 0.9), (0.5, 2.0, 1.2))
    assert panel.note.isVisible()
    panel.reset.click()
    assert store.state.scene.change.changes_nothing and not panel.reset.isEnabled()
    assert panel.scale.value() == 1.0 and panel.lowest.value() == 0.0
    wanted = ["Density scale", "Lowest density", "Highest density", "Stretch", "Stretch", "Stretch"]
    assert steps() == [*wanted, "Show unchanged"]
    store.undo()
    assert panel.stretch[1].value() == 2.0


def test_a_drag_of_a_slider_is_one_step_and_keys_reach_it(
    panel: ChangePanel, store: Store, steps: Steps
) -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    slider = panel.scale.slider
    at = QPoint(round(slider.width() * 0.9 / 3.9), slider.height() // 2)  # the knob, at 1
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=at)
    for right in (8, 16, 24):
        QTest.mouseMove(slider, at + QPoint(right, 0))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=at + QPoint(24, 0))
    dragged = store.state.scene.change.scale
    assert dragged > 1.2
    assert steps() == ["Density scale"]
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Left)
    assert store.state.scene.change.scale == pytest.approx(dragged - 0.05)


def test_the_kept_densities_never_cross_and_at_the_end_all_are_kept(panel: ChangePanel, store: Store) -> None:
    panel.highest.number.setValue(0.5)
    panel.lowest.number.setValue(0.8)
    assert store.state.scene.change.kept == pytest.approx((0.49, 0.5))
    assert panel.lowest.value() == pytest.approx(0.49)
    panel.highest.number.setValue(change.HIGHEST_KEPT)
    assert store.state.scene.change.kept == pytest.approx((0.49, HIGHEST_DENSITY))


def test_a_changed_view_is_no_measured_one(store: Store) -> None:
    assert trust_in_words(store.state.scene)[2]
    store.do(change.set_stretch, 1, 2.0)
    first, then, measured = trust_in_words(store.state.scene)
    assert (first, measured) == ("Changed", False)
    assert "depth x 2" in then


def test_dose_and_distance_are_there_where_they_are_seen(look_panel: LookPanel, store: Store) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    assert not look_panel.exposure.isVisible() and not look_panel.distance.isVisible()
    store.do(look.set_mode, "xray")
    store.do(camera.set_projection, "perspective")
    assert look_panel.exposure.isVisible() and look_panel.distance.isVisible()
    look_panel.exposure.dose.setFocus()
    QTest.keyClick(look_panel.exposure.dose, Qt.Key.Key_Down)
    assert store.state.scene.photons == 100_000
    look_panel.distance.number.setValue(1.5)
    store.do(camera.take_view, "+90")
    assert store.state.scene.camera == Camera(90.0, projection="perspective", distance=1.5)
    store.do(look.set_photons, 4321.0)  # as a saved scene may have it
    assert look_panel.exposure.dose.currentText() == "4321"
