"""The depth profile along the clicked line of sight, read and used by pointer and keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from xrayview.scene.cuts import CutPlane
from xrayview.volume.histogram import histogram_of
from xrayview.volume.volume import Volume
from xrayview.window.commands import files, look, pick
from xrayview.window.state import Document, Sheet, State
from xrayview.window.store import Store

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint

    from xrayview.window.sight.section import SightSection

Steps = Callable[[], list[str]]


@pytest.fixture
def store(store: Store) -> Store:
    """Four slabs, 25 mm thick each, in a cube of 100 mm."""
    slabs = np.repeat(np.array([0.2, 0.6, 0.1, 0.95], np.float32), 8)[:, None, None]
    volume = Volume(np.broadcast_to(slabs, (32, 32, 32)).copy(), spacing=(3.125, 3.125, 3.125))
    document = Document(Path("slabs.nrrd"), volume=volume, histogram=histogram_of(volume))
    store.put(State((Sheet(1, document),), 1))
    return store


@pytest.fixture
def section(store: Store, shown: Callable[[Any], Any]) -> SightSection:
    from xrayview.window.sight.section import SightSection

    made: SightSection = shown(SightSection(store))
    store.do(pick.pick_density, 0.5, 0.5, 1.0)
    return made


def place(section: SightSection, millimetres: float) -> QPoint:
    from PySide6.QtCore import QPoint

    axes = section.plot.axes()
    return QPoint(round(axes.x_of(millimetres / 100)), round(axes.top + axes.height / 2))


def press(widget: Any, *keys: str) -> None:
    from PySide6.QtGui import QKeySequence
    from PySide6.QtTest import QTest

    for key in keys:
        held = QKeySequence(key)[0]
        QTest.keyClick(widget, held.key(), held.keyboardModifiers())


def colour(section: SightSection, millimetres: float, up: float) -> tuple[int, int, int]:
    """What is drawn at a depth, a share of the plot's height above its ground."""
    axes, picture = section.plot.axes(), section.plot.grab().toImage()
    scale = picture.width() / section.plot.width()
    at = round(axes.x_of(millimetres / 100) * scale), round((axes.bottom - up * axes.height) * scale)
    found = picture.pixelColor(*at)
    return found.red(), found.green(), found.blue()


def test_it_is_there_once_something_was_picked_and_goes_when_closed(
    section: SightSection, store: Store
) -> None:
    assert section.isVisible()
    before = store.state.sheet.history
    section.close_button.click()
    assert not section.isVisible() and store.state.sheet.sight is None
    assert store.state.sheet.history is before


def test_it_says_what_was_picked_in_millimetres(section: SightSection) -> None:
    density, depth = 0.8 * 0.6, 25.0
    assert section.readout.text().startswith(f"density {density:.3f}  depth ")
    assert float(section.readout.text().split()[-2]) == pytest.approx(depth, abs=3.2)
    said = section.plot.accessibleDescription()
    assert "100.0 mm long" in said and "highest density 0.950" in said and "picked 0.480" in said
    assert section.plot.accessibleName() and section.plot.toolTip() and section.close_button.toolTip()


def test_without_a_scale_depths_are_shares_of_the_edge(section: SightSection, store: Store) -> None:
    volume = store.state.document.volume
    assert volume is not None
    store.put(store.state.with_document(volume=replace(volume, spacing=None)))
    assert "mm" not in section.readout.text() and section.readout.text().endswith("of the edge")


def test_the_pointer_and_the_arrow_keys_read_it(section: SightSection) -> None:
    from PySide6.QtTest import QTest

    QTest.mouseMove(section.plot, place(section, 87))
    assert section.readout.text().startswith("density 0.950  depth 8")
    section.plot.setFocus()
    press(section.plot, "Shift+Left", "Shift+Left", "Shift+Left")
    assert section.readout.text().startswith("density 0.100  depth 5")
    press(section.plot, "Right")
    assert section.plot.cursor_depth == pytest.approx(0.58, abs=0.01)


def test_enter_and_a_double_click_use_the_density_there(
    section: SightSection, store: Store, steps: Steps
) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    QTest.mouseDClick(section.plot, Qt.MouseButton.LeftButton, pos=place(section, 12))
    QTest.mouseRelease(section.plot, Qt.MouseButton.LeftButton, pos=place(section, 12))
    assert store.state.scene.iso_value == pytest.approx(0.2, abs=1e-3)
    store.do(look.set_mode, "volume")
    section.plot.setFocus()
    press(section.plot, "Shift+Right", "Shift+Right", "Return")
    points = [point.density for point in store.state.scene.transfer.points]
    assert len(points) == 4 and 0.6 in points  # bone has a point at 0.6 already
    press(section.plot, "Shift+Left", "Shift+Left", "Return")
    assert 0.2 in [point.density for point in store.state.scene.transfer.points]
    assert steps() == ["Pick density", "Pick density", "Mode", "Pick density"]


def test_what_is_cut_away_is_hatched_and_empty(section: SightSection, store: Store) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtTest import QTest

    full = colour(section, 37, 0.1)
    store.put(store.state.with_scene(cuts=(CutPlane((0.0, -1.0, 0.0), 0.0),)))
    QTest.mouseMove(section.plot, place(section, 37))
    assert section.readout.text().startswith("cut away  depth 3")
    assert colour(section, 37, 0.1) != full
    QTest.mouseMove(section.plot, place(section, 87))
    assert section.readout.text().startswith("density 0.950")
    QTest.mouseMove(section, place(section, 0))
    section.plot.leaveEvent(QEvent(QEvent.Type.Leave))
    assert section.readout.text() == "nothing is picked here"  # any more


def test_below_the_curve_lies_the_transfer_function_s_colour(section: SightSection, store: Store) -> None:
    from xrayview.scene.transfer import Point, TransferFunction

    red_then_green = (Point(0.3, (1.0, 0.0, 0.0), 1.0), Point(0.8, (0.0, 1.0, 0.0), 1.0))
    store.put(store.state.with_scene(mode="volume", transfer=TransferFunction("two", red_then_green)))
    assert colour(section, 12, 0.1) == (255, 0, 0)
    assert colour(section, 87, 0.5) == (0, 255, 0)
    red, green, _ = colour(section, 12, 0.5)
    assert red - green < 20  # above the curve


def test_the_surface_s_line_moves_with_the_iso_value(section: SightSection, store: Store) -> None:
    ground = colour(section, 65, 0.5)
    store.do(look.set_iso_value, 0.5)
    assert colour(section, 65, 0.5) != ground


def test_each_file_has_its_own_line(section: SightSection, store: Store) -> None:
    first = store.state.sheet
    store.put(State((first, replace(first, key=2, sight=None)), 1))
    store.do(files.look_at, 2)
    assert not section.isVisible()
    store.do(files.look_at, 1)
    assert section.isVisible()
