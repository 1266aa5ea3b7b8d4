"""A picture keeps its proportions, is sharp, and is magnified by wheel, mouse and keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pytest

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from xrayview.window.parts.picture_view import PictureView

WIDTH, HEIGHT = 300, 200


@pytest.fixture
def view(application: QApplication) -> Iterator[PictureView]:
    from xrayview.window.parts.picture_view import PictureView

    view = PictureView("nothing here", "A picture")
    view.resize(WIDTH, HEIGHT)
    view.show()
    application.processEvents()
    yield view
    view.close()
    view.deleteLater()


def quadrants(rows: int = 100, columns: int = 80) -> np.ndarray:
    """Four greys: 0.2 and 0.4 above, 0.6 and 0.8 below."""
    picture = np.zeros((rows, columns), np.float32)
    picture[: rows // 2, : columns // 2], picture[: rows // 2, columns // 2 :] = 0.2, 0.4
    picture[rows // 2 :, : columns // 2], picture[rows // 2 :, columns // 2 :] = 0.6, 0.8
    return picture


def grey_at(view: PictureView, x: float, y: float) -> float:
    """The grey, 0 to 1, that is shown at a point of the view."""
    image = view.grab().toImage()
    ratio = image.devicePixelRatio()
    return image.pixelColor(round(x * ratio), round(y * ratio)).red() / 255


def turn_wheel(view: PictureView, x: float, y: float, notches: int) -> None:
    from PySide6.QtCore import QPoint, QPointF, Qt
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    at = QPointF(x, y)
    event = QWheelEvent(
        at,
        view.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def test_every_corner_of_the_picture_is_where_it_belongs(view: PictureView) -> None:
    view.show_picture(quadrants(), 0.0, 1.0)
    places = ((20, 25, 0.2), (60, 25, 0.4), (20, 75, 0.6), (60, 75, 0.8))
    for column, row, grey in places:
        assert grey_at(view, *view.placing.to_view(column, row)) == pytest.approx(grey, abs=0.01)
    assert (
        grey_at(view, 20, 100) == 0 and grey_at(view, 280, 100) == 0
    )  # as wide as it is high, in a wide view


@pytest.mark.parametrize("size", [(100, 80), (1000, 801), (2053, 1601)])
def test_a_large_picture_is_thinned_out_and_keeps_its_place(view: PictureView, size: tuple[int, int]) -> None:
    view.show_picture(quadrants(*size), 0.0, 1.0)
    rows, columns = size
    x, y = view.placing.to_view(columns // 2, rows // 2)
    around = [grey_at(view, x + right, y + down) for down in (-3, 3) for right in (-3, 3)]
    assert around == pytest.approx([0.2, 0.4, 0.6, 0.8], abs=0.01)


def test_no_more_is_read_of_a_film_than_is_shown() -> None:
    """A fitted film of twenty million pixels costs the window some samples for a pixel of the screen."""
    from xrayview.window.parts.grey_picture import grey_part

    film = np.broadcast_to(np.float32(0.5), (4587, 4587))
    image, part = grey_part(film, (0.0, 1.0), (0, 0, 4587, 4587), 4587 / 300 / 2)
    assert max(image.width(), image.height()) < 4 * 300
    assert part[0] == part[1] == 0 and min(part[2:]) >= 4587 and max(part[2:]) < 4587 + 8


def test_each_pixel_of_a_part_is_shown_as_it_is() -> None:
    from xrayview.window.parts.grey_picture import grey_part

    picture = np.arange(12, dtype=np.float32).reshape(3, 4) * 20
    image, part = grey_part(picture, (0.0, 255.0), (1, 0, 4, 2), 0.2)
    assert part == (1, 0, 4, 2)
    shown = [[image.pixelColor(x, y).red() for x in range(3)] for y in range(2)]
    assert shown == [[20, 40, 60], [100, 120, 140]]


def test_the_wheel_magnifies_about_the_pointer(view: PictureView) -> None:
    view.show_picture(quadrants(), 0.0, 1.0)
    before = view.placing.to_picture(150.0, 60.0)
    turn_wheel(view, 150.0, 60.0, 6)
    assert view.placing.zoom == pytest.approx(1.25**6)
    assert view.placing.to_picture(150.0, 60.0) == pytest.approx(before)
    turn_wheel(view, 150.0, 60.0, -12)
    assert view.placing.is_fitted


def test_keys_magnify_move_and_fit(view: PictureView) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    view.show_picture(quadrants(), 0.0, 1.0)
    for _ in range(8):
        QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.placing.zoom == pytest.approx(1.25**8)
    x, y = view.placing.centre
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.placing.centre[0] > x and view.placing.centre[1] > y
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert view.placing.zoom == pytest.approx(1.25**7)
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.placing.is_fitted and view.placing.centre == (0.5, 0.5)


@pytest.mark.parametrize("button", ["LeftButton", "MiddleButton"])
def test_a_drag_carries_the_magnified_picture_along(view: PictureView, button: str) -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    view.show_picture(quadrants(), 0.0, 1.0)
    view.zoom(6.0)
    held = view.placing.to_picture(150.0, 100.0)
    mouse = getattr(Qt.MouseButton, button)
    QTest.mousePress(view, mouse, pos=QPoint(150, 100))
    assert view.cursor().shape() == Qt.CursorShape.ClosedHandCursor
    QTest.mouseMove(view, QPoint(170, 80))
    QTest.mouseRelease(view, mouse, pos=QPoint(170, 80))
    assert view.placing.to_picture(170.0, 80.0) == pytest.approx(held)
    assert view.cursor().shape() == Qt.CursorShape.OpenHandCursor


def test_a_double_click_goes_near_and_back(view: PictureView) -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    view.show_picture(quadrants(), 0.0, 1.0)
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(150, 100))
    assert not view.placing.is_fitted
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(150, 100))
    assert view.placing.is_fitted


def test_a_picture_of_the_same_size_stays_where_it_was_magnified(view: PictureView) -> None:
    view.show_picture(quadrants(), 0.0, 1.0)
    view.zoom(3.0)
    view.show_picture(quadrants() / 2, 0.0, 1.0)
    assert view.placing.zoom == pytest.approx(3.0)
    view.show_picture(quadrants(50, 50), 0.0, 1.0)
    assert view.placing.is_fitted


def test_it_is_refitted_when_its_room_changes(view: PictureView) -> None:
    view.show_picture(quadrants(), 0.0, 1.0)
    view.resize(120, 300)
    assert view.placing.to_view(80, 0)[0] == pytest.approx(120)


def test_the_keys_it_answers_are_not_taken_for_shortcuts(view: PictureView) -> None:
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent

    def taken(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> bool:
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers)
        event.ignore()
        view.event(event)
        return event.isAccepted()

    assert not taken(Qt.Key.Key_Plus)
    view.show_picture(quadrants(), 0.0, 1.0)
    assert taken(Qt.Key.Key_Plus) and taken(Qt.Key.Key_Left)
    assert not taken(Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert not taken(Qt.Key.Key_S)


def test_an_overlay_lies_over_the_whole_picture_and_turns_with_it(view: PictureView) -> None:
    from PySide6.QtGui import QColor, QImage

    view.show_picture(np.zeros((100, 100), np.float32), 0.0, 1.0)
    overlay = QImage(2, 2, QImage.Format.Format_ARGB32_Premultiplied)
    overlay.fill(0)
    overlay.setPixelColor(0, 0, QColor(255, 0, 0))

    def red_at(column: float, row: float) -> int:
        x, y = view.placing.to_view(column, row)
        return view.grab().toImage().pixelColor(round(x), round(y)).red()

    view.lay_over(overlay)
    assert red_at(10, 10) > 200 and red_at(90, 10) == 0
    view.turn(90.0, False)  # clockwise: what was above on the left comes to the right
    assert red_at(90, 10) > 200 and red_at(10, 10) == 0
    view.turn(90.0, True)  # and is mirrored then
    assert red_at(10, 10) > 200 and red_at(90, 10) == 0
    view.turn(0.0, False)
    view.lay_over(None)
    assert red_at(10, 10) == 0


def test_where_there_is_no_picture_a_sentence_says_so(view: PictureView) -> None:
    assert not view.has_picture()
    image = view.grab().toImage()
    bright = [image.pixelColor(x, HEIGHT // 2 + y).red() for x in range(60, 240) for y in range(-8, 8)]
    assert max(bright) > 80
    view.show_picture(np.zeros((10, 10), np.float32), 0.0, 1.0)
    assert view.has_picture() and grey_at(view, 150, 100) == 0


def test_stray_pixels_do_not_decide_black_and_white() -> None:
    from xrayview.window.parts.grey_picture import window_of

    film = np.random.default_rng(0).uniform(100, 200, (600, 600)).astype(np.float32)
    film[0, :50], film[1, :50] = 60000, 0
    low, high = window_of(film)
    assert 99 < low < 105 and 195 < high < 201
