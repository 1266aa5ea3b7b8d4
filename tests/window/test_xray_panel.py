"""The x-ray panel shows the film and its preparation, and turns what is done with it into single steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from xrayview.window.commands import files, film
from xrayview.window.state import Document, Running, Sheet, State
from xrayview.window.store import Store
from xrayview.xray.preparing import prepare
from xrayview.xray.radiograph import Preparation, Radiograph

if TYPE_CHECKING:
    from conftest import Wait
    from PySide6.QtWidgets import QApplication, QWidget

    from xrayview.pipeline import Reconstruction
    from xrayview.window.panels.xray_panel import XrayPanel


def a_film(**facts: Any) -> Radiograph:
    """A bright disc on dark air, 240 x 320, with a notch up and left."""
    row, column = np.indices((320, 240), dtype=np.float32)
    grey = np.where(np.hypot(row - 150, column - 120) < 90, 200, 30).astype(np.float32)
    grey[90:120, 70:100] = 120
    return Radiograph(grey, "disc.png", **facts)


def reconstructed(radiograph: Radiograph, wishes: Preparation, fused: bool = True) -> Reconstruction:
    """What the pipeline hands on, its residual a ramp from -10 to 10 per cent that fusion makes vanish."""
    from xrayview.pipeline import Reconstruction
    from xrayview.volume.volume import Volume

    prepared = prepare(radiograph, wishes)
    opacity = np.full((64, 64), 0.5, np.float32)
    before = np.tile(np.linspace(-0.1, 0.1, 64, dtype=np.float32), (64, 1))
    after = np.full((64, 64), 1e-8, np.float32) if fused else None
    predicted, content = Volume(np.zeros((8, 8, 8), np.float32)), np.ones((64, 64), bool)
    return Reconstruction(
        prepared, predicted, None, opacity, content, before, after,
        "consistent", "0123456789abcdef" * 4, "CPU", "disc.png",
    )  # fmt: skip


@pytest.fixture
def store() -> Store:
    wishes = Preparation()
    radiograph = a_film()
    document = Document(Path("disc.png"), wishes, radiograph=radiograph)
    document = replace(document, reconstruction=reconstructed(radiograph, wishes))
    return Store(State((Sheet(1, document),), 1))


@pytest.fixture
def panel(application: QApplication, store: Store) -> Iterator[XrayPanel]:
    from xrayview.window.panels.xray_panel import XrayPanel

    panel = XrayPanel(store)
    panel.resize(320, 700)
    panel.show()
    application.processEvents()
    yield panel
    store.forget_listeners()
    panel.close()
    panel.deleteLater()


def wishes(store: Store) -> Preparation:
    return store.state.document.preparation


def steps(store: Store) -> list[str]:
    return [edit.name for edit in store.state.sheet.history.past]


def click(widget: QWidget) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def choose(choice: Any, key: str) -> None:
    """Pick an entry of a list, as a click on it does."""
    wanted = choice.findData(key)
    assert wanted >= 0, f"{key} is offered"
    choice.setCurrentIndex(wanted)
    choice.activated.emit(wanted)


def drag_slider(slider: Any, share: float, release: bool = True) -> None:
    """Pull a slider's handle to a share of its length."""
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    now = (slider.value() - slider.minimum()) / (slider.maximum() - slider.minimum())
    span, middle = slider.width() - 14, slider.height() // 2
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(round(7 + now * span), middle))
    for part in (0.3, 0.6, 1.0):
        x = 7 + (now + (share - now) * part) * span
        QTest.mouseMove(slider, QPoint(round(x), middle))
    if release:
        QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(round(7 + share * span), middle))


def test_both_pictures_are_shown_with_what_is_known_of_the_film(panel: XrayPanel) -> None:
    assert panel.film.has_picture() and panel.seen.has_picture()
    assert panel._name.accessibleName() == "disc.png"
    assert panel._facts.accessibleName() == "240 x 320 pixels, millimetres unknown"


def test_a_name_that_would_break_or_turn_the_line_is_spelt_out(panel: XrayPanel, store: Store) -> None:
    store.put(store.state.with_document(path=Path("a\nb\u202egnp.png")))
    assert panel._name.accessibleName() == "a\\nb\\u202egnp.png"


