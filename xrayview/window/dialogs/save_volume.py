"""The dialog in which a volume's resolution, numbers and kind of file are chosen."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from xrayview.window.dialogs.wish_page import WishPage
from xrayview.window.export_wishes import (
    NUMBERS,
    RESOLUTIONS,
    VOLUMES,
    VolumeWish,
    shape_of,
    volume_size,
    volume_trouble,
)
from xrayview.window.parts.section import Choice
from xrayview.window.state import Document


class VolumeDialog(WishPage):
    """Asks for a `VolumeWish`; ``chosen(VolumeWish)`` where it was not given up.

    ``wish``: what was chosen last; ``document``: whose volume it is. One that was opened itself has its own
    resolution.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget, wish: VolumeWish, document: Document) -> None:
        super().__init__("Save the volume", parent)
        self._wish, self._document = wish, document
        self.resolution = Choice(RESOLUTIONS.items(), "Rows and columns of the volume; it is 128 slices deep")
        self.resolution.setAccessibleName("Resolution")
        self.resolution.chosen.connect(lambda key: self._take(resolution=key))
        made = document.reconstruction
        self.resolution.setEnabled(made is not None and made.fused is not None)
        self.dtype = Choice(NUMBERS.items(), "How densities are stored")
        self.dtype.setAccessibleName("Numbers")
        self.dtype.chosen.connect(lambda key: self._take(dtype=key))
        self.ending = Choice(VOLUMES.items(), "The format of the file")
        self.ending.setAccessibleName("Format")
        self.ending.chosen.connect(lambda key: self._take(ending=key))
        fields: tuple[tuple[str, QWidget], ...] = (
            ("Resolution", self.resolution),
            ("Numbers", self.dtype),
            ("Format", self.ending),
        )
        self.lay_out(fields, self._choose, 460, 280)
        self._show()

    def _take(self, **changes: object) -> None:
        self._wish = replace(self._wish, **changes)  # type: ignore[arg-type]
        self._show()

    def _show(self) -> None:
        wish = self._wish
        self.resolution.set_key(wish.resolution)
        self.dtype.set_key(wish.dtype)
        self.ending.set_key(wish.ending)
        trouble = volume_trouble(wish)
        depth, rows, columns = shape_of(wish, self._document)
        megabytes = volume_size(wish, self._document) / 1e6
        said = f"{megabytes / 1000:.1f} GB" if megabytes >= 1000 else f"{megabytes:.0f} MB"
        packed = " before they are packed" if wish.ending == ".nii.gz" else ""
        self.remark.setText(trouble or f"{columns} x {rows} pixels, {depth} slices deep: {said}{packed}.")
        self.save.setEnabled(not trouble)

    def _choose(self) -> None:
        wish = self._wish
        self.accept()
        self.chosen.emit(wish)
