"""What is seen live by two eyes is what is exported, in every kind; a wiggle swings and stands still."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pytest

from xrayview.scene.scene import METHODS, STEREO_KINDS
from xrayview.window.commands import camera, files, look, preferences, stereo

if TYPE_CHECKING:
    from conftest import Wait

    from xrayview.window.main_window import MainWindow

NewWindow = Callable[..., "MainWindow"]
Picture = npt.NDArray[np.int16]


def live(window: MainWindow) -> Picture:
    """The 3D part of a screenshot of the window, (H, W, 3) in 0..255."""
    from PySide6.QtCore import QPoint, QRect
    from PySide6.QtGui import QImage

    view = window.centre.view
    assert view is not None
    place = QRect(view.mapTo(window, QPoint(0, 0)), view.size())
    image = window.grab().toImage().copy(place).convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(np.int16)


def exported(window: MainWindow, stereo: bool | None = None) -> Picture:
    """The same scene drawn for a file, as large as the view."""
    from xrayview.jobs import run
    from xrayview.window.saving import picture

    return run(picture(window.store.state, window.centre.view_size(), stereo)).astype(np.int16)


@pytest.fixture(autouse=True)
def nothing_over_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but the volume in the 3D part: what lies over it has tests of its own."""
    from xrayview.window.view.cut_grip import CutGrip
    from xrayview.window.view.mark import TrustMark
    from xrayview.window.view.signs import Signs

    monkeypatch.setattr(CutGrip, "show_state", lambda grip, state, camera: None)
    monkeypatch.setattr(Signs, "show_state", lambda signs, state, camera: None)
    monkeypatch.setattr(TrustMark, "show_state", lambda mark, state: None)


@pytest.fixture
def window(new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any]) -> MainWindow:
    window = new_window(film)
    wait(lambda: window.store.state.document.volume is not None, "the film is reconstructed")
    wait(lambda: (live(window).max(axis=2) > 40).mean() > 0.05, "the volume is drawn")
    window.store.do(camera.turn, 0.0, 20.0)
    window.store.do(stereo.set_eye_angle, 8.0)
    window.store.do(stereo.set_zero_parallax, -0.2)
    return window


def agree(window: MainWindow, wait: Wait, expected: Picture) -> None:
    wait(
        lambda: live(window).shape == expected.shape and np.abs(live(window) - expected).mean() <= 1.0,
        "the live picture is the exported one, but for a mean difference of 1 of 255",
    )


@pytest.mark.parametrize("projection", ["parallel", "perspective"])
@pytest.mark.parametrize("kind", [kind for kind in STEREO_KINDS if kind != "wiggle"])
def test_the_exported_picture_equals_the_live_one(
    kind: Any, projection: Any, window: MainWindow, wait: Wait
) -> None:
    window.store.do(camera.set_projection, projection)
    one_eye = exported(window, stereo=False)
    window.store.do(stereo.set_stereo_kind, kind)
    expected = exported(window)
    assert np.abs(expected - one_eye).mean() > 2.0  # so that agreeing means something
    agree(window, wait, expected)


@pytest.mark.parametrize("method", METHODS)
def test_every_method_is_seen_as_it_is_exported(method: Any, window: MainWindow, wait: Wait) -> None:
    window.store.do(stereo.set_stereo_method, method)
    window.store.do(stereo.swap_eyes, True)
    agree(window, wait, exported(window))


@pytest.mark.parametrize("width", [1001, 1002])
def test_a_view_of_odd_width_is_filled_side_by_side(width: int, window: MainWindow, wait: Wait) -> None:
    window.resize(width, 700)
    window.store.do(look.set_mode, "xray")
    window.store.do(stereo.set_stereo_kind, "cross-eyed")
    wait(lambda: window.width() == width, "the window is resized")
    agree(window, wait, exported(window))
    window.store.do(stereo.set_stereo, False)
    agree(window, wait, exported(window))


