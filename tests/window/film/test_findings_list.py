"""What the input doctor found is told shortly, warnings first, each with the control that is its way out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from xrayview.window import words
from xrayview.window.commands import film
from xrayview.window.store import Store
from xrayview.xray.finding import Finding
from xrayview.xray.radiograph import Radiograph

if TYPE_CHECKING:
    from conftest import CarryOut, MakeFilm
    from PySide6.QtWidgets import QWidget

    from xrayview.window.panels.xray_panel import XrayPanel

TEXT = Finding("text", "one block", "may name the patient", "warning", "cover it before you pass it on")


def click(widget: QWidget) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def put(store: Store, *warnings: Finding) -> None:
    """Let these be the only warnings; what else was found stays."""
    named = {one.name for one in warnings}
    others = (
        one for one in store.state.document.findings if one.weight != "warning" and one.name not in named
    )
    store.put(store.state.with_document(findings=(*others, *warnings)))


def test_warnings_are_open_notes_a_line_each_and_the_fine_ones_folded(panel: XrayPanel, store: Store) -> None:
    put(store, TEXT)
    found = store.state.document.findings
    lines = panel.findings.lines
    weights = [next(one.weight for one in found if one.name == name) for name in lines]
    assert weights == sorted(weights, key=("warning", "note", "fine").index)
    assert lines["text"].is_open and "May name the patient. Cover it" in lines["text"].reason.text()
    for one in found:
        assert lines[one.name].isVisible() == (one.weight != "fine"), one.name
    notes, fine = (sum(one.weight == weight for one in found) for weight in ("note", "fine"))
    assert notes > 0 and fine > 0
    assert panel.findings.folds["note"].text() == f"{notes} notes ▾"
    click(panel.findings.folds["fine"])
    assert all(row.isVisible() for row in lines.values())
    click(panel.findings.folds["note"])
    assert sum(row.isVisible() for row in lines.values()) == 1 + fine


def test_the_number_of_warnings_is_seen_at_once_and_leads_to_them(panel: XrayPanel, store: Store) -> None:
    put(store)
    notes = sum(one.weight == "note" for one in store.state.document.findings)
    assert panel.badge.text() == str(notes) and panel.badge.accessibleName() == f"{notes} notes"
    put(store, TEXT)
    assert panel.badge.text() == "1" and panel.badge.property("warns")
    assert panel.badge.accessibleName() == f"1 warning and {notes} notes" and "text" in panel.badge.toolTip()
    bar = panel._scroll.verticalScrollBar()
    bar.setValue(bar.maximum())
    click(panel.badge)
    assert panel.focusWidget() is panel.findings.lines["text"].line
    top = panel.findings.mapTo(panel._scroll, panel.findings.rect().topLeft()).y()
    assert -2 <= top < panel._scroll.height() / 2


def test_a_way_out_is_said_in_words_and_names_no_option(panel: XrayPanel, store: Store) -> None:
    for found in store.state.document.findings:
        said = panel.findings.lines[found.name].reason.text()
        assert found.way_out.lower() in said.lower() and (not found.wish or found.wish not in said), found
    assert panel.findings.lines["holder"].reason.text().endswith("Leave it as it is.")


def test_what_no_control_can_mend_has_none(panel: XrayPanel, store: Store) -> None:
    bands = Finding("saturation", "grey steps of 4 %", "bands", "warning", "scan the film with more bits")
    put(store, bands)
    assert panel.findings.lines["saturation"].control is None
    put(store, replace(bands, way_out="set the grey of dense bone higher", wish="anchors AIR,DENSE"))
    control = panel.findings.lines["saturation"].control
    assert control is not None
    click(control)
    assert panel.preparation.lines["tone"].is_open


def test_a_way_out_opens_its_control(panel: XrayPanel, store: Store) -> None:
    put(store, TEXT)
    row = panel.findings.lines["text"]
    assert row.control is not None
    click(row.control)
    opened = panel.preparation.lines["writing"]
    assert opened.is_open and panel.focusWidget() is opened.line
    place = panel.preparation.writing.mapTo(panel._scroll, panel.preparation.writing.rect().topLeft())
    assert 0 <= place.y() < panel._scroll.height()


def test_the_way_out_of_an_unknown_side_is_its_choice(panel: XrayPanel) -> None:
    row = panel.findings.lines["side"]
    row.set_open(True)
    assert row.control is not None
    click(row.control)
    assert panel.focusWidget() is panel.side.side


def test_a_warning_that_a_person_has_folded_stays_so(panel: XrayPanel, store: Store) -> None:
    put(store, TEXT)
    panel.findings.lines["text"].set_open(False)
    put(store, replace(TEXT, value="two blocks"))
    assert (
        panel.findings.lines["text"].line.words == "two blocks" and not panel.findings.lines["text"].is_open
    )


def test_the_findings_are_of_the_film_as_it_is_prepared_now(
    panel: XrayPanel, store: Store, carry_out: CarryOut
) -> None:
    assert panel.findings.lines["holder"].line.words != "kept"
    store.do(film.set_holder, "keep")
    carry_out(store)
    assert panel.findings.lines["holder"].line.words == "kept"


def test_a_film_without_findings_has_no_list(panel: XrayPanel, store: Store) -> None:
    store.put(store.state.with_document(findings=()))
    assert not panel.findings.isVisible() and not panel.badge.isVisible()


def test_how_it_was_taken_is_asked_once(
    panel: XrayPanel,
    store: Store,
    make_film: MakeFilm,
    open_film: Callable[[Radiograph], None],
    carry_out: CarryOut,
) -> None:
    question = panel.question
    assert question.isVisible()
    offered = [name for name, button in question.buttons.items() if button.isVisible()]
    assert offered == ["PA", "AP", "left", "right"]
    click(question.buttons["PA"])
    said = store.state.document
    assert (said.seen_from, said.projection) == ("front", "PA") and not question.isVisible()
    answered = words.findings_told(said)
    assert [found.weight for found in answered if found.name == "side"] == ["fine"], "no note of it any more"
    assert len(answered) == len(said.findings)
    assert panel.side.side.currentText() == "The front, a PA film"
    store.undo()
    assert store.state.document.projection is None
    click(question.buttons["left"])
    assert store.state.document.seen_from == "left" and not question.isVisible()
    store.undo()
    assert question.isVisible()
    click(question.dismiss)
    assert store.state.document.seen_from == "unknown" and not question.isVisible()
    assert panel.side.said.text() == "Side unknown: as you said."
    open_film(make_film(orientation=("L", "F")))
    assert not question.isVisible(), "the file says it"
    store.do(film.rotate_film, 180.0)
    carry_out(store)
    assert not question.isVisible() and "not upright" in panel.side.said.text()
    row = panel.findings.lines["side"]
    assert "not upright" in row.reason.text() and row.control is not None
    row.set_open(True)
    click(row.control)
    assert panel.preparation.lines["turn"].is_open
    open_film(make_film(projection="PA"))
    assert [button.text() for button in question.buttons.values() if button.isVisible()] == [
        "Facing you",
        "From behind",
    ]
    assert panel.side.side.currentText() == "As the file says: PA"
    assert question.buttons["front"].accessibleName() == "How is this PA film hung? Facing you"
    click(question.buttons["front"])
    assert panel.side.said.text().endswith("as you said. The view is PA: the file says so.")
    open_film(make_film(projection="left lateral"))
    assert [name for name, button in question.buttons.items() if button.isVisible()] == ["left", "right"]
    open_film(make_film(projection="oblique"))
    assert not question.isVisible(), "it shows none of the sides"


def test_text_burnt_in_is_said_before_anything_is_passed_on(store: Store, carry_out: CarryOut) -> None:
    from xrayview.window.words import before_passing_on

    put(store)
    assert before_passing_on(store.state.document) == ""
    put(store, TEXT)
    assert "may name the patient" in before_passing_on(store.state.document)
    put(store)
    store.do(film.set_marks, "keep")
    assert "was left as it is" in before_passing_on(store.state.document)
    carry_out(store)
    store.do(film.set_marks, "auto")
    assert "was left as it is" in before_passing_on(store.state.document), "what would be saved still has it"
    carry_out(store)
    assert before_passing_on(store.state.document) == ""
