"""The crop's control: to the exposed film, the whole picture, or a rectangle drawn by hand."""

from __future__ import annotations

from PySide6.QtCore import Signal

from xrayview.window.commands import film
from xrayview.window.film.tools.boxes import CropTool
from xrayview.window.parts.section import Choice, Section, muted
from xrayview.window.state import Document
from xrayview.window.store import Store

CROPS = (("auto", "Automatic: to the film"), ("none", "Whole picture"), ("drawn", "Drawn by hand"))


class CropStep(Section):
    """Chooses the crop; ``draw_asked``: a person wants to draw it."""

    draw_asked = Signal()

    def __init__(self, store: Store, tool: CropTool) -> None:
        super().__init__()
        self._store, self._tool = store, tool
        self.crop = Choice(CROPS, "Which part of the picture is used")
        self.crop.chosen.connect(self._choose)
        self.crop.setAccessibleName("Crop")
        self.add(self.crop)
        self.place = muted()
        self.add(self.place)

    def show_document(self, document: Document) -> None:
        """Show which crop is wished for."""
        wish = document.preparation.crop
        self.crop.set_key(wish if wish in ("auto", "none") else "drawn")
        self.place.setVisible(wish.count(",") == 3)
        if wish.count(",") == 3:
            left, top, right, bottom = wish.split(",")
            self.place.setText(
                f"Left {left}, top {top}, right {right}, bottom {bottom}, in pixels of the file"
            )

    def _choose(self, key: str) -> None:
        if key == "drawn":
            self.show_document(self._store.state.document)
            self.draw_asked.emit()
        else:
            self._store.do(film.set_crop, key)