def test_a_wiggle_swings_draws_each_picture_once_and_stands_still_for_those_who_ask(
    window: MainWindow, wait: Wait
) -> None:
    view = window.centre.view
    assert view is not None
    still = exported(window, stereo=False)
    window.store.do(preferences.reduce_motion, True)
    window.store.do(stereo.set_stereo_kind, "wiggle")
    agree(window, wait, still)
    assert not view.both_eyes.isVisible()
    window.store.do(preferences.reduce_motion, False)
    window.store.do(stereo.set_eye_angle, 8.1)
    wiggle = view.both_eyes.wiggle
    wait(lambda: wiggle.pictures == 13, "the thirteen pictures are drawn")
    drawn: list[None] = []
    view.drawn.connect(lambda: drawn.append(None))
    seen: set[bytes] = set()

    def all_were_seen() -> bool:
        seen.add(live(window).tobytes())
        return len(seen) == 13

    wait(all_were_seen, "thirteen different pictures come by")
    assert drawn == []
    left, right = np.nonzero(still.max(axis=2) > 40)[1].min(), still.shape[1] // 2
    assert (
        len({np.frombuffer(one, np.int16).reshape(still.shape)[:, left:right].tobytes() for one in seen})
        == 13
    )
    window.store.do(stereo.set_stereo, False)
    agree(window, wait, still)
    assert wiggle.pictures == 0


def test_a_wiggle_that_nobody_sees_stops_and_begins_again(window: MainWindow, wait: Wait) -> None:
    view = window.centre.view
    assert view is not None
    window.store.do(preferences.reduce_motion, False)
    window.store.do(stereo.set_stereo_kind, "wiggle")
    wiggle = view.both_eyes.wiggle
    wait(lambda: wiggle.pictures > 2, "it swings")
    window.store.do(files.show_page, "train")
    wait(lambda: wiggle.pictures == 0, "it stopped")
    window.store.do(files.show_page, "explore")
    wait(lambda: wiggle.pictures > 2, "it swings again")


def test_the_stereo_picture_of_a_wiggle_is_an_anaglyph(
    window: MainWindow, wait: Wait, tmp_path: Path
) -> None:
    window.store.do(stereo.set_stereo_kind, "wiggle")
    path = tmp_path / "both.png"
    window.exports.save_picture(path, stereo=True)
    wait(lambda: path.with_name("both.png.json").exists(), "the stereo picture is saved")
    assert json.loads(path.with_name("both.png.json").read_text())["scene"]["stereo"]["kind"] == "anaglyph"


def test_side_by_side_a_click_into_either_picture_picks_the_same(window: MainWindow, wait: Wait) -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    from xrayview.window.commands import pick

    view = window.centre.view
    assert view is not None
    window.store.do(stereo.set_stereo_kind, "side-by-side")
    window.store.do(pick.take_tool, "pick")
    half, rays = view.width() // 2, []
    for x in (half // 2 + 9, half + half // 2 + 9):
        QTest.mouseClick(view.surface(), Qt.MouseButton.LeftButton, pos=QPoint(x, view.height() // 2))
        sight = window.store.state.sheet.sight
        assert sight is not None
        rays.append(sight.ray)
    assert rays[0].start == pytest.approx(rays[1].start)
    assert rays[0].direction == pytest.approx(rays[1].direction)


def test_the_menu_shows_each_kind_and_says_which_it_is(window: MainWindow, wait: Wait) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    window.store.do(stereo.set_stereo, False)
    for kind in STEREO_KINDS:
        window.actions_by_name[kind].trigger()
        eyes = window.store.state.scene.stereo
        assert eyes is not None and eyes.kind == kind and eyes.eye_angle_degrees == 8.0
        assert [one for one in STEREO_KINDS if window.actions_by_name[one].isChecked()] == [kind]
        assert window.stereo.kind.currentData() == kind
    QTest.keyClick(window, Qt.Key.Key_S)
    assert window.store.state.scene.stereo is None
    assert not any(window.actions_by_name[kind].isChecked() for kind in STEREO_KINDS)
    QTest.keyClick(window, Qt.Key.Key_S)
    assert window.store.state.scene.stereo is not None
    assert window.store.state.scene.stereo.kind == "wiggle"