def test_a_crop_drawn_on_the_film_is_one_step_and_can_be_undone(panel: XrayPanel, store: Store) -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    click(panel.pictures.crop_button)
    assert panel.film.crop_mode
    start, end = (
        QPoint(*(round(x) for x in panel.film.placing.to_view(*at))) for at in ((40, 60), (200, 280))
    )
    QTest.mousePress(panel.film, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(panel.film, (start + end) / 2)
    QTest.mouseMove(panel.film, end)
    assert wishes(store).crop == "auto" and "Crop 1" in panel._facts.accessibleName()
    QTest.mouseRelease(panel.film, Qt.MouseButton.LeftButton, pos=end)
    edges = [int(edge) for edge in wishes(store).crop.split(",")]
    assert np.abs(np.subtract(edges, (40, 60, 200, 280))).max() <= 2
    assert steps(store) == ["Crop"] and panel.preparation.crop.currentData() == "drawn"
    store.undo()
    assert wishes(store).crop == "auto" and panel.film.box is None
    assert panel.preparation.crop.currentData() == "auto"


def test_choosing_to_draw_the_crop_enters_crop_mode_and_changes_nothing(
    panel: XrayPanel, store: Store
) -> None:
    choose(panel.preparation.crop, "drawn")
    assert panel.film.crop_mode and panel.pictures.crop_button.isChecked()
    assert wishes(store).crop == "auto" and steps(store) == []


@pytest.mark.parametrize(
    ("control", "key", "wish"),
    [
        ("crop", "none", {"crop": "none"}),
        ("polarity", "invert", {"polarity": "invert"}),
        ("tone", "film", {"tone": "film"}),
        ("tone", "gamma", {"tone": "gamma:2.2"}),
    ],
)
def test_a_choice_is_a_wish_and_one_step(
    panel: XrayPanel, store: Store, control: str, key: str, wish: dict[str, str]
) -> None:
    choice = getattr(panel.preparation, control)
    choice.chosen.emit(key)
    assert wishes(store) == replace(Preparation(), **wish)
    assert len(steps(store)) == 1 and choice.currentData() == key


def test_quarters_and_the_mirror(panel: XrayPanel, store: Store) -> None:
    click(panel.preparation.turn_right)
    assert wishes(store).rotate == "90"
    click(panel.preparation.mirror)
    assert wishes(store).mirror and panel.preparation.mirror.isChecked()
    click(panel.preparation.turn_right)  # to the right as it is seen, mirrored as it is
    assert wishes(store).rotate == "0"
    click(panel.preparation.turn_left)
    assert wishes(store).rotate == "90" and panel.preparation.angle.value() == 0.0


def test_the_angle_counts_once_when_the_slider_is_let_go(panel: XrayPanel, store: Store) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    heard: list[str] = []
    store.listen(lambda old, new: heard.append(new.document.preparation.rotate))
    panel.preparation.open("turn")
    slider = panel.preparation.angle.slider
    drag_slider(slider, 0.75, release=False)
    assert heard == [] and panel.preparation.angle.value() > 15
    turned, mirrored = panel.seen.turned
    assert turned == pytest.approx(panel.preparation.angle.value()) and not mirrored
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton)
    assert len(heard) >= 1 and {float(one) for one in heard} == {panel.preparation.angle.value()}
    assert steps(store) == ["Turn film"]
    store.undo()
    assert wishes(store).rotate == "auto" and panel.preparation.angle.value() == 0.0
    assert panel.seen.turned == (0.0, False)


def test_another_film_is_not_turned_by_a_drag_that_began_on_the_first(panel: XrayPanel, store: Store) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    first = store.state.sheet
    store.put(State((first, replace(first, key=2, document=replace(first.document))), 1))
    panel.preparation.open("turn")
    slider = panel.preparation.angle.slider
    drag_slider(slider, 0.75, release=False)
    store.do(files.look_at, 2)
    assert panel.preparation.angle.value() == 0.0
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton)
    assert [sheet.document.preparation.rotate for sheet in store.state.sheets] == ["auto", "auto"]


