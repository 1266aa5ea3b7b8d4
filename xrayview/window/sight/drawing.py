"""How density against depth looks: the curve over what the picture makes of it, and what is cut away."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPalette, QPen

from xrayview.scene.drawn_by import drawn_by
from xrayview.scene.profile import Picked, Profile
from xrayview.scene.scene import Scene
from xrayview.window.transfer.edits import colour_at, opacity_at
from xrayview.window.transfer.mapping import Axes, density_ticks, height_of

LEFT, TOP, RIGHT, BOTTOM = 30.0, 6.0, 10.0, 30.0
_DOT = 4.5


@dataclass(frozen=True, eq=False)
class Contents:
    """What is drawn.

    ``millimetres``: of a cube edge, None where they are unknown; ``cursor``: the depth that is read, if any.
    """

    profile: Profile
    scene: Scene
    found: Picked | None
    millimetres: float | None
    cursor: float | None = None
    focused: bool = False


def axes_of(width: float, height: float, profile: Profile) -> Axes:
    """Depth to the right as an axis of densities is, and density upwards as `y_of_density` has it."""
    room = max(1.0, width - LEFT - RIGHT), max(1.0, height - TOP - BOTTOM)
    return Axes(LEFT, TOP, *room, float(profile.depths[-1]))


def highest_of(contents: Contents) -> float:
    """The density at the top of the plot."""
    iso_value = contents.scene.iso_value if drawn_by(contents.scene.mode) == "iso-value" else 0.0
    return max(1.0, 1.05 * float(contents.profile.densities.max()), 1.05 * iso_value)


def y_of_density(axes: Axes, highest: float, density: float) -> float:
    """The pixel row of a density."""
    return axes.bottom - axes.height * min(density / highest, 1.0)


def draw(painter: QPainter, axes: Axes, contents: Contents, palette: QPalette) -> None:
    """Draw it all."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    role = QPalette.ColorRole.Highlight if contents.focused else QPalette.ColorRole.Mid
    painter.setPen(QPen(palette.color(role), 2.0 if contents.focused else 1.0))
    painter.setBrush(palette.color(QPalette.ColorRole.Base))
    room = QRectF(axes.left, axes.top, axes.width, axes.height)
    painter.drawRoundedRect(room.adjusted(-2.5, -3.5, 2.5, 2.5), 4.0, 4.0)
    highest = highest_of(contents)
    _scales(painter, axes, highest, contents.millimetres, palette)
    _cut(painter, axes, contents.profile, palette)
    _fill(painter, axes, highest, contents, palette)
    _curve(painter, axes, highest, contents.profile, palette)
    _marks(painter, axes, highest, contents, palette)


def _scales(
    painter: QPainter, axes: Axes, highest: float, millimetres: float | None, palette: QPalette
) -> None:
    quiet, rule = palette.color(QPalette.ColorRole.PlaceholderText), palette.color(QPalette.ColorRole.Mid)
    small = QFont(painter.font())
    small.setPointSizeF(small.pointSizeF() * 0.86)
    painter.setFont(small)
    for density in density_ticks(highest)[::2]:
        y = y_of_density(axes, highest, density)
        painter.setPen(QPen(rule, 0))
        painter.drawLine(QLineF(axes.left, y, axes.right, y))
        painter.setPen(quiet)
        box = QRectF(0, y - 8, axes.left - 6, 16)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{density:g}")
    unit = millimetres or 1.0
    for depth in density_ticks(axes.highest * unit):
        x = axes.x_of(depth / unit)
        painter.setPen(QPen(rule, 0))
        painter.drawLine(QLineF(x, axes.bottom + 2.5, x, axes.bottom + 5.5))
        painter.setPen(quiet)
        box = QRectF(x - 30, axes.bottom + 5, 60, 13)
        painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, f"{depth:g}")
    below = QRectF(axes.left, axes.bottom + BOTTOM - 14, axes.width, 14)
    what = "depth in mm →" if millimetres is not None else "depth in edges of the cube →"
    painter.drawText(below, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, what)


def _cut(painter: QPainter, axes: Axes, profile: Profile, palette: QPalette) -> None:
    """Hatch where something is cut away: nothing is there to be seen."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(palette.color(QPalette.ColorRole.PlaceholderText), Qt.BrushStyle.BDiagPattern))
    for first, last in runs(profile.cut):
        left, right = axes.x_of(float(profile.depths[first])), axes.x_of(float(profile.depths[last]))
        painter.drawRect(QRectF(left, axes.top, right - left, axes.height))


def _fill(painter: QPainter, axes: Axes, highest: float, contents: Contents, palette: QPalette) -> None:
    """Below the curve, column by column, what the picture makes of each density."""
    painter.setPen(Qt.PenStyle.NoPen)
    for x in range(int(axes.left), int(axes.right) + 1):
        density = contents.profile.density_at(axes.density_at(x + 0.5))
        if density > 0:
            top = y_of_density(axes, highest, density)
            painter.fillRect(
                QRectF(x, top, 1.0, axes.bottom - top), _colour(contents.scene, density, palette)
            )


def _colour(scene: Scene, density: float, palette: QPalette) -> QColor:
    by = drawn_by(scene.mode)
    if by == "transfer function":
        colour = QColor.fromRgbF(*colour_at(scene.transfer, density))
        colour.setAlphaF(0.06 + 0.94 * height_of(opacity_at(scene.transfer, density)))
        return colour
    inside = by == "iso-value" and density >= scene.iso_value
    role = QPalette.ColorRole.Highlight if inside else QPalette.ColorRole.PlaceholderText
    colour = palette.color(role)
    colour.setAlpha(150 if inside else 90)
    return colour


def _curve(painter: QPainter, axes: Axes, highest: float, profile: Profile, palette: QPalette) -> None:
    painter.setPen(QPen(palette.color(QPalette.ColorRole.WindowText), 1.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for first, last in runs(~profile.cut):
        places = zip(
            profile.depths[first : last + 1].tolist(),
            profile.densities[first : last + 1].tolist(),
            strict=True,
        )
        painter.drawPolyline(
            [QPointF(axes.x_of(depth), y_of_density(axes, highest, density)) for depth, density in places]
        )


def _marks(painter: QPainter, axes: Axes, highest: float, contents: Contents, palette: QPalette) -> None:
    """The iso-value as a line across, the depth that is read as one upright, what was picked as a dot."""
    accent = palette.color(QPalette.ColorRole.Highlight)
    if drawn_by(contents.scene.mode) == "iso-value":
        y = y_of_density(axes, highest, contents.scene.iso_value)
        painter.setPen(QPen(accent, 1.5))
        painter.drawLine(QLineF(axes.left, y, axes.right, y))
    if contents.cursor is not None:
        x = axes.x_of(contents.cursor)
        painter.setPen(QPen(palette.color(QPalette.ColorRole.WindowText), 1.0, Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(x, axes.top, x, axes.bottom))
    if contents.found is not None:
        place = QPointF(axes.x_of(contents.found.depth), y_of_density(axes, highest, contents.found.density))
        painter.setPen(QPen(palette.color(QPalette.ColorRole.WindowText), 1.5))
        painter.setBrush(accent)
        painter.drawEllipse(place, _DOT, _DOT)


def runs(where: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last index of every stretch in which ``where`` (N,) holds."""
    steps = np.flatnonzero(np.diff(np.concatenate(([False], where, [False])).astype(np.int8)))
    return [(int(first), int(end) - 1) for first, end in steps.reshape(-1, 2)]
