"""The dialog in which a picture's size is chosen, and whether it keeps its background."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from xrayview.window.dialogs.wish_page import WishPage
from xrayview.window.export_wishes import LARGEST_SIDE, SIZES, SMALLEST_SIDE, PictureWish, print_trouble
from xrayview.window.parts.number_field import NumberField
from xrayview.window.parts.section import Choice
from xrayview.window.state import Document


class PictureDialog(WishPage):
    """Asks for a `PictureWish`; ``chosen(PictureWish)`` where it was not given up.

    ``wish``: what was chosen last; ``document``: what is shown; ``view``: (width, height) of the 3D view.
    """

    chosen = Signal(object)

    def __init__(
        self, parent: QWidget, wish: PictureWish, document: Document, view: tuple[int, int], stereo: bool
    ) -> None:
        super().__init__("Save the stereo picture" if stereo else "Save the picture", parent)
        self._wish, self._document, self._view = wish, document, view
        self.size_choice = Choice(SIZES.items(), "How large the picture is")
        self.size_choice.setAccessibleName("Size")
        self.size_choice.chosen.connect(lambda size: self._take(size=size))
        self.width_field = self._side("Width", lambda value: self._take(width=int(value)))
        self.height_field = self._side("Height", lambda value: self._take(height=int(value)))
        self.transparent = QCheckBox("Without the background")
        self.transparent.setToolTip(
            "Transparent where nothing is shown, for laying over something else; a PNG or a TIFF"
        )
        self.transparent.toggled.connect(lambda on: self._take(transparent=on))
        fields: tuple[tuple[str, QWidget], ...] = (
            ("Size", self.size_choice),
            ("Width", self.width_field),
            ("Height", self.height_field),
            ("", self.transparent),
        )
        self.lay_out(fields, self._choose, 460, 320)
        self._show()

    def _side(self, name: str, changed: object) -> NumberField:
        field = NumberField(SMALLEST_SIDE, LARGEST_SIDE, 16, 0, " px")
        field.setAccessibleName(name)
        field.setToolTip(f"{name} of the picture in pixels")
        field.setKeyboardTracking(True)
        field.valueChanged.connect(changed)
        return field

    def _take(self, **changes: object) -> None:
        self._wish = replace(self._wish, **changes)  # type: ignore[arg-type]
        self._show()

    def _show(self) -> None:
        wish = self._wish
        width, height = wish.pixels(self._view)
        self.size_choice.set_key(wish.size)
        for field, value in ((self.width_field, width), (self.height_field, height)):
            field.setEnabled(wish.size == "own")
            if field.value() != value:
                with QSignalBlocker(field):
                    field.setValue(value)
        self.transparent.setEnabled(not wish.is_printed)
        with QSignalBlocker(self.transparent):
            self.transparent.setChecked(wish.transparent and not wish.is_printed)
        trouble = print_trouble(self._document) if wish.is_printed else ""
        self.remark.setText(trouble or self._sentence(width, height))
        self.save.setEnabled(not trouble)

    def _sentence(self, width: int, height: int) -> str:
        """What will be made."""
        if self._wish.is_printed:
            return (
                "A PDF of one page: a millimetre of the head is a millimetre on paper, with a bar to measure "
                "it by. Where the page ends, the picture is made smaller, and says by how much."
            )
        return f"{width} x {height} pixels, {width * height / 1e6:.1f} million."

    def _choose(self) -> None:
        wish = replace(self._wish, transparent=self.transparent.isChecked())
        self.accept()
        self.chosen.emit(wish)
