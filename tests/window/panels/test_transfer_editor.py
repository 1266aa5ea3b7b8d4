"""The transfer-function editor, driven as a person does: by mouse, by keys, by numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from xrayview.scene.transfer import BONE, Point, TransferFunction
from xrayview.window.commands import files, look
from xrayview.window.state import State
from xrayview.window.store import Store

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF
    from PySide6.QtWidgets import QApplication

    from xrayview.window.transfer.canvas import TransferCanvas
    from xrayview.window.transfer.editor import TransferEditor

Steps = Callable[[], list[str]]


@pytest.fixture
def editor(store: Store, shown: Callable[[Any], Any]) -> TransferEditor:
    """In volume mode, with the points of bone."""
    from xrayview.window.transfer.editor import TransferEditor

    store.put(store.state.with_scene(mode="volume"))
    return shown(TransferEditor(store))


def points(store: Store) -> tuple[Point, ...]:
    return store.state.scene.transfer.points


def drag(canvas: TransferCanvas, start: QPointF, end: QPointF, parts: int = 4) -> None:
    """Press, move in so many parts, and release."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    QTest.mouseMove(canvas, start.toPoint())
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start.toPoint())
    for part in range(1, parts + 1):
        QTest.mouseMove(canvas, (start + (end - start) * part / parts).toPoint())
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=end.toPoint())


def press(canvas: Any, *keys: str) -> None:
    """Press these keys one after the other, such as "Shift+Up"."""
    from PySide6.QtGui import QKeySequence
    from PySide6.QtTest import QTest

    for key in keys:
        held = QKeySequence(key)[0]
        QTest.keyClick(canvas, held.key(), held.keyboardModifiers())


def test_dragging_a_point_changes_the_picture_live_and_is_one_step(
    editor: TransferEditor, store: Store, steps: Steps
) -> None:
    from PySide6.QtCore import QPointF

    canvas, seen = editor.canvas, []
    store.listen(lambda old, new: seen.append(new.scene.transfer.points[1].opacity))
    start = canvas.place_of(1)
    drag(canvas, start, start + QPointF(20, -40))
    moved = points(store)[1]
    axes = canvas.axes()
    assert len(set(seen)) >= 3 and seen[0] < seen[-1]
    assert moved.density == pytest.approx(0.43 + 20 / axes.width * axes.highest, abs=0.006)
    assert moved.opacity > 0.4
    assert (points(store)[0], *points(store)[2:]) == (BONE.points[0], *BONE.points[2:])
    assert steps() == ["Transfer function"]
    assert store.state.scene.transfer.name == "bone (edited)"
    store.undo()
    assert store.state.scene.transfer is BONE
    assert (canvas.place_of(1) - start).manhattanLength() < 1e-6


def test_a_dragged_point_stops_at_its_neighbours_and_at_the_plot_s_edges(
    editor: TransferEditor, store: Store
) -> None:
    from PySide6.QtCore import QPointF

    canvas = editor.canvas
    drag(canvas, canvas.place_of(1), canvas.place_of(1) + QPointF(150, -400))
    assert (points(store)[1].density, points(store)[1].opacity) == (0.599, 1.0)
    drag(canvas, canvas.place_of(0), canvas.place_of(0) + QPointF(-400, 300))
    assert (points(store)[0].density, points(store)[0].opacity) == (0.0, 0.0)


def test_a_click_selects_a_point_and_moves_nothing(
    editor: TransferEditor, store: Store, steps: Steps
) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    QTest.mouseClick(editor.canvas, Qt.MouseButton.LeftButton, pos=editor.canvas.place_of(2).toPoint())
    assert editor.canvas.selected == 2
    assert (editor.fields.density.value(), editor.fields.opacity.value()) == (0.6, 0.7)
    assert steps() == [] and store.state.scene.transfer is BONE


def test_a_double_click_adds_a_point_where_none_is(
    editor: TransferEditor, store: Store, steps: Steps
) -> None:
    from PySide6.QtCore import QPointF, Qt
    from PySide6.QtTest import QTest

    axes = editor.canvas.axes()
    place = QPointF(axes.x_of(0.2), axes.y_of(0.1))
    QTest.mouseDClick(editor.canvas, Qt.MouseButton.LeftButton, pos=place.toPoint())
    new = points(store)[0]
    assert len(points(store)) == 5
    assert (new.density, new.opacity) == pytest.approx((0.2, 0.1), abs=0.02)
    assert new.colour == BONE.points[0].colour
    assert editor.canvas.selected == 0 and steps() == ["Add point"]


