"""Cameras stand where the scene says and show what they promise."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from xrayview.render.camera import place_camera
from xrayview.render.offscreen import render
from xrayview.render.opengl import window_off_screen
from xrayview.scene.scene import PROJECTIONS, Camera, Scene
from xrayview.scene.views import camera_axes
from xrayview.volume.volume import Volume

CAMERAS = [
    Camera(),
    Camera(35.0, 20.0, 10.0, 1.7, (0.1, -0.05)),
    Camera(-120.0, -60.0, -170.0, 0.5, (0.0, 0.3), "perspective"),
    Camera(40.0, 90.0),
    Camera(-40.0, -90.0),
]


def empty_renderer(size: tuple[int, int]) -> tuple[Any, Any]:
    from vtkmodules.vtkRenderingCore import vtkRenderer

    window, renderer = window_off_screen(size), vtkRenderer()
    window.AddRenderer(renderer)
    return window, renderer


@pytest.mark.parametrize("size", [(200, 100), (100, 200)])
@pytest.mark.parametrize("camera", CAMERAS)
def test_the_view_stands_along_the_cameras_axes(camera: Camera, size: tuple[int, int]) -> None:
    window, renderer = empty_renderer(size)
    place_camera(renderer, camera)
    view = renderer.GetActiveCamera()
    right, up, forward = map(np.array, camera_axes(camera))
    assert view.GetDirectionOfProjection() == pytest.approx(forward, abs=1e-9)
    assert view.GetViewUp() == pytest.approx(up, abs=1e-9)
    assert view.GetFocalPoint() == pytest.approx(right * camera.pan[0] + up * camera.pan[1], abs=1e-9)
    # At zoom 1 the shorter side shows a cube edge: at the pivot, whatever the projection.
    height = max(1.0, size[1] / size[0]) / camera.zoom
    assert view.GetParallelProjection() == (camera.projection == "parallel")
    assert 2 * view.GetParallelScale() == pytest.approx(height)
    seen = 2 * view.GetDistance() * np.tan(np.radians(view.GetViewAngle() / 2))
    assert seen == pytest.approx(height)
    window.Finalize()


def middle(picture: np.ndarray) -> tuple[float, float]:
    """(right, up) of the picture's bright matter, as shares of the shorter side from its middle."""
    weight = picture[..., 0].astype(float)
    rows, columns = np.indices(weight.shape)
    side, total = min(weight.shape), weight.sum()
    right = ((columns + 0.5 - weight.shape[1] / 2) * weight).sum() / total / side
    return right, -((rows + 0.5 - weight.shape[0] / 2) * weight).sum() / total / side


@pytest.mark.parametrize("projection", PROJECTIONS)
@pytest.mark.parametrize("size", [(120, 80), (80, 120)])
def test_pan_moves_the_point_looked_at(ball: Volume, projection: Any, size: tuple[int, int]) -> None:
    camera = Camera(azimuth_degrees=70.0, pan=(0.1, 0.05), projection=projection)
    right, up = middle(render(ball, Scene(mode="xray", camera=camera), size))
    assert right == pytest.approx(-0.1, abs=0.01)
    assert up == pytest.approx(-0.05, abs=0.01)


@pytest.mark.parametrize("projection", PROJECTIONS)
@pytest.mark.parametrize("size", [(100, 100), (160, 100), (100, 160)])
@pytest.mark.parametrize("zoom", [0.5, 1.0])
def test_zoom_1_shows_the_whole_ball(
    ball: Volume, projection: Any, size: tuple[int, int], zoom: float
) -> None:
    scene = Scene(iso_value=0.25, camera=Camera(zoom=zoom, projection=projection))
    seen = render(ball, scene, size).max(axis=-1) > 0
    across = np.ptp(np.flatnonzero(seen.any(axis=0))) + 1
    down = np.ptp(np.flatnonzero(seen.any(axis=1))) + 1
    assert abs(across - down) <= 2
    assert across == pytest.approx(70 * zoom, abs=3)


def test_roll_turns_the_picture_clockwise(letter: Volume) -> None:
    upright = render(letter, Scene(mode="xray"), (96, 96))[..., 0].astype(int)
    turned = render(letter, Scene(mode="xray", camera=Camera(roll_degrees=90.0)), (96, 96))[..., 0]
    assert np.abs(np.rot90(upright, -1) - turned).mean() < 1.0
    assert np.abs(np.rot90(upright, 1) - turned).mean() > 10.0


def test_from_above_the_front_of_the_volume_lies_at_the_bottom(ball: Volume) -> None:
    front = Volume(ball.density * (np.arange(64) < 24)[:, None, None].astype(np.float32))
    _, up = middle(render(front, Scene(mode="xray", camera=Camera(elevation_degrees=90.0)), (64, 64)))
    assert up < -0.1
