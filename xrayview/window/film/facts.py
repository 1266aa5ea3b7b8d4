"""What is known of the film: which side of the head it shows, how it was prepared, by which network."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QLabel

from xrayview.window import words
from xrayview.window.commands import film
from xrayview.window.parts.section import Choice, Section, muted
from xrayview.window.state import Document
from xrayview.window.store import Store
from xrayview.xray.radiograph import Step
from xrayview.xray.seen_from import SIDES, SeenFrom

_FILE = "file"
_SIDE_WORDS: dict[SeenFrom, str] = {
    "unknown": "Not known",
    "front": "The front (AP, PA)",
    "back": "The back",
    "left": "The patient's left",
    "right": "The patient's right",
}
_HINT = (
    "The side of the head that is nearest to you as the film is shown. The views are named AP, PA, left and "
    "right only where the file or you say so. A PA film that is hung facing the patient shows the front."
)


class SideChoice(Section):
    """Which side of the head the film shows: the file's word, or a person's."""

    def __init__(self, store: Store) -> None:
        super().__init__("How it was taken")
        self._store = store
        self._in_file: SeenFrom | None = None
        self.side = Choice((), _HINT)
        self.side.chosen.connect(self._choose)
        self.add_row("It shows", self.side)
        self.said = muted()
        self.add(self.said)

    def show_document(self, document: Document) -> None:
        """Show which side, and who says so."""
        self.setEnabled(document.volume is not None or document.radiograph is not None)
        in_file = words.side_in_file(document)
        self._offer(in_file)
        said = document.seen_from
        self.side.set_key(_FILE if said is None or said == in_file == "unknown" else said)
        self.said.setText(words.side_in_words(document))

    def _offer(self, in_file: SeenFrom) -> None:
        """The file's word first, then the sides; that a side is unknown need not be said where it is."""
        if in_file == self._in_file:
            return
        self._in_file = in_file
        silent = in_file == "unknown"
        with QSignalBlocker(self.side):
            self.side.clear()
            self.side.addItem("Unknown" if silent else f"As the file says: {in_file}", _FILE)
            for side in SIDES:
                if side != "unknown" or not silent:
                    self.side.addItem(_SIDE_WORDS[side], side)

    def _choose(self, key: str) -> None:
        said = next((side for side in SIDES if side == key), None)
        self._store.do(film.set_seen_from, said)


class StepsList(Section):
    """The preparation step by step, and the network."""

    def __init__(self) -> None:
        super().__init__("Step by step")
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setWordWrap(True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.add(self.text)

    def show_document(self, document: Document) -> None:
        """Show the steps that led to what the network saw, and which network it was."""
        made = document.reconstruction
        self.setVisible(made is not None)
        if made is None:
            return
        network = Step("network", made.weights_name, f"weights {made.weights_sha256[:12]}")
        quiet = self.palette().placeholderText().color().name()
        self.text.setText(steps_in_words((*made.prepared.steps, network), quiet))
        self.text.setToolTip(f"Weights, SHA-256: {made.weights_sha256}")


def steps_in_words(steps: Iterable[Step], quiet: str) -> str:
    """The preparation's steps as rich text: what was done, and in the colour ``quiet`` why."""
    return "".join(
        f"<p style='margin:0 0 6px 0'><b>{escape(words.capitalised(step.name))}</b> {escape(step.value)}"
        f"<br><span style='color:{quiet}'>{escape(step.reason)}</span></p>"
        for step in steps
    )
