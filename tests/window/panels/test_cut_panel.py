"""The cut panel: cuts are added, chosen, changed by their numbers, flipped, removed and switched off."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from xrayview.scene.cuts import MOST_CUTS, CutBox, CutOctant, CutPlane, CutSphere
from xrayview.window.commands import camera, cut, cut_shapes
from xrayview.window.panels.cut_words import in_words
from xrayview.window.state import State
from xrayview.window.store import Store

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from xrayview.window.panels.cut_panel import CutPanel

Steps = Callable[[], list[str]]

FRONT = CutPlane((0.0, -1.0, 0.0), 0.0)
BOX = CutBox((-0.3, -0.3, -0.3), (0.3, 0.3, 0.3), "outside")
SPHERE = CutSphere((0.0, 0.0, 0.0), 0.3, "outside")
OCTANT = CutOctant((1.0, -1.0, 1.0))


@pytest.fixture
def panel(store: Store, shown: Callable[[Any], Any]) -> CutPanel:
    from xrayview.window.panels.cut_panel import CutPanel

    return shown(CutPanel(store))


def lines(panel: CutPanel) -> list[str]:
    return [panel.list.item(row).text() for row in range(panel.list.count())]


def click(widget: QWidget) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def press_space(widget: QWidget) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_Space)


def type_into(field: Any, text: str) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    field.number.setFocus()
    field.number.selectAll()
    QTest.keyClicks(field.number, text)
    QTest.keyClick(field.number, Qt.Key.Key_Return)


def test_every_kind_is_added_by_its_button_and_listed_in_words(
    panel: CutPanel, store: Store, steps: Steps
) -> None:
    assert not panel.list.isVisible() and not panel.flip.isVisible()
    for button in panel.add.values():
        click(button)
    assert store.state.scene.cuts == (FRONT, FRONT, BOX, OCTANT, SPHERE)
    assert lines(panel) == [
        "Plane: front, at 0.00",
        "Plane: front, at 0.00",
        "Box: outside, 0.60 \N{MULTIPLICATION SIGN} 0.60 \N{MULTIPLICATION SIGN} 0.60",
        "Octant 4: top front right",
        "Sphere: outside, radius 0.30",
    ]
    assert panel.list.currentRow() == 4 and panel.fields["sphere"].isVisible()
    assert [kind for kind, fields in panel.fields.items() if fields.isVisible()] == ["sphere"]
    assert steps() == ["Add cut"] * 5
    click(panel.add["plane"])
    assert len(store.state.scene.cuts) == MOST_CUTS
    assert not any(button.isEnabled() for button in panel.add.values())
    click(panel.remove)
    assert all(button.isEnabled() for button in panel.add.values())


def test_the_front_half_is_cut_as_you_look_now(panel: CutPanel, store: Store) -> None:
    store.do(camera.turn, 40.0, 10.0)
    click(panel.add["front-half"])
    (plane,) = store.state.scene.cuts
    assert isinstance(plane, CutPlane)
    assert plane.normal == cut_shapes.towards_viewer(store.state.scene.camera)
    assert lines(panel) == ["Plane: 40°, 10°, at 0.00"]
    assert panel.fields["plane"].azimuth.value() == pytest.approx(40.0)
    assert panel.fields["plane"].elevation.value() == pytest.approx(10.0)


def test_arrow_keys_choose_a_cut_and_delete_removes_it(panel: CutPanel, store: Store, steps: Steps) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    for kind in ("plane", "box", "sphere"):
        click(panel.add[kind])
    panel.list.setFocus()
    QTest.keyClick(panel.list, Qt.Key.Key_Up)
    assert cut.chosen(store.state) == 1 and panel.fields["box"].isVisible()
    assert steps() == ["Add cut"] * 3
    QTest.keyClick(panel.list, Qt.Key.Key_Delete)
    assert store.state.scene.cuts == (FRONT, SPHERE)
    assert panel.fields["sphere"].isVisible() and panel.list.hasFocus()
    QTest.keyClick(panel.list, Qt.Key.Key_Home)
    assert cut.chosen(store.state) == 0 and panel.fields["plane"].isVisible()
    store.undo()
    assert lines(panel)[1].startswith("Box") and store.state.scene.cuts[1] == BOX


def test_the_numbers_of_a_plane_turn_and_move_it(panel: CutPanel, store: Store, steps: Steps) -> None:
    click(panel.add["plane"])
    fields = panel.fields["plane"]
    type_into(fields.position, "0.2")
    type_into(fields.azimuth, "90")
    assert store.state.scene.cuts == (CutPlane((1.0, 0.0, 0.0), 0.2),)
    assert fields.direction.currentData() == "right"
    type_into(fields.elevation, "-30")
    assert fields.direction.currentData() == "view"
    assert cut_shapes.angles_of(store.state.scene.cuts[0]) == pytest.approx((90.0, -30.0))  # type: ignore[arg-type]
    click(panel.flip)
    assert cut_shapes.angles_of(store.state.scene.cuts[0]) == pytest.approx((-90.0, 30.0))  # type: ignore[arg-type]
    assert fields.position.value() == pytest.approx(-0.2)
    fields.direction.chosen.emit("top")
    assert store.state.scene.cuts == (CutPlane((0.0, 0.0, 1.0), -0.2),)
    assert steps() == ["Add cut"] + ["Change cut"] * 3 + ["Flip cut", "Turn cut"]


def test_over_the_pole_the_azimuth_is_not_lost(panel: CutPanel, store: Store) -> None:
    click(panel.add["plane"])
    fields = panel.fields["plane"]
    type_into(fields.azimuth, "35")
    type_into(fields.elevation, "90")
    assert fields.direction.currentData() == "top" and fields.azimuth.value() == 35.0
    type_into(fields.elevation, "60")
    assert cut_shapes.angles_of(store.state.scene.cuts[0]) == pytest.approx((35.0, 60.0))  # type: ignore[arg-type]


def test_what_is_nearest_to_me_is_cut_anew_each_time_it_is_chosen(panel: CutPanel, store: Store) -> None:
    click(panel.add["plane"])
    for _ in range(2):
        store.do(camera.turn, 40.0, 5.0)
        panel.fields["plane"].direction.chosen.emit("view")
        (plane,) = store.state.scene.cuts
        assert isinstance(plane, CutPlane)
        assert plane.normal == cut_shapes.towards_viewer(store.state.scene.camera)
        assert panel.fields["plane"].direction.currentData() == "view"


def test_each_face_of_a_box_has_its_number_and_stops_before_the_opposite_one(
    panel: CutPanel, store: Store
) -> None:
    click(panel.add["box"])
    fields = panel.fields["box"]
    for field, text in zip(fields.faces, ("-.1", ".2", "-.3", ".4", "-.5", ".55"), strict=True):
        type_into(field, text)
    assert store.state.scene.cuts == (CutBox((-0.1, -0.3, -0.5), (0.2, 0.4, 0.55), "outside"),)
    for _ in range(2):
        type_into(fields.faces[0], "0.5")
        assert fields.faces[0].value() == pytest.approx(0.2 - cut_shapes.THINNEST_BOX)
    click(fields.removed.buttons["inside"])
    (box,) = store.state.scene.cuts
    assert isinstance(box, CutBox) and box.removed == "inside"
    click(panel.flip)
    assert fields.removed.buttons["outside"].isChecked()


def test_the_numbers_of_octant_and_sphere(panel: CutPanel, store: Store) -> None:
    click(panel.add["octant"])
    octant = panel.fields["octant"]
    octant.octant.chosen.emit("7")
    for field, text in zip(octant.corner, ("0.1", "-0.2", "0.3"), strict=True):
        type_into(field, text)
    click(panel.add["sphere"])
    sphere = panel.fields["sphere"]
    for field, text in zip((*sphere.centre, sphere.radius), ("-.1", ".2", "-.3", ".15"), strict=True):
        type_into(field, text)
    click(sphere.removed.buttons["inside"])
    assert store.state.scene.cuts == (
        CutOctant((-1.0, -1.0, -1.0), (0.1, -0.2, 0.3)),
        CutSphere((-0.1, 0.2, -0.3), 0.15),
    )


def test_undo_brings_the_controls_back_as_well(panel: CutPanel, store: Store) -> None:
    press_space(panel.on)
    panel.fields["plane"].direction.chosen.emit("top")
    store.undo()
    assert panel.fields["plane"].direction.currentData() == "front" and panel.on.isChecked()
    store.undo()
    assert not panel.on.isChecked() and not panel.list.isVisible()


def test_dragging_a_slider_is_one_step(panel: CutPanel, store: Store, steps: Steps) -> None:
    click(panel.add["sphere"])
    slider = panel.fields["sphere"].radius.slider
    slider.setSliderDown(True)
    for place in (40, 50, 60):
        slider.setSliderPosition(place)
    slider.setSliderDown(False)
    assert steps() == ["Add cut", "Change cut"]
    store.undo()
    assert store.state.scene.cuts == (SPHERE,)


def test_switched_off_and_on_again_everything_is_as_it_was(panel: CutPanel, store: Store) -> None:
    for kind in ("box", "octant"):
        click(panel.add[kind])
    press_space(panel.on)
    assert store.state.scene.cuts == () and not panel.list.isVisible()
    press_space(panel.on)
    assert store.state.scene.cuts == (BOX, OCTANT) and panel.list.currentRow() == 1


def test_the_handles_are_switched_without_a_step_to_undo(panel: CutPanel, store: Store, steps: Steps) -> None:
    assert panel.handles.isChecked()
    press_space(panel.handles)
    assert not store.state.preferences.cut_handles and steps() == []


def test_every_control_says_what_it_is_and_fits_into_the_panel(
    panel: CutPanel, store: Store, application: Any
) -> None:
    from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QListWidget

    kinds = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QListWidget)
    seen: set[str] = set()
    for kind in ("plane", "box", "octant", "sphere"):
        click(panel.add[kind])
        application.processEvents()
        for control in panel.findChildren(kinds[0]) + [w for k in kinds[1:] for w in panel.findChildren(k)]:
            if not control.isVisible() or control.objectName().startswith("qt_"):
                continue
            if isinstance(control, QAbstractSlider) and type(control).__name__ == "QScrollBar":
                continue
            name = control.accessibleName() or (
                control.text() if isinstance(control, QAbstractButton) else ""
            )
            assert name and control.toolTip(), (kind, control)
            seen.add(name)
            right = control.mapTo(panel, control.rect().topRight()).x()
            assert right <= panel.width() - 8, name
            if isinstance(control, QAbstractButton):
                assert control.width() >= control.minimumSizeHint().width(), name
    assert {"Radius", "Top face", "Corner, down, up", "Centre, front, back", "Octant"} <= seen


def test_words_for_a_plane_that_has_no_name_have_no_minus_before_a_zero() -> None:
    assert in_words(CutPlane((1e-9, -1.0, -1e-9), -0.001)) == "Plane: 0°, 0°, at 0.00"
    assert in_words(CutPlane((-1.0, -1.0, 0.0), -0.25)) == (
        "Plane: \N{MINUS SIGN}45°, 0°, at \N{MINUS SIGN}0.25"
    )


def test_without_a_volume_there_is_nothing_to_cut(panel: CutPanel, store: Store) -> None:
    store.put(State())
    assert not panel.on.isEnabled() and not any(button.isEnabled() for button in panel.add.values())