def test_delete_removes_points_and_leaves_the_last_one(
    editor: TransferEditor, store: Store, steps: Steps
) -> None:
    editor.canvas.setFocus()
    press(editor.canvas, "Delete", "Backspace", "Delete")
    assert points(store) == BONE.points[3:]
    press(editor.canvas, "Delete", "Backspace")
    assert points(store) == BONE.points[3:]
    assert steps() == ["Remove point"] * 3
    store.undo()
    assert points(store) == BONE.points[2:]


def test_the_context_menu_adds_removes_and_refuses_the_last(
    editor: TransferEditor, store: Store, application: QApplication
) -> None:
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QContextMenuEvent
    from PySide6.QtWidgets import QMenu

    canvas = editor.canvas

    def menu_at(place: QPoint) -> dict[str, Any]:
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, canvas.mapToGlobal(place))
        canvas.contextMenuEvent(event)
        menu = next(menu for menu in canvas.findChildren(QMenu) if menu.isVisible())
        return {action.text(): action for action in menu.actions()}

    def chosen(entries: dict[str, Any], words: str) -> None:
        entries[words].trigger()
        entries[words].parent().close()

    chosen(menu_at(canvas.place_of(1).toPoint()), "Remove point")
    assert [point.density for point in points(store)] == [0.36, 0.6, 1.0]
    axes = canvas.axes()
    empty = QPoint(round(axes.x_of(0.15)), round(axes.y_of(0.5)))
    entries = menu_at(empty)
    assert list(entries) == ["Add point here"]
    chosen(entries, "Add point here")
    assert points(store)[0].density == pytest.approx(0.15, abs=0.01)
    store.put(store.state.with_scene(transfer=TransferFunction("one", BONE.points[2:3])))
    assert not menu_at(canvas.place_of(0).toPoint())["Remove point"].isEnabled()


def test_everything_can_be_done_by_keys(editor: TransferEditor, store: Store, steps: Steps) -> None:
    canvas = editor.canvas
    canvas.setFocus()
    press(canvas, "Tab", "Tab")
    assert canvas.selected == 2
    press(canvas, "Right")
    assert points(store)[2].density == 0.605
    press(canvas, "Shift+Right")
    assert points(store)[2].density == 0.655
    press(canvas, "Down")
    near = points(store)[2].opacity
    press(canvas, "Shift+Down")
    assert 0.7 > near > points(store)[2].opacity > 0
    assert 0.7 - near < near - points(store)[2].opacity
    press(canvas, "Shift+Tab", "Insert")
    assert canvas.selected == 2
    assert points(store)[2].density == pytest.approx((0.43 + 0.655) / 2, abs=0.001)
    assert len(points(store)) == 5
    assert steps() == ["Transfer function"] * 4 + ["Add point"]


def test_keys_lift_a_point_off_the_ground_and_put_it_back(editor: TransferEditor, store: Store) -> None:
    editor.canvas.setFocus()
    seen = []
    for _ in range(6):
        press(editor.canvas, "Up")
        seen.append(points(store)[0].opacity)
    assert seen == sorted(set(seen)) and seen[0] > 0
    for _ in range(8):
        press(editor.canvas, "Down")
    assert points(store)[0].opacity == 0


def test_tab_enters_at_the_first_point_and_leaves_after_the_last(editor: TransferEditor) -> None:
    editor.fields.colour.setFocus()
    editor.canvas.select(1)
    press(editor.fields.colour, "Tab")
    assert editor.canvas.hasFocus() and editor.canvas.selected == 0
    press(editor.canvas, "Tab", "Tab", "Tab")
    assert editor.canvas.hasFocus() and editor.canvas.selected == 3
    press(editor.canvas, "Tab")
    assert editor.buttons.add.hasFocus()
    press(editor.buttons.add, "Shift+Tab")
    assert editor.canvas.hasFocus() and editor.canvas.selected == 3


