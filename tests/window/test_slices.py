"""Slices cross where a person puts them: by keys, wheel, double click and the density picker."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from xrayview.scene.lens import Lens
from xrayview.scene.scene import MODES
from xrayview.window.actions.table import TABLE
from xrayview.window.commands import camera, change, look, pick, slices
from xrayview.window.state import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Wait
    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QWidget

    from xrayview.window.main_window import MainWindow

FACED = {
    "as-taken": (1, 1),
    "behind": (1, -1),
    "+90": (0, -1),
    "-90": (0, 1),
    "above": (2, -1),
    "below": (2, 1),
}
"""Of each view the axis of the slice that is faced, and the way along it that leads away from the viewer."""


@pytest.fixture
def window(
    new_window: Callable[..., MainWindow], wait: Wait, film: Path, fake_pipeline: list[Any]
) -> MainWindow:
    """A ball of radius 11 / 32 in slices."""
    made = new_window(film)
    wait(lambda: made.store.state.document.volume is not None, "the ball is there")
    made.store.do(look.set_mode, "slices")
    surface_of(made).setFocus()
    return made


def surface_of(window: MainWindow) -> QWidget:
    assert window.centre.view is not None
    return window.centre.view.surface()


def steps(window: MainWindow) -> list[str]:
    return [edit.name for edit in window.store.state.sheet.history.past]


def crossing(window: MainWindow) -> tuple[float, float, float]:
    return window.store.state.scene.slices_at


def place_of(window: MainWindow, *point: float) -> QPoint:
    """Where a point of the world is in the view."""
    import numpy as np
    from PySide6.QtCore import QPoint

    surface = surface_of(window)
    lens = Lens(window.store.state.scene.camera, surface.width() / surface.height())
    right, down, _ = lens.seen(np.array([point]))[0]
    return QPoint(round(right * surface.width()), round(down * surface.height()))


def double_click(window: MainWindow, place: QPoint) -> None:
    """As a hand does it: two clicks, of which the second is the double one."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    QTest.mouseClick(surface_of(window), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(surface_of(window), Qt.MouseButton.LeftButton, pos=place)


def wheel(window: MainWindow, notches: int, held: str) -> None:
    from PySide6.QtCore import QPoint, QPointF, Qt
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    surface = surface_of(window)
    place, none = QPointF(surface.rect().center()), Qt.MouseButton.NoButton
    keys, turned = getattr(Qt.KeyboardModifier, f"{held}Modifier"), QPoint(0, 120 * notches)
    phase = Qt.ScrollPhase.NoScrollPhase
    there = surface.mapToGlobal(place)
    QApplication.sendEvent(surface, QWheelEvent(place, there, QPoint(), turned, none, keys, phase, False))


@pytest.mark.parametrize("view", FACED)
def test_the_slice_that_is_faced_moves_away_from_the_viewer(view: Any) -> None:
    axis, way = FACED[view]
    state = slices.leaf(camera.take_view(State(), view), 0.1)
    moved = [0.0, 0.0, 0.0]
    moved[axis] = 0.1 * way
    assert state.scene.slices_at == pytest.approx(tuple(moved))
    assert slices.leaf(state, -0.1).scene.slices_at == (0.0, 0.0, 0.0)


def test_slices_stay_within_the_cube() -> None:
    assert slices.set_slice(State(), 2, 0.7).scene.slices_at == (0.0, 0.0, 0.5)
    assert slices.cross(State(), (-3.0, 0.1, 3.0)).scene.slices_at == (-0.5, 0.1, 0.5)
    assert slices.leaf(State(), -2.0).scene.slices_at == (0.0, -0.5, 0.0)


def test_every_mode_has_a_row_with_a_key_of_its_own(window: MainWindow) -> None:
    from PySide6.QtTest import QTest

    keys = {row.name: row.keys for row in TABLE if row.name in MODES}
    assert keys == {
        "surface": ("1",), "volume": ("2",), "xray": ("3",), "mip": ("4",), "slices": ("5",), "mesh": ("6",),
    }  # fmt: skip
    for mode, (key,) in keys.items():
        QTest.keyClicks(surface_of(window), key)
        assert window.store.state.scene.mode == mode
        assert [name for name in MODES if window.actions_by_name[name].isChecked()] == [mode]
        assert [key for key, button in window.look.mode.buttons.items() if button.isChecked()] == [mode]


