"""Cuts pulled by the mouse in the 3D picture: a pull is one step; beside a knob the view is turned."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from xrayview.scene.cuts import CutBox, CutOctant, CutPlane, CutSphere
from xrayview.scene.scene import Camera
from xrayview.window.commands import camera, cut, pick, stereo
from xrayview.window.view.picture import Picture

if TYPE_CHECKING:
    from conftest import Wait
    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QWidget

    from xrayview.window.main_window import MainWindow
    from xrayview.window.view.cut_grip import CutGrip


@pytest.fixture
def window(
    new_window: Callable[..., MainWindow], wait: Wait, film: Path, fake_pipeline: list[Any]
) -> MainWindow:
    from xrayview.window.commands import preferences

    window = new_window(film)
    window.store.do(preferences.reduce_motion, True)
    wait(lambda: window.store.state.document.volume is not None, "the film is reconstructed")
    return window


def grip(window: MainWindow) -> CutGrip:
    assert window.centre.view is not None
    return window.centre.view.cuts


def surface(window: MainWindow) -> QWidget:
    assert window.centre.view is not None
    return window.centre.view.surface()


def knob(window: MainWindow, name: str, number: int = 0) -> QPoint:
    return grip(window).place_of(number, name).toPoint()  # type: ignore[arg-type]


def pull(window: MainWindow, start: QPoint, right: int, down: int, key: str = "") -> None:
    """Drag in five moves from a place, with a key held."""
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    held = getattr(Qt.KeyboardModifier, f"{key}Modifier") if key else Qt.KeyboardModifier.NoModifier
    QTest.mousePress(surface(window), Qt.MouseButton.LeftButton, held, start)
    for part in range(1, 6):
        QTest.mouseMove(surface(window), start + QPoint(right * part // 5, down * part // 5))
    QTest.mouseRelease(surface(window), Qt.MouseButton.LeftButton, held, start + QPoint(right, down))


def steps(window: MainWindow) -> list[str]:
    return [edit.name for edit in window.store.state.sheet.history.past]


def only_cut(window: MainWindow) -> Any:
    (one,) = window.store.state.scene.cuts
    return one


def edge(window: MainWindow) -> float:
    """How long a cube edge is drawn, by parallel rays at zoom 1."""
    return float(min(surface(window).width(), surface(window).height()))


def test_a_plane_is_pulled_live_along_its_direction_and_that_is_one_step(window: MainWindow) -> None:
    window.store.do(cut.add_cut, "plane")
    seen: list[float] = []
    window.store.listen(lambda old, new: seen.append(new.scene.cuts[0].offset) if new.scene.cuts else None)  # type: ignore[union-attr]
    pull(window, knob(window, "position"), 0, 60)
    assert only_cut(window).normal == (0.0, -1.0, 0.0)
    assert only_cut(window).offset == pytest.approx(60 / edge(window), abs=1e-6)
    assert len({round(offset, 6) for offset in seen} - {0.0}) == 5
    assert steps(window) == ["Add cut", "Change cut"]
    assert window.cut.fields["plane"].position.value() == pytest.approx(60 / edge(window), abs=0.005)
    window.store.undo()
    assert only_cut(window).offset == 0.0 and window.store.state.scene.camera == Camera()


def test_the_tip_turns_a_plane(window: MainWindow) -> None:
    window.store.do(cut.add_cut, "plane")
    pull(window, knob(window, "direction"), 4000, 0)
    assert only_cut(window).normal == pytest.approx((0.0, 1.0, 0.0), abs=1e-6)  # all the way round behind
    window.store.undo()
    pull(window, knob(window, "direction"), round(0.15 * edge(window)), 0)
    x, y, _ = only_cut(window).normal
    assert np.degrees(np.arctan2(x, -y)) == pytest.approx(30.0, abs=1.0)  # half the arm of 0.3


@pytest.mark.parametrize("projection", ["parallel", "perspective"])
def test_box_octant_and_sphere_are_pulled_where_the_pointer_goes(window: MainWindow, projection: str) -> None:
    from PySide6.QtCore import QPoint

    window.store.do(camera.set_projection, projection)  # type: ignore[arg-type]
    window.store.do(camera.turn, 30.0, 20.0)
    for kind, name in (("box", "centre"), ("octant", "corner"), ("sphere", "centre")):
        window.store.do(cut.add_cut, kind)  # type: ignore[arg-type]
        before = knob(window, name)
        pull(window, before, 40, -25)
        assert (knob(window, name) - before - QPoint(40, -25)).manhattanLength() <= 2
        assert steps(window)[-2:] == ["Add cut", "Change cut"]
        window.store.do(cut.remove_cut)
    window.store.do(cut.add_cut, "box")
    old = only_cut(window)
    pull(window, knob(window, "right"), 50, 10)
    new = only_cut(window)
    assert new.high[0] > old.high[0] + 0.02
    assert new == CutBox(old.low, (new.high[0], *old.high[1:]), "outside")
    window.store.do(cut.remove_cut)
    window.store.do(cut.add_cut, "sphere")
    pull(window, knob(window, "radius"), -50, 0)
    assert 0.15 < only_cut(window).radius < 0.27 and isinstance(only_cut(window), CutSphere)


def test_beside_a_knob_or_with_a_key_held_the_mouse_is_the_view_s(window: MainWindow) -> None:
    from PySide6.QtCore import QPoint

    window.store.do(cut.add_cut, "plane")
    before, place = only_cut(window), knob(window, "position")
    pull(window, place + QPoint(60, 40), 50, 0)
    assert window.store.state.scene.camera.azimuth_degrees == pytest.approx(-20.0)
    pull(window, knob(window, "position"), 50, 0, "Shift")
    assert only_cut(window) == before and steps(window) == ["Add cut", "Turn view", "Turn view"]


def test_hidden_handles_are_neither_seen_nor_taken_hold_of(window: MainWindow) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    window.store.do(cut.add_cut, "plane")
    assert grip(window).overlay.isVisible()
    place = knob(window, "position")
    QTest.keyClick(window, Qt.Key.Key_C, Qt.KeyboardModifier.ShiftModifier)
    assert not grip(window).overlay.isVisible() and not window.cut.handles.isChecked()
    pull(window, place, 50, 0)
    assert steps(window) == ["Add cut", "Turn view"]
    QTest.keyClick(window, Qt.Key.Key_C, Qt.KeyboardModifier.ShiftModifier)
    assert grip(window).overlay.isVisible()
    QTest.keyClick(window, Qt.Key.Key_C)
    assert not grip(window).overlay.isVisible() and window.store.state.scene.cuts == ()


def test_both_eyes_and_a_tool_in_hand_show_no_handles(window: MainWindow) -> None:
    window.store.do(cut.add_cut, "sphere")
    window.store.do(stereo.set_stereo, True)
    assert not grip(window).overlay.isVisible()
    window.store.do(stereo.set_stereo, False)
    assert grip(window).overlay.isVisible()
    window.store.do(pick.take_tool, "pick")
    assert not grip(window).overlay.isVisible()


def test_the_knob_of_another_cut_chooses_it(window: MainWindow) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    window.store.do(cut.add_cut, "octant")
    window.store.do(cut.change_cut, CutOctant((1.0, -1.0, 1.0), (0.2, 0.0, 0.1)))
    window.store.do(cut.add_cut, "sphere")
    assert cut.chosen(window.store.state) == 1
    QTest.mouseClick(surface(window), Qt.MouseButton.LeftButton, pos=knob(window, "corner", 0))
    assert cut.chosen(window.store.state) == 0 and window.cut.fields["octant"].isVisible()
    assert steps(window) == ["Add cut", "Change cut", "Add cut"]


def test_the_pointer_and_a_hint_say_that_a_knob_can_be_taken(window: MainWindow, wait: Wait) -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtGui import QHelpEvent
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QToolTip

    window.store.do(cut.add_cut, "box")
    view = surface(window)
    top = knob(window, "top")
    QTest.mouseMove(view, top)
    assert view.cursor().shape() == Qt.CursorShape.OpenHandCursor
    QApplication.sendEvent(view, QHelpEvent(QHelpEvent.Type.ToolTip, top, view.mapToGlobal(top)))
    assert QToolTip.text() == "Move the top face"
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=top)
    assert view.cursor().shape() == Qt.CursorShape.ClosedHandCursor
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=top)
    QTest.mouseMove(view, top + QPoint(70, 30))
    assert view.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_a_pull_whose_release_went_elsewhere_ends_at_the_next_move(window: MainWindow) -> None:
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    window.store.do(cut.add_cut, "sphere")
    start = knob(window, "centre")
    QTest.mousePress(surface(window), Qt.MouseButton.LeftButton, pos=start)
    none = Qt.MouseButton.NoButton
    place = QPointF(start) + QPointF(80, 0)
    move = QMouseEvent(QEvent.Type.MouseMove, place, place, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(surface(window), move)
    assert not grip(window).held and only_cut(window).centre == (0.0, 0.0, 0.0)
    assert steps(window) == ["Add cut"]


def test_undo_amid_a_pull_ends_it(window: MainWindow) -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    window.store.do(cut.add_cut, "sphere")
    start = knob(window, "centre")
    QTest.mousePress(surface(window), Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(surface(window), start + QPoint(50, 0))
    assert grip(window).held and only_cut(window).centre[0] > 0
    window.store.undo()
    assert not grip(window).held and only_cut(window).centre == (0.0, 0.0, 0.0)
    QTest.mouseMove(surface(window), start + QPoint(90, 0))
    assert only_cut(window).centre == (0.0, 0.0, 0.0)
    QTest.mouseRelease(surface(window), Qt.MouseButton.LeftButton, pos=start + QPoint(90, 0))


@pytest.mark.parametrize("projection", ["parallel", "perspective"])
def test_the_picture_is_cut_where_the_handle_lies(window: MainWindow, wait: Wait, projection: str) -> None:
    """The ball's upper end is the near rim of the flat that the plane leaves, by the handles' own measure."""
    from xrayview.render.opengl import pixels_of

    window.store.do(camera.set_projection, projection)  # type: ignore[arg-type]
    window.store.do(cut.add_cut, "plane")
    window.store.do(cut.change_cut, CutPlane((0.0, 0.0, 1.0), 0.15))
    view = surface(window)
    picture = Picture(window.store.state.scene.camera, view.width(), view.height())
    _, rim = picture.place(np.array([0.0, -math.sqrt((11 / 32) ** 2 - 0.15**2), 0.15]))
    if projection == "parallel":
        assert rim == pytest.approx(knob(window, "position").y(), abs=1.0)

    def highest() -> float:
        assert window.centre.view is not None
        rows = np.nonzero(pixels_of(window.centre.view.render_window()).max(axis=(1, 2)) > 40)[0]
        return float(rows.min()) / view.devicePixelRatioF() if rows.size else -1.0

    wait(lambda: abs(highest() - rim) < 6.0, "the ball ends where the plane is")


def test_handles_are_no_part_of_a_saved_picture(window: MainWindow, wait: Wait, tmp_path: Path) -> None:
    from PIL import Image

    from xrayview.window.commands import preferences

    window.store.do(cut.add_cut, "box")
    pictures = []
    for wanted in (True, False):
        window.store.do(preferences.show_cut_handles, wanted)
        path = tmp_path / f"{wanted}.png"
        window.exports.save_picture(path, stereo=False)
        wait(lambda path=path: path.with_name(f"{path.name}.json").exists(), "the picture is saved")  # type: ignore[misc]
        pictures.append(np.asarray(Image.open(path).convert("RGB")))
    assert np.array_equal(*pictures) and pictures[0].max() > 60
