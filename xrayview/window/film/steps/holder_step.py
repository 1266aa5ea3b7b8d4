"""The control of what lies beside the head: taken away, left, or all that is outside a drawn outline."""

from __future__ import annotations

from xrayview.window.commands import film
from xrayview.window.film.film_view import FilmView
from xrayview.window.film.steps.drawing_button import DrawingButton
from xrayview.window.parts.section import Choice, Section
from xrayview.window.state import Document
from xrayview.window.store import Store
from xrayview.xray.polygon import Polygon, parsed_polygon

HOLDERS = (
    ("auto", "Automatic: take it away"),
    ("keep", "Leave as it is"),
    ("outline", "Take away outside an outline"),
)
_HINT = "Head holder, letters and film edge beside the head become air"
_DRAW = (
    "Pull the head's outline where it is wrong, or drag elsewhere on the film to draw it anew. The arrow "
    "keys move it, with Shift they make it larger or smaller. Delete: automatic, Esc ends."
)


class HolderStep(Section):
    """Chooses what becomes of what lies beside the head; the outline is drawn on the film."""

    def __init__(self, store: Store, view: FilmView) -> None:
        super().__init__()
        self._store, self._view, self._tool = store, view, view.outline
        self.holder = Choice(HOLDERS, _HINT)
        self.holder.setAccessibleName("Holder")
        self.holder.chosen.connect(self._choose)
        self.add(self.holder)
        self.draw = DrawingButton("Change the outline on the film", _DRAW, view, "outline")
        self.add(self.draw)

    def show_document(self, document: Document) -> None:
        """Show what is wished for, and the outline: the one that was drawn, or found."""
        wish = document.preparation.holder
        self.holder.set_key(wish if wish in ("auto", "keep") else "outline")
        self._tool.show_counted(outline_shown(document))

    def _choose(self, key: str) -> None:
        if key != "outline":
            self._store.do(film.set_holder, key)
        elif self._tool.counted is not None:
            self._store.do(film.set_holder, self._tool.in_words(self._tool.counted))
        else:
            self.show_document(self._store.state.document)
            self._view.take_tool("outline")


def outline_shown(document: Document) -> Polygon | None:
    """The head's outline on the file's picture: drawn, else found; None where everything stays."""
    wish = document.preparation.holder
    made = document.reconstruction
    if wish == "auto" and made is not None and made.prepared.explicit is not None:
        wish = made.prepared.explicit.holder
    return parsed_polygon("holder", wish)
