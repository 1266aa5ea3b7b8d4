"""Tools over the 3D picture: a click or a key picks a density, a drag moves and stretches what is shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from xrayview.scene.lens import Lens
from xrayview.scene.transfer import BONE
from xrayview.window.commands import camera, look, pick

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Wait
    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QWidget

    from xrayview.window.main_window import MainWindow


@pytest.fixture
def phantom() -> Any:
    """A ball of 0.5 with a kernel of 0.9."""
    depth, row, column = np.mgrid[:32, :32, :32] - 15.5
    away = np.sqrt(depth**2 + row**2 + column**2)
    return np.where(away < 5, 0.9, np.where(away < 11, 0.5, 0.0)).astype(np.float32)


@pytest.fixture
def window(
    new_window: Callable[..., MainWindow], wait: Wait, film: Path, fake_pipeline: list[Any]
) -> MainWindow:
    made = new_window(film)
    wait(lambda: made.store.state.document.volume is not None, "the ball is there")
    made.store.do(look.set_mode, "volume")
    wait(lambda: made.centre.view is not None and made.centre.view.isVisible(), "the 3D view is shown")
    return made


def surface_of(window: MainWindow) -> QWidget:
    assert window.centre.view is not None
    return window.centre.view.surface()


def steps(window: MainWindow) -> list[str]:
    return [edit.name for edit in window.store.state.sheet.history.past]


def place_of(window: MainWindow, *point: float) -> QPoint:
    """Where a point of the world is in the view."""
    from PySide6.QtCore import QPoint

    surface = surface_of(window)
    lens = Lens(window.store.state.scene.camera, surface.width() / surface.height())
    right, down, _ = lens.seen(np.array([point]))[0]
    return QPoint(round(right * surface.width()), round(down * surface.height()))


def click(window: MainWindow, place: QPoint) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    QTest.mouseMove(surface_of(window), place)
    QTest.mouseClick(surface_of(window), Qt.MouseButton.LeftButton, pos=place)


def drag(window: MainWindow, right: int, down: int, held: str = "No") -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    surface, start = surface_of(window), surface_of(window).rect().center()
    keys = getattr(Qt.KeyboardModifier, f"{held}Modifier")
    QTest.mousePress(surface, Qt.MouseButton.LeftButton, keys, start)
    for part in range(1, 5):
        QTest.mouseMove(surface, start + QPoint(right * part // 4, down * part // 4))
    QTest.mouseRelease(surface, Qt.MouseButton.LeftButton, keys, start + QPoint(right, down))


def press(window: MainWindow, *keys: str) -> None:
    from PySide6.QtGui import QKeySequence
    from PySide6.QtTest import QTest

    for key in keys:
        held = QKeySequence(key)[0]
        QTest.keyClick(surface_of(window), held.key(), held.keyboardModifiers())


def densities(window: MainWindow) -> list[float]:
    return [point.density for point in window.store.state.scene.transfer.points]


def test_a_click_puts_a_point_at_the_density_seen_there_and_selects_it(window: MainWindow) -> None:
    before = steps(window)
    window.actions_by_name["pick"].trigger()
    click(window, place_of(window, 0.0, 0.0, 0.0))
    sight = window.store.state.sheet.sight
    assert sight is not None and sight.picked is not None
    assert 0.45 < sight.picked.density <= 0.5 and sight.picked.depth == pytest.approx(0.5 - 11 / 32, abs=0.05)
    assert len(densities(window)) == 5 and round(sight.picked.density, 3) in densities(window)
    selected = window.look.editor.canvas.selected
    assert densities(window)[selected] == pytest.approx(sight.picked.density, abs=1e-3)
    assert steps(window) == [*before, "Pick density"]
    window.store.undo()
    assert window.store.state.scene.transfer is BONE


def test_the_new_point_lies_on_the_function_so_that_the_picture_stays(window: MainWindow) -> None:
    from xrayview.window.transfer.edits import opacity_at

    window.store.do(pick.take_tool, "pick")
    click(window, place_of(window, 0.0, 0.0, 0.0))
    now = window.store.state.scene.transfer
    for density in np.linspace(0, 1, 41):
        assert opacity_at(now, density) == pytest.approx(opacity_at(BONE, density), abs=2e-3)


def test_a_second_click_there_adds_no_second_point(window: MainWindow) -> None:
    window.store.do(pick.take_tool, "pick")
    for _ in range(3):
        click(window, place_of(window, 0.0, 0.0, 0.0))
    assert len(densities(window)) == 5 and steps(window).count("Pick density") == 1
    assert window.store.state.scene.camera.azimuth_degrees == 0


def test_in_surface_mode_the_surface_goes_just_under_what_was_clicked(window: MainWindow) -> None:
    window.store.do(look.set_mode, "surface")
    window.store.do(look.set_iso_value, 0.3)
    window.store.do(pick.take_tool, "pick")
    click(window, place_of(window, 0.0, 0.0, 0.0))
    assert window.store.state.scene.iso_value == pytest.approx(0.72, abs=1e-3)
    click(window, place_of(window, 0.25, 0.0, 0.0))  # beside the kernel, where that surface is missed
    assert window.store.state.scene.iso_value == pytest.approx(0.4, abs=0.01)
    assert steps(window)[-2:] == ["Pick density"] * 2


def test_a_click_beside_the_ball_is_a_line_of_sight_without_a_density(window: MainWindow) -> None:
    before = steps(window)
    window.store.do(pick.take_tool, "pick")
    click(window, place_of(window, 0.45, 0.0, 0.45))
    sight = window.store.state.sheet.sight
    assert sight is not None and sight.picked is None and steps(window) == before


def test_with_the_tool_in_hand_a_drag_turns_all_the_same(window: MainWindow) -> None:
    window.store.do(pick.take_tool, "pick")
    drag(window, 40, 0)
    assert window.store.state.scene.camera.azimuth_degrees == pytest.approx(-16.0)
    assert window.store.state.sheet.sight is None and steps(window)[-1] == "Turn view"


def test_keys_move_a_cross_and_enter_picks_there(window: MainWindow) -> None:
    window.store.do(look.set_mode, "surface")
    window.actions_by_name["pick"].trigger()
    assert surface_of(window).hasFocus()
    press(window, "Shift+Right", "Shift+Right", "Right", "Up", "Return")
    assert window.store.state.scene.camera.azimuth_degrees == 0
    sight = window.store.state.sheet.sight
    assert sight is not None
    assert sight.ray.start[0] == pytest.approx(0.11, abs=0.003)
    assert sight.ray.start[2] == pytest.approx(0.01, abs=0.003)


def test_esc_puts_the_tool_away_wherever_the_focus_is(window: MainWindow) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    action = window.actions_by_name["pick"]
    action.trigger()
    assert action.isChecked() and surface_of(window).cursor().shape() == Qt.CursorShape.CrossCursor
    press(window, "Esc")
    assert window.store.state.tool == "turn" and not action.isChecked()
    assert surface_of(window).cursor().shape() == Qt.CursorShape.ArrowCursor
    action.trigger()
    window.look.preset.setFocus()
    QTest.keyClick(window.look.preset, Qt.Key.Key_Escape)
    assert window.store.state.tool == "turn"
    press(window, "Right")
    assert window.store.state.scene.camera.azimuth_degrees == 5.0


@pytest.mark.parametrize("way", ["ctrl", "tool"])
def test_a_drag_upwards_shows_more_and_sideways_is_softer_as_one_step(window: MainWindow, way: str) -> None:
    if way == "tool":
        window.actions_by_name["window"].trigger()
    side = min(surface_of(window).width(), surface_of(window).height())
    seen: list[float] = []
    window.store.listen(lambda old, new: seen.append(new.scene.transfer.points[0].density))
    before = steps(window)
    drag(window, 0, -side // 10, "Control" if way == "ctrl" else "No")
    assert len(set(seen)) >= 3
    assert densities(window) == pytest.approx([0.26, 0.33, 0.5, 0.9], abs=0.006)
    drag(window, side // 4, 0, "Control" if way == "ctrl" else "No")
    middle, wider = 0.58, 4**0.25
    wanted = [middle + (density - middle) * wider for density in (0.26, 0.33, 0.5, 0.9)]
    assert densities(window) == pytest.approx(wanted, abs=0.012)
    assert steps(window) == [*before, "Window and level", "Window and level"]
    assert window.store.state.scene.camera.azimuth_degrees == 0
    window.store.undo()
    window.store.undo()
    assert window.store.state.scene.transfer is BONE


def test_a_drag_that_comes_back_has_changed_nothing(window: MainWindow) -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    surface, start = surface_of(window), surface_of(window).rect().center()
    QTest.mousePress(surface, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, start)
    QTest.mouseMove(surface, start + QPoint(150, 400))
    assert densities(window) != [point.density for point in BONE.points]
    QTest.mouseMove(surface, start)
    QTest.mouseRelease(surface, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, start)
    assert window.store.state.scene.transfer.points == BONE.points


def test_in_the_other_modes_the_same_drag_sets_exposure_and_iso_value(window: MainWindow) -> None:
    side = min(surface_of(window).width(), surface_of(window).height())
    window.store.do(look.set_mode, "xray")
    drag(window, 30, -side // 4, "Control")
    assert window.store.state.scene.chi == pytest.approx(10 * 8**0.25, rel=0.02)
    assert steps(window)[-1] == "Exposure"
    window.store.do(look.set_mode, "surface")
    start = window.store.state.scene.iso_value
    drag(window, 30, side // 10, "Control")
    assert window.store.state.scene.iso_value == pytest.approx(start + 0.1, abs=0.006)
    assert steps(window)[-1] == "Iso-value"


def test_arrow_keys_window_and_level(window: MainWindow) -> None:
    window.actions_by_name["window"].trigger()
    press(window, "Up", "Shift+Up")
    assert densities(window) == pytest.approx([0.3, 0.37, 0.54, 0.94])
    press(window, "Shift+Left")
    spread = densities(window)[-1] - densities(window)[0]
    assert spread == pytest.approx(0.64 * 4**-0.05, abs=0.002)
    assert window.store.state.scene.camera.azimuth_degrees == 0


def test_a_drag_whose_release_went_elsewhere_ends(window: MainWindow) -> None:
    from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    surface, start = surface_of(window), surface_of(window).rect().center()
    QTest.mousePress(surface, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, start)
    QTest.mouseMove(surface, start + QPoint(0, 50))
    changed, none = window.store.state.scene.transfer, Qt.MouseButton.NoButton
    place = QPointF(start + QPoint(0, 90))
    move = QMouseEvent(
        QEvent.Type.MouseMove, place, surface.mapToGlobal(place), none, none, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(surface, move)
    assert window.store.state.scene.transfer is changed and steps(window)[-1] == "Window and level"
    QTest.mouseRelease(surface, Qt.MouseButton.LeftButton, pos=start)


def test_the_mark_stays_at_the_picked_place_while_the_view_turns(window: MainWindow) -> None:
    window.store.do(look.set_mode, "surface")
    window.store.do(pick.take_tool, "pick")
    click(window, place_of(window, 0.1, 0.0, 0.05))
    assert window.centre.view is not None
    mark, sight = window.centre.view.tools.mark, window.store.state.sheet.sight
    assert sight is not None and sight.picked is not None and mark.ring is not None
    assert (mark.ring.toPoint() - place_of(window, 0.1, 0.0, 0.05)).manhattanLength() <= 2
    assert mark.isVisible() and mark.line is not None and mark.line.length() < 2
    window.store.do(camera.turn, 60.0, 0.0)
    at = place_of(window, 0.1, sight.picked.depth - 0.5, 0.05)
    assert (mark.ring.toPoint() - at).manhattanLength() <= 3
    assert mark.line.length() > 100
    window.store.do(pick.forget_sight)
    assert not mark.isVisible()
