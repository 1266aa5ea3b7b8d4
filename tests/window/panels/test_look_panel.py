"""The look panel: mode, densities, colours and direction, each a command with its undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from xrayview.scene.transfer import PRESETS
from xrayview.window.commands import film, look
from xrayview.window.memory.own_presets import OwnPresets
from xrayview.window.state import State
from xrayview.window.store import Store

if TYPE_CHECKING:
    from conftest import Wait

    from xrayview.window.panels.look_panel import LookPanel
    from xrayview.window.transfer.save_dialog import SaveDialog

BUNDLED = [
    "Bone",
    "Skin and bone",
    "Skin",
    "Soft tissue",
    "Airways",
    "Teeth",
    "Enamel and metal",
    "X-ray film",
    "Colourful",
]
Steps = Callable[[], list[str]]
Told = list[tuple[str, str]]


@pytest.fixture
def own(tmp_path: Path) -> OwnPresets:
    return OwnPresets(tmp_path / "presets")


@pytest.fixture
def told() -> Told:
    return []


@pytest.fixture
def panel(store: Store, own: OwnPresets, told: Told, shown: Callable[[Any], Any]) -> LookPanel:
    from xrayview.window.panels.look_panel import LookPanel

    return shown(LookPanel(store, own, lambda message, hint: told.append((message, hint))))


def entries(panel: LookPanel) -> list[str]:
    """The presets in the list, without its lines."""
    return [panel.preset.itemText(n) for n in range(panel.preset.count()) if panel.preset.itemText(n)]


def choose(panel: LookPanel, words: str) -> None:
    """Open the list of presets and pick an entry by the keyboard."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    panel.preset.showPopup()
    view = panel.preset.view()
    view.setCurrentIndex(panel.preset.model().index(panel.preset.findText(words), 0))
    QTest.keyClick(view, Qt.Key.Key_Return)


def ask_to_save(panel: LookPanel, name: str | None = None) -> SaveDialog:
    """Open the dialog and type a name."""
    from PySide6.QtTest import QTest

    from xrayview.window.transfer.save_dialog import SaveDialog

    panel.presets.save_action.trigger()
    dialog = next(dialog for dialog in panel.findChildren(SaveDialog) if dialog.isVisible())
    if name is not None:
        dialog.name.clear()
        QTest.keyClicks(dialog.name, name)
    return dialog


def test_the_mode_is_chosen_and_shows_what_belongs_to_it(
    panel: LookPanel, store: Store, steps: Steps
) -> None:
    parts = (panel.iso, panel.preset, panel.exposure, panel.slices)
    belonging = {
        "volume": [panel.preset], "mip": [], "slices": [panel.slices],
        "mesh": [panel.iso], "xray": [panel.exposure], "surface": [panel.iso],
    }  # fmt: skip
    for mode, there in belonging.items():
        panel.mode.buttons[mode].click()
        assert store.state.scene.mode == mode
        assert [part for part in parts if part.isVisible()] == there
    assert steps() == ["Mode"] * 6
    store.undo()
    assert panel.mode.buttons["xray"].isChecked() and panel.exposure.isVisible()


def test_dragging_the_iso_value_s_slider_is_one_step(panel: LookPanel, store: Store, steps: Steps) -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QStyle, QStyleOptionSlider

    slider = panel.iso.slider
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    handle = slider.style().subControlRect(
        QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, slider
    )
    seen: list[float] = []
    store.listen(lambda old, new: seen.append(new.scene.iso_value))
    start = handle.center()
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=start)
    for part in range(1, 5):
        QTest.mouseMove(slider, start + QPoint(8 * part, 0))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=start + QPoint(32, 0))
    assert len(set(seen)) >= 3 and store.state.scene.iso_value > 0.55
    assert steps() == ["Iso-value"]
    store.undo()
    assert store.state.scene.iso_value == 0.43 and panel.iso.value() == pytest.approx(0.43)


def test_the_modes_stand_in_two_rows_that_fit(panel: LookPanel) -> None:
    tops = [button.mapTo(panel, button.rect().topLeft()).y() for button in panel.mode.buttons.values()]
    assert tops[0] == tops[1] == tops[2] < tops[3] == tops[4] == tops[5]
    for button in panel.mode.buttons.values():
        assert button.width() >= button.sizeHint().width()
        assert button.mapTo(panel, button.rect().topRight()).x() < panel.width()


