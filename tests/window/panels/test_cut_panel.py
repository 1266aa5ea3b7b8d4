"""The cut panel: a plane that is switched, turned, moved and flipped."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from xrayview.scene.cuts import CutPlane
from xrayview.window.commands import camera, cut
from xrayview.window.state import State
from xrayview.window.store import Store

if TYPE_CHECKING:
    from xrayview.window.panels.cut_panel import CutPanel

Steps = Callable[[], list[str]]


@pytest.fixture
def panel(store: Store, shown: Callable[[Any], Any]) -> CutPanel:
    from xrayview.window.panels.cut_panel import CutPanel

    return shown(CutPanel(store))


def test_the_plane_is_switched_on_moved_flipped_and_off(panel: CutPanel, store: Store, steps: Steps) -> None:
    assert not panel.position.isEnabled() and not panel.flip.isEnabled()
    panel.on.click()
    assert store.state.scene.cuts == (CutPlane((0.0, -1.0, 0.0), 0.0),)
    panel.position.number.setValue(0.2)
    assert store.state.scene.cuts[0].offset == pytest.approx(0.2)
    panel.flip.click()
    assert store.state.scene.cuts == (CutPlane((0.0, 1.0, 0.0), -0.2),)
    assert panel.direction.currentData() == "back" and panel.position.value() == pytest.approx(-0.2)
    panel.on.click()
    assert store.state.scene.cuts == ()
    assert steps() == ["Cut", "Move cut", "Flip cut", "Cut"]
    panel.on.click()
    assert store.state.scene.cuts == (CutPlane((0.0, 1.0, 0.0), -0.2),)


def test_undo_brings_the_controls_back_as_well(panel: CutPanel, store: Store) -> None:
    panel.on.click()
    panel.direction.chosen.emit("top")
    assert panel.direction.currentData() == "top"
    store.undo()
    assert panel.direction.currentData() == "front" and panel.on.isChecked()
    store.undo()
    assert not panel.on.isChecked()


def test_what_is_nearest_to_me_is_cut_anew_each_time_it_is_chosen(panel: CutPanel, store: Store) -> None:
    store.do(camera.turn, 40.0, 10.0)
    panel.on.click()
    panel.direction.chosen.emit("view")
    assert panel.direction.currentData() == "view"
    assert store.state.scene.cuts[0].normal == cut.towards_viewer(store.state.scene.camera)
    store.do(camera.turn, 40.0, 0.0)
    panel.direction.chosen.emit("view")
    assert store.state.scene.cuts[0].normal == cut.towards_viewer(store.state.scene.camera)


def test_dragging_the_position_is_one_step(panel: CutPanel, store: Store, steps: Steps) -> None:
    panel.on.click()
    slider = panel.position.slider
    slider.setSliderDown(True)
    for place in (90, 100, 110):
        slider.setSliderPosition(place)
    slider.setSliderDown(False)
    assert steps() == ["Cut", "Move cut"]
    store.undo()
    assert store.state.scene.cuts[0].offset == 0.0


def test_without_a_volume_there_is_nothing_to_cut(panel: CutPanel, store: Store) -> None:
    store.put(State())
    assert not panel.on.isEnabled() and not panel.flip.isEnabled()
