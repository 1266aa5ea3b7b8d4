"""The editor's axes: what is drawn where, and read back from there."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from xrayview.scene.transfer import BONE, Point, TransferFunction
from xrayview.volume.histogram import Histogram
from xrayview.window.transfer.mapping import (
    OPACITY_TICKS,
    Axes,
    bar_heights,
    curve,
    density_ticks,
    height_of,
    opacities,
    reach,
)

AXES = Axes(left=30.0, top=20.0, width=240.0, height=130.0, highest=1.5)


@pytest.mark.parametrize("density", [0.0, 0.43, 1.0, 1.5])
@pytest.mark.parametrize("opacity", [0.0, 0.01, 0.25, 1.0])
def test_a_place_reads_back_as_what_is_drawn_there(density: float, opacity: float) -> None:
    x, y = AXES.x_of(density), AXES.y_of(opacity)
    assert 30.0 <= x <= 270.0 and 20.0 <= y <= 150.0
    assert AXES.density_at(x) == pytest.approx(density)
    assert AXES.opacity_at(y) == pytest.approx(opacity)


def test_density_runs_to_the_right_and_opacity_upwards() -> None:
    assert AXES.x_of(0.0) == 30.0 and AXES.x_of(1.5) == AXES.right == 270.0
    assert AXES.y_of(0.0) == AXES.bottom == 150.0 and AXES.y_of(1.0) == 20.0


def test_places_outside_the_plot_read_as_its_edge() -> None:
    assert AXES.density_at(-50.0) == 0.0 and AXES.density_at(900.0) == 1.5
    assert AXES.opacity_at(900.0) == 0.0 and AXES.opacity_at(-50.0) == 1.0


def test_both_a_veil_and_bone_stand_well_inside_the_plot() -> None:
    veil, bone = height_of(0.01), height_of(0.5)
    assert 0.15 < veil < 0.3 and 0.7 < bone < 0.85
    marks = [height_of(opacity) for opacity in OPACITY_TICKS]
    assert all(b - a > 0.15 for a, b in pairwise(marks))


@pytest.mark.parametrize("highest", [1.0, 1.37, 2.5, 19.0, 0.4])
def test_ticks_of_density_are_few_round_and_within_the_axis(highest: float) -> None:
    ticks = density_ticks(highest)
    steps = {round(b - a, 9) for a, b in pairwise(ticks)}
    assert 3 <= len(ticks) <= 7 and ticks[0] == 0.0 and ticks[-1] <= highest
    assert len(steps) == 1 and all(len(f"{tick:g}") <= 4 for tick in ticks)


def test_the_axis_reaches_the_histogram_s_end_and_the_farthest_point() -> None:
    histogram = Histogram(np.zeros(4, np.int64), 1.8)
    assert reach(None) == 1.0
    assert reach(histogram) == 1.8
    assert reach(histogram, 2.5) == 2.5


def test_bars_are_logarithmic() -> None:
    heights = bar_heights(np.array([0, 9, 99, 999]))
    assert heights == pytest.approx([0, 1 / 3, 2 / 3, 1], abs=1e-6)
    assert not bar_heights(np.zeros(5, np.int64)).any()


def test_the_curve_is_the_function_that_the_picture_uses() -> None:
    drawn = curve(BONE, 1.2, 100)
    assert drawn[0, 0] == 0.0 and drawn[-1, 0] == 1.2 and (np.diff(drawn[:, 0]) > 0).all()
    for point in BONE.points:
        assert [point.density, point.opacity] in drawn.tolist()
    assert opacities(BONE, np.array([0.0, 0.515, 1.2])) == pytest.approx([0.0, 0.475, 0.95])


def test_points_beyond_the_axis_bend_the_curve_up_to_its_end() -> None:
    steep = TransferFunction("steep", (Point(0.0, (1, 1, 1), 0.0), Point(2.0, (1, 1, 1), 1.0)))
    drawn = curve(steep, 1.0, 11)
    assert drawn[-1].tolist() == pytest.approx([1.0, 0.5])