@pytest.mark.parametrize("way", ["double click", "Enter", "button"])
def test_a_colour_is_chosen_without_blocking(
    editor: TransferEditor, store: Store, steps: Steps, application: QApplication, way: str
) -> None:
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QColor
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QColorDialog

    editor.canvas.select(2)
    if way == "double click":
        place = editor.canvas.place_of(2).toPoint()
        QTest.mouseDClick(editor.canvas, Qt.MouseButton.LeftButton, pos=place)
    elif way == "Enter":
        press(editor.canvas, "Return")
    else:
        editor.fields.colour.click()
    dialog = editor.findChild(QColorDialog)
    assert dialog is not None and dialog.isVisible()
    assert dialog.currentColor().getRgbF()[:3] == pytest.approx(BONE.points[2].colour, abs=0.01)
    dialog.setCurrentColor(QColor(10, 20, 250))
    dialog.accept()
    assert points(store)[2].colour == pytest.approx((10 / 255, 20 / 255, 250 / 255), abs=1e-3)
    assert steps() == ["Colour of a point"]
    assert "#0a14fa" in editor.fields.colour.accessibleName()
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert editor.findChild(QColorDialog) is None


def test_a_colour_that_is_chosen_too_late_goes_to_no_other_file(editor: TransferEditor, store: Store) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QColorDialog

    first = store.state.sheet
    store.put(State((first, replace(first, key=2)), 1))
    editor.fields.colour.click()
    dialog = editor.findChild(QColorDialog)
    assert dialog is not None
    store.do(files.look_at, 2)
    dialog.setCurrentColor(Qt.GlobalColor.green)
    dialog.accept()
    assert points(store) == BONE.points


def test_numbers_move_the_selected_point_and_come_back_from_its_neighbours(
    editor: TransferEditor, store: Store, steps: Steps
) -> None:
    editor.canvas.select(1)
    editor.fields.opacity.setValue(0.012)
    assert (points(store)[1].density, points(store)[1].opacity) == (0.43, 0.012)
    editor.fields.density.setValue(0.9)
    assert points(store)[1].density == editor.fields.density.value() == 0.599
    editor.fields.density.setValue(0.95)  # where it is already as far as it goes
    assert editor.fields.density.value() == 0.599
    assert steps() == ["Transfer function"] * 2


def test_the_iso_value_is_a_line_that_is_dragged(editor: TransferEditor, store: Store, steps: Steps) -> None:
    from PySide6.QtCore import QPointF

    store.put(store.state.with_scene(mode="surface"))
    canvas, seen = editor.canvas, []
    store.listen(lambda old, new: seen.append(new.scene.iso_value))
    axes = canvas.axes()
    start = QPointF(axes.x_of(0.43) + 3, axes.bottom - 20)
    drag(canvas, start, start + QPointF(axes.width * 0.2, 10))
    assert store.state.scene.iso_value == pytest.approx(0.43 + 0.2 * axes.highest, abs=0.01)
    assert len(set(seen)) >= 3 and steps() == ["Iso-value"]
    store.undo()
    assert store.state.scene.iso_value == 0.43
    canvas.setFocus()
    press(canvas, "Left")
    assert store.state.scene.iso_value == 0.425
    press(canvas, "Shift+Right")
    assert store.state.scene.iso_value == 0.475
    assert not editor.fields.isVisible()


def test_a_press_beside_the_line_brings_it_there(editor: TransferEditor, store: Store, steps: Steps) -> None:
    from PySide6.QtCore import QPointF, Qt
    from PySide6.QtTest import QTest

    store.put(store.state.with_scene(mode="surface"))
    axes = editor.canvas.axes()
    place = QPointF(axes.x_of(0.8), axes.bottom - 30).toPoint()
    QTest.mouseClick(editor.canvas, Qt.MouseButton.LeftButton, pos=place)
    assert store.state.scene.iso_value == pytest.approx(0.8, abs=0.01)
    assert steps() == ["Iso-value"]


def test_in_x_ray_mode_there_is_nothing_to_change(editor: TransferEditor, store: Store, steps: Steps) -> None:
    from PySide6.QtCore import QPointF

    store.put(store.state.with_scene(mode="xray"))
    axes, before = editor.canvas.axes(), store.state.scene
    editor.canvas.setFocus()
    drag(editor.canvas, QPointF(axes.x_of(0.43), axes.top + 30), QPointF(axes.x_of(0.7), axes.top + 30))
    press(editor.canvas, "Left", "Delete", "Insert", "Return")
    assert store.state.scene is before and steps() == []


