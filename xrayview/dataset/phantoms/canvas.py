"""Bodies as signed distances on a grid: joined and carved smoothly, and laid as matter with soft edges."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
Point = tuple[float, float, float]
Distance = Callable[[FloatArray, FloatArray, FloatArray], FloatArray]

FAR = np.float32(0.25)
"""The distance of what lies outside every body's box, in skull lengths."""


@dataclass(frozen=True)
class Body:
    """A body that is alike on both sides: its ``distance`` (x, y, z -> below zero inside, skull lengths; x is
    the distance from the median plane) and the corners ``low`` and ``high`` of a box that holds it."""

    low: Point
    high: Point
    distance: Distance


@dataclass(frozen=True, eq=False)
class Canvas:
    """Where the cells of a (size)^3 cube lie in the skull's frame.

    Arrays are (y, -z, x) = (depth, row, column) and broadcast: ``x`` (D, 1, W) from the median plane, ``y``
    and ``z`` (D, 1, 1) and (1, H, 1), or (D, H, 1) in a turned frame. ``axes``: y, z and x of the cells as
    they lie, ``cell``: their edge, in skull lengths. ``turn``: radians about ``pivot`` (y, z) by which what
    is drawn here is turned.
    """

    axes: tuple[FloatArray, FloatArray, FloatArray]
    x: FloatArray
    y: FloatArray
    z: FloatArray
    cell: float
    pivot: tuple[float, float] = (0.0, 0.0)
    turn: float = 0.0

    @property
    def shape(self) -> tuple[int, int, int]:
        """(depth, row, column) number of cells."""
        return len(self.axes[0]), len(self.axes[1]), len(self.axes[2])

    def turned(self, pivot: tuple[float, float], turn: float) -> Canvas:
        """The same cells as seen by a part that is turned about the left-right axis through ``pivot``: its
        front goes down where ``turn`` (radians) is positive."""
        if turn == 0:
            return self
        cos, sin = np.float32(np.cos(turn)), np.float32(-np.sin(turn))
        y, z = self.y - np.float32(pivot[0]), self.z - np.float32(pivot[1])
        return Canvas(
            self.axes,
            self.x,
            pivot[0] + cos * y - sin * z,
            pivot[1] + sin * y + cos * z,
            self.cell,
            pivot,
            turn,
        )

    def boxes(self, body: Body, margin: float) -> Iterator[tuple[slice, slice, slice]]:
        """The cells within ``margin`` of a body's box: one box, or one on each side."""
        margin += 2 * self.cell
        low, high = np.array(body.low) - margin, np.array(body.high) + margin
        corners = np.array([(y, z) for y in (low[1], high[1]) for z in (low[2], high[2])]) - self.pivot
        cos, sin = np.cos(self.turn), np.sin(self.turn)
        y = corners @ [cos, -sin] + self.pivot[0]
        z = corners @ [sin, cos] + self.pivot[1]
        depth = _within(self.axes[0], y.min(), y.max())
        row = _within(self.axes[1], z.min(), z.max())
        reach = 1.12 * high[0] + 0.02  # asymmetry and bend are no more
        near = 0.88 * low[0] - 0.02
        sides = [(-reach, reach)] if near <= 0 else [(-reach, -near), (near, reach)]
        for left, right in sides:
            column = _within(self.axes[2], left, right)
            if all(one.start < one.stop for one in (depth, row, column)):
                yield depth, row, column

    def seen(self, body: Body, box: tuple[slice, slice, slice]) -> FloatArray:
        """The body's distance at the cells of a box."""
        depth, row, column = box
        y = self.y[depth, row if self.y.shape[1] > 1 else slice(None)]
        z = self.z[depth if self.z.shape[0] > 1 else slice(None), row]
        distance = body.distance(self.x[depth, :, column], y, z)
        shape = tuple(one.stop - one.start for one in box)
        return np.asarray(np.broadcast_to(distance, shape), dtype=np.float32)

    def share(self, distance: FloatArray) -> FloatArray:
        """How much of each cell is inside, 0..1."""
        return np.asarray(np.clip(0.5 - distance * np.float32(1 / self.cell), 0, 1), dtype=np.float32)


class Solid:
    """The signed distance of one connected piece, put together on a canvas; right within ``reach`` of it."""

    def __init__(self, canvas: Canvas, reach: float = 0.03) -> None:
        self.canvas = canvas
        self.reach = reach
        self.distance = np.full(canvas.shape, FAR, np.float32)

    def add(self, body: Body, blend: float = 0.0) -> None:
        """Join a body; corners up to ``blend`` are filled."""
        for box in self.canvas.boxes(body, max(blend, self.reach)):
            here = self.distance[box]
            self.distance[box] = smooth_min(here, self.canvas.seen(body, box), blend)

    def carve(self, body: Body, blend: float = 0.0) -> None:
        """Take a body away; edges up to ``blend`` are rounded."""
        for box in self.canvas.boxes(body, max(blend, self.reach)):
            here = self.distance[box]
            self.distance[box] = -smooth_min(-here, self.canvas.seen(body, box), blend)

    def join(self, other: Solid, grown: float = 0.0, blend: float = 0.0) -> None:
        """Join what was put together elsewhere, with ``grown`` more of it all round."""
        box = where(other.distance < other.reach)
        if box is not None:
            here = self.distance[box]
            self.distance[box] = smooth_min(here, other.distance[box] - np.float32(grown), blend)

    def take(self, other: Solid) -> None:
        """Take away what was put together elsewhere."""
        np.maximum(self.distance, -other.distance, out=self.distance)


def smooth_min(first: FloatArray, second: FloatArray, blend: float) -> FloatArray:
    """The lesser of two distances, with the corner filled where both are within ``blend`` (Quilez 2013)."""
    least = np.minimum(first, second)
    if blend > 0:
        close = np.maximum(np.float32(blend) - np.abs(first - second), 0)
        least -= close * close * np.float32(0.25 / blend)
    return least


def cube_canvas(size: int, centre: Point, edge: float, asymmetry: float = 0.0, bend: float = 0.0) -> Canvas:
    """A canvas of (size)^3 cells, its middle at ``centre``, its edge ``edge`` skull lengths; ``asymmetry``
    and ``bend`` are those of `Tissue`."""
    steps = ((np.arange(size) + 0.5) / size - 0.5) * edge
    along, up, across = centre[1] + steps, centre[2] - steps, centre[0] + steps
    y = along.astype(np.float32)[:, None, None]
    ahead = np.clip(1 - y, 0, 1.5)
    x = across.astype(np.float32)[None, None, :] - np.float32(bend) * ahead * ahead
    x = np.abs(x) * (1 - np.float32(asymmetry / 2) * np.sign(x))
    axes = (along.astype(np.float32), up.astype(np.float32), across.astype(np.float32))
    return Canvas(axes, x, y, axes[1][None, :, None], edge / size)


def _within(axis: FloatArray, low: float, high: float) -> slice:
    inside = np.flatnonzero((axis >= low) & (axis <= high))
    return slice(int(inside[0]), int(inside[-1]) + 1) if len(inside) else slice(0, 0)


def where(cells: npt.NDArray[np.bool_]) -> tuple[slice, slice, slice] | None:
    """The smallest box that holds all true cells; None where there is none."""
    box = []
    for axis in range(3):
        found = np.flatnonzero(cells.any(axis=tuple({0, 1, 2} - {axis})))
        if not len(found):
            return None
        box.append(slice(int(found[0]), int(found[-1]) + 1))
    return box[0], box[1], box[2]