def test_the_slices_are_put_by_sliders_and_numbers(panel: LookPanel, store: Store, steps: Steps) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    panel.mode.buttons["slices"].click()
    across, depth, height = panel.slices.places
    QTest.keyClick(across.slider, Qt.Key.Key_Right)
    depth.number.setFocus()
    depth.number.selectAll()
    QTest.keyClicks(depth.number, "-0.125")
    QTest.keyClick(depth.number, Qt.Key.Key_Return)
    QTest.keyClick(height.slider, Qt.Key.Key_End)
    assert store.state.scene.slices_at == (0.005, -0.125, 0.5)
    assert steps() == ["Mode", "Slices", "Slices", "Slices"]
    store.undo()
    store.undo()
    assert height.value() == 0.0 and depth.value() == 0.0 and across.value() == pytest.approx(0.005)


def test_the_share_of_the_fusion_is_there_where_there_was_one(
    panel: LookPanel, store: Store, steps: Steps
) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    assert not panel.fusion.isVisible()  # a volume that was opened as it is
    for fused, there in ((None, False), (object(), True)):
        store.put(store.state.with_document(reconstruction=SimpleNamespace(fused=fused)))
        assert panel.fusion.isVisible() is there
    assert panel.fusion.value() == 100.0
    panel.fusion.number.setFocus()
    panel.fusion.number.selectAll()
    QTest.keyClicks(panel.fusion.number, "40")
    QTest.keyClick(panel.fusion.number, Qt.Key.Key_Return)
    assert store.state.scene.fusion == pytest.approx(0.4)
    QTest.keyClick(panel.fusion.slider, Qt.Key.Key_Home)
    assert store.state.scene.fusion == 0.0 and steps() == ["Fusion", "Fusion"]
    store.undo()
    assert panel.fusion.value() == pytest.approx(40.0)
    panel.mode.buttons["mesh"].click()
    assert not panel.fusion.isVisible()  # a mesh is always of the fused volume


def test_a_number_is_typed(panel: LookPanel, store: Store, steps: Steps) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    number = panel.iso.number
    number.setFocus()
    number.selectAll()
    QTest.keyClicks(number, "0.31")
    QTest.keyClick(number, Qt.Key.Key_Return)
    assert store.state.scene.iso_value == pytest.approx(0.31)
    panel.mode.buttons["xray"].click()
    panel.exposure.chi.number.setValue(20.0)
    assert store.state.scene.chi == 20.0
    assert steps() == ["Iso-value", "Mode", "Exposure"]


def test_the_wheel_scrolls_past_controls_that_are_not_in_hand(panel: LookPanel, store: Store) -> None:
    from PySide6.QtCore import QPoint, QPointF, Qt
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    def turn(widget: Any) -> bool:
        centre = QPointF(widget.rect().center())
        event = QWheelEvent(
            centre,
            widget.mapToGlobal(centre),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, event)
        return event.isAccepted()

    panel.views["above"].setFocus()
    assert not turn(panel.iso.slider) and not turn(panel.iso.number)
    assert store.state.scene.iso_value == 0.43
    panel.iso.number.setFocus()
    assert turn(panel.iso.number)
    assert store.state.scene.iso_value == pytest.approx(0.44)
    panel.mode.buttons["volume"].click()
    panel.mode.buttons["volume"].setFocus()
    turn(panel.preset)
    assert store.state.scene.transfer.name == "bone"


def test_home_goes_to_the_first_value_of_what_is_in_hand(panel: LookPanel, store: Store) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QKeySequence, QShortcut
    from PySide6.QtTest import QTest

    taken: list[int] = []
    QShortcut(QKeySequence("Home"), panel).activated.connect(lambda: taken.append(1))  # as the window has it
    panel.iso.slider.setFocus()
    QTest.keyClick(panel.iso.slider, Qt.Key.Key_Home)
    assert store.state.scene.iso_value == look.SMALLEST_ISO_VALUE
    panel.mode.buttons["volume"].click()
    store.do(look.choose_preset, "teeth")
    panel.preset.setFocus()
    QTest.keyClick(panel.preset, Qt.Key.Key_Home)
    assert store.state.scene.transfer == next(iter(PRESETS.values())) and not taken
    panel.views["above"].setFocus()
    QTest.keyClick(panel.views["above"], Qt.Key.Key_Home)
    assert taken == [1]


def test_views_and_projection_turn_the_camera(panel: LookPanel, store: Store, steps: Steps) -> None:
    panel.views["+90"].click()
    panel.projection.buttons["perspective"].click()
    camera = store.state.scene.camera
    assert (camera.azimuth_degrees, camera.projection) == (90.0, "perspective")
    assert steps() == ["Standard view", "Projection"]
    store.undo()
    assert panel.projection.buttons["parallel"].isChecked()


