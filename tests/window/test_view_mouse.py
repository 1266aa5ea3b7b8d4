"""The mouse over the 3D picture: a drag is one step, and ends even where its release is never heard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from xrayview.window.commands import look
from xrayview.window.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Wait
    from PySide6.QtGui import QMouseEvent

    from xrayview.window.main_window import MainWindow
    from xrayview.window.view.mouse import Drag


class Hand:
    """Sends mouse events to a `Drag`, with what is held down as the system says it."""

    def __init__(self) -> None:
        from xrayview.window.view.mouse import Drag

        self.store = Store()
        self.drag: Drag = Drag(self.store)

    def send(self, kind: str, button: str, held: str, x: float) -> None:
        from PySide6.QtCore import QSize

        self.drag.mouse(event(kind, button, held, x), QSize(400, 300))

    def steps(self) -> list[str]:
        return [edit.name for edit in self.store.state.sheet.history.past]


def event(kind: str, button: str, held: str, x: float) -> QMouseEvent:
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent

    place, no_keys = QPointF(x, 100.0), Qt.KeyboardModifier.NoModifier
    down = Qt.MouseButton.NoButton
    for name in held.split():
        down |= getattr(Qt.MouseButton, f"{name}Button")
    one = getattr(Qt.MouseButton, f"{button}Button")
    return QMouseEvent(getattr(QEvent.Type, kind), place, place, one, down, no_keys)


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
