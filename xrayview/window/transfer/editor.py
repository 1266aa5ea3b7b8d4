"""The transfer-function editor: the plot and the selected point's numbers, wired to the store."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from xrayview.window.commands import look
from xrayview.window.parts.drag import one_step
from xrayview.window.state import State
from xrayview.window.store import Store
from xrayview.window.transfer.canvas import TransferCanvas
from xrayview.window.transfer.drawing import colour_of
from xrayview.window.transfer.edits import nearest_point
from xrayview.window.transfer.mapping import changed
from xrayview.window.transfer.plot_buttons import PlotButtons
from xrayview.window.transfer.point_fields import PointFields

Colour = tuple[float, float, float]


class TransferEditor(QWidget):
    """In volume mode the function and its points, in surface mode the iso-value, over the histogram."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self.canvas = TransferCanvas(store.state.scene.transfer)
        self.fields = PointFields()
        self.buttons = PlotButtons(self.canvas)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addWidget(self.canvas, 1)
        rows.addWidget(self.buttons)
        rows.addWidget(self.fields)
        one_step(self.canvas, store)
        self.canvas.iso_moved.connect(lambda density: store.do(look.set_iso_value, density))
        self.canvas.point_moved.connect(
            lambda index, density, opacity: store.do(look.move_point, index, density, opacity)
        )
        self.canvas.point_added.connect(lambda density, opacity: store.do(look.add_point, density, opacity))
        self.canvas.point_removed.connect(lambda index: store.do(look.remove_point, index))
        self.canvas.colour_asked.connect(self._ask_colour)
        self.canvas.selection_changed.connect(lambda index: self._show_point())
        self.fields.moved.connect(
            lambda density, opacity: store.do(look.move_point, self.canvas.selected, density, opacity)
        )
        self.fields.colour_asked.connect(lambda: self._ask_colour(self.canvas.selected))
        store.listen(self._show)
        self._show(None, store.state)

    def _show(self, old: State | None, new: State) -> None:
        scene, histogram = new.scene, new.document.histogram
        if old is not None and old.current != new.current:
            self.canvas.fit()
        seen = old is None or old.current != new.current or old.sheet.sight is new.sheet.sight
        if old is not None and seen and scene is old.scene and histogram is old.document.histogram:
            return
        shown = changed(histogram, scene.change)
        self.canvas.show_contents(scene.mode, shown, scene.transfer, scene.iso_value)
        for part in (self.canvas, self.buttons, self.fields):
            part.setEnabled(histogram is not None)
        self.fields.setVisible(self.canvas.has_points)
        self.buttons.follow()
        if not seen:
            self._show_picked(new)
        self._show_point()

    def _show_picked(self, state: State) -> None:
        """Select the point that was picked in the picture, and show where it is."""
        found = state.sheet.sight.picked if state.sheet.sight is not None else None
        if found is None:
            return
        if self.canvas.has_points:
            self.canvas.select(nearest_point(state.scene.transfer, found.density))
        self.canvas.reveal(found.density)

    def _show_point(self) -> None:
        points = self._store.state.scene.transfer.points
        self.fields.show_point(points[min(self.canvas.selected, len(points) - 1)])

    def _ask_colour(self, index: int) -> None:
        file, point = self._store.state.current, self._store.state.scene.transfer.points[index]

        def take(colour: Colour) -> None:
            state = self._store.state
            points = state.scene.transfer.points
            there = state.current == file and index < len(points)
            if there and points[index].density == point.density:
                self._store.do(look.recolour_point, index, colour)

        ask_colour(self, colour_of(point), take)


def ask_colour(parent: QWidget, colour: QColor, take: Callable[[Colour], object]) -> None:
    """Open the choice of a colour; ``take`` gets the one that is chosen, (r, g, b) in 0..1."""
    dialog = QColorDialog(colour, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle("Colour of the point")
    dialog.setOption(QColorDialog.ColorDialogOption.NoEyeDropperButton)
    parts: list[QLabel | QPushButton] = [*dialog.findChildren(QLabel), *dialog.findChildren(QPushButton)]
    for part in parts:
        part.setText(part.text().replace("olor", "olour"))  # Qt's own words are American
    dialog.colorSelected.connect(
        lambda chosen: take((round(chosen.redF(), 4), round(chosen.greenF(), 4), round(chosen.blueF(), 4)))
    )
    dialog.open()