def test_views_are_named_by_the_side_that_a_person_gives(panel: LookPanel, store: Store) -> None:
    assert [button.text() for button in panel.views.values()][:2] == ["As taken", "+90°"]
    store.do(film.set_seen_from, "front")
    assert panel.views["as-taken"].text() == "Front" and panel.views["behind"].text() == "Back"
    store.do(film.set_seen_from, "front", "PA")
    assert panel.views["as-taken"].text() == "PA" and panel.views["behind"].text() == "Back"
    store.undo()
    store.undo()
    assert panel.views["as-taken"].text() == "As taken"


def test_a_bundled_preset_is_chosen_and_marked_once_it_is_edited(
    panel: LookPanel, store: Store, steps: Steps
) -> None:
    panel.mode.buttons["volume"].click()
    assert entries(panel) == BUNDLED
    choose(panel, "Skin and bone")
    assert store.state.scene.transfer == PRESETS["skin-and-bone"]
    store.do(look.move_point, 0, 0.03, 0.1)
    assert panel.preset.currentText() == "Skin and bone (edited)"
    assert store.state.scene.transfer.name not in PRESETS
    store.undo()
    assert panel.preset.currentText() == "Skin and bone"
    assert "Skin and bone (edited)" not in entries(panel)
    assert steps() == ["Mode", "Preset"]


def test_a_preset_of_one_s_own_is_saved_used_and_deleted(
    panel: LookPanel, store: Store, own: OwnPresets, told: Told
) -> None:
    panel.mode.buttons["volume"].click()
    store.do(look.move_point, 0, 0.2, 0.1)
    edited = store.state.scene.transfer
    assert not panel.presets.delete_action.isEnabled()
    dialog = ask_to_save(panel)
    assert dialog.name.text() == "My bone"
    dialog.save_button.click()
    assert own.load("My bone").points == edited.points
    assert panel.preset.currentText() == "My bone" and entries(panel)[-1] == "My bone"
    choose(panel, "Teeth")
    choose(panel, "My bone")
    assert store.state.scene.transfer.points == edited.points
    panel.presets.delete_action.trigger()
    assert own.names() == ()
    assert panel.preset.currentText() == "My bone (not saved)"  # the picture keeps it
    assert store.state.scene.transfer.points == edited.points
    choose(panel, "Bone")
    assert entries(panel) == BUNDLED
    assert told == []


def test_the_dialog_refuses_names_that_mislead_and_says_what_it_replaces(
    panel: LookPanel, store: Store, own: OwnPresets
) -> None:
    panel.mode.buttons["volume"].click()
    dialog = ask_to_save(panel, "Bone")
    assert not dialog.save_button.isEnabled() and "bundled" in dialog.remark()
    dialog.name.setText("  ")
    assert not dialog.save_button.isEnabled() and dialog.remark()
    dialog.name.setText(" cat ")
    assert dialog.save_button.isEnabled() and dialog.remark() == ""
    dialog.save_button.click()
    assert own.names() == ("cat",)
    store.do(look.remove_point, 0)
    dialog = ask_to_save(panel)
    assert dialog.name.text() == "cat"
    assert dialog.save_button.text() == "Replace" and "replaced" in dialog.remark()
    dialog.reject()
    assert len(own.load("cat").points) == 4


def test_a_name_is_shown_as_it_was_given(panel: LookPanel, store: Store, own: OwnPresets) -> None:
    panel.mode.buttons["volume"].click()
    ask_to_save(panel, "Skin & bone").save_button.click()
    assert panel.preset.currentText() == "Skin & bone" and own.names() == ("Skin & bone",)
    assert panel.presets.delete_action.text() == "Delete “Skin && bone”"  # a single one would mark a key


def test_a_preset_that_another_window_saved_or_deleted_is_noticed(
    panel: LookPanel, store: Store, own: OwnPresets, told: Told
) -> None:
    from dataclasses import replace

    panel.mode.buttons["volume"].click()
    own.save(replace(PRESETS["teeth"], name="cat"))
    choose(panel, "cat")
    assert store.state.scene.transfer.name == "cat"
    choose(panel, "X-ray film")
    panel.preset.showPopup()
    own.delete("cat")
    panel.preset.chosen.emit("cat")
    panel.preset.hidePopup()
    assert len(told) == 1 and "cat" in told[0][0]
    assert panel.preset.currentText() == "X-ray film" and "cat" not in entries(panel)


def test_a_preset_that_cannot_be_written_is_told_and_nothing_is_lost(
    panel: LookPanel, store: Store, own: OwnPresets, told: Told, tmp_path: Path
) -> None:
    (tmp_path / "presets").write_text("a file where the folder should be")
    panel.mode.buttons["volume"].click()
    before = store.state.scene
    ask_to_save(panel, "cat").save_button.click()
    assert len(told) >= 1 and "presets" in told[0][0] and told[0][1]
    assert store.state.scene is before