def test_what_the_network_saw_is_shown_turned_until_it_is_reconstructed(
    panel: XrayPanel, store: Store
) -> None:
    store.do(film.set_rotation, 30.0)
    assert panel.seen.turned == (30.0, False)
    made = reconstructed(a_film(), wishes(store))
    store.put(store.state.with_document(reconstruction=made))
    assert panel.seen.turned == (0.0, False)
    store.do(film.mirror_film, True)
    assert panel.seen.turned == (0.0, True) and panel.preparation.angle.value() == -30.0
    made = reconstructed(a_film(), wishes(store))
    store.put(store.state.with_document(reconstruction=made))
    store.do(film.set_rotation, 40.0)
    assert panel.seen.turned == (-10.0, False)  # of a mirrored picture, the other way round


def test_the_free_angle_is_beside_the_quarter(panel: XrayPanel, store: Store) -> None:
    store.do(film.set_rotation, 80.0)
    assert panel.preparation.angle.value() == -10.0
    panel.preparation.angle.number.setValue(-4.0)
    assert wishes(store).rotate == "86"


def test_gamma_has_its_number_only_where_the_tone_is_gamma(panel: XrayPanel, store: Store) -> None:
    gamma = panel.preparation.gamma
    panel.preparation.open("tone")
    assert not gamma.isVisible()
    store.do(film.set_tone, "gamma:0.8")
    assert gamma.isVisible() and gamma.value() == pytest.approx(0.8)
    drag_slider(gamma.slider, 0.5)
    assert wishes(store).tone.startswith("gamma:") and 4 < float(wishes(store).tone[6:]) < 6
    assert panel.preparation.tone.currentData() == "gamma"


def test_automatic_again_is_one_step(panel: XrayPanel, store: Store) -> None:
    assert not panel.preparation.automatic.isEnabled()
    store.do(film.set_crop, "none")
    store.do(film.set_tone, "film")
    click(panel.preparation.automatic)
    assert wishes(store) == Preparation() and steps(store)[-1] == "Prepare automatically"
    store.undo()
    assert (wishes(store).crop, wishes(store).tone) == ("none", "film")


def test_a_film_of_several_pictures_lets_one_choose(panel: XrayPanel, store: Store) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    assert not panel.preparation.frame.isVisible()
    store.put(store.state.with_document(radiograph=a_film(frames=96), reconstruction=None))
    assert panel.preparation.frame.isVisible() and panel.preparation.frame.suffix() == " of 96"
    panel.preparation.frame.setValue(40)
    assert wishes(store).frame == 39
    panel.preparation.frame.selectAll()
    QTest.keyClicks(panel.preparation.frame, "2")
    store.put(store.state.with_document(running=Running(1, "network", 0.5)))
    QTest.keyClicks(panel.preparation.frame, "1")
    QTest.keyClick(panel.preparation.frame, Qt.Key.Key_Return)
    assert wishes(store).frame == 20


def overlaid(panel: XrayPanel) -> tuple[int, int, int]:
    """How much bluer than red what the network sees is: on its left, in its middle, on its right."""
    image = panel.seen.grab().toImage()
    size = panel.seen.placing.size
    found = []
    for share in (0.1, 0.5, 0.9):
        x, y = panel.seen.placing.to_view(share * size[0], 0.3 * size[1])
        colour = image.pixelColor(round(x), round(y))
        found.append(colour.blue() - colour.red())
    return found[0], found[1], found[2]


def test_the_residual_is_laid_over_with_its_numbers_and_vanishes_after_fusion(panel: XrayPanel) -> None:
    from xrayview.window.words import ZERO_IS_NO_PROOF

    legend = panel.pictures.legend
    assert overlaid(panel) == (0, 0, 0) and not legend.isVisible()
    choose(panel.pictures.residual, "before")
    clearer, equal, denser = overlaid(panel)
    assert clearer > 100 and denser < -100 and abs(equal) < 20  # blue, nothing, orange
    assert legend.isVisible() and legend.sentence.text() == ZERO_IS_NO_PROOF
    assert legend.numbers.text() == "Before fusion: mean 5.1 %, largest 10 %."
    assert "10 %" in legend.bar.accessibleName()
    choose(panel.pictures.residual, "after")
    assert overlaid(panel) == (0, 0, 0) and "10 %" in legend.bar.accessibleName()
    choose(panel.pictures.residual, "none")
    assert not legend.isVisible()


