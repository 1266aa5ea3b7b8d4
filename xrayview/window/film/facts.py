"""Which side of the head the film shows: asked while nobody says, chosen from a list at any time."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QLabel

from xrayview.window import words
from xrayview.window.commands import film
from xrayview.window.film.framed_view import tool
from xrayview.window.parts.section import Choice, Section, button_grid, muted
from xrayview.window.state import Document
from xrayview.window.store import Store
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

_ANSWERS: tuple[tuple[SeenFrom, str, str], ...] = (
    ("front", "PA or AP", "Through front and back, hung facing you: the patient's right on your left"),
    ("left", "Face left", "A lateral film, the face on your left: the patient's left is nearest to you"),
    ("right", "Face right", "A lateral film, the face on your right: the patient's right is nearest to you"),
)

_NOT_KNOWN = "Not known: the views keep their plain names. Below, under How it was taken, this can be changed"


class SideQuestion(Section):
    """Asks how the film was taken, as long as neither its file nor a person says; any answer ends it."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.rows.setSpacing(4)
        asked = QLabel("How was it taken?")
        asked.setObjectName("strong")
        self.dismiss = tool("\N{MULTIPLICATION SIGN}", "How was it taken? Not known", _NOT_KNOWN)
        self.dismiss.clicked.connect(partial(store.do, film.set_seen_from, "unknown"))
        head = QHBoxLayout()
        head.addWidget(asked, 1)
        head.addWidget(self.dismiss)
        self.rows.addLayout(head)
        answers, self.buttons = button_grid(
            ((answer, hint, partial(store.do, film.set_seen_from, side)) for side, answer, hint in _ANSWERS),
            columns=3,
        )
        for button in self.buttons:
            button.setObjectName("small")
            button.setAccessibleName(f"How was it taken? {button.text()}")
        self.add(answers)
        self.hide()

    def show_document(self, document: Document) -> None:
        """Ask, or be quiet."""
        unknown = document.seen_from is None and words.side_in_file(document) == "unknown"
        self.setVisible(document.radiograph is not None and unknown)


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
