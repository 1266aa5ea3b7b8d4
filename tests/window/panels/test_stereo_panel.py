"""The stereo panel: two eyes, and a word where they would be strained."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from xrayview.scene.scene import Stereo
from xrayview.volume.volume import Volume
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
    panel.kind.chosen.emit("interlaced")
    assert not panel.method.isVisible() and "uppermost row" in panel.how.text()
    panel.kind.chosen.emit("anaglyph")
    assert panel.method.isVisible() and "red on the left" in panel.how.text()
    panel.method.chosen.emit("grey")
    panel.eye_angle.number.setValue(3.0)
    panel.screen_depth.number.setValue(-0.2)
    panel.swapped.click()
    assert store.state.scene.stereo == Stereo("grey", 3.0, -0.2, True)
    assert steps() == [
        "Both eyes",
        "Kind of stereo picture",
        "Kind of stereo picture",
        "Anaglyph method",
        "Eye angle",
        "Screen depth",
        "Swap eyes",
    ]
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


def slab() -> Volume:
    """Matter from 0.4 edges before the centre to 0.3 behind it."""
    density = np.zeros((64, 64, 64), np.float32)
    density[6:52, 16:48, 16:48] = 0.8
    return Volume(density)


def test_what_strains_the_eyes_is_said_with_the_way_out(
    panel: StereoPanel, store: Store, steps: Steps
) -> None:
    store.put(store.state.with_document(volume=slab()))
    panel.on.click()
    assert panel.strain.isHidden()
    # At 4 degrees: 2 sin 2 degrees for each edge of depth.
    assert panel.parallax.text() == "2.7 % before to 2.1 % behind the screen"
    panel.eye_angle.number.setValue(6.0)
    assert panel.strain.isVisible() and panel.ease.isVisible()
    panel.ease.click()
    assert panel.strain.isHidden()
    eased = store.state.scene.stereo
    assert eased is not None and eased.eye_angle_degrees == pytest.approx(4.4, abs=0.11)
    panel.eye_angle.number.setValue(4.9)
    panel.screen_depth.number.setValue(-0.05)
    assert panel.strain.isHidden()  # the screen in the middle of what there is
    panel.eye_angle.number.setValue(9.0)
    assert panel.strain.isVisible()
    panel.kind.chosen.emit("wiggle")
    assert panel.strain.isHidden() and panel.parallax.text() == "" and not panel.swapped.isEnabled()


def test_the_width_of_the_view_counts(store: Store, shown: Callable[[Any], Any]) -> None:
    from xrayview.window.panels.stereo_panel import StereoPanel

    size = [(600, 600)]
    panel = shown(StereoPanel(store, lambda: size[0]))
    store.put(store.state.with_document(volume=slab()))
    panel.on.click()
    panel.eye_angle.number.setValue(6.0)
    assert panel.strain.isVisible()
    size[0] = (1200, 600)
    panel.judge()
    assert panel.strain.isHidden()
    panel.kind.chosen.emit("side-by-side")  # each picture is as narrow as before
    assert panel.strain.isVisible()


def test_dragging_a_slider_is_one_step(panel: StereoPanel, store: Store, steps: Steps) -> None:
    panel.on.click()
    for slider in (panel.eye_angle.slider, panel.screen_depth.slider):
        slider.setSliderDown(True)
        for _ in range(3):
            slider.setSliderPosition(slider.sliderPosition() + 3)
        slider.setSliderDown(False)
    assert steps() == ["Both eyes", "Eye angle", "Screen depth"]


def test_without_a_volume_there_is_nothing_to_see_in_depth(panel: StereoPanel, store: Store) -> None:
    panel.on.click()
    store.put(State())
    assert not panel.on.isEnabled() and not panel.eye_angle.isEnabled()