def test_keys_leaf_through_the_slices(window: MainWindow) -> None:
    from PySide6.QtTest import QTest

    before = steps(window)
    QTest.keyClicks(surface_of(window), "...,")
    assert crossing(window) == pytest.approx((0.0, 0.02, 0.0))
    assert window.look.slices.places[1].value() == pytest.approx(0.02)
    assert steps(window) == [*before, "Slices"]  # quick repeats are one step
    window.store.do(look.set_mode, "surface")
    QTest.keyClicks(surface_of(window), ".")
    assert crossing(window) == pytest.approx((0.0, 0.02, 0.0))
    window.store.undo()
    window.store.undo()
    assert crossing(window) == (0.0, 0.0, 0.0)


def test_ctrl_and_wheel_leaf_and_the_wheel_alone_comes_nearer(window: MainWindow) -> None:
    wheel(window, 3, "Control")
    assert crossing(window) == pytest.approx((0.0, 0.03, 0.0))
    assert window.store.state.scene.camera.zoom == 1.0
    wheel(window, 1, "No")
    assert crossing(window) == pytest.approx((0.0, 0.03, 0.0))
    assert window.store.state.scene.camera.zoom > 1.1
    window.store.do(look.set_mode, "volume")
    zoom = window.store.state.scene.camera.zoom
    wheel(window, 1, "Control")
    assert window.store.state.scene.camera.zoom > zoom


def test_a_double_click_lets_them_cross_in_what_is_seen_there(window: MainWindow) -> None:
    before = steps(window)
    double_click(window, place_of(window, 0.2, 0.0, 0.1))
    assert crossing(window) == pytest.approx((0.2, 0.0, 0.1), abs=0.003)
    assert steps(window) == [*before, "Slices"] and window.store.state.sheet.sight is None
    double_click(window, place_of(window, 0.45, 0.0, 0.45))  # in a slice, but in air
    assert crossing(window) == pytest.approx((0.2, 0.0, 0.1), abs=0.003)
    assert steps(window) == [*before, "Slices"]
    window.store.undo()
    assert crossing(window) == (0.0, 0.0, 0.0)


def test_from_the_side_a_double_click_hits_the_slice_that_is_in_front(window: MainWindow) -> None:
    window.store.do(camera.turn, 40.0, 30.0)
    turned = window.store.state.scene.camera
    double_click(window, place_of(window, 0.1, -0.2, 0.0))  # of the level slice, before the upright one
    assert crossing(window) == pytest.approx((0.1, -0.2, 0.0), abs=0.006)
    assert window.store.state.scene.camera == turned


def test_in_the_other_modes_a_double_click_looks_as_the_film_was_taken(window: MainWindow) -> None:
    window.store.do(look.set_mode, "mip")
    window.store.do(camera.turn, 40.0, 0.0)
    double_click(window, surface_of(window).rect().center())
    assert window.store.state.scene.camera.azimuth_degrees == 0.0 and crossing(window) == (0.0, 0.0, 0.0)


def test_the_density_picker_lets_them_cross_and_notes_the_line(window: MainWindow) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    before = steps(window)
    window.actions_by_name["pick"].trigger()
    QTest.mouseClick(surface_of(window), Qt.MouseButton.LeftButton, pos=place_of(window, -0.1, 0.0, 0.2))
    assert crossing(window) == pytest.approx((-0.1, 0.0, 0.2), abs=0.003)
    sight = window.store.state.sheet.sight
    assert sight is not None and sight.picked is not None
    assert sight.picked.density == pytest.approx(0.8, abs=0.01)
    window.store.do(pick.pick_depth, 0.25)  # another place of the same line
    assert crossing(window) == pytest.approx((-0.1, -0.25, 0.2), abs=0.003)
    assert steps(window) == [*before, "Pick density", "Pick density"]


def test_the_page_of_keys_tells_of_them() -> None:
    from xrayview.window.view.mouse import MOUSE_IN_WORDS
    from xrayview.window.view.tools import TOOLS_IN_WORDS

    assert ", and ." in MOUSE_IN_WORDS and "ctrl and wheel" in MOUSE_IN_WORDS
    assert "In slices, double click" in MOUSE_IN_WORDS and "slices cross there" in TOOLS_IN_WORDS


def test_slices_stay_within_what_is_stretched(window: MainWindow) -> None:
    window.store.do(change.set_stretch, 1, 2.0)
    window.store.do(slices.set_slice, 1, 3.0)
    window.store.do(slices.set_slice, 0, 3.0)
    assert crossing(window) == (0.5, 1.0, 0.0)
    assert window.look.slices.places[1].value() == 1.0
    window.look.slices.places[1].number.setValue(-0.8)
    assert crossing(window)[1] == -0.8
