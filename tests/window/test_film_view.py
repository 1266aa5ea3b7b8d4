"""The crop is drawn, moved and resized on the film by mouse and keys, and counts once, on release."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from xrayview.xray.limits import SMALLEST_SIDE
from xrayview.xray.outline import Outline

if TYPE_CHECKING:
    from conftest import Wait
    from PySide6.QtWidgets import QApplication

    from xrayview.window.film.film_view import FilmView

ROWS, COLUMNS = 400, 600  # shown at half its size


@pytest.fixture
def view(application: QApplication) -> Iterator[FilmView]:
    from xrayview.window.film.film_view import FilmView

    view = FilmView("no film", "The film")
    view.resize(300, 200)
    view.show_picture(np.full((ROWS, COLUMNS), 0.5, np.float32), 0.0, 1.0)
    view.show()
    application.processEvents()
    view.set_crop_mode(True)
    yield view
    view.close()
    view.deleteLater()


@pytest.fixture
def said(view: FilmView) -> list[str]:
    """What the view said was cropped; the document takes it over, as the panel's command does."""
    said: list[str] = []
    view.cropped.connect(said.append)
    view.cropped.connect(view.show_crop)
    return said


def drag(view: FilmView, start: tuple[int, int], *way: tuple[int, int], release: bool = True) -> None:
    """Drag on the film, its pixels given as (column, row)."""
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    def at(place: tuple[int, int]) -> QPoint:
        x, y = view.placing.to_view(*place)
        return QPoint(round(x), round(y))

    left = Qt.MouseButton.LeftButton
    QTest.mousePress(view, left, pos=at(start))
    for place in way:
        QTest.mouseMove(view, at(place))
    if release:
        QTest.mouseRelease(view, left, pos=at(way[-1] if way else start))


def press(view: FilmView, key: str, modifiers: str = "") -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    held = Qt.KeyboardModifier.NoModifier
    for name in modifiers.split():
        held |= getattr(Qt.KeyboardModifier, f"{name}Modifier")
    QTest.keyClick(view, getattr(Qt.Key, f"Key_{key}"), held)


def near(box: Any, expected: tuple[int, int, int, int]) -> bool:
    """Equal but for the film's pixels between two of the view's."""
    return box is not None and max(abs(a - b) for a, b in zip(box, expected, strict=True)) <= 2


def test_a_rectangle_is_drawn_and_counts_once_on_release(view: FilmView, said: list[str]) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    drag(view, (100, 60), (200, 100), (400, 300), release=False)
    assert near(view.box, (100, 60, 400, 300)) and said == []
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton)
    assert len(said) == 1 and near([int(edge) for edge in said[0].split(",")], (100, 60, 400, 300))


@pytest.mark.parametrize(
    ("start", "end", "changed"),
    [
        ((300, 200), (340, 180), (240, 80, 440, 280)),  # the inside
        ((200, 100), (160, 60), (160, 60, 400, 300)),  # a corner
        ((400, 200), (500, 260), (200, 100, 500, 300)),  # an edge
        ((300, 300), (300, 360), (200, 100, 400, 360)),
        ((300, 200), (900, 900), (400, 200, 600, 400)),  # no further than the film
        ((450, 320), (520, 380), (450, 320, 520, 380)),  # beside it: another one
    ],
)
def test_it_is_moved_and_resized_by_what_is_taken_hold_of(
    view: FilmView,
    said: list[str],
    start: tuple[int, int],
    end: tuple[int, int],
    changed: tuple[int, int, int, int],
) -> None:
    view.show_crop("200,100,400,300")
    drag(view, start, end)
    assert len(said) == 1 and near(view.box, changed)


def test_escape_amid_a_drag_leaves_everything_as_it_was(view: FilmView, said: list[str]) -> None:
    view.show_crop("200,100,400,300")
    drag(view, (300, 200), (340, 220), release=False)
    assert view.box != (200, 100, 400, 300)
    press(view, "Escape")
    assert view.box == (200, 100, 400, 300)
    drag(view, (340, 220), release=True)
    assert said == [] and view.crop_mode


