"""The light panel: a ball and numbers that say the same, and agree with the light of the picture."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from xrayview.render.lighting import key_direction
from xrayview.scene.scene import ENVIRONMENTS, Light
from xrayview.window.commands import light as light_commands
from xrayview.window.commands import look
from xrayview.window.panels import light_direction
from xrayview.window.state import State
from xrayview.window.store import Store

if TYPE_CHECKING:
    from xrayview.window.panels.light_panel import LightPanel

Steps = Callable[[], list[str]]

LIGHTS = [Light(azimuth, elevation) for azimuth in (-170, -90, -30, 0, 60, 140) for elevation in (-60, 0, 35)]


@pytest.fixture
def panel(store: Store, shown: Callable[[Any], Any]) -> LightPanel:
    from xrayview.window.panels.light_panel import LightPanel

    return shown(LightPanel(store))


@pytest.mark.parametrize("light", LIGHTS)
def test_the_ball_s_light_stands_where_the_picture_s_lamp_stands(light: Light) -> None:
    lamp = key_direction(light)
    assert light_direction.direction(light) == pytest.approx(lamp)


@pytest.mark.parametrize("light", LIGHTS)
def test_pulling_at_the_light_s_place_gives_the_light(light: Light) -> None:
    right, up = light_direction.place_of(light)
    if light_direction.is_behind(light):
        radius = math.hypot(right, up)
        right, up = (part / radius * (2.0 - radius) for part in (right, up))
    azimuth, elevation = light_direction.angles_at(right, up)
    pulled = light_direction.direction(Light(azimuth, elevation))
    assert pulled == pytest.approx(light_direction.direction(light), abs=1e-6)


def test_the_light_goes_round_the_rim_without_a_jump() -> None:
    for turn in np.linspace(0.0, 2 * math.pi, 24, endpoint=False):
        inside, outside = (
            light_direction.direction(
                Light(*light_direction.angles_at(radius * math.cos(turn), radius * math.sin(turn)))
            )
            for radius in (0.99999, 1.00001)
        )
        assert np.abs(np.subtract(inside, outside)).max() < 0.02
    assert light_direction.angles_at(0.0, 0.0) == (0.0, 0.0)
    assert abs(light_direction.angles_at(5.0, 0.0)[0]) == pytest.approx(180.0)


def test_the_ball_is_brightest_towards_the_light() -> None:
    shades = light_direction.shading(Light(-30.0, 35.0, 0.2), 101)
    row, column = np.unravel_index(np.argmax(shades[..., 0].astype(int) * (shades[..., 3] > 0)), (101, 101))
    right, up = light_direction.place_of(Light(-30.0, 35.0))
    assert (column - 50) / 50.5 == pytest.approx(right, abs=0.08)
    assert (50 - row) / 50.5 == pytest.approx(up, abs=0.08)
    assert shades[0, 0, 3] == 0 and shades[50, 50, 3] == 255


def test_dragging_on_the_ball_moves_the_light_and_is_one_step(
    panel: LightPanel, store: Store, steps: Steps
) -> None:
    from PySide6.QtCore import QPointF, Qt
    from PySide6.QtTest import QTest

    ball, seen = panel.ball, []
    store.listen(lambda old, new: seen.append(new.scene.light))
    start = ball.handle()
    QTest.mousePress(ball, Qt.MouseButton.LeftButton, pos=start.toPoint())
    for part in range(1, 6):
        QTest.mouseMove(ball, (start + QPointF(8.0 * part, 6.0 * part)).toPoint())
    QTest.mouseRelease(ball, Qt.MouseButton.LeftButton, pos=(start + QPointF(40, 30)).toPoint())
    light = store.state.scene.light
    assert len(set(seen)) >= 4
    assert light.azimuth_degrees > 5 and light.elevation_degrees < 15
    assert (ball.handle() - start - QPointF(40, 30)).manhattanLength() < 3
    assert panel.azimuth.value() == light.azimuth_degrees
    assert steps() == ["Light"]
    store.undo()
    assert store.state.scene.light == Light()


def test_past_the_rim_the_light_shines_from_behind(panel: LightPanel, store: Store) -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    centre = panel.ball.rect().center()
    QTest.mousePress(panel.ball, Qt.MouseButton.LeftButton, pos=centre)
    QTest.mouseMove(panel.ball, centre + QPoint(70, 0))
    QTest.mouseRelease(panel.ball, Qt.MouseButton.LeftButton, pos=centre + QPoint(70, 0))
    assert 90 < store.state.scene.light.azimuth_degrees < 180
    assert "behind" in panel.ball.accessibleDescription()


def test_arrow_keys_move_the_light_and_go_round(panel: LightPanel, store: Store) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    panel.ball.setFocus()
    QTest.keyClick(panel.ball, Qt.Key.Key_Left)
    QTest.keyClick(panel.ball, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert store.state.scene.light == Light(-32.0, 45.0)
    for _ in range(20):
        QTest.keyClick(panel.ball, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
        QTest.keyClick(panel.ball, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert store.state.scene.light == Light(128.0, 90.0)


def test_numbers_and_reset(panel: LightPanel, store: Store, steps: Steps) -> None:
    assert not panel.reset.isEnabled()
    panel.azimuth.number.setValue(50)
    panel.elevation.number.setValue(-20)
    panel.ambient.number.setValue(0.6)
    assert store.state.scene.light == Light(50.0, -20.0, 0.6)
    panel.reset.click()
    assert store.state.scene.light == Light() and not panel.reset.isEnabled()
    assert steps() == ["Light", "Light", "Ambient light", "Reset light"]


def test_surroundings_shadow_and_occlusion_are_chosen_and_undone(
    panel: LightPanel, store: Store, steps: Steps
) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    offered = [panel.surroundings.itemData(n) for n in range(panel.surroundings.count())]
    assert offered == list(ENVIRONMENTS)
    for name in (*ENVIRONMENTS[1:], ENVIRONMENTS[0]):
        panel.surroundings.setFocus()
        panel.surroundings.showPopup()
        view = panel.surroundings.view()
        view.setCurrentIndex(panel.surroundings.model().index(offered.index(name), 0))
        QTest.keyClick(view, Qt.Key.Key_Return)
        assert store.state.scene.light.environment == name
    panel.turn.number.setValue(-40)
    panel.occlusion.number.setValue(0.3)
    panel.shadow.number.setValue(0.9)
    light = store.state.scene.light
    assert (light.environment_degrees, light.occlusion, light.shadow) == (-40.0, 0.3, 0.9)
    assert steps() == ["Surroundings"] * 4 + ["Turn surroundings", "Ambient occlusion", "Shadow"]
    for _ in range(3):
        store.undo()
    assert store.state.scene.light == Light()
    assert (panel.turn.value(), panel.occlusion.value(), panel.shadow.value()) == (0.0, 1.0, 0.5)


def test_a_drag_of_any_slider_is_one_step(panel: LightPanel, store: Store, steps: Steps) -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    for part in (panel.azimuth, panel.elevation, panel.shadow, panel.ambient, panel.turn, panel.occlusion):
        slider, before = part.slider, len(steps())
        option = slider.width() * (slider.value() - slider.minimum()) // (slider.maximum() - slider.minimum())
        start = QPoint(min(max(option, 6), slider.width() - 6), slider.height() // 2)
        to = QPoint(slider.width() // 4, slider.height() // 2)
        QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=start)
        assert slider.isSliderDown()
        for share in (1, 2, 3, 4):
            QTest.mouseMove(slider, start + (to - start) * share / 4)
        QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=to)
        assert len(steps()) == before + 1, part.slider.accessibleName()


def test_every_control_has_a_name_and_a_hint(panel: LightPanel) -> None:
    from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QSlider

    kinds = (QSlider, QAbstractSpinBox, QComboBox)
    parts = [part for kind in kinds for part in panel._numbers.findChildren(kind)]
    assert len(parts) >= 13
    assert all(part.accessibleName() and part.toolTip() for part in parts)


@pytest.mark.parametrize("mode", ["xray", "mip", "slices"])
def test_no_light_falls_on_what_is_shown_as_it_is(mode: str) -> None:
    assert not light_commands.is_lit(mode)


@pytest.mark.parametrize("mode", ["surface", "mesh", "volume"])
def test_light_falls_on_what_has_a_surface(mode: str) -> None:
    assert light_commands.is_lit(mode)


def test_an_x_ray_takes_no_light(panel: LightPanel, store: Store) -> None:
    store.do(look.set_mode, "xray")
    assert not panel.ball.isEnabled() and not panel.azimuth.isEnabled()
    store.do(look.set_mode, "volume")
    assert panel.ball.isEnabled()
    store.put(State())
    assert not panel.ball.isEnabled()
