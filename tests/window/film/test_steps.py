"""Each step says what was done and why, opens to its control, and leads back to automatic by one click."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from xrayview.window.commands import film
from xrayview.window.film.steps.wording import ROWS, in_words
from xrayview.window.store import Store
from xrayview.xray.preparing import prepare
from xrayview.xray.radiograph import Preparation, Step

if TYPE_CHECKING:
    from conftest import CarryOut, MakeFilm
    from PySide6.QtWidgets import QWidget

    from xrayview.window.panels.xray_panel import XrayPanel


def wishes(store: Store) -> Preparation:
    return store.state.document.preparation


def done(store: Store) -> list[str]:
    return [edit.name for edit in store.state.sheet.history.past]


def click(widget: QWidget) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def choose(choice: Any, key: str) -> None:
    wanted = choice.findData(key)
    assert wanted >= 0, f"{key} is offered"
    choice.setCurrentIndex(wanted)
    choice.activated.emit(wanted)


def type_number(field: Any, text: str) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def drag(view: Any, *way: tuple[float, float]) -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    places = [QPoint(*(round(part) for part in view.placing.to_view(*place))) for place in way]
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=places[0])
    for place in places[1:]:
        QTest.mouseMove(view, place)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=places[-1])


def test_every_step_that_was_taken_has_its_line_in_the_order_in_which_it_ran(make_film: MakeFilm) -> None:
    radiograph = make_film(spacing=(0.1, 0.2), frames=3)
    prepared = prepare(radiograph, Preparation(mirror=True, frame=0))
    rows = {name: told.key for told in ROWS for name in told.steps}
    order = [told.key for told in ROWS]
    places = [order.index(rows[step.name]) for step in prepared.steps if step.name != "bit depth"]
    assert places == sorted(places) and len(prepared.steps) >= 11
    for told in ROWS[:-1]:
        words, reason = in_words(told, prepared.steps)
        assert words and reason.endswith("."), told.key
    assert {wish for told in ROWS for wish in told.wishes} | {"frame", "spacing", "magnification"} == set(
        vars(Preparation())
    )


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (Step("crop", "40,20,4030,5030", "to the film"), "3990 x 5010 pixels"),
        (Step("crop", "none", "as asked"), "whole picture"),
        (Step("marks", "filled: 1,2,30,40 5,6,70,80", "as asked"), "2 blocks filled"),
        (Step("marks", "none", "no writing found"), "none found"),
        (Step("rotate", "90", "as asked"), "90° clockwise"),
        (Step("rotate", "0", "as asked"), "not turned"),
        (Step("tone", "film: air 12, dense 200", "as asked"), "film"),
        (Step("holder", "keep", "as asked"), "left as it is"),
        (Step("square", "455 x 455 from 10, -28", "as asked"), "455 x 455 pixels"),
    ],
)
def test_a_step_is_said_in_few_words(step: Step, said: str) -> None:
    told = next(told for told in ROWS if step.name in told.steps)
    assert in_words(told, (step,))[0] == said


def test_a_line_opens_by_mouse_and_key_and_folds_the_others(panel: XrayPanel) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    lines = panel.preparation.lines
    click(lines["crop"].line)
    assert lines["crop"].is_open and panel.preparation.crop.isVisible() and lines["crop"].reason.text()
    lines["tone"].line.setFocus()
    QTest.keyClick(lines["tone"].line, Qt.Key.Key_Space)
    assert [key for key, row in lines.items() if row.is_open] == ["tone"]
    assert panel.preparation.tone.isVisible() and not panel.preparation.crop.isVisible()


CHANGES: list[tuple[str, Any, tuple[Any, ...]]] = [
    ("crop", film.set_crop, ("none",)),
    ("writing", film.set_marks, ("keep",)),
    ("polarity", film.set_polarity, ("invert",)),
    ("holder", film.set_holder, ("keep",)),
    ("tone", film.set_tone, ("film",)),
    ("turn", film.set_rotation, (90.0,)),
    ("mirror", film.mirror_film, (True,)),
    ("square", film.set_square, ("10,20,200",)),
]


@pytest.mark.parametrize(("key", "command", "arguments"), CHANGES)
def test_what_a_person_changed_is_marked_and_one_click_sets_it_back(
    panel: XrayPanel, store: Store, carry_out: CarryOut, key: str, command: Any, arguments: tuple[Any, ...]
) -> None:
    row = panel.preparation.lines[key]
    assert not row.back.isVisible() and "changed by you" not in row.line.accessibleName()
    store.do(command, *arguments)
    assert row.back.isVisible() and "changed by you" in row.line.accessibleName()
    assert row.line.words == "being prepared…", "what was done before is not said of what is wished now"
    carry_out(store)
    assert row.line.words not in ("", "being prepared…")
    others = [other for name, other in panel.preparation.lines.items() if name != key]
    assert not any(other.back.isVisible() for other in others)
    click(row.back)
    assert wishes(store) == Preparation() and not row.back.isVisible()
    assert done(store)[-1] == "Automatic again"
    store.undo()
    assert wishes(store) != Preparation() and row.back.isVisible()


def test_all_tones_are_offered_and_two_anchors_are_numbers(
    panel: XrayPanel, store: Store, carry_out: CarryOut
) -> None:
    tone = panel.preparation.tone_step
    panel.preparation.open("tone")
    choose(tone.tone, "attenuation")
    carry_out(store)
    assert tone.air.isVisible()
    prepared = store.state.document.reconstruction.prepared  # type: ignore[union-attr]
    assert prepared.explicit is not None
    law, found = prepared.explicit.tone, [float(part) for part in prepared.explicit.anchors.split(",")]
    assert [tone.air.value(), tone.dense.value()] == pytest.approx(found, abs=0.06)
    type_number(tone.dense, "150")
    assert wishes(store).tone == "attenuation:1" and law == "attenuation:1.0"
    assert wishes(store).anchors == f"{tone.air.value():g},150"
    carry_out(store)
    choose(tone.tone, "matched")
    assert wishes(store).anchors == "auto" and not tone.air.isVisible(), "its own greys are not known yet"
    carry_out(store)
    assert panel.preparation.lines["tone"].line.words == "matched" and tone.air.isVisible()
    store.undo()
    assert wishes(store).anchors.endswith(",150") and tone.air.isVisible()
    choose(tone.tone, "linear")
    assert wishes(store).anchors.endswith(",150"), "other laws by two anchors keep them"
    store.do(film.set_polarity, "invert")
    assert wishes(store).anchors == "auto", "greys of the former polarity say nothing"


def test_the_automatic_tone_has_its_anchors_by_number_and_names_them(
    panel: XrayPanel, store: Store, carry_out: CarryOut
) -> None:
    """Air and dense bone of the matched law, the automatic choice; what lies between moves with them."""
    tone, row = panel.preparation.tone_step, panel.preparation.lines["tone"]
    panel.preparation.open("tone")
    assert wishes(store).tone == "auto" and tone.air.isVisible() and tone.dense.isVisible()
    found = film.anchors_in_force(store.state.document)
    assert len(found) > 2 and found[0] == pytest.approx(tone.air.value(), abs=0.06)
    assert f"The greys: air {found[0]:.5g}, dense {found[-1]:.5g}." in row.reason.text()
    before = seen_mean(store)
    type_number(tone.dense, "400")
    by_hand = film.anchors_in_force(store.state.document)
    assert wishes(store).tone == "matched" and row.back.isVisible()
    assert [by_hand[0], by_hand[-1]] == [tone.air.value(), 400.0] and list(by_hand) == sorted(by_hand)
    share = (np.array(found) - found[0]) / (found[-1] - found[0])
    np.testing.assert_allclose((np.array(by_hand) - by_hand[0]) / (400 - by_hand[0]), share, atol=0.001)
    type_number(tone.air, "10")  # before the first change was carried out
    assert film.anchors_in_force(store.state.document)[:: len(found) - 1] == (10.0, 400.0)
    carry_out(store)
    assert seen_mean(store) < before, "a film whose dense bone is brighter shows thinner matter"
    assert "The greys: air 10, dense 400." in row.reason.text()
    click(row.back)
    assert wishes(store) == Preparation()


def test_anchors_of_the_matched_tone_stay_apart(panel: XrayPanel, store: Store, carry_out: CarryOut) -> None:
    tone = panel.preparation.tone_step
    panel.preparation.open("tone")
    type_number(tone.air, "9999")
    assert tone.air.value() < tone.dense.value()
    carry_out(store)  # and the preparation takes what came of it
    assert store.state.document.reconstruction is not None


def seen_mean(store: Store) -> float:
    made = store.state.document.reconstruction
    assert made is not None
    return float(made.prepared.opacity.mean())


def test_attenuation_and_gamma_have_their_number(panel: XrayPanel, store: Store) -> None:
    panel.preparation.open("tone")
    choose(panel.preparation.tone, "attenuation")
    assert wishes(store).tone == "attenuation:1" and panel.preparation.gamma.isVisible()
    type_number(panel.preparation.gamma.number, "1,3")
    assert wishes(store).tone == "attenuation:1.3"


def test_boxes_of_writing_are_drawn_numbered_and_removed(
    panel: XrayPanel, store: Store, carry_out: CarryOut
) -> None:
    step = panel.preparation.writing
    panel.preparation.open("writing")
    assert not step.which.isVisible() and not step.remove.isEnabled()
    choose(step.writing, "boxes")
    assert panel.film.tool == "writing" and step.draw.isChecked() and wishes(store).marks == "auto"
    drag(panel.film, (30, 40), (60, 60), (110, 90))
    left, top, right, bottom = (int(edge) for edge in wishes(store).marks.split(","))
    assert np.abs(np.subtract((left, top, right, bottom), (30, 40, 110, 90))).max() <= 3
    assert done(store) == ["Writing on the film"] and step.writing.currentData() == "boxes"
    assert step.which.currentText() == "Box 1 of 1"
    type_number(step.edges["Width"], "60")
    assert wishes(store).marks == f"{left},{top},{left + 60},{bottom}"
    click(step.add_box)
    assert wishes(store).marks.count(" ") == 1 and step.which.currentText() == "Box 2 of 2"
    carry_out(store)
    step.which.setCurrentIndex(0)
    step.which.activated.emit(0)
    click(step.remove)
    assert wishes(store).marks == "120,180,180,220"
    click(step.remove)
    assert wishes(store).marks == "keep"
    for _ in range(5):
        store.undo()
    carry_out(store)
    assert wishes(store).marks == "auto" and panel.film.writing.shape == ()


def test_the_head_s_outline_is_shown_taken_up_and_changed(
    panel: XrayPanel, store: Store, carry_out: CarryOut
) -> None:
    store.do(film.set_crop, "none")  # the whole film, whatever the square would be fitted to
    carry_out(store)
    made = store.state.document.reconstruction
    assert made is not None and made.prepared.explicit is not None
    found = made.prepared.explicit.holder
    assert found.count(" ") > 8, "the rod is taken away"
    step = panel.preparation.holder
    panel.preparation.open("holder")
    assert panel.film.outline.shape is not None
    choose(step.holder, "outline")
    assert wishes(store).holder == found and step.holder.currentData() == "outline"
    click(step.draw)
    assert panel.film.tool == "outline"
    drag(panel.film, (10, 10), (280, 10), (280, 390), (10, 390))  # round everything
    assert wishes(store).holder != found
    carry_out(store)
    content = store.state.document.reconstruction.prepared.content  # type: ignore[union-attr]
    assert content.mean() > made.prepared.content.mean()
    choose(step.holder, "keep")
    assert panel.film.outline.shape is None
    click(panel.preparation.lines["holder"].line)
    assert panel.film.tool is None, "a step that is folded puts its tool away"


def test_the_square_is_typed_and_goes_where_the_film_is_turned(
    panel: XrayPanel, store: Store, carry_out: CarryOut
) -> None:
    panel.preparation.open("square")
    fields = panel.preparation.square.fields
    before = [round(field.value()) for field in fields.values()]
    made = store.state.document.reconstruction
    assert made is not None and made.prepared.explicit is not None
    assert made.prepared.explicit.square == ",".join(str(part) for part in before)
    type_number(fields["Left"], "-30")
    assert wishes(store).square == f"-30,{before[1]},{before[2]}"
    carry_out(store)
    click(panel.preparation.square.draw)
    drag(panel.film, (160, 190), (190, 190))
    left = int(wishes(store).square.split(",")[0])
    assert left == pytest.approx(0, abs=3)
    click(panel.preparation.turn_right)
    assert wishes(store).square == "auto"
    store.undo()
    assert wishes(store).square.startswith(f"{left},")


def test_a_drag_of_one_square_is_one_step(panel: XrayPanel, store: Store) -> None:
    panel.film.take_tool("square")
    drag(panel.film, (160, 190), (170, 190), (180, 190), (190, 195))
    assert done(store) == ["Square"]
    store.undo()
    assert wishes(store).square == "auto"


def test_what_is_masked_is_shown_on_demand(panel: XrayPanel, store: Store, carry_out: CarryOut) -> None:
    assert panel.film.masked is None
    click(panel.pictures.masked_button)
    assert panel.film.masked is not None
    before = panel.film.masked
    store.do(film.set_holder, "keep")
    carry_out(store)
    assert panel.film.masked is not None and panel.film.masked != before
    click(panel.pictures.masked_button)
    assert panel.film.masked is None


def test_nothing_is_wider_than_the_narrowest_panel(
    panel: XrayPanel, store: Store, carry_out: CarryOut
) -> None:
    for command, wish in (
        (film.set_tone, "gamma:0.8"),
        (film.set_marks, "30,40,90,90 120,40,190,90"),
        (film.set_square, "-10,-20,300"),
    ):
        store.do(command, wish)
    carry_out(store)
    panel.film.take_tool("ruler")
    for key in panel.preparation.lines:
        panel.preparation.open(key)
        assert panel._scroll.widget().minimumSizeHint().width() <= 290, key  # type: ignore[union-attr]


def test_the_list_is_not_shown_anew_while_work_goes_on(
    panel: XrayPanel, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xrayview.window.state import Running

    shown: list[Any] = []
    monkeypatch.setattr(panel.preparation.tone_step, "show_document", shown.append)
    for stage in range(30):
        store.put(store.state.with_document(running=Running(1, "network", stage / 30)))
    assert shown == []
    store.do(film.set_tone, "film")
    assert len(shown) == 1