def test_a_click_draws_nothing(view: FilmView, said: list[str]) -> None:
    drag(view, (100, 60), (102, 62))
    assert view.box is None and said == []


def test_a_small_drag_makes_the_smallest_rectangle(view: FilmView, said: list[str]) -> None:
    drag(view, (100, 60), (112, 60))
    left, top, right, bottom = (int(edge) for edge in said[0].split(","))
    assert (right - left, bottom - top) == (SMALLEST_SIDE, SMALLEST_SIDE)


def test_a_view_that_vanishes_amid_a_drag_lets_go(view: FilmView, said: list[str]) -> None:
    from PySide6.QtCore import QPoint
    from PySide6.QtTest import QTest

    drag(view, (100, 50), (300, 250), release=False)
    view.hide()
    assert len(said) == 1
    view.show()
    box = view.box
    QTest.mouseMove(view, QPoint(40, 40))
    QTest.mouseMove(view, QPoint(90, 20))
    assert near(box, (100, 50, 300, 250)) and view.box == box and len(said) == 1
    view.set_crop_mode(False)
    view.zoom(3.0)
    drag(view, (300, 200), (310, 210), release=False)
    view.hide()
    view.show()
    placing = view.placing
    QTest.mouseMove(view, QPoint(50, 20))
    QTest.mouseMove(view, QPoint(90, 50))
    assert view.placing == placing


def test_without_crop_mode_a_drag_moves_the_picture(view: FilmView, said: list[str]) -> None:
    view.set_crop_mode(False)
    view.zoom(4.0)
    before = view.placing
    drag(view, (300, 200), (310, 205))
    assert view.box is None and said == [] and view.placing != before


def test_the_pointer_says_what_a_press_would_do(view: FilmView, wait: Wait) -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    view.show_crop("200,100,400,300")
    shapes = {
        (300, 200): Qt.CursorShape.SizeAllCursor,
        (200, 100): Qt.CursorShape.SizeFDiagCursor,
        (400, 100): Qt.CursorShape.SizeBDiagCursor,
        (200, 200): Qt.CursorShape.SizeHorCursor,
        (300, 300): Qt.CursorShape.SizeVerCursor,
        (60, 60): Qt.CursorShape.CrossCursor,
    }
    for (column, row), shape in shapes.items():
        QTest.mouseMove(view, QPoint(*(round(place) for place in view.placing.to_view(column, row))))
        wait(lambda shape=shape: view.cursor().shape() == shape, f"the pointer's shape at {column}, {row}")


def test_what_is_left_out_is_darkened(view: FilmView) -> None:
    def grey(column: int, row: int) -> int:
        x, y = view.placing.to_view(column, row)
        return view.grab().toImage().pixelColor(round(x), round(y)).red()

    before = grey(60, 60)
    view.show_crop("200,100,400,300")
    assert grey(60, 60) < 0.6 * before and grey(300, 200) == before


def test_what_the_preparation_took_is_drawn_dashed(view: FilmView) -> None:
    from PySide6.QtGui import QColor

    def line() -> list[int]:
        image = view.grab().toImage()
        x = round(view.placing.to_view(100, 0)[0])
        return [max(QColor(image.pixel(x + i, y)).red() for i in (-1, 0, 1)) for y in range(40, 160)]

    assert len(set(line())) == 1
    square = ((100.0, 50.0), (500.0, 50.0), (500.0, 350.0), (100.0, 350.0))
    view.show_taken(Outline((0, 0, 600, 400), square))
    bright = [grey > 190 for grey in line()]
    dashes = sum(now != then for now, then in itertools.pairwise(bright))
    assert any(bright) and not all(bright) and dashes > 6


