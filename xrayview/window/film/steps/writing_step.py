"""The control of the writing on the film: filled where it is found, within boxes, or left."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from xrayview.window.commands import film
from xrayview.window.film.crop_box import Box
from xrayview.window.film.film_view import FilmView
from xrayview.window.film.steps.drawing_button import DrawingButton
from xrayview.window.parts.number_field import NumberField
from xrayview.window.parts.section import Choice, Section
from xrayview.window.state import Document
from xrayview.window.store import Store
from xrayview.xray.limits import LARGEST_SIDE, SMALLEST_SIDE
from xrayview.xray.marks import parsed_marks

WRITINGS = (
    ("auto", "Automatic: fill what is found"),
    ("keep", "Leave as it is"),
    ("boxes", "Fill within boxes"),
)
_HINT = "Letters burnt into the film are filled with what surrounds their strokes"
_DRAW = (
    "Drag on the film to draw a box round the writing, pull its handles, move it by its inside. The arrow "
    "keys move the chosen box, with Shift they resize it. Delete takes it away, Esc ends."
)


class WritingStep(Section):
    """Chooses what becomes of writing; the boxes are drawn on the film or typed as numbers."""

    def __init__(self, store: Store, view: FilmView) -> None:
        super().__init__()
        self._store, self._view, self._tool = store, view, view.writing
        self.writing = Choice(WRITINGS, _HINT)
        self.writing.setAccessibleName("Writing")
        self.writing.chosen.connect(self._choose)
        self.add(self.writing)
        self.draw = DrawingButton("Draw", _DRAW, view, "writing")
        self.add_box = _button("Add", "One box more, in the middle of the film", self._tool.add)
        self.remove = _button("Remove", "Take the chosen box away (Delete)", self._tool.delete)
        buttons = QWidget()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for button in (self.draw, self.add_box, self.remove):
            row.addWidget(button, 1)
        self.add(buttons)
        self.which = Choice((), "Which box the numbers are of, and the keys change")
        self.which.setAccessibleName("Box")
        self.which.activated.connect(self._tool.choose)
        self.add(self.which)
        self.edges = {name: _edge(name) for name in ("Left", "Top", "Width", "Height")}
        self._numbers = QWidget()
        grid = QGridLayout(self._numbers)
        grid.setContentsMargins(0, 0, 0, 0)
        for place, (name, field) in enumerate(self.edges.items()):
            label = QLabel(name)
            label.setBuddy(field)
            grid.addWidget(label, place // 2, 2 * (place % 2))
            grid.addWidget(field, place // 2, 2 * (place % 2) + 1)
            field.valueChanged.connect(self._typed)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self.add(self._numbers)
        self._tool.changed.connect(self._show_boxes)

    def show_document(self, document: Document) -> None:
        """Show what is wished for, and the boxes: those that were drawn, or found."""
        wish = document.preparation.marks
        self.writing.set_key(wish if wish in ("auto", "keep") else "boxes")
        self._tool.show_counted(boxes_shown(document))
        self._show_boxes()

    def _choose(self, key: str) -> None:
        if key != "boxes":
            self._store.do(film.set_marks, key)
        elif self._tool.counted:
            self._store.do(film.set_marks, self._tool.in_words(self._tool.counted))
        else:
            self.show_document(self._store.state.document)
            self._view.take_tool("writing")

    def _show_boxes(self) -> None:
        boxes = self._tool.shape or ()
        chosen = min(self._tool.chosen, max(0, len(boxes) - 1))
        with QSignalBlocker(self.which):
            if self.which.count() != len(boxes):
                self.which.clear()
                for number in range(len(boxes)):
                    self.which.addItem(f"Box {number + 1} of {len(boxes)}", number)
            self.which.setCurrentIndex(chosen if boxes else -1)
        self.which.setVisible(len(boxes) > 1)
        self._numbers.setVisible(bool(boxes))
        self.remove.setEnabled(bool(boxes))
        if not boxes:
            return
        width, height = self._tool.size
        left, top, right, bottom = boxes[chosen]
        for field, value, low, most in zip(
            self.edges.values(),
            (left, top, right - left, bottom - top),
            (0, 0, SMALLEST_SIDE, SMALLEST_SIDE),
            (width - SMALLEST_SIDE, height - SMALLEST_SIDE, width, height),
            strict=True,
        ):
            with QSignalBlocker(field):
                field.setRange(low, most)
                if field.value() != value:  # what is being typed would be gone
                    field.setValue(value)

    def _typed(self) -> None:
        left, top, wide, high = (round(field.value()) for field in self.edges.values())
        width, height = self._tool.size
        box: Box = (left, top, min(left + wide, width), min(top + high, height))
        self._tool.replace_chosen(box)


def boxes_shown(document: Document) -> tuple[Box, ...]:
    """The boxes within which writing is filled: those that a person drew, else those that were found."""
    wish = document.preparation.marks
    made = document.reconstruction
    if wish == "auto" and made is not None and made.prepared.explicit is not None:
        wish = made.prepared.explicit.marks
    return tuple(parsed_marks(wish) or ())


def _edge(name: str) -> NumberField:
    field = NumberField(0, LARGEST_SIDE, 1, 0)
    field.setAccessibleName(f"{name} of the box, in pixels")
    field.setToolTip(f"{name} of the box, in pixels of the file")
    return field


def _button(words: str, hint: str, do: object) -> QPushButton:
    button = QPushButton(words)
    button.setObjectName("small")
    button.setToolTip(hint)
    assert callable(do)
    button.clicked.connect(lambda: do())
    return button
