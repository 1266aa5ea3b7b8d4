"""How the film was taken and which side it shows: asked while nobody says, chosen at any time."""

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
from xrayview.xray.seen_from import SIDES, SeenFrom, side_whichever_way
from xrayview.xray.view_position import FRONTAL, LATERAL, Projection

_FILE = "file"
_ANSWERS: dict[str, tuple[SeenFrom, Projection | None]] = {
    "PA": ("front", "PA"),
    "AP": ("front", "AP"),
    **{side: (side, None) for side in SIDES},
}
"""What each entry says of the side, and of the way of the rays; None leaves the latter to the file."""
_ANSWER_WORDS = {
    "PA": "The front, a PA film",
    "AP": "The front, an AP film",
    "front": "The front",
    "back": "The back",
    "left": "The patient's left",
    "right": "The patient's right",
    "unknown": "Not known",
}
_HINT = (
    "The side of the head that is nearest to you as the film is shown. The views are named front, left and "
    "right only where the file or you say so. PA and AP films are both hung facing you; they differ in which "
    "side was near the film."
)

_FACING = "hung facing you: the patient's right on your left"
_QUESTION: dict[str, tuple[str, str]] = {
    "PA": ("PA", f"The rays came from behind; {_FACING}"),
    "AP": ("AP", f"The rays came from the front; {_FACING}"),
    "front": ("Facing you", "The patient's right on your left, as films are hung by custom"),
    "back": ("From behind", "The patient's right on your right, as if the film were turned over"),
    "left": ("Face left", "A lateral film, the face on your left: the patient's left is nearest to you"),
    "right": ("Face right", "A lateral film, the face on your right: the patient's right is nearest to you"),
}
_NOT_KNOWN = "Not known: the views keep their plain names. Below, under How it was taken, this can be changed"


class SideQuestion(Section):
    """Asks how the film was taken, as long as neither its file nor a person says; any answer ends it.

    Where the file says which way the rays went, only how the film is hung is asked. ``buttons``: the answers
    by their names.
    """

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.rows.setSpacing(4)
        self._asked = QLabel()
        self._asked.setObjectName("strong")
        self.dismiss = tool("\N{MULTIPLICATION SIGN}", "How was it taken? Not known", _NOT_KNOWN)
        self.dismiss.clicked.connect(partial(store.do, film.set_seen_from, "unknown"))
        head = QHBoxLayout()
        head.addWidget(self._asked, 1)
        head.addWidget(self.dismiss)
        self.rows.addLayout(head)
        answers, buttons = button_grid(
            (
                (*_QUESTION[name], partial(store.do, film.set_seen_from, *_ANSWERS[name]))
                for name in _QUESTION
            ),
            columns=len(_QUESTION),
        )
        self.buttons = dict(zip(_QUESTION, buttons, strict=True))
        for button in buttons:
            button.setObjectName("small")
        self.add(answers)
        self.hide()

    def show_document(self, document: Document) -> None:
        """Ask, or be quiet."""
        radiograph = document.radiograph
        unknown = document.seen_from is None and words.side_in_file(document) == "unknown"
        # A file that says the side of a film which was turned upside down since has said it.
        unknown = (
            unknown and radiograph is not None and side_whichever_way(radiograph.orientation) == "unknown"
        )
        taken = words.projection_in_file(document)
        offered: tuple[str, ...]
        if taken in FRONTAL:
            offered = ("front", "back") if taken != "frontal" else ("PA", "AP")
        elif taken in LATERAL:
            offered = ("left", "right")
        else:
            offered = ("PA", "AP", "left", "right")
        hung = taken in (*FRONTAL, *LATERAL) and taken != "frontal"
        self._asked.setText(f"How is this {taken} film hung?" if hung else "How was it taken?")
        for name, button in self.buttons.items():
            button.setVisible(name in offered)
            button.setAccessibleName(f"{self._asked.text()} {button.text()}")
        # An oblique film shows none of the sides: there is nothing to ask.
        self.setVisible(unknown and taken != "oblique")


class SideChoice(Section):
    """Which side of the head the film shows: the file's word, or a person's."""

    def __init__(self, store: Store) -> None:
        super().__init__("How it was taken")
        self._store = store
        self._in_file: tuple[SeenFrom, Projection] | None = None
        self.side = Choice((), _HINT)
        self.side.chosen.connect(self._choose)
        self.add_row("It shows", self.side)
        self.said = muted()
        self.add(self.said)

    def show_document(self, document: Document) -> None:
        """Show which side, and who says so."""
        self.setEnabled(document.volume is not None or document.radiograph is not None)
        in_file = words.side_in_file(document)
        self._offer(in_file, words.projection_in_file(document))
        said = document.seen_from
        key = next((name for name, answer in _ANSWERS.items() if answer == (said, document.projection)), said)
        self.side.set_key(_FILE if said is None or key == in_file == "unknown" else str(key))
        self.said.setText(words.side_in_words(document))

    def _offer(self, in_file: SeenFrom, taken: Projection) -> None:
        """The file's word first, then the answers; that a side is unknown need not be said where it is."""
        if (in_file, taken) == self._in_file:
            return
        self._in_file = in_file, taken
        silent = in_file == "unknown"
        said = ", ".join(word for word in (in_file, taken) if word != "unknown")
        with QSignalBlocker(self.side):
            self.side.clear()
            self.side.addItem(f"As the file says: {said}" if said else "Unknown", _FILE)
            for name, in_words in _ANSWER_WORDS.items():
                if name != "unknown" or not silent:
                    self.side.addItem(in_words, name)

    def _choose(self, key: str) -> None:
        self._store.do(film.set_seen_from, *_ANSWERS.get(key, (None, None)))
