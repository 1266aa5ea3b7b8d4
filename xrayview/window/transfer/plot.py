"""The editor's plot: what it shows, where a point lies in it, and which one is selected."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from xrayview.scene.drawn_by import DrawnBy, drawn_by
from xrayview.scene.transfer import TransferFunction
from xrayview.volume.histogram import Histogram
from xrayview.window.transfer import drawing, readout
from xrayview.window.transfer.mapping import Axes, reach
from xrayview.window.transfer.span import Span, held_within, whole_span

# A point is caught from a little farther than it is drawn.
_CATCH = 10.0


class TransferPlot(QWidget):
    """Shows a transfer function, an iso-value or nothing more over the histogram, by the mode."""

    selection_changed = Signal(int)

    def __init__(self, transfer: TransferFunction) -> None:
        super().__init__()
        self._by: DrawnBy = "iso-value"
        self._span: Span | None = None  # None: the whole axis, however far it goes
        self._histogram: Histogram | None = None
        self._transfer = transfer
        self._iso_value = 0.43
        self.selected = 0
        self._hovered: int | None = None
        self._pointer: QPointF | None = None
        self._held: Axes | None = None  # the axes as they were when a drag began: they stand still in it
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 160)
        self.setMaximumHeight(340)

    @property
    def has_points(self) -> bool:
        """Whether the mode is drawn by the transfer function, whose points are shown."""
        return self._by == "transfer function"

    @property
    def has_line(self) -> bool:
        """Whether the mode is drawn by the iso-value, whose line is shown."""
        return self._by == "iso-value"

    @property
    def points_shown(self) -> int:
        """How many points the transfer function has."""
        return len(self._transfer.points)

    def sizeHint(self) -> QSize:
        """Wide as the panel, and lower."""
        return QSize(260, 190)

    def show_contents(
        self, mode: str, histogram: Histogram | None, transfer: TransferFunction, iso_value: float
    ) -> None:
        """Draw these."""
        self._by, self._histogram = drawn_by(mode), histogram
        self._transfer, self._iso_value = transfer, iso_value
        self.select(min(self.selected, len(transfer.points) - 1))
        self.setAccessibleName(readout.NAMES[self._by])
        self.setToolTip(readout.HINTS[self._by])
        self._describe()
        self.update()

    def select(self, index: int) -> None:
        """Make a point the one that keys and number fields change."""
        if index != self.selected:
            self.selected = index
            self._describe()
            self.selection_changed.emit(index)
            self.update()

    def axes(self) -> Axes:
        """The plot's rectangle and scales as they are drawn."""
        if self._held is not None:
            return self._held
        span = self.span()
        width = max(1.0, self.width() - drawing.LEFT - drawing.RIGHT)
        height = max(1.0, self.height() - drawing.TOP - drawing.BOTTOM)
        return Axes(drawing.LEFT, drawing.TOP, width, height, span.high, span.low)

    def span(self) -> Span:
        """The densities that the plot shows."""
        farthest = self._transfer.points[-1].density if self.has_points else 0.0
        whole = reach(self._histogram, farthest)
        return whole_span(whole) if self._span is None else held_within(self._span, whole)

    def place_of(self, index: int) -> QPointF:
        """Where a point is drawn."""
        axes, point = self.axes(), self._transfer.points[index]
        return QPointF(axes.x_of(point.density), axes.y_of(point.opacity))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the plot."""
        contents = drawing.Contents(
            self._by,
            self._histogram,
            self._transfer,
            self._iso_value,
            self.selected,
            self._hovered,
            self.under_pointer(),
            self.hasFocus(),
            None if self.span().is_whole else self.span(),
        )
        painter = QPainter(self)
        drawing.draw(painter, self.axes(), contents, self.palette())
        painter.end()

    def _found(self, place: QPointF) -> int | None:
        """The point near a place, the nearest first; in surface mode 0 for the line."""
        if self._histogram is None or not (self.has_points or self.has_line):
            return None
        if self.has_line:
            near = abs(place.x() - self.axes().x_of(self._iso_value)) <= _CATCH
            return 0 if near else None
        distances = []
        for index, point in enumerate(self._transfer.points):
            if not self.axes().shows(point.density):
                continue
            away = self.place_of(index) - place
            distances.append((QPointF.dotProduct(away, away), index))
        nearest, index = min(distances, default=(_CATCH**2 + 1, 0))
        return index if nearest <= _CATCH**2 else None

    def under_pointer(self) -> str:
        """The density and opacity of what the pointer is on; empty where it is elsewhere."""
        if self._histogram is None or self._pointer is None:
            return ""
        if self._held is not None and self.has_line:
            return f"density {self._iso_value:.3f}"
        index = self.selected if self._held is not None else self._hovered
        if self.has_points and index is not None and index < len(self._transfer.points):
            return readout.point_in_words(self._transfer, index)
        axes, place = self.axes(), self._pointer
        density, opacity = axes.density_at(place.x()), axes.opacity_at(place.y())
        return readout.place_in_words(self._by, density, opacity, 2 if self.span().is_whole else 3)

    def _describe(self) -> None:
        """Tell a screen reader what is selected."""
        said = readout.selection_in_words(self._by, self._transfer, self.selected, self._iso_value)
        self.setAccessibleDescription(said)
