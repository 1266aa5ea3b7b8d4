"""The input doctor: what was found in the film, what needs a look first, each with its way out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton

from xrayview.window.film.steps.step_row import StepRow
from xrayview.window.film.steps.wording import ROWS
from xrayview.window.icons import icon
from xrayview.window.parts.section import Section
from xrayview.window.words import capitalised

if TYPE_CHECKING:
    from xrayview.xray.finding import Finding, Weight

SIGNS: dict[Weight, str] = {"warning": "warning", "note": "info", "fine": "done"}
_ORDER: tuple[Weight, ...] = ("warning", "note", "fine")
STEPS = {
    "file": "read",
    "polarity": "polarity",
    "field": "crop",
    "text": "writing",
    "holder": "holder",
    "tone": "tone",
    "saturation": "tone",
    "upright": "turn",
    "side": "taken",
    "pixel size": "taken",
}
"""The line of the panel at which a finding's way out is."""


class FindingsList(Section):
    """Warnings open, notes a line each, what is fine folded.

    ``step_asked(key)``: somebody wants the control that is a finding's way out.
    """

    step_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.rows.setSpacing(0)
        self._shown: tuple[Finding, ...] = ()
        self.lines: dict[str, StepRow] = {}
        title = QLabel("FINDINGS")
        title.setObjectName("heading")
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(title, 1)
        self.folds: dict[Weight, QPushButton] = {"note": _fold_button(True), "fine": _fold_button(False)}
        for fold in self.folds.values():
            fold.toggled.connect(lambda on: self._fold())
            head.addWidget(fold)
        self.rows.addLayout(head)
        self.hide()

    def show_findings(self, found: tuple[Finding, ...]) -> None:
        """Show what was found, warnings first."""
        if found == self._shown:
            return
        before, self._shown = self._shown, found
        if [_place(one) for one in before] != [_place(one) for one in found]:
            self._make_lines(before)
        for one in found:
            sentences = [capitalised(words) for words in (one.words, one.way_out) if words]
            self.lines[one.name].say(one.value, ". ".join(sentences) + ".", by_hand=False)
        self.setVisible(bool(found))

    def _make_lines(self, before: tuple[Finding, ...]) -> None:
        """A line for each finding, warnings first; what was open stays so, and new warnings are."""
        were_open = {name for name, row in self.lines.items() if row.is_open}
        known = {finding.name for finding in before if finding.weight == "warning"}
        for row in self.lines.values():
            self.rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.lines = {}
        for finding in sorted(self._shown, key=lambda finding: _ORDER.index(finding.weight)):
            row = self.lines[finding.name] = self._line(finding)
            is_new_warning = finding.weight == "warning" and finding.name not in known
            row.set_open(finding.name in were_open or is_new_warning)
            self.add(row)
            row.show()  # at once: what has a layout to be laid out is shown later
        self._fold()

    def unfold_notes(self) -> None:
        """Show the notes."""
        self.folds["note"].setChecked(True)

    def _line(self, finding: Finding) -> StepRow:
        control: QPushButton | None = None
        if step := _step_of(finding):
            control = QPushButton("Show the control")
            control.setObjectName("link")
            control.setToolTip("Open the control that changes this")
            control.setAccessibleName(f"Show the control for {finding.name}")
            control.clicked.connect(lambda: self.step_asked.emit(step))
        return StepRow(capitalised(finding.name), control, sign=SIGNS[finding.weight])

    def _fold(self) -> None:
        for weight, fold in self.folds.items():
            names = [finding.name for finding in self._shown if finding.weight == weight]
            for name in names:
                self.lines[name].setVisible(fold.isChecked())
            word = "fine" if weight == "fine" else "note" if len(names) == 1 else "notes"
            fold.setText(f"{len(names)} {word} {'▾' if fold.isChecked() else '▸'}")
            fold.setVisible(bool(names))


def _step_of(finding: Finding) -> str:
    """The line with the control that is its way out; empty where no control here is."""
    wish = finding.wish.partition(" ")[0]
    if not finding.way_out or (finding.name in ("file", "tone", "saturation") and not wish):
        return ""
    return next((told.key for told in ROWS if wish in told.wishes), STEPS.get(finding.name, ""))


def _place(finding: Finding) -> tuple[str, str, str]:
    """What decides where a finding stands and what its line is made of."""
    return finding.name, finding.weight, _step_of(finding)


def _fold_button(unfolded: bool) -> QPushButton:
    fold = QPushButton()
    fold.setObjectName("link")
    fold.setCheckable(True)
    fold.setChecked(unfolded)
    what = "what is worth knowing" if unfolded else "what was looked at and is as it should be"
    fold.setToolTip(f"Show {what}, or fold it away")
    return fold


class Badge(QToolButton):
    """How many warnings and notes a film has, where it is seen at once; a press leads to them."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("badge")
        self.setFixedHeight(22)
        self.setIconSize(QSize(14, 14))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.hide()

    def show_findings(self, found: Sequence[Finding]) -> None:
        """Count them; the gravest decides the sign."""
        warnings = sum(finding.weight == "warning" for finding in found)
        notes = sum(finding.weight == "note" for finding in found)
        self.setVisible(bool(warnings or notes))
        self.setIcon(icon("warning" if warnings else "info"))
        if self.property("warns") != bool(warnings):
            self.setProperty("warns", bool(warnings))
            self.style().polish(self)
        self.setText(str(warnings or notes))
        said = " and ".join(
            f"{count} {word}{'' if count == 1 else 's'}"
            for count, word in ((warnings, "warning"), (notes, "note"))
            if count
        )
        names = ", ".join(finding.name for finding in found if finding.weight == "warning")
        self.setAccessibleName(said)
        self.setToolTip(f"{capitalised(said)}{f': {names}' if names else ''}. Press to see them")
