"""The editor's axes: density and opacity to places in the picture and back; no Qt.

Opacity stands at its cube root: 0.01 at a fifth of the height, 0.1 at half, 0.5 at four fifths, so that
the faint veil of the skin and the opaque bone are both drawn with room to move.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xrayview.scene.change import Change
from xrayview.scene.transfer import TransferFunction
from xrayview.volume.histogram import Histogram

OPACITY_TICKS = (0.01, 0.1, 0.5, 1.0)


@dataclass(frozen=True)
class Axes:
    """The plot: its rectangle in pixels, and its densities ``lowest``..``highest``."""

    left: float
    top: float
    width: float
    height: float
    highest: float
    lowest: float = 0.0

    @property
    def right(self) -> float:
        """The pixel column of the highest density."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The pixel row of opacity 0."""
        return self.top + self.height

    def x_of(self, density: float) -> float:
        """The pixel column of a density."""
        return self.left + self.width * (density - self.lowest) / (self.highest - self.lowest)

    def y_of(self, opacity: float) -> float:
        """The pixel row of an opacity 0..1; rows count downwards."""
        return self.bottom - self.height * height_of(opacity)

    def density_at(self, x: float) -> float:
        """The density at a pixel column, held within the axis."""
        share = min(max((x - self.left) / self.width, 0.0), 1.0)
        return self.lowest + share * (self.highest - self.lowest)

    def shows(self, density: float) -> bool:
        """Whether a density lies within the axis."""
        return self.lowest <= density <= self.highest

    def opacity_at(self, y: float) -> float:
        """The opacity at a pixel row, held within 0..1."""
        return opacity_of(min(max((self.bottom - y) / self.height, 0.0), 1.0))


def height_of(opacity: float) -> float:
    """The share of the plot's height at which an opacity stands: its cube root."""
    return math.cbrt(opacity)


def opacity_of(height: float) -> float:
    """The opacity that stands at a share of the plot's height."""
    return height**3


def changed(histogram: Histogram | None, change: Change) -> Histogram | None:
    """The histogram of the changed densities, as far as its bars tell."""
    if histogram is None or (change.scale == 1 and change.keeps_all):
        return histogram
    bins = len(histogram.counts)
    middles = (np.arange(bins) + 0.5) * histogram.highest / bins
    kept = (middles >= change.kept[0]) & (middles <= change.kept[1])
    return Histogram(np.where(kept, histogram.counts, 0), histogram.highest * change.scale)


def reach(histogram: Histogram | None, farthest: float = 0.0) -> float:
    """The axis' highest density: the histogram's (1 without one), and further where a point lies further."""
    return max(histogram.highest if histogram is not None else 1.0, farthest)


def density_ticks(highest: float, lowest: float = 0.0) -> tuple[float, ...]:
    """About five round densities from ``lowest`` to ``highest``."""
    rough = (highest - lowest) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1.0, 2.0, 5.0, 10.0) if factor * power >= rough * 0.999)
    places = range(math.ceil(lowest / step - 1e-6), math.floor(highest / step + 1e-6) + 1)
    return tuple(round(step * place, 10) for place in places)


def bar_heights(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """The histogram's bars as shares of the plot's height, on a logarithmic scale; 0 where it is empty."""
    heights: npt.NDArray[np.float64] = np.log1p(counts.astype(np.float64))
    tallest = float(heights.max(initial=0.0))
    return heights / tallest if tallest > 0 else heights


def opacities(transfer: TransferFunction, densities: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The function's opacity at ``densities``: linear between two points, constant beyond the outermost."""
    known = [point.density for point in transfer.points]
    return np.interp(densities, known, [point.opacity for point in transfer.points])


def curve(
    transfer: TransferFunction, highest: float, samples: int, lowest: float = 0.0
) -> npt.NDArray[np.float64]:
    """(n, 2) densities ``lowest``..``highest`` and opacities to draw the function through, points included.

    Linear in opacity, the function is bent between two points where opacity stands at its cube root.
    """
    known = [point.density for point in transfer.points if lowest <= point.density <= highest]
    densities = np.unique(np.concatenate((np.linspace(lowest, highest, samples), known)))
    return np.column_stack((densities, opacities(transfer, densities)))
