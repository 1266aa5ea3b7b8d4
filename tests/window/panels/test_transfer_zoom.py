"""The density axis of the transfer-function editor, zoomed and moved by wheel, drag, keys and buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from xrayview.scene.transfer import BONE
from xrayview.window.commands import look
from xrayview.window.store import Store

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF

    from xrayview.window.transfer.canvas import TransferCanvas
    from xrayview.window.transfer.editor import TransferEditor

Steps = Callable[[], list[str]]


@pytest.fixture
def editor(store: Store, shown: Callable[[Any], Any]) -> TransferEditor:
    from xrayview.window.transfer.editor import TransferEditor

    store.put(store.state.with_scene(mode="volume"))
    made: TransferEditor = shown(TransferEditor(store))
    made.canvas.setFocus()
    return made


def ends(canvas: TransferCanvas) -> tuple[float, float]:
    return canvas.axes().lowest, canvas.axes().highest


def wheel(canvas: TransferCanvas, place: QPointF, notches: int, held: str = "No") -> bool:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    event = QWheelEvent(
        place,
        canvas.mapToGlobal(place),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        getattr(Qt.KeyboardModifier, f"{held}Modifier"),
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)
    return event.isAccepted()


def drag(canvas: TransferCanvas, start: QPointF, end: QPointF, button: str = "Left") -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    held = getattr(Qt.MouseButton, f"{button}Button")
    QTest.mousePress(canvas, held, pos=start.toPoint())
    for part in range(1, 5):
        QTest.mouseMove(canvas, (start + (end - start) * part / 4).toPoint())
    QTest.mouseRelease(canvas, held, pos=end.toPoint())


def press(canvas: Any, *keys: str) -> None:
    from PySide6.QtGui import QKeySequence
    from PySide6.QtTest import QTest

    for key in keys:
        held = QKeySequence(key)[0]
        QTest.keyClick(canvas, held.key(), held.keyboardModifiers())


def test_the_wheel_zooms_about_the_density_under_the_pointer(editor: TransferEditor, steps: Steps) -> None:
    from PySide6.QtCore import QPointF

    canvas = editor.canvas
    place = QPointF(canvas.axes().x_of(0.43), 60.0)
    assert wheel(canvas, place, 4)
    low, high = ends(canvas)
    assert high - low == pytest.approx(1.25**-4) and 0 < low < 0.43 < high < 1
    assert canvas.axes().density_at(place.x()) == pytest.approx(0.43, abs=1e-3)
    wheel(canvas, place, -20)
    assert ends(canvas) == (0.0, 1.0) and steps() == []


def test_out_of_hand_the_wheel_scrolls_the_panel_but_with_ctrl_it_zooms(editor: TransferEditor) -> None:
    from PySide6.QtCore import QPointF

    editor.fields.density.setFocus()
    assert not wheel(editor.canvas, QPointF(100.0, 60.0), 2) and ends(editor.canvas) == (0.0, 1.0)
    assert wheel(editor.canvas, QPointF(100.0, 60.0), 2, "Control") and ends(editor.canvas)[1] < 1


def test_points_are_moved_as_finely_as_the_axis_is_zoomed(editor: TransferEditor, store: Store) -> None:
    from PySide6.QtCore import QPointF

    canvas = editor.canvas
    canvas.zoom(10.0, 0.43)
    start = canvas.place_of(1)
    assert canvas.axes().density_at(start.x()) == pytest.approx(0.43, abs=1e-6)
    drag(canvas, start, start + QPointF(22, 0))
    density = store.state.scene.transfer.points[1].density
    assert density == pytest.approx(0.43 + 22 / canvas.axes().width / 10, abs=0.0015)


def test_what_lies_beside_the_axis_is_neither_caught_nor_drawn(editor: TransferEditor, store: Store) -> None:
    from PySide6.QtCore import QPointF, Qt
    from PySide6.QtTest import QTest

    canvas = editor.canvas
    canvas.zoom(10.0, 0.8)
    edge = QPointF(canvas.axes().right, canvas.axes().y_of(0.95))
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=edge.toPoint())
    assert canvas.selected == 0 and store.state.scene.transfer is BONE
    axes, picture = canvas.axes(), canvas.grab().toImage()
    scale = picture.width() / canvas.width()
    ramp = picture.pixelColor(round(axes.x_of(0.8) * scale), round((axes.bottom - 10) * scale))
    assert ramp.red() > 100  # bone's colour at 0.8 reaches below the line, though none of its points is here


def test_the_axis_is_dragged_by_its_numbers_by_its_ground_and_by_the_middle_button(
    editor: TransferEditor, steps: Steps
) -> None:
    from PySide6.QtCore import QPointF

    canvas = editor.canvas
    canvas.zoom(4.0, 0.5)
    low, _ = ends(canvas)
    axes = canvas.axes()
    fourth = QPointF(axes.width / 4, 0.0)
    numbers, ground = QPointF(axes.x_of(0.5), axes.bottom + 12), QPointF(axes.x_of(0.5), axes.top + 4)
    drag(canvas, numbers, numbers + fourth)
    assert ends(canvas)[0] == pytest.approx(low - 0.25 / 4, abs=0.003)
    drag(canvas, ground, ground - fourth)
    assert ends(canvas)[0] == pytest.approx(low, abs=0.005)
    drag(canvas, canvas.place_of(2), canvas.place_of(2) - fourth, "Middle")
    assert ends(canvas)[0] == pytest.approx(low + 0.25 / 4, abs=0.008)
    assert steps() == []


def test_keys_zoom_fit_and_move(editor: TransferEditor, store: Store, steps: Steps) -> None:
    canvas = editor.canvas
    canvas.select(2)
    press(canvas, "+", "+")
    low, high = ends(canvas)
    assert high - low == pytest.approx(1 / 1.5**2) and low < 0.6 < high
    press(canvas, "-")
    assert ends(canvas)[1] - ends(canvas)[0] == pytest.approx(1 / 1.5)
    press(canvas, "PgDown")
    assert ends(canvas)[0] < low
    press(canvas, "End")
    assert 0.25 < ends(canvas)[0] < 0.36 and ends(canvas)[1] == 1.0
    press(canvas, "Home")
    assert ends(canvas) == (0.0, 1.0) and steps() == []


def test_home_in_the_plot_is_not_the_window_s(editor: TransferEditor) -> None:
    from PySide6.QtGui import QKeySequence, QShortcut

    taken: list[int] = []
    QShortcut(QKeySequence("Home"), editor).activated.connect(lambda: taken.append(1))
    editor.canvas.zoom(3.0, 0.4)
    press(editor.canvas, "Home")
    assert not taken and ends(editor.canvas) == (0.0, 1.0)


def test_the_selected_point_is_followed_by_tab_and_by_arrow_keys(
    editor: TransferEditor, store: Store
) -> None:
    canvas = editor.canvas
    canvas.zoom(8.0, 0.38)
    assert not canvas.axes().shows(0.6)
    press(canvas, "Tab", "Tab")
    assert canvas.selected == 2 and canvas.axes().shows(0.6)
    press(canvas, *["Shift+Right"] * 4)
    assert canvas.axes().shows(store.state.scene.transfer.points[2].density)


def test_the_axis_stays_where_it_was_put_while_other_things_change(
    editor: TransferEditor, store: Store
) -> None:
    from xrayview.window.commands import camera

    canvas = editor.canvas
    canvas.select(3)
    canvas.zoom(8.0, 0.1)
    before = ends(canvas)
    assert not canvas.axes().shows(1.0)
    store.do(camera.turn, 20.0, 0.0)
    store.do(look.recolour_point, 3, (0.0, 1.0, 0.0))
    store.do(look.flip_depth)
    assert ends(canvas) == before


def test_buttons_do_the_same(editor: TransferEditor, store: Store, steps: Steps) -> None:
    buttons, canvas = editor.buttons, editor.canvas
    assert not buttons.farther.isEnabled()
    buttons.nearer.click()
    assert ends(canvas)[1] - ends(canvas)[0] == pytest.approx(1 / 1.5) and buttons.farther.isEnabled()
    buttons.farther.click()
    assert ends(canvas) == (0.0, 1.0) and not buttons.farther.isEnabled()
    buttons.fit.click()
    assert ends(canvas)[0] > 0.25
    buttons.fit.click()
    assert ends(canvas) == (0.0, 1.0)
    buttons.add.click()
    assert len(store.state.scene.transfer.points) == 5 and canvas.selected == 1
    for _ in range(4):
        buttons.delete.click()
    assert not buttons.delete.isEnabled() and steps() == ["Add point"] + ["Remove point"] * 4
    for button in (buttons.add, buttons.delete, buttons.farther, buttons.nearer, buttons.fit):
        assert button.accessibleName() and button.toolTip()


def test_the_iso_value_is_zoomed_and_set_too(editor: TransferEditor, store: Store) -> None:
    from PySide6.QtCore import QPointF, Qt
    from PySide6.QtTest import QTest

    store.put(store.state.with_scene(mode="surface"))
    canvas = editor.canvas
    press(canvas, "End")
    assert ends(canvas)[0] < 0.43 < ends(canvas)[1] and ends(canvas)[1] - ends(canvas)[0] < 0.3
    place = QPointF(canvas.axes().x_of(0.4), canvas.axes().bottom - 30)
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place.toPoint())
    assert store.state.scene.iso_value == pytest.approx(0.4, abs=0.002)
    assert not editor.buttons.add.isVisible()


def test_another_file_begins_with_the_whole_axis(editor: TransferEditor, store: Store) -> None:
    from dataclasses import replace

    from xrayview.window.commands import files
    from xrayview.window.state import State

    first = store.state.sheet
    store.put(State((first, replace(first, key=2)), 1))
    editor.canvas.zoom(5.0, 0.5)
    store.do(look.move_point, 1, 0.45, 0.3)
    assert ends(editor.canvas) != (0.0, 1.0)
    store.do(files.look_at, 2)
    assert ends(editor.canvas) == (0.0, 1.0)
