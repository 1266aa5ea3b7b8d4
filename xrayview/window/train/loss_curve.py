"""The live loss curve: every point faintly, their course strongly, over a logarithmic height."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyqtgraph
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QStackedLayout, QWidget

from xrayview.training.following import LossPoint
from xrayview.window.parts.section import muted

NOTHING_YET = "The loss is drawn here as soon as there is some"

_WIDEST_WINDOW = 100
"""The course is a mean over a tenth of the points, and over so many at most."""


class LossCurve(QWidget):
    """Loss against step; the colours are the palette's. Importing this module loads pyqtgraph."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Loss curve")
        self._heights = _LossAxis("left")
        self._steps = pyqtgraph.AxisItem("bottom")
        self._steps.enableAutoSIPrefix(False)
        self._plot = pyqtgraph.PlotWidget(axisItems={"left": self._heights, "bottom": self._steps})
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setFrameShape(pyqtgraph.PlotWidget.Shape.NoFrame)
        plot = self._plot.getPlotItem()
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setMouseEnabled(False, False)
        plot.setLogMode(False, True)
        plot.showGrid(x=False, y=True, alpha=0.7)
        self._every: Any = plot.plot()
        self._course: Any = plot.plot(antialias=True)
        for curve in (self._every, self._course):
            curve.setDownsampling(auto=True, method="peak")
        plot.setContentsMargins(8, 10, 14, 6)
        self._nothing = muted(NOTHING_YET, wrap=False)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setAutoFillBackground(True)
        self._nothing.setBackgroundRole(QPalette.ColorRole.Base)
        self._either = QStackedLayout(self)
        self._either.addWidget(self._nothing)
        self._either.addWidget(self._plot)
        self._dress()

    def show_points(self, points: Sequence[LossPoint]) -> None:
        """Show these losses; none empties the picture."""
        steps = np.array([point.step for point in points], float)
        losses = np.maximum(np.array([point.loss for point in points], float), 1e-9)
        self._every.setData(steps, losses)
        self._course.setData(steps, course_of(losses))
        self._either.setCurrentWidget(self._plot if len(losses) > 1 else self._nothing)
        if len(losses):
            low, high = np.log10(losses.min()), np.log10(losses.max())
            room = max(0.05, 0.06 * (high - low))
            plot = self._plot.getPlotItem()
            plot.setYRange(low - room, high + room, padding=0)
            plot.setXRange(0.0, max(steps[-1], 1.0), padding=0.02)

    def changeEvent(self, event: QEvent) -> None:
        """Take the new colours when the system goes from light to dark or back."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._dress()

    def _dress(self) -> None:
        palette = self.palette()
        text, muted = (
            palette.color(QPalette.ColorRole.Text),
            palette.color(QPalette.ColorRole.PlaceholderText),
        )
        accent = palette.color(QPalette.ColorRole.Highlight)
        self._plot.setBackground(palette.color(QPalette.ColorRole.Base))
        for axis, words in ((self._heights, "Loss (lower is better)"), (self._steps, "Step")):
            axis.setPen(pyqtgraph.mkPen(palette.color(QPalette.ColorRole.Mid)))
            axis.setTextPen(pyqtgraph.mkPen(muted))
            axis.setStyle(tickFont=self.font(), tickTextOffset=6)
            axis.setLabel(words, color=text.name())
        faint = QColor(accent)
        faint.setAlphaF(0.38)
        self._every.setPen(pyqtgraph.mkPen(faint, width=1))
        self._course.setPen(pyqtgraph.mkPen(accent, width=2.2))


class _LossAxis(pyqtgraph.AxisItem):
    """A logarithmic axis whose marks are plain numbers: 0.5, 1, 2."""

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """The marks between two heights; heights are log10 of the loss."""
        return [(0.0, [math.log10(mark) for mark in marks_between(10**low, 10**high)])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """The losses at the marks."""
        return [f"{10**value:.3g}" for value in values]


def marks_between(low: float, high: float) -> list[float]:
    """Losses to mark on a logarithmic axis: powers of ten, else 1, 2 and 5 of every decade, else even steps;
    the first that gives three or more."""
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for digits in ((1,), (1, 2, 5)):
        marks = [
            mark for decade in decades for digit in digits if low <= (mark := digit * 10.0**decade) <= high
        ]
        if len(marks) >= 3:
            return marks
    finest = (high - low) / 8
    power = 10.0 ** math.floor(math.log10(finest))
    step = next(digit * power for digit in (1, 2, 5, 10) if digit * power >= finest)
    return [step * number for number in range(math.ceil(low / step), math.floor(high / step) + 1)]


def course_of(losses: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """(N,) geometric means of (N,) losses > 0 over a window round each, smaller towards both ends, so that
    the course lags behind nowhere; few losses are their own course."""
    half = min(_WIDEST_WINDOW, len(losses) // 10) // 2
    return np.asarray(np.exp(_smoothed(_smoothed(np.log(losses), half), half)))


def _smoothed(values: npt.NDArray[np.float64], half: int) -> npt.NDArray[np.float64]:
    place = np.arange(len(values))
    reach = np.minimum(half, np.minimum(place, place[::-1]) + half // 4)
    first, end = np.maximum(place - reach, 0), np.minimum(place + reach + 1, len(values))
    total = np.concatenate([[0.0], np.cumsum(values)])
    return np.asarray((total[end] - total[first]) / (end - first))
