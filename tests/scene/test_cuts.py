"""What cuts remove: half spaces, boxes, octants, spheres, and any of several."""

from __future__ import annotations

import numpy as np
import pytest

from xrayview.errors import UnusableInput, UnusableOption
from xrayview.scene.cuts import Cut, CutBox, CutOctant, CutPlane, CutSphere, cut_depth
from xrayview.scene.saved import from_json, to_json
from xrayview.scene.scene import Scene

CUTS: list[tuple[Cut, tuple[float, float, float], tuple[float, float, float]]] = [
    (CutPlane((0.0, -2.0, 0.0), 0.1), (0.0, -0.11, 0.0), (0.0, -0.09, 0.0)),
    (CutBox((-0.2, -0.2, -0.2), (0.2, 0.2, 0.2)), (0.19, -0.19, 0.0), (0.21, 0.0, 0.0)),
    (CutBox((-0.2, -0.2, -0.2), (0.2, 0.2, 0.2), "outside"), (0.0, 0.0, 0.21), (0.0, 0.19, 0.19)),
    (CutOctant((1.0, -1.0, 1.0)), (0.01, -0.01, 0.01), (0.01, 0.01, 0.01)),
    (CutOctant((-1.0, 1.0, -1.0), (0.1, 0.1, 0.1)), (0.09, 0.11, 0.09), (0.11, 0.11, 0.09)),
    (CutSphere((0.1, 0.0, 0.0), 0.2), (0.29, 0.0, 0.0), (0.31, 0.0, 0.0)),
    (CutSphere((0.1, 0.0, 0.0), 0.2, "outside"), (-0.11, 0.0, 0.0), (-0.09, 0.0, 0.0)),
]


def depth(cut: Cut, point: tuple[float, float, float]) -> float:
    return float(cut.depth(*(np.float32(value) for value in point)))


@pytest.mark.parametrize(("cut", "gone", "there"), CUTS)
def test_a_cut_removes_what_lies_within_it_and_nothing_else(cut, gone, there):
    assert depth(cut, gone) == pytest.approx(0.01, abs=2e-3)
    assert depth(cut, there) < 0


@pytest.mark.parametrize(("cut", "gone", "there"), CUTS)
def test_what_a_shader_reads_means_the_same(cut, gone, there):
    (a, b, c, side), (h, k, m, kind) = cut.encoded()
    for x, y, z in (gone, there):
        if kind == 0:
            found = a * x + b * y + c * z - side
        elif kind == 1:
            found = -side * max(abs(x - a) - h, abs(y - b) - k, abs(z - c) - m)
        else:
            found = -side * (((x - a) ** 2 + (y - b) ** 2 + (z - c) ** 2) ** 0.5 - h)
        assert found == pytest.approx(depth(cut, (x, y, z)), abs=1e-4)


def test_several_cuts_remove_what_any_of_them_removes():
    cuts = (CutPlane((1.0, 0.0, 0.0), 0.3), CutSphere((0.0, 0.0, 0.0), 0.1))
    x = np.array([-0.4, 0.0, 0.2, 0.4], np.float32)
    zero = np.zeros(4, np.float32)
    assert (cut_depth(cuts, x, zero, zero) > 0).tolist() == [False, True, False, True]


def test_every_kind_is_saved_and_read_back():
    scene = Scene(cuts=tuple(cut for cut, _, _ in CUTS[:5]))
    assert from_json(to_json(scene)) == scene


def test_a_plane_saved_without_a_kind_is_read():
    assert from_json({"cuts": [{"normal": [0, 0, 1], "offset": 0.25}]}).cuts == (CutPlane((0, 0, 1), 0.25),)


def test_impossible_cuts_are_refused():
    with pytest.raises(UnusableOption, match="empty"):
        CutBox((0.0, 0.0, 0.0), (0.1, 0.0, 0.1))
    with pytest.raises(UnusableOption, match="octant"):
        CutOctant((1.0, 0.5, 1.0))
    with pytest.raises(UnusableOption, match="radius"):
        CutSphere((0.0, 0.0, 0.0), 0.0)
    with pytest.raises(UnusableInput, match="torus"):
        from_json({"cuts": [{"kind": "torus"}]})