def test_the_readout_says_what_is_under_the_pointer(editor: TransferEditor, store: Store) -> None:
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    canvas = editor.canvas
    assert canvas.under_pointer() == ""
    QTest.mouseMove(canvas, canvas.place_of(1).toPoint())
    assert canvas.under_pointer() == "density 0.430  opacity 0.250"
    axes = canvas.axes()
    QTest.mouseMove(canvas, QPointF(axes.x_of(0.2), axes.y_of(0.5)).toPoint())
    assert canvas.under_pointer().startswith("density 0.20  opacity 0.5")
    drag(canvas, canvas.place_of(1), canvas.place_of(1) + QPointF(0, -30))
    assert canvas.under_pointer() == f"density 0.430  opacity {points(store)[1].opacity:.3f}"
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert canvas.under_pointer() == ""


def test_a_screen_reader_hears_which_point_is_selected(editor: TransferEditor, store: Store) -> None:
    canvas = editor.canvas
    canvas.select(1)
    assert canvas.accessibleName() == "Transfer function"
    assert canvas.accessibleDescription() == "Point 2 of 4, density 0.430  opacity 0.250"
    store.do(look.move_point, 1, 0.5, 0.3)
    assert "density 0.500" in canvas.accessibleDescription()
    for widget in (editor.fields.density, editor.fields.opacity, editor.fields.colour):
        assert widget.accessibleName() and widget.toolTip()


def test_a_drag_ends_where_the_mode_changes_under_it(
    editor: TransferEditor, store: Store, steps: Steps
) -> None:
    from PySide6.QtCore import QPointF, Qt
    from PySide6.QtTest import QTest

    canvas = editor.canvas
    start = canvas.place_of(1).toPoint()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(canvas, (canvas.place_of(1) + QPointF(0, -30)).toPoint())
    store.do(look.set_mode, "surface")
    assert len(steps()) == 1
    QTest.mouseMove(canvas, start)
    assert store.state.scene.iso_value == 0.43
    store.do(look.set_iso_value, 0.6)
    assert steps()[-1] == "Iso-value"
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=start)


def test_without_a_file_there_is_nothing_to_change(
    editor: TransferEditor, store: Store, steps: Steps
) -> None:
    from PySide6.QtCore import QPointF

    store.put(State().with_scene(mode="volume"))
    canvas = editor.canvas
    drag(canvas, canvas.place_of(1), canvas.place_of(1) + QPointF(0, -30))
    press(canvas, "Delete", "Up")
    assert store.state.scene.transfer is BONE and steps() == []
    assert not canvas.isEnabled() and not editor.fields.isEnabled()


def test_points_are_drawn_in_their_colours_and_the_ramp_below_the_line(
    editor: TransferEditor, store: Store
) -> None:
    green = tuple(replace(point, colour=(0.0, 1.0, 0.0)) for point in BONE.points)
    store.put(store.state.with_scene(transfer=TransferFunction("green", green)))
    canvas = editor.canvas
    picture = canvas.grab().toImage()
    scale = picture.width() / canvas.width()

    def colour(x: float, y: float) -> tuple[int, int, int]:
        found = picture.pixelColor(round(x * scale), round(y * scale))
        return found.red(), found.green(), found.blue()

    place = canvas.place_of(2)
    assert colour(place.x(), place.y()) == (0, 255, 0)
    axes = canvas.axes()
    red, green_part, blue = colour(axes.x_of(0.8), axes.y_of(0.1))
    assert green_part > red + 60 and green_part > blue + 60
    red, green_part, blue = colour(axes.x_of(0.1), axes.y_of(0.9))  # above the line
    assert abs(green_part - red) < 20


def test_the_axis_stands_still_while_its_farthest_point_is_dragged(
    editor: TransferEditor, store: Store
) -> None:
    from PySide6.QtCore import QPointF, Qt
    from PySide6.QtTest import QTest

    far = (*BONE.points[:3], replace(BONE.points[3], density=2.0))
    store.put(store.state.with_scene(transfer=TransferFunction("far", far)))
    canvas = editor.canvas
    assert canvas.axes().highest == 2.0
    start = canvas.place_of(3)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start.toPoint())
    QTest.mouseMove(canvas, (start - QPointF(canvas.axes().width * 0.25, 0)).toPoint())
    assert canvas.axes().highest == 2.0
    assert points(store)[3].density == pytest.approx(1.5, abs=0.02)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=start.toPoint())
    assert canvas.axes().highest == points(store)[3].density