def test_arrows_move_and_with_shift_resize_and_count_after_a_pause(
    view: FilmView, said: list[str], wait: Wait
) -> None:
    view.show_crop("200,100,400,300")
    for _ in range(3):
        press(view, "Right")
    press(view, "Down")
    assert view.box == (206, 102, 406, 302)  # a pixel of the view is two of the film
    press(view, "Right", "Shift")
    press(view, "Down", "Shift Control")
    assert view.box == (206, 102, 408, 322) and said == []
    wait(lambda: said, "the rectangle counts")
    assert said == ["206,102,408,322"]
    press(view, "Up")
    press(view, "Return")
    assert said[1:] == ["206,100,408,320"]


def test_the_first_key_takes_up_what_was_chosen_automatically(view: FilmView, said: list[str]) -> None:
    square = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
    view.show_taken(Outline((20, 10, 560, 380), square))
    press(view, "Left", "Shift")
    press(view, "Return")
    assert said == ["20,10,558,380"]


def test_escape_gives_up_the_keys_and_then_leaves_crop_mode(view: FilmView, said: list[str]) -> None:
    view.show_crop("200,100,400,300")
    press(view, "Right")
    press(view, "Escape")
    assert view.box == (200, 100, 400, 300) and view.crop_mode
    press(view, "Escape")
    assert not view.crop_mode and said == []


def test_delete_goes_back_to_automatic(view: FilmView, said: list[str]) -> None:
    view.show_crop("200,100,400,300")
    press(view, "Delete")
    assert said == ["auto"] and view.box is None


@pytest.mark.parametrize("leave", ["mode", "focus"])
def test_what_the_keys_had_made_counts_when_one_goes_on(view: FilmView, said: list[str], leave: str) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QFocusEvent
    from PySide6.QtWidgets import QApplication

    view.show_crop("200,100,400,300")
    press(view, "Right")
    if leave == "mode":
        view.set_crop_mode(False)
    else:
        QApplication.sendEvent(view, QFocusEvent(QEvent.Type.FocusOut))
    assert said == ["202,100,402,300"]


def test_another_film_gives_up_what_was_being_done_to_the_former_one(view: FilmView, said: list[str]) -> None:
    view.show_crop("200,100,400,300")
    press(view, "Right")
    view.show_picture(np.zeros((300, 300), np.float32), 0.0, 1.0)
    view.show_crop("auto")
    assert view.box is None and not view.crop_mode
    view.commit()
    assert said == []


def test_undo_is_shown_at_once(view: FilmView, said: list[str]) -> None:
    view.show_crop("200,100,400,300")
    drag(view, (300, 200), (340, 180))
    view.show_crop("200,100,400,300")
    assert view.box == (200, 100, 400, 300)
    view.show_crop("none")
    assert view.box is None


@pytest.mark.parametrize("zoom", [1.0, 3.0])
def test_the_rectangle_is_in_pixels_of_the_file_however_it_is_magnified(
    view: FilmView, said: list[str], zoom: float
) -> None:
    view.zoom(zoom)
    drag(view, (260, 170), (340, 230))
    assert near(view.box, (260, 170, 340, 230))


def test_keys_of_the_crop_are_not_taken_for_shortcuts(view: FilmView) -> None:
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent

    def taken(key: Qt.Key) -> bool:
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        view.event(event)
        return event.isAccepted()

    keys = (Qt.Key.Key_Escape, Qt.Key.Key_Delete, Qt.Key.Key_Left)
    assert all(taken(key) for key in keys)
    view.set_crop_mode(False)
    assert [taken(key) for key in keys] == [False, False, True]


def test_there_is_no_crop_mode_without_a_film(view: FilmView) -> None:
    modes: list[str] = []
    view.tool_changed.connect(modes.append)
    view.show_picture(None, 0.0, 1.0)
    view.set_crop_mode(True)
    assert not view.crop_mode and modes == [""]