def test_a_damaged_preset_is_told_once_and_the_others_are_there(
    store: Store, own: OwnPresets, told: Told, tmp_path: Path, shown: Callable[[Any], Any]
) -> None:
    from dataclasses import replace

    from xrayview.window.panels.look_panel import LookPanel

    own.save(replace(PRESETS["teeth"], name="cat"))
    (tmp_path / "presets" / "broken.json").write_text("{")
    panel = shown(LookPanel(store, own, lambda message, hint: told.append((message, hint))))
    assert len(told) == 1 and "broken.json" in told[0][0]
    assert entries(panel)[-1] == "cat"


def test_without_a_file_nothing_can_be_changed(panel: LookPanel, store: Store) -> None:
    store.put(State())
    usable = [panel.mode, panel.iso, panel.projection, panel.editor.canvas, *panel.views.values()]
    assert not any(part.isEnabled() for part in usable)


def test_everything_says_what_it_is(panel: LookPanel) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QScrollBar

    kinds = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox)
    controls = [part for kind in kinds for part in panel.findChildren(kind)]
    controls = [part for part in controls if not isinstance(part, QScrollBar)]
    reached = [part for part in controls if part.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert len(reached) >= 16
    for part in reached:
        assert part.toolTip(), part
        assert part.accessibleName() or getattr(part, "text", str)(), part


def test_a_low_panel_scrolls_and_leaves_the_editor_room(panel: LookPanel, application: Any) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    panel.mode.buttons["volume"].click()
    panel.resize(280, 360)
    application.processEvents()
    assert panel.editor.canvas.height() >= 150
    body = panel.editor.parentWidget().parentWidget()
    assert body.height() > 360 and body.width() <= 280
    assert panel.projection.visibleRegion().isEmpty()
    panel.views["below"].setFocus()
    QTest.keyClick(panel.views["below"], Qt.Key.Key_Tab)
    assert panel.projection.buttons["parallel"].hasFocus()
    assert not panel.projection.visibleRegion().isEmpty()


def test_a_preset_of_one_s_own_is_renamed(
    panel: LookPanel, store: Store, own: OwnPresets, told: Told, steps: Steps
) -> None:
    from dataclasses import replace

    panel.mode.buttons["volume"].click()
    own.save(replace(PRESETS["teeth"], name="dog"))
    assert not panel.presets.rename_action.isEnabled()
    ask_to_save(panel, "cat").save_button.click()
    dialog = ask_for_another_name(panel)
    assert dialog.windowTitle() == "Rename preset" and dialog.name.text() == "cat"
    dialog.name.setText("dog")
    assert not dialog.save_button.isEnabled() and "already" in dialog.remark()
    dialog.name.setText("Bone")
    assert not dialog.save_button.isEnabled()
    dialog.name.setText("tiger")
    assert dialog.save_button.text() == "Rename"
    dialog.save_button.click()
    assert own.names() == ("dog", "tiger") and told == []
    assert panel.preset.currentText() == "tiger" and store.state.scene.transfer.name == "tiger"
    assert own.load("tiger").points == store.state.scene.transfer.points
    store.undo()
    assert panel.preset.currentText() == "cat (not saved)"


def test_a_preset_that_another_window_deleted_cannot_be_renamed(
    panel: LookPanel, store: Store, own: OwnPresets, told: Told
) -> None:
    panel.mode.buttons["volume"].click()
    ask_to_save(panel, "cat").save_button.click()
    dialog = ask_for_another_name(panel)
    own.delete("cat")
    dialog.name.setText("tiger")
    dialog.save_button.click()
    assert own.names() == () and len(told) == 1 and "cat" in told[0][0]
    assert store.state.scene.transfer.name == "cat"


def ask_for_another_name(panel: LookPanel) -> SaveDialog:
    from xrayview.window.transfer.save_dialog import SaveDialog

    panel.presets.rename_action.trigger()
    return next(dialog for dialog in panel.findChildren(SaveDialog) if dialog.isVisible())


def test_the_line_of_sight_comes_into_sight_in_a_low_panel(
    panel: LookPanel, store: Store, wait: Wait
) -> None:
    from xrayview.window.commands import pick

    panel.mode.buttons["volume"].click()
    panel.resize(280, 360)
    wait(lambda: panel.height() == 360, "the panel is low")
    store.do(pick.pick_density, 0.5, 0.5, 1.0)
    wait(lambda: panel.sight.isVisible() and not panel.sight.readout.visibleRegion().isEmpty(), "it is seen")
    assert panel.editor.canvas.width() <= 280
