"""Views glide: the scene jumps in one step, the picture follows the shorter way, any input ends it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from xrayview.scene.scene import Camera
from xrayview.scene.views import camera_axes
from xrayview.window.commands import camera, preferences
from xrayview.window.view.glide import SECONDS, Glide, between, is_jump

if TYPE_CHECKING:
    from conftest import Wait

    from xrayview.window.main_window import MainWindow
    from xrayview.window.view.view3d import View3D


def test_a_glide_begins_and_ends_at_its_cameras_and_never_goes_the_long_way() -> None:
    start, end = Camera(azimuth_degrees=170.0, zoom=2.0), Camera(azimuth_degrees=-170.0, roll_degrees=90.0)
    assert between(start, end, 0.0) == start
    last = between(start, end, 1.0)
    for one, other in zip(camera_axes(last), camera_axes(end), strict=True):
        assert one == pytest.approx(other)
    way = [between(start, end, share) for share in np.linspace(0, 1, 50)]
    turned = [one.azimuth_degrees for one in way]
    assert turned == sorted(turned) and turned[-1] - turned[0] == pytest.approx(20.0)
    assert [one.zoom for one in way] == sorted((one.zoom for one in way), reverse=True)


def test_a_glide_is_slow_at_both_ends() -> None:
    end = Camera(azimuth_degrees=90.0)
    early, middle, late = (between(Camera(), end, share).azimuth_degrees for share in (0.1, 0.5, 0.9))
    assert early < 5.0 and middle == pytest.approx(45.0) and late > 85.0


def test_only_a_jump_glides() -> None:
    assert is_jump(Camera(), Camera(azimuth_degrees=90.0))
    assert is_jump(Camera(), Camera(zoom=3.0)) and is_jump(Camera(pan=(0.4, 0.0)), Camera())
    assert not is_jump(Camera(179.0), Camera(-179.0))  # two degrees round the back
    assert not is_jump(Camera(), Camera(5.0, 5.0, zoom=1.15))
    assert not is_jump(Camera(), Camera(azimuth_degrees=90.0, projection="perspective"))


def test_a_glide_that_is_overtaken_goes_on_from_where_it_is() -> None:
    now = [0.0]
    glide = Glide(lambda: now[0])
    glide.start(Camera(), Camera(azimuth_degrees=90.0))
    now[0] = SECONDS / 2
    assert glide.camera(Camera(90.0)).azimuth_degrees == pytest.approx(45.0)
    glide.start(Camera(90.0), Camera(180.0))
    assert glide.camera(Camera(180.0)).azimuth_degrees == pytest.approx(45.0)
    now[0] += SECONDS * 1.01
    assert not glide.under_way and glide.camera(Camera(180.0)) == Camera(180.0)


@pytest.fixture
def window(
    new_window: Callable[..., MainWindow], wait: Wait, film: Path, fake_pipeline: list[Any]
) -> MainWindow:
    window = new_window(film)
    drawn: list[float] = []
    assert window.centre.view is not None
    window.centre.view.drawn.connect(lambda: drawn.append(0.0))
    wait(lambda: drawn, "the volume is drawn")
    return window


def cameras_drawn(view: View3D) -> list[Camera]:
    """Grows with every frame by the camera it was drawn with."""
    seen: list[Camera] = []
    view.drawn.connect(lambda: seen.append(view._stage.scene.camera) if view._stage.scene else None)
    return seen


def test_a_standard_view_is_reached_in_several_frames_and_is_one_step(window: MainWindow, wait: Wait) -> None:
    view = window.centre.view
    assert view is not None
    window.store.do(preferences.reduce_motion, False)
    # However slow the machine: the frames say how far the glide is.
    ticks = iter(np.arange(0.0, 100.0, SECONDS / 40).tolist())
    view._glide._clock = lambda: next(ticks)
    seen = cameras_drawn(view)
    marked: list[Camera] = []
    view.drawn.connect(lambda: marked.append(view.signs.marker._camera))
    window.look.views["+90"].click()
    assert window.store.state.scene.camera == Camera(azimuth_degrees=90.0)
    wait(lambda: seen and seen[-1] == Camera(azimuth_degrees=90.0), "the view has come to rest")
    marker = view.signs.marker
    assert marker.accessibleDescription().startswith("Seen from the +90° side;")
    between = [one.azimuth_degrees for one in seen if 0.0 < one.azimuth_degrees < 90.0]
    assert len(between) >= 2 and between == sorted(between)
    # The marker turns with the picture; between two looks at the clock it may be a little ahead.
    for drawn, said in zip(seen, marked, strict=True):
        assert abs(said.azimuth_degrees - drawn.azimuth_degrees) < 30.0
    assert marked[-1] == seen[-1]
    assert [edit.name for edit in window.store.state.sheet.history.past] == ["Standard view"]
    window.store.undo()
    wait(lambda: seen[-1] == Camera(), "undoing glides back")
    assert any(0.0 < one.azimuth_degrees < 90.0 for one in seen[seen.index(Camera(azimuth_degrees=90.0)) :])


@pytest.mark.parametrize("kind", ["key", "wheel", "press"])
def test_any_input_ends_a_glide(window: MainWindow, wait: Wait, kind: str) -> None:
    from PySide6.QtCore import QPoint, QPointF, Qt
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    view = window.centre.view
    assert view is not None
    window.store.do(preferences.reduce_motion, False)
    view._glide._clock = lambda: 0.0  # a glide that would never end
    window.store.do(camera.take_view, "behind")
    assert view._glide.under_way
    surface = view.surface()
    if kind == "key":
        surface.setFocus()
        QTest.keyClick(surface, Qt.Key.Key_Right)
    elif kind == "wheel":
        at, button, keys = QPointF(50, 50), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        phase = Qt.ScrollPhase.NoScrollPhase
        notch = QWheelEvent(at, at, QPoint(), QPoint(0, 120), button, keys, phase, False)
        QApplication.sendEvent(surface, notch)
    else:
        QTest.mousePress(surface, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    assert not view._glide.under_way
    seen = cameras_drawn(view)
    view._soon.start()
    wait(lambda: seen and seen[-1] == window.store.state.scene.camera, "the picture is the scene's")
    QTest.mouseRelease(surface, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    assert abs(window.store.state.scene.camera.azimuth_degrees) in (180.0, 175.0)


def test_a_hand_is_followed_at_once(window: MainWindow) -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    view = window.centre.view
    assert view is not None
    window.store.do(preferences.reduce_motion, False)
    surface = view.surface()
    QTest.mousePress(surface, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    QTest.mouseMove(surface, QPoint(250, 50))
    assert abs(window.store.state.scene.camera.azimuth_degrees) > 60.0 and not view._glide.under_way
    QTest.mouseRelease(surface, Qt.MouseButton.LeftButton, pos=QPoint(250, 50))


def test_with_reduced_motion_nothing_glides(window: MainWindow) -> None:
    view = window.centre.view
    assert view is not None
    assert window.actions_by_name["reduced-motion"].isChecked()  # as this test's settings ask
    window.store.do(camera.take_view, "behind")
    assert not view._glide.under_way
    window.actions_by_name["reduced-motion"].trigger()
    window.store.do(camera.take_view, "above")
    assert view._glide.under_way


@pytest.mark.parametrize("asks", [True, False])
def test_the_system_decides_where_a_person_has_said_nothing(
    monkeypatch: pytest.MonkeyPatch, new_window: Callable[..., MainWindow], own_state: Path, asks: bool
) -> None:
    import json

    from xrayview.window import remembering

    file = own_state / "settings.json"
    kept = json.loads(file.read_text())
    kept.pop("reduced_motion")
    file.write_text(json.dumps(kept))
    monkeypatch.setattr(remembering, "system_asks_for_less", lambda: asks)
    window = new_window()
    assert window.store.state.preferences.reduced_motion is asks
    window.actions_by_name["marker"].trigger()
    assert json.loads(file.read_text())["reduced_motion"] is None
    window.actions_by_name["reduced-motion"].trigger()
    assert json.loads(file.read_text())["reduced_motion"] is (not asks)


def test_a_style_that_animates_nothing_asks_for_less(
    application: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtWidgets import QProxyStyle, QStyle

    from xrayview.window.start import motion

    class Still(QProxyStyle):
        def styleHint(self, hint: Any, *rest: Any) -> int:
            if hint == QStyle.StyleHint.SH_Widget_Animation_Duration:
                return 0
            return super().styleHint(hint, *rest)

    assert not motion.system_asks_for_less()
    still = Still()
    monkeypatch.setattr(motion.QApplication, "style", lambda: still)
    assert motion.system_asks_for_less()


def test_where_frames_are_slow_the_next_view_comes_at_once_until_something_else_is_drawn() -> None:
    now = [0.0]
    glide = Glide(lambda: now[0])
    for seconds, slow in ((SECONDS / 10, False), (SECONDS / 2, True)):
        glide.start(Camera(), Camera(90.0))
        assert glide.under_way
        glide.frame_begins()
        now[0] += seconds
        glide.frame_ended()
        now[0] += SECONDS
        glide.start(Camera(), Camera(90.0))
        assert glide.under_way is not slow
        now[0] += SECONDS
    glide.forget_pace()
    glide.start(Camera(), Camera(90.0))
    assert glide.under_way
