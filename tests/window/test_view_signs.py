"""The orientation marker and the scale bar: true of the picture, and no part of what is saved."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pytest

from xrayview.scene.lens import Lens
from xrayview.scene.scene import Camera
from xrayview.scene.views import standard_view
from xrayview.volume.volume import Volume
from xrayview.window import words
from xrayview.window.commands import camera, film, look, stereo
from xrayview.window.state import Document
from xrayview.window.view import orientation, scale
from xrayview.xray.seen_from import SeenFrom

if TYPE_CHECKING:
    from conftest import Wait

    from xrayview.window.main_window import MainWindow

NewWindow = Callable[..., "MainWindow"]


def named(camera: Camera, side: SeenFrom) -> tuple[str, str, str]:
    """What is nearest to the viewer, what is to the right, and what is up."""
    ends = orientation.ends(camera, side)
    return (
        ends[-1].name,
        max(ends, key=lambda end: end.right).name,
        max(ends, key=lambda end: end.up).name,
    )


@pytest.mark.parametrize(
    ("side", "view", "expected"),
    [
        # Whoever looks at a face sees the patient's left on the right; at a profile from the left, the back.
        ("front", "as-taken", ("A", "L", "S")),
        ("front", "+90", ("L", "P", "S")),
        ("front", "behind", ("P", "R", "S")),
        ("front", "above", ("S", "L", "P")),
        ("back", "as-taken", ("P", "R", "S")),
        ("left", "as-taken", ("L", "P", "S")),
        ("left", "+90", ("P", "R", "S")),
        ("right", "as-taken", ("R", "A", "S")),
        ("right", "below", ("I", "A", "R")),
        ("unknown", "as-taken", ("front", "+90°", "top")),
        ("unknown", "+90", ("+90°", "back", "top")),
    ],
)
def test_the_ends_are_named_as_they_lie(side: SeenFrom, view: str, expected: tuple[str, ...]) -> None:
    assert named(standard_view(view), side) == expected


@pytest.mark.parametrize("side", ["front", "back", "left", "right"])
def test_the_marker_and_the_names_of_the_views_agree(side: SeenFrom) -> None:
    letters = {"Front": "A", "Back": "P", "Left": "L", "Right": "R", "Above": "S", "Below": "I"}
    names = words.view_names(Document(seen_from=side))
    for view, name in names.items():
        assert named(standard_view(view), side)[0] == letters[name]


@pytest.mark.parametrize("side", ["front", "back", "left", "right"])
def test_left_posterior_and_superior_are_right_handed_whatever_the_side(side: SeenFrom) -> None:
    at = {
        end.name: (end.right, end.up, end.nearness) for end in orientation.ends(Camera(33.0, 21.0, 9.0), side)
    }
    assert np.linalg.det([at["L"], at["P"], at["S"]]) == pytest.approx(1.0)
    for one, other in ("LR", "AP", "SI"):
        assert np.add(at[one], at[other]) == pytest.approx(np.zeros(3), abs=1e-12)


def test_rolling_clockwise_turns_the_marker_clockwise() -> None:
    top = next(end for end in orientation.ends(Camera(roll_degrees=90.0), "front") if end.name == "S")
    assert (top.right, top.up) == pytest.approx((1.0, 0.0), abs=1e-12)


def test_an_unknown_side_is_said_in_words_too() -> None:
    assert "Side unknown" in orientation.in_words(Camera(), "unknown")
    assert orientation.in_words(Camera(), "left") == "Seen from the left; top is up, back to the right."


@pytest.mark.parametrize("projection", ["parallel", "perspective"])
def test_the_bar_is_as_long_in_the_picture_as_it_says(projection: Any) -> None:
    seen_from = Camera(40.0, -20.0, 10.0, zoom=1.7, pan=(0.1, 0.05), projection=projection)
    lens = Lens(seen_from, 800 / 600)
    bar = scale.bar_for(lens, 160.0, 600, 200)
    assert bar.words.split()[:2] == ["2", "cm"]
    from xrayview.scene.views import camera_axes

    right = np.asarray(camera_axes(seen_from)[0])
    ends = np.asarray(lens.pivot) + np.outer([-0.5, 0.5], right) * (20.0 / 160.0)
    drawn = lens.seen(ends)
    assert (drawn[1, 0] - drawn[0, 0]) * 800 == pytest.approx(bar.pixels, rel=1e-9)
    assert ("pivot" in bar.words) is (projection == "perspective")


@pytest.mark.parametrize("zoom", np.geomspace(0.05, 100, 41).tolist())
def test_the_bar_is_round_and_never_longer_than_its_room(zoom: float) -> None:
    bar = scale.bar_for(Lens(Camera(zoom=zoom), 1.5), 183.7, 500, 150)
    number, unit = bar.words.split()
    assert number in ("0.1", "0.2", "0.5", "1", "2", "5", "10", "20", "50", "100", "200", "500")
    assert unit in ("m", "cm", "mm", "µm") and 60 - 1e-6 <= bar.pixels <= 150 + 1e-6


@pytest.mark.parametrize(
    ("millimetres", "said"),
    [(0.05, "50 µm"), (0.1, "0.1 mm"), (5, "5 mm"), (10, "1 cm"), (200, "20 cm"), (1000, "1 m")],
)
def test_lengths_are_said_in_the_unit_people_use(millimetres: float, said: str) -> None:
    assert scale.length_in_words(millimetres) == said


def test_the_longest_edge_counts_as_one() -> None:
    assert Volume(np.zeros((10, 20, 30), np.float32), (3.0, 2.0, 0.5)).longest_mm == 40.0
    assert Volume(np.zeros((10, 20, 30), np.float32)).longest_mm is None


@pytest.fixture
def window(new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any]) -> MainWindow:
    window = new_window(film)
    wait(lambda: window.store.state.document.volume is not None, "the film is reconstructed")
    return window


def grey_of_the_view(window: MainWindow) -> npt.NDArray[np.uint8]:
    """The 3D part of a screenshot, (H, W) in 0..255."""
    from PySide6.QtCore import QPoint, QRect
    from PySide6.QtGui import QImage

    view = window.centre.view
    assert view is not None
    place = QRect(view.mapTo(window, QPoint(0, 0)), view.size())
    image = window.grab().toImage().copy(place).convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width()].copy()


def with_spacing(window: MainWindow, millimetres: float) -> None:
    """Let the volume that is shown have cubes of this size."""
    volume = window.store.state.document.volume
    assert volume is not None
    spaced = replace(volume, spacing=(millimetres,) * 3)
    window.store.put(window.store.state.with_document(volume=spaced))


def test_without_a_spacing_there_is_no_bar_but_the_tooltip_says_why(window: MainWindow, wait: Wait) -> None:
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QHelpEvent
    from PySide6.QtWidgets import QApplication, QToolTip

    view = window.centre.view
    assert view is not None
    assert view.signs.bar.bar is None and view.signs.bar.accessibleDescription().startswith("No scale")
    surface = view.surface()
    for sign, said in ((view.signs.bar, "No scale"), (view.signs.marker, "Side unknown")):
        at = sign.geometry().center()
        QApplication.sendEvent(surface, QHelpEvent(QHelpEvent.Type.ToolTip, at, surface.mapToGlobal(at)))
        assert QToolTip.text().startswith(said)
    assert QApplication.widgetAt(surface.mapToGlobal(QPoint(100, 100))) is not view.signs.marker
    with_spacing(window, 5.0)
    assert view.signs.bar.bar is not None and view.signs.bar.bar.words == "2 cm"


def test_the_bar_drawn_has_the_length_of_the_ball_it_measures(window: MainWindow, wait: Wait) -> None:
    """A ball of 22 cells of 1 mm, in the x-ray from where it was taken."""
    window.store.do(look.set_mode, "xray")
    with_spacing(window, 1.0)
    view = window.centre.view
    assert view is not None
    view.mark.hide()

    def agrees() -> bool:
        picture = grey_of_the_view(window) > 40
        middle = np.nonzero(picture[view.height() // 2])[0]
        bar = view.signs.bar
        low = bar.geometry().bottom() - 7  # the row of its line
        line = np.nonzero(picture[low, view.width() // 2 :])[0]
        if not middle.size or not line.size or bar.bar is None:
            return False
        assert bar.bar.words == "5 mm"
        ball, drawn = np.ptp(middle) + 1, np.ptp(line) + 1
        return abs(ball / drawn - 22 / 5) < 0.15

    wait(agrees, "22 mm of ball are 4.4 times as long as the bar of 5 mm")


def test_both_stay_in_their_corners_when_the_view_is_resized_and_in_stereo(
    window: MainWindow, wait: Wait, application: Any
) -> None:
    with_spacing(window, 5.0)
    view = window.centre.view
    assert view is not None
    for size in ((1300, 700), (900, 860)):
        window.resize(*size)
        window.store.do(stereo.set_stereo, size[0] == 900)
        application.processEvents()
        wait(lambda: view.signs.bar.geometry().right() == view.width() - 13, "the bar stands at the right")
        marker = view.signs.marker.geometry()
        assert (marker.left(), marker.bottom()) == (12, view.height() - 13)
        assert view.rect().contains(view.signs.bar.geometry())
    wait(lambda: view.both_eyes.isVisible(), "both eyes are drawn")
    siblings = [
        child for child in view.children() if child in (view.both_eyes, view.signs.marker, view.signs.bar)
    ]
    assert siblings[0] is view.both_eyes  # the lowest of them


def test_a_small_view_is_left_to_the_picture(window: MainWindow, application: Any) -> None:
    view = window.centre.view
    assert view is not None and view.signs.marker.isVisible()
    view.setFixedSize(300, 150)
    application.processEvents()
    assert not view.signs.marker.isVisible() and not view.signs.bar.isVisible()


def test_both_can_be_hidden_and_stay_hidden_at_the_next_start(
    window: MainWindow, new_window: NewWindow
) -> None:
    view = window.centre.view
    assert view is not None and view.signs.marker.isVisible() and view.signs.bar.isVisible()
    before = window.store.state.sheet.history
    for name, sign in (("marker", view.signs.marker), ("scale-bar", view.signs.bar)):
        action = window.actions_by_name[name]
        assert action.isChecked()
        action.trigger()
        assert not action.isChecked() and not sign.isVisible()
    assert window.store.state.sheet.history is before
    again = new_window()
    kept = again.store.state.preferences
    assert (kept.marker, kept.scale_bar, kept.reduced_motion) == (False, False, True)


def test_the_marker_follows_camera_and_the_side_that_a_person_names(window: MainWindow) -> None:
    view = window.centre.view
    assert view is not None
    assert "Side unknown" in view.signs.marker.accessibleDescription()
    window.store.do(film.set_seen_from, "left")
    assert view.signs.marker.accessibleDescription() == "Seen from the left; top is up, back to the right."
    window.store.do(camera.turn, 90.0, 0.0)
    assert view.signs.marker.accessibleDescription() == "Seen from the back; top is up, right to the right."


def test_what_is_saved_does_not_show_them(window: MainWindow, wait: Wait, tmp_path: Path) -> None:
    from PySide6.QtGui import QGuiApplication

    with_spacing(window, 5.0)
    window.exports.copy_picture()
    clipboard = QGuiApplication.clipboard()
    wait(lambda: not clipboard.image().isNull(), "the picture is on the clipboard")
    image = clipboard.image()
    corner = [
        image.pixelColor(x, image.height() - 1 - y).value() for x in range(5, 120, 3) for y in range(5, 90, 3)
    ]
    assert max(corner) < 20 and math.isfinite(image.width())
