"""Points fall where VTK's own camera puts them, and lines of sight lead back to them."""

from __future__ import annotations

import numpy as np
import pytest

from xrayview.scene.lens import Lens
from xrayview.scene.scene import PROJECTIONS, Camera

SIZE = 300, 200


def through_vtk(camera: Camera, point: tuple[float, float, float]) -> tuple[float, float]:
    from vtkmodules.vtkRenderingCore import vtkRenderer

    from xrayview.render.camera import place_camera
    from xrayview.render.opengl import window_off_screen

    window = window_off_screen(SIZE)
    renderer = vtkRenderer()
    window.AddRenderer(renderer)
    place_camera(renderer, camera)
    renderer.SetWorldPoint(*point, 1.0)
    renderer.WorldToView()
    across, up, _ = renderer.GetViewPoint()
    window.Finalize()
    return (1 + across) / 2, (1 - up) / 2


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_a_point_falls_where_the_renderer_draws_it(projection):
    camera = Camera(35.0, 20.0, 12.0, 1.4, (0.1, -0.05), projection)
    for point in [(0.0, 0.0, 0.0), (0.3, -0.2, 0.1), (-0.4, 0.4, 0.35)]:
        right, down, _ = Lens(camera, 1.5).seen(np.array([point]))[0]
        assert (right, down) == pytest.approx(through_vtk(camera, point), abs=1e-4)


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_the_line_of_sight_through_a_points_place_meets_the_point(projection):
    lens = Lens(Camera(-70.0, -30.0, 5.0, 0.8, (0.0, 0.2), projection), 0.7)
    point = np.array([0.2, -0.3, 0.4])
    right, down, depth = lens.seen(point[None])[0]
    ray = lens.ray(right, down)
    way = point - np.array(ray.start)
    assert np.linalg.norm(np.cross(way, ray.direction)) < 1e-9
    assert np.dot(way, ray.direction) > 0
    front = lens.seen(np.array([ray.start]) + 0.5 * np.array([ray.direction]))[0, 2]
    assert front < depth
