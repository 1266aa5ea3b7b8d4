"""The mouse over the 3D picture: a drag is one step, and ends even where its release is never heard."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from xrayview.scene.scene import Camera
from xrayview.window.commands import look
from xrayview.window.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Wait
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QMouseEvent

    from xrayview.window.main_window import MainWindow
    from xrayview.window.view.mouse import Drag


class Hand:
    """Sends mouse events to a `Drag`, with what is held down as the system says it."""

    def __init__(self) -> None:
        from xrayview.window.view.mouse import Drag

        self.store = Store()
        self.drag: Drag = Drag(self.store)

    def send(self, kind: str, button: str, held: str, x: float, keys: str = "", y: float = 100.0) -> None:
        from PySide6.QtCore import QSize

        self.drag.mouse(event(kind, button, held, x, keys, y), QSize(400, 300))

    def key(
        self, name: str, keys: str = "", text: str = "", kind: str = "KeyPress", again: bool = False
    ) -> bool:
        from PySide6.QtCore import QEvent, Qt
        from PySide6.QtGui import QKeyEvent

        pressed = QKeyEvent(
            getattr(QEvent.Type, kind), getattr(Qt.Key, f"Key_{name}"), modifiers(keys), text, again
        )
        if kind == "KeyRelease":
            self.drag.key_up(pressed)
            return True
        return self.drag.key(pressed)

    def steps(self) -> list[str]:
        return [edit.name for edit in self.store.state.sheet.history.past]


def modifiers(keys: str) -> Qt.KeyboardModifier:
    from PySide6.QtCore import Qt

    found = Qt.KeyboardModifier.NoModifier
    for name in keys.split():
        found |= getattr(Qt.KeyboardModifier, f"{name}Modifier")
    return found


def event(kind: str, button: str, held: str, x: float, keys: str = "", y: float = 100.0) -> QMouseEvent:
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent

    place = QPointF(x, y)
    down = Qt.MouseButton.NoButton
    for name in held.split():
        down |= getattr(Qt.MouseButton, f"{name}Button")
    one = getattr(Qt.MouseButton, f"{button}Button")
    return QMouseEvent(getattr(QEvent.Type, kind), place, place, one, down, modifiers(keys))


@pytest.fixture
def hand(application: Any) -> Hand:
    return Hand()


def test_a_drag_whose_release_went_elsewhere_ends_at_the_next_move(hand: Hand) -> None:
    hand.send("MouseButtonPress", "Left", "Left", 100)
    hand.send("MouseMove", "No", "Left", 120)
    hand.send("MouseMove", "No", "No", 300)
    assert hand.store.state.scene.camera.azimuth_degrees == pytest.approx(-8.0)
    assert hand.steps() == ["Turn view"] and not hand.drag.held


def test_a_drag_whose_release_went_elsewhere_ends_at_the_next_press(hand: Hand) -> None:
    hand.send("MouseButtonPress", "Left", "Left", 100)
    hand.send("MouseMove", "No", "Left", 120)
    hand.send("MouseButtonPress", "Right", "Right", 200)
    hand.send("MouseMove", "No", "Right", 220)
    hand.send("MouseButtonRelease", "Right", "No", 220)
    assert hand.steps() == ["Turn view"]
    hand.store.do(look.set_mode, "volume")
    assert hand.steps() == ["Turn view", "Mode"]


def test_a_second_button_changes_nothing_of_a_drag(hand: Hand) -> None:
    hand.send("MouseButtonPress", "Left", "Left", 100)
    hand.send("MouseButtonPress", "Right", "Left Right", 110)
    hand.send("MouseMove", "No", "Left", 120)
    hand.send("MouseButtonRelease", "Right", "Left", 120)
    hand.send("MouseMove", "No", "Left", 140)
    hand.send("MouseButtonRelease", "Left", "No", 140)
    assert hand.store.state.scene.camera.azimuth_degrees == pytest.approx(-16.0)
    assert hand.steps() == ["Turn view"]


def test_shift_and_alt_pull_the_light_and_leave_the_camera(hand: Hand) -> None:
    before = hand.store.state.scene
    hand.send("MouseButtonPress", "Left", "Left", 100, "Shift Alt")
    hand.send("MouseMove", "No", "Left", 150, "Shift Alt", 60.0)
    hand.send("MouseButtonRelease", "Left", "No", 150, "Shift Alt", 60.0)
    after = hand.store.state.scene
    assert after.camera == before.camera and hand.steps() == ["Light"]
    assert after.light.azimuth_degrees == pytest.approx(before.light.azimuth_degrees + 20.0)
    assert after.light.elevation_degrees == pytest.approx(before.light.elevation_degrees + 16.0)


def test_l_held_pulls_the_light_until_it_comes_up(hand: Hand) -> None:
    hand.key("L")
    hand.key("L", kind="KeyRelease", again=True)  # of a key that is held
    hand.send("MouseButtonPress", "Left", "Left", 100)
    hand.send("MouseMove", "No", "Left", 150)
    hand.send("MouseButtonRelease", "Left", "No", 150)
    hand.key("Right")
    light = hand.store.state.scene.light
    assert light.azimuth_degrees == pytest.approx(-30.0 + 20.0 + 5.0)
    hand.key("L", kind="KeyRelease")
    hand.key("Right")
    assert hand.store.state.scene.light == light
    assert hand.store.state.scene.camera.azimuth_degrees == 5.0
    hand.key("L")
    hand.drag.lost_focus()  # its release is another widget's
    hand.key("Right")
    assert hand.store.state.scene.light == light


def test_the_light_goes_all_the_way_round(hand: Hand) -> None:
    hand.key("L")
    for _ in range(72):
        hand.key("Left")
    assert hand.store.state.scene.light.azimuth_degrees == pytest.approx(-30.0)


def test_where_no_light_falls_none_is_pulled(hand: Hand) -> None:
    hand.store.do(look.set_mode, "xray")
    before = hand.store.state.scene
    hand.key("L")
    hand.key("Right")
    hand.send("MouseButtonPress", "Left", "Left", 100)
    hand.send("MouseMove", "No", "Left", 150)
    hand.send("MouseButtonRelease", "Left", "No", 150)
    assert hand.store.state.scene == before


@pytest.mark.parametrize(
    ("key", "keys", "changed"),
    [
        ("Left", "", {"azimuth_degrees": -5.0}),
        ("Right", "", {"azimuth_degrees": 5.0}),
        ("Up", "", {"elevation_degrees": 5.0}),
        ("Down", "", {"elevation_degrees": -5.0}),
        ("PageUp", "", {"roll_degrees": -5.0}),
        ("PageDown", "", {"roll_degrees": 5.0}),
        ("Right", "Shift", {"pan": (-0.04, 0.0)}),
        ("Up", "Shift", {"pan": (0.0, -0.04)}),
    ],
)
def test_everything_the_mouse_does_to_the_camera_has_a_key(
    hand: Hand, key: str, keys: str, changed: dict[str, Any]
) -> None:
    assert hand.key(key, keys)
    assert hand.store.state.scene.camera == replace(Camera(), **changed)


def test_a_key_held_down_is_one_step_and_other_keys_are_left_alone(hand: Hand) -> None:
    for _ in range(5):
        hand.key("PageDown")
    hand.key("Plus", text="+")
    assert hand.steps() == ["Roll view", "Zoom"]
    assert not hand.key("A", text="a")


def test_the_page_of_keys_names_every_one_of_them() -> None:
    from xrayview.window.view.mouse import MOUSE_IN_WORDS

    said = MOUSE_IN_WORDS.lower()
    for name in ("arrow keys", "shift and arrow keys", "l held", "page up and page down", "+ and -", "alt"):
        assert name in said


def test_a_drag_ends_where_the_picture_goes_away_or_another_file_comes(
    new_window: Callable[..., MainWindow], wait: Wait, film: Path, tmp_path: Path, fake_pipeline: list[Any]
) -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    from xrayview.window.commands import files

    other = tmp_path / "other.png"
    other.write_bytes(film.read_bytes())
    window = new_window(film, other)
    wait(lambda: all(one.document.volume is not None for one in window.store.state.sheets), "both are there")
    assert window.centre.view is not None
    surface = window.centre.view.surface()

    def steps() -> list[str]:
        return [edit.name for edit in window.store.state.sheet.history.past]

    def drag_amid_which(happens: Callable[[], object]) -> None:
        QTest.mousePress(surface, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
        QTest.mouseMove(surface, QPoint(180, 200))
        happens()

    drag_amid_which(lambda: window.store.do(files.show_page, "train"))
    window.store.do(files.show_page, "explore")
    assert steps() == ["Turn view"]
    QTest.mouseRelease(surface, Qt.MouseButton.LeftButton, pos=QPoint(180, 200))
    drag_amid_which(lambda: window.store.do(files.look_further, 1))
    turned = window.store.state.scene.camera
    QTest.mouseMove(surface, QPoint(100, 200))
    assert window.store.state.scene.camera == turned and steps() == []
    window.store.do(files.look_further, 1)
    assert steps() == ["Turn view", "Turn view"]
    QTest.mouseRelease(surface, Qt.MouseButton.LeftButton, pos=QPoint(100, 200))


def test_mouse_and_keys_over_the_picture_pull_the_light_and_roll(
    new_window: Callable[..., MainWindow], wait: Wait, film: Path, fake_pipeline: list[Any]
) -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    window = new_window(film)
    wait(lambda: window.store.state.document.volume is not None, "the volume is there")
    assert window.centre.view is not None
    surface = window.centre.view.surface()
    surface.setFocus()
    before = window.store.state.scene
    QTest.keyPress(surface, Qt.Key.Key_L)
    QTest.mousePress(surface, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    for x in (220, 240, 260):
        QTest.mouseMove(surface, QPoint(x, 190))
    QTest.mouseRelease(surface, Qt.MouseButton.LeftButton, pos=QPoint(260, 190))
    QTest.keyRelease(surface, Qt.Key.Key_L)
    after = window.store.state.scene
    assert after.camera == before.camera
    assert after.light.azimuth_degrees == pytest.approx(before.light.azimuth_degrees + 24.0)
    assert after.light.elevation_degrees == pytest.approx(before.light.elevation_degrees + 4.0)
    assert window.light.azimuth.value() == pytest.approx(after.light.azimuth_degrees, abs=0.5)
    QTest.keyClick(surface, Qt.Key.Key_PageDown)
    QTest.keyClick(surface, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(surface, "+")
    camera = window.store.state.scene.camera
    assert (camera.roll_degrees, camera.pan[0]) == (5.0, pytest.approx(-0.04)) and camera.zoom > 1.1
    QTest.keyClick(surface, Qt.Key.Key_Home)
    assert window.store.state.scene.camera == Camera()
    steps = [edit.name for edit in window.store.state.sheet.history.past]
    assert steps == ["Light", "Roll view", "Move view", "Zoom", "View as taken"]
    QTest.keyPress(surface, Qt.Key.Key_L)
    window.look.views["as-taken"].setFocus()  # L comes up elsewhere
    surface.setFocus()
    QTest.keyClick(surface, Qt.Key.Key_Left)
    assert window.store.state.scene.camera.azimuth_degrees == -5.0