def test_without_fusion_there_is_no_residual_after_it(panel: XrayPanel, store: Store) -> None:
    store.put(store.state.with_document(reconstruction=reconstructed(a_film(), wishes(store), fused=False)))
    choose(panel.pictures.residual, "after")
    assert overlaid(panel) == (0, 0, 0)
    assert panel.pictures.legend.numbers.text() == "There was no fusion: nothing to show."


def test_the_side_is_the_file_s_or_a_person_s(panel: XrayPanel, store: Store) -> None:
    side = panel.side
    assert side.side.currentText() == "Unknown" and "does not say" in side.said.text()
    assert side.side.findData("unknown") < 0
    choose(side.side, "left")
    assert store.state.document.seen_from == "left" and side.said.text().endswith("as you said.")
    assert set(steps(store)) == {"Side of the film"}
    store.put(
        store.state.with_document(
            radiograph=a_film(orientation=("L", "F")), reconstruction=None, seen_from=None
        )
    )
    assert side.side.currentText() == "As the file says: front" and "the file says so" in side.said.text()
    choose(side.side, "unknown")
    assert store.state.document.seen_from == "unknown"
    choose(side.side, "file")
    assert store.state.document.seen_from is None


def test_the_steps_and_the_network_are_told(panel: XrayPanel) -> None:
    lines = panel.preparation.lines
    told = {key: row.line.words for key, row in lines.items() if row.isVisible()}
    assert list(told) == [
        "read", "crop", "writing", "polarity", "holder", "tone", "turn", "mirror", "square", "network",
    ]  # fmt: skip
    assert all(told.values()) and told["network"] == "consistent" and told["mirror"] == "not mirrored"
    assert "0123456789ab" in lines["network"].reason.text()
    assert "disc.png" not in str([row.line.toolTip() for row in lines.values()])


def test_what_the_preparation_took_is_shown_on_the_film(panel: XrayPanel, store: Store) -> None:
    made = store.state.document.reconstruction
    assert made is not None and panel.film.taken == made.prepared.outline is not None
    store.put(store.state.with_document(reconstruction=None))
    assert panel.film.taken is None and not panel.seen.has_picture()


@pytest.mark.parametrize(
    ("size", "way"), [((300, 900), "Vertical"), ((320, 560), "Horizontal"), ((700, 500), "Horizontal")]
)
def test_the_pictures_stand_as_there_is_room(
    panel: XrayPanel, application: QApplication, size: tuple[int, int], way: str
) -> None:
    from PySide6.QtCore import Qt

    from xrayview.window.film.arrangement import arrangement

    panel.resize(*size)
    application.processEvents()
    room = panel.pictures._splitter.size()
    aspects = (240 / 320, 1.0)
    expected = "beside" if way == "Horizontal" else "above"
    assert panel.pictures._splitter.orientation() == getattr(Qt.Orientation, way)
    assert arrangement(room.width(), room.height(), aspects) == expected
    whole = Qt.Orientation.Horizontal if size[0] > size[1] else Qt.Orientation.Vertical
    assert panel._whole.orientation() == whole
    for view in (panel.film, panel.seen):
        width, height = view.placing.size
        assert view.placing.scale * min(width, height) > 80


