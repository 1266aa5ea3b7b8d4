"""The stereo panel: two eyes, and a word where they would be strained."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from xrayview.scene.scene import Stereo
from xrayview.window.state import State
from xrayview.window.store import Store

if TYPE_CHECKING:
    from xrayview.window.panels.stereo_panel import StereoPanel

Steps = Callable[[], list[str]]


@pytest.fixture
def panel(store: Store, shown: Callable[[Any], Any]) -> StereoPanel:
    from xrayview.window.panels.stereo_panel import StereoPanel

    return shown(StereoPanel(store))


def test_every_control_changes_the_eyes(panel: StereoPanel, store: Store, steps: Steps) -> None:
    assert not panel.method.isEnabled()
    panel.on.click()
    assert store.state.scene.stereo == Stereo()
    panel.method.chosen.emit("grey")
    panel.eye_angle.number.setValue(3.0)
    panel.screen_depth.number.setValue(-0.2)
    panel.swapped.click()
    assert store.state.scene.stereo == Stereo("grey", 3.0, -0.2, True)
    assert steps() == ["Anaglyph", "Anaglyph method", "Eye angle", "Screen depth", "Swap eyes"]
    panel.on.click()
    assert store.state.scene.stereo is None
    panel.on.click()
    assert store.state.scene.stereo == Stereo("grey", 3.0, -0.2, True)


def test_undo_brings_the_controls_back_as_well(panel: StereoPanel, store: Store) -> None:
    panel.on.click()
    panel.swapped.click()
    panel.method.chosen.emit("true")
    store.undo()
    store.undo()
    assert panel.method.currentData() == "dubois" and not panel.swapped.isChecked()
    store.undo()
    assert not panel.on.isChecked() and not panel.swapped.isEnabled()


@pytest.mark.parametrize(("degrees", "strained"), [(4.0, False), (6.0, False), (6.1, True), (12.0, True)])
def test_above_six_degrees_the_panel_says_that_it_strains(
    panel: StereoPanel, degrees: float, strained: bool
) -> None:
    panel.on.click()
    panel.eye_angle.number.setValue(degrees)
    assert panel.strain.isVisible() == strained


def test_dragging_a_slider_is_one_step(panel: StereoPanel, store: Store, steps: Steps) -> None:
    panel.on.click()
    for slider in (panel.eye_angle.slider, panel.screen_depth.slider):
        slider.setSliderDown(True)
        for _ in range(3):
            slider.setSliderPosition(slider.sliderPosition() + 3)
        slider.setSliderDown(False)
    assert steps() == ["Anaglyph", "Eye angle", "Screen depth"]


def test_without_a_volume_there_is_nothing_to_see_in_depth(panel: StereoPanel, store: Store) -> None:
    panel.on.click()
    store.put(State())
    assert not panel.on.isEnabled() and not panel.eye_angle.isEnabled()
