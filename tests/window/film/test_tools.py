"""Boxes of writing, the head's outline, the square and a length are drawn on the film by mouse and keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from xrayview.window.film.square_shape import SquareFrame

if TYPE_CHECKING:
    from conftest import Wait
    from PySide6.QtWidgets import QApplication

    from xrayview.window.film.film_view import FilmView

ROWS, COLUMNS = 400, 600  # shown at half its size
Place = tuple[int, int]


@pytest.fixture
def view(application: QApplication) -> Iterator[FilmView]:
    from xrayview.window.film.film_view import FilmView

    view = FilmView("no film", "The film")
    view.resize(300, 200)
    view.show_picture(np.full((ROWS, COLUMNS), 0.5, np.float32), 0.0, 1.0)
    view.show()
    application.processEvents()
    yield view
    view.close()
    view.deleteLater()


def said_by(tool: Any) -> list[str]:
    said: list[str] = []
    tool.wished.connect(said.append)
    return said


def drag(view: FilmView, *way: Place, release: bool = True) -> None:
    """Drag over the film, its pixels given as (column, row)."""
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    places = [QPoint(*(round(part) for part in view.placing.to_view(*place))) for place in way]
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=places[0])
    for place in places[1:]:
        QTest.mouseMove(view, place)
    if release:
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=places[-1])


def press(view: FilmView, key: str, modifiers: str = "No") -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    QTest.keyClick(view, getattr(Qt.Key, f"Key_{key}"), getattr(Qt.KeyboardModifier, f"{modifiers}Modifier"))


def boxes(wish: str) -> list[list[int]]:
    return [[int(edge) for edge in part.split(",")] for part in wish.split()]


def near(one: Any, other: Any, by: float = 3) -> bool:
    return bool(np.abs(np.subtract(one, other)).max() <= by)


def test_a_box_is_drawn_beside_those_that_are_there(view: FilmView) -> None:
    said = said_by(view.writing)
    view.writing.show_counted(((20, 20, 100, 80),))
    view.take_tool("writing")
    drag(view, (300, 200), (350, 250), (500, 300))
    assert len(said) == 1 and near(boxes(said[0]), [[20, 20, 100, 80], [300, 200, 500, 300]])
    assert view.writing.chosen == 1
    drag(view, (60, 50), (90, 70))  # the inside of the first one
    assert len(said) == 2 and near(boxes(said[1])[0], [50, 40, 130, 100])
    drag(view, (500, 300), (540, 340))  # the corner of the second one
    assert near(boxes(said[2])[1], [300, 200, 540, 340])


def test_a_chosen_box_is_moved_resized_and_taken_away_by_keys(view: FilmView, wait: Wait) -> None:
    said = said_by(view.writing)
    view.writing.show_counted(((20, 20, 100, 80), (300, 200, 400, 300)))
    view.take_tool("writing")
    view.writing.choose(1)
    press(view, "Right")
    press(view, "Down", "Shift")
    assert said == []
    wait(lambda: said, "the box counts after a pause")
    assert boxes(said[0]) == [[20, 20, 100, 80], [302, 200, 402, 302]]
    press(view, "Delete")
    assert boxes(said[1]) == [[20, 20, 100, 80]]
    press(view, "Delete")
    assert said[2] == "keep", "without a box nothing is filled"
    press(view, "Delete")
    assert len(said) == 3


def test_a_click_beside_all_boxes_draws_none(view: FilmView) -> None:
    said = said_by(view.writing)
    view.writing.show_counted(((20, 20, 100, 80),))
    view.take_tool("writing")
    drag(view, (300, 200), (301, 200))
    assert said == [] and view.writing.shape == ((20, 20, 100, 80),) and view.writing.chosen == 0
    press(view, "Delete")
    assert said == ["keep"]


def test_a_box_that_was_given_up_leaves_another_one_chosen(view: FilmView) -> None:
    said = said_by(view.writing)
    view.writing.show_counted(((20, 20, 100, 80), (300, 20, 400, 80)))
    view.take_tool("writing")
    drag(view, (300, 200), (500, 300), release=False)
    assert view.writing.shape is not None and len(view.writing.shape) == 3
    press(view, "Escape")
    press(view, "Delete")
    assert said == ["20,20,100,80"]
    view.writing.show_counted(())  # undone elsewhere
    press(view, "Delete")
    assert len(said) == 1


def test_a_box_can_be_added_without_a_mouse(view: FilmView) -> None:
    said = said_by(view.writing)
    view.writing.add()
    assert boxes(said[0]) == [[240, 180, 360, 220]]


SQUARE = ((200, 100), (400, 100), (400, 300), (200, 300))


def test_the_outline_is_pulled_where_it_is_taken_hold_of(view: FilmView) -> None:
    from xrayview.window.film.outline_shape import nearest
    from xrayview.xray.polygon import parsed_polygon

    said = said_by(view.outline)
    view.outline.show_counted(SQUARE)
    view.take_tool("outline")
    drag(view, (400, 200), (420, 200), (440, 200))
    assert len(said) == 1
    outline = parsed_polygon("holder", said[0])
    assert outline is not None and nearest(outline, (440, 200))[0] < 4
    assert nearest(outline, (200, 200))[0] < 1 and nearest(outline, (300, 100))[0] < 1


def test_elsewhere_another_outline_is_drawn_round_what_the_pointer_goes_round(view: FilmView) -> None:
    from xrayview.xray.polygon import filled, parsed_polygon

    said = said_by(view.outline)
    view.outline.show_counted(SQUARE)
    view.take_tool("outline")
    drag(view, (440, 20), (580, 20), (580, 380), (440, 380))
    assert len(said) == 1
    outline = parsed_polygon("holder", said[0])
    assert outline is not None
    inside = filled(outline, (ROWS, COLUMNS), 1, (0, 0))
    assert inside.sum() == pytest.approx(140 * 360, rel=0.05) and inside[200, 500] and not inside[200, 300]


def test_a_click_leaves_the_outline_and_escape_gives_a_drag_up(view: FilmView) -> None:
    said = said_by(view.outline)
    view.outline.show_counted(SQUARE)
    view.take_tool("outline")
    drag(view, (300, 200), (300, 200))
    drag(view, (400, 200), (460, 200), release=False)
    assert view.outline.shape != SQUARE
    press(view, "Escape")
    assert view.outline.shape == SQUARE and view.tool == "outline"
    drag(view, (460, 200), release=True)
    press(view, "Escape")
    assert view.tool is None and said == []


def test_the_outline_is_moved_and_grown_by_keys(view: FilmView, wait: Wait) -> None:
    said = said_by(view.outline)
    view.outline.show_counted(SQUARE)
    view.take_tool("outline")
    press(view, "Right")
    press(view, "Up", "Shift")
    wait(lambda: said, "the outline counts after a pause")
    assert said == ["200,98 404,98 404,302 200,302"]
    press(view, "Delete")
    assert said[1:] == ["auto"]


UPRIGHT = SquareFrame((0.0, 0.0), (1.0, 0.0), (0.0, 1.0))
ON_ITS_SIDE = SquareFrame((600.0, 0.0), (0.0, 1.0), (-1.0, 0.0))  # stored turned by a quarter


@pytest.mark.parametrize(("frame", "moved"), [(UPRIGHT, "140,120,200"), (ON_ITS_SIDE, "120,60,200")])
def test_the_square_follows_the_mouse_however_the_film_is_turned(
    view: FilmView, frame: SquareFrame, moved: str
) -> None:
    said = said_by(view.square)
    view.square.frame = frame
    view.square.show_counted((100, 100, 200))
    view.take_tool("square")
    middle = np.mean(frame.corners((100, 100, 200)), axis=0)
    drag(view, (round(middle[0]), round(middle[1])), (round(middle[0]) + 40, round(middle[1]) + 20))
    assert said == [moved]


def test_an_edge_of_the_square_resizes_it_about_its_middle(view: FilmView, wait: Wait) -> None:
    said = said_by(view.square)
    view.square.frame = UPRIGHT
    view.square.show_counted((100, 100, 200))
    view.take_tool("square")
    drag(view, (300, 200), (340, 200))
    assert near([int(part) for part in said[0].split(",")], (60, 60, 280))
    press(view, "Left", "Shift")
    wait(lambda: len(said) == 2, "the keys count")
    assert int(said[1].split(",")[2]) == int(said[0].split(",")[2]) - 4


def test_a_length_is_drawn_and_its_ends_moved(view: FilmView) -> None:
    said = said_by(view.ruler)
    view.take_tool("ruler")
    drag(view, (100, 100), (200, 100), (400, 100))
    assert view.ruler.pixels == pytest.approx(300, abs=3) and len(said) == 1
    drag(view, (400, 100), (100, 360))
    assert view.ruler.pixels == pytest.approx(260, abs=3)
    press(view, "Down")
    assert view.ruler.pixels == pytest.approx(262, abs=3)
    press(view, "Delete")
    assert view.ruler.pixels == 0


def test_only_one_tool_is_in_hand_and_another_film_takes_it_away(view: FilmView) -> None:
    names: list[str] = []
    view.tool_changed.connect(names.append)
    view.take_tool("writing")
    view.set_crop_mode(True)
    assert view.tool == "crop"
    view.writing.show_counted(((1, 1, 50, 50),))
    view.show_picture(np.zeros((300, 300), np.float32), 0.0, 1.0)
    assert view.tool is None and view.writing.shape is None
    assert names == ["writing", "crop", ""]


def test_shapes_are_seen_only_when_they_are_asked_for(view: FilmView) -> None:
    def is_drawn() -> bool:
        image = view.grab().toImage()
        x, y = view.placing.to_view(200, 160)
        return len({image.pixel(round(x) + i, round(y)) for i in (-2, -1, 0, 1, 2)}) > 1

    view.outline.show_counted(SQUARE)
    assert not is_drawn()
    view.show_shape("outline")
    assert is_drawn()
    view.show_shape(None)
    view.take_tool("outline")
    assert is_drawn()