def tabbed(panel: XrayPanel, first: QWidget) -> list[QWidget]:
    """Everything that the Tab key reaches from here, in its order."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    first.setFocus()
    reached: list[QWidget] = []
    for _ in range(80):
        focused = panel.focusWidget()
        if focused is None or focused in reached:
            break
        reached.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    return reached


def test_every_control_is_reached_by_the_tab_key_and_has_a_name_and_a_hint(
    panel: XrayPanel, store: Store
) -> None:
    from PySide6.QtGui import QAccessible

    store.do(film.set_crop, "none")  # so that there is something to go back from
    store.do(film.set_tone, "gamma:0.8")
    controls, pictures, sizes = panel.preparation, panel.pictures, panel.sizes
    store.put(store.state.with_document(reconstruction=reconstructed(a_film(), wishes(store))))
    question = [panel.question.buttons[name] for name in ("PA", "AP", "left", "right")]
    always = (
        pictures.masked_button, pictures.crop_button, panel.film, panel.seen, pictures.residual,
        *question, panel.question.dismiss, controls.turn_left, controls.turn_right,
        controls.mirror, controls.lines["crop"].back, controls.automatic, panel.side.side, sizes.spacing,
        sizes.magnification, sizes.measure,
    )  # fmt: skip
    within: dict[str, tuple[QWidget, ...]] = {
        "crop": (controls.crop,),
        "writing": (controls.writing.writing, controls.writing.draw, controls.writing.add_box),
        "polarity": (controls.polarity,),
        "holder": (controls.holder.holder, controls.holder.draw),
        "tone": (
            controls.tone, controls.gamma.slider, controls.gamma.number, controls.tone_step.air,
            controls.tone_step.dense,
        ),
        "turn": (controls.angle.slider, controls.angle.number),
        "square": (controls.square.draw, *controls.square.fields.values()),
    }  # fmt: skip
    for key, parts in within.items():
        controls.open(key)
        reached = tabbed(panel, pictures.masked_button)
        lines = [row.line for row in controls.lines.values() if row.isVisible()]
        for part in (*always, *lines, *parts):
            assert part in reached, (key, part, part.accessibleName())
        assert reached.index(panel.film) < reached.index(lines[0]) < reached.index(parts[0])
        for part in reached:
            interface = QAccessible.queryAccessibleInterface(part)
            assert interface.text(QAccessible.Text.Name), part
            assert part.toolTip(), part


def test_a_volume_has_no_film(panel: XrayPanel, store: Store) -> None:
    from xrayview.volume.volume import Volume

    volume = Volume(np.zeros((8, 8, 8), np.float32))
    store.put(State())
    assert not panel.film.has_picture() and panel.film.empty == "Open an x-ray"
    store.put(State((Sheet(2, Document(Path("head.nrrd"))),), 2))
    assert panel.film.empty == "Being read…"
    store.put(store.state.with_document(volume=volume))
    assert not panel.film.has_picture() and panel.film.empty == "This file is a volume"
    assert not panel.preparation.isEnabled() and not panel.pictures.residual.isEnabled()
    assert panel.side.isEnabled() and not panel.findings.isVisible() and not panel.question.isVisible()


def test_a_film_that_is_being_reconstructed_shows_the_film_already(panel: XrayPanel, store: Store) -> None:
    store.put(State((Sheet(2, Document(Path("other.png"), running=Running(3, "reading", 0.0))),), 2))
    store.put(store.state.with_document(radiograph=a_film(), running=Running(3, "preparing", 0.05)))
    assert panel.film.has_picture() and not panel.seen.has_picture()
    assert panel.seen.empty == "Being prepared…" and panel.preparation.isEnabled()


def test_keys_on_the_crop_are_one_step(panel: XrayPanel, store: Store, wait: Wait) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    store.do(film.set_crop, "40,60,200,280")
    panel.film.set_crop_mode(True)
    for _ in range(5):
        QTest.keyClick(panel.film, Qt.Key.Key_Right)
    wait(lambda: wishes(store).crop != "40,60,200,280", "the keys count")
    left, top, right, bottom = (int(edge) for edge in wishes(store).crop.split(","))
    assert left > 40 and (right - left, top, bottom) == (160, 60, 280)
    assert steps(store) == ["Crop", "Crop"]


def test_a_difference_shown_and_hidden_leaves_the_pictures_as_they_were(
    panel: XrayPanel, application: QApplication
) -> None:
    panel.resize(300, 800)
    application.processEvents()
    pictures = panel.pictures

    def sizes() -> list[tuple[int, int]]:
        for _ in range(5):
            application.processEvents()
        return [(view.width(), view.height()) for view in (pictures.film, pictures.seen)]

    before = sizes()
    pictures.residual.chosen.emit("before")
    assert sizes() != before
    pictures.residual.chosen.emit("none")
    assert sizes() == before
