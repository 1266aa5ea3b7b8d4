"""The control of the square that the network sees: automatic, by numbers, or drawn on the film."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from xrayview.window.commands import film
from xrayview.window.film.film_view import FilmView
from xrayview.window.film.square_shape import frame_of, square_of
from xrayview.window.film.steps.drawing_button import DrawingButton
from xrayview.window.parts.number_field import NumberField
from xrayview.window.parts.section import Section
from xrayview.window.state import Document
from xrayview.window.store import Store
from xrayview.xray.limits import LARGEST_SIDE, SMALLEST_SIDE

_DRAW = (
    "Drag the square on the film by its inside, or by an edge to resize it about its middle. The arrow keys "
    "move it, with Shift they resize it. Delete: automatic, Esc ends."
)


class SquareStep(Section):
    """Places the square; the numbers are pixels of the film as it is turned and mirrored."""

    def __init__(self, store: Store, view: FilmView) -> None:
        super().__init__()
        self._store, self._tool = store, view.square
        self.draw = DrawingButton("Move it on the film", _DRAW, view, "square")
        self.add(self.draw)
        self.fields = {name: _field(name) for name in ("Left", "Top", "Side")}
        numbers = QWidget()
        row = QHBoxLayout(numbers)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for name, field in self.fields.items():
            label = QLabel(name)
            label.setBuddy(field)
            row.addWidget(label)
            row.addWidget(field, 1)
            field.valueChanged.connect(self._typed)
        self.add(numbers)
        self._tool.changed.connect(self._show_numbers)

    def show_document(self, document: Document) -> None:
        """Show the square that is wished for or was found, and where on the film it lies."""
        made = document.reconstruction
        found = frame_of(made.prepared) if made is not None else None
        self.setEnabled(found is not None)
        if found is None:
            self._tool.frame = None
            self._tool.show_counted(None)
            return
        self._tool.frame, square = found
        self._tool.show_counted(square_of(document.preparation.square) or square)
        self._show_numbers()

    def _show_numbers(self) -> None:
        if self._tool.shape is None:
            return
        for field, value in zip(self.fields.values(), self._tool.shape, strict=True):
            with QSignalBlocker(field):
                if field.value() != value:  # what is being typed would be gone
                    field.setValue(value)

    def _typed(self) -> None:
        left, top, side = (round(field.value()) for field in self.fields.values())
        self._store.do(film.set_square, f"{left},{top},{side}")


def _field(name: str) -> NumberField:
    low = SMALLEST_SIDE if name == "Side" else -LARGEST_SIDE
    field = NumberField(low, 2 * LARGEST_SIDE, 1, 0)
    field.setButtonSymbols(NumberField.ButtonSymbols.NoButtons)
    field.setMinimumWidth(52)
    field.setAccessibleName(f"{name} of the square, in pixels")
    field.setToolTip(f"{name} of the square, in pixels of the film as it is turned and mirrored")
    return field
