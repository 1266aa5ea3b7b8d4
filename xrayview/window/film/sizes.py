"""How large the film is: millimetres a pixel and magnification, from the file, typed, or measured on it."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from xrayview.errors import UnusableOption
from xrayview.window.commands import film
from xrayview.window.film.film_view import FilmView
from xrayview.window.film.framed_view import tool
from xrayview.window.film.steps.drawing_button import DrawingButton
from xrayview.window.parts.number_field import NumberField
from xrayview.window.parts.section import Section, muted
from xrayview.window.state import Document
from xrayview.window.store import Store
from xrayview.xray.radiograph import Preparation, Radiograph, SpacingFrom
from xrayview.xray.spacing import LARGEST_MAGNIFICATION, spacing_wished

_SAID: dict[SpacingFrom, str] = {
    "unknown": "The file does not say how large a pixel is.",
    "saved": "The file says {size}, as this program saved it.",
    "calibrated": "The file says {size}, calibrated in the head's plane.",
    "pixel": "The file says {size}, but not in which plane.",
    "detector": "The file says {size}, at the detector.",
    "magnification": "The file says {size}, the detector's divided by a magnification of {factor:.3g}.",
}
_SPACING = "Millimetres that a pixel of the film is wide and high; 0: as the file says"
_MAGNIFICATION = (
    "How many times larger than the head its picture on the film is: source to film over source to head. "
    "It divides the pixel size. 0: as the file says"
)
_MEASURE = (
    "Draw a line on the film between two points whose distance you know, and say how far apart they are. The "
    "arrow keys move its second end, with Shift the whole line. Esc ends."
)


class SizeFields(Section):
    """Pixel size and magnification; every size in the window and in what is saved follows them."""

    def __init__(self, store: Store, view: FilmView) -> None:
        super().__init__()
        self._store, self._view = store, view
        self.spacing, self.spacing_back = self._row(
            "Pixel size", NumberField(0.0, 99.0, 0.01, 4, " mm"), _SPACING, "as the file says"
        )
        self.magnification, self.magnification_back = self._row(
            "Magnified",
            NumberField(0.0, LARGEST_MAGNIFICATION, 0.01, 3, " x"),
            _MAGNIFICATION,
            "as the file says",
        )
        self.spacing.valueChanged.connect(lambda value: store.do(film.set_spacing, value or None))
        self.magnification.valueChanged.connect(self._set_magnification)
        self.spacing_back.clicked.connect(lambda: store.do(film.set_spacing, None))
        self.magnification_back.clicked.connect(lambda: store.do(film.set_magnification, None))
        self.measure = DrawingButton("Measure a known length", _MEASURE, view, "ruler")
        self.add(self.measure)
        self.length = NumberField(0.01, 2000.0, 1.0, 2, " mm")
        self.length.setAccessibleName("How long the line is")
        self.length.setToolTip("How far apart the line's ends are, in millimetres of the film")
        self.length.setValue(100.0)
        self.use = QPushButton("Use")
        self.use.setObjectName("small")
        self.use.setToolTip("Take the pixel size that follows from this length")
        self.use.clicked.connect(self._use_length)
        self.pixels = muted("", wrap=False)
        self._measured = _side_by_side(self.pixels, self.length, self.use)
        self.add(self._measured)
        self.said = muted()
        self.add(self.said)
        view.ruler.changed.connect(self._show_length)
        view.tool_changed.connect(lambda name: self._show_length())
        self._show_length()

    def show_document(self, document: Document) -> None:
        """Show what a person says of the sizes, and what the file does."""
        wishes, radiograph = document.preparation, document.radiograph
        self.setEnabled(radiograph is not None)
        for field, value, back in (
            (self.spacing, wishes.spacing, self.spacing_back),
            (self.magnification, wishes.magnification, self.magnification_back),
        ):
            back.setVisible(value is not None)
            with QSignalBlocker(field):
                if abs(field.value() - (value or 0.0)) > 10 ** -field.decimals() / 2:
                    field.setValue(value or 0.0)
        self.said.setText(_said(radiograph, wishes) if radiograph is not None else "")

    def _set_magnification(self, value: float) -> None:
        """Below 1 there is no magnification: a step up from none is 1, a step down from 1 none."""
        if 0 < value < 1:
            grows = self._store.state.document.preparation.magnification is None
            with QSignalBlocker(self.magnification):
                self.magnification.setValue(1.0 if grows else 0.0)
            value = self.magnification.value()
        self._store.do(film.set_magnification, value or None)

    def _use_length(self) -> None:
        pixels = self._view.ruler.pixels
        if pixels > 0:
            self._store.do(film.set_spacing, self.length.value() / pixels)
        self._view.take_tool(None)
        self._view.ruler.forget()

    def _show_length(self) -> None:
        pixels = self._view.ruler.pixels
        in_hand = self._view.tool == "ruler"
        self._measured.setVisible(in_hand)
        self.use.setEnabled(pixels > 0)
        self.pixels.setText(f"{pixels:.0f} pixels are" if pixels else "Draw a line, it is")

    def _row(
        self, name: str, field: NumberField, hint: str, otherwise: str
    ) -> tuple[NumberField, QToolButton]:
        field.setSpecialValueText(otherwise)
        field.setToolTip(hint)
        field.setAccessibleName(name)
        back = tool("Auto", f"{name}: as the file says", f"{name}: as the file says")
        back.setObjectName("auto")
        label = self.add_row(name, _side_by_side(field, back))
        label.setBuddy(field)
        return field, back


def size_in_words(radiograph: Radiograph | None, wishes: Preparation) -> str:
    """The film's size in pixels and, in the head's plane, in millimetres."""
    if radiograph is None:
        return ""
    rows, columns = radiograph.pixels.shape
    size = f"{columns} x {rows} pixels"
    try:
        spacing = spacing_wished(radiograph, wishes)
    except UnusableOption:
        spacing = None
    if spacing is None:
        return f"{size}, millimetres unknown"
    row, column = spacing
    return f"{size}, {columns * column:.0f} x {rows * row:.0f} mm"


def _said(radiograph: Radiograph, wishes: Preparation) -> str:
    size = ""
    if radiograph.spacing is not None:
        row, column = radiograph.spacing
        size = (
            f"{column:.4g} mm a pixel" if abs(row - column) < 1e-3 * row else f"{column:.4g} x {row:.4g} mm"
        )
    said = _SAID[radiograph.spacing_from if size else "unknown"]
    told = said.format(size=size, factor=radiograph.magnification)
    if wishes.spacing is None and wishes.magnification is None:
        return told
    used = spacing_wished(radiograph, wishes)
    if used is None:
        return f"{told} A magnification alone gives no millimetres."
    return f"{told} Used in the head's plane: {used[1]:.4g} mm, as you said."


def _side_by_side(*parts: QWidget) -> QWidget:
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    for part in parts:
        stretch = 1 if isinstance(part, NumberField) else 0
        row.addWidget(part, stretch)
    return whole
