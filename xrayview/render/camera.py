"""The scene's camera as a VTK camera, and the two eyes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from xrayview.render.tiles import Tile
from xrayview.scene.lens import Lens
from xrayview.scene.scene import Camera
from xrayview.scene.views import camera_axes


def place_camera(
    renderer: Any,
    camera: Camera,
    eye_degrees: float = 0.0,
    zero_parallax: float = 0.0,
    tile: Tile | None = None,
) -> None:
    """Put the renderer's VTK camera where ``camera`` says, or at an eye beside it.

    ``eye_degrees`` turns to the right (negative: to the left) round the picture's vertical through the point
    ``zero_parallax`` cube edges behind the pivot: a point there keeps its place, and any other moves within
    its row. In perspective the eye is moved along the row and its window shifted back (off-axis, no toe-in).
    ``tile``: the part of a larger picture that the renderer draws, None where it draws all of it.
    """
    right, up, forward = (np.asarray(axis) for axis in camera_axes(camera))
    lens = Lens(camera, _aspect(renderer) if tile is None else tile.whole[0] / tile.whole[1])
    distance = camera.distance
    target, height = np.asarray(lens.pivot), lens.height
    parallel = camera.projection == "parallel"
    angle = math.radians(eye_degrees)
    sideways = 0.0
    position = target - distance * forward
    if parallel and angle:
        pivot = target + zero_parallax * forward
        turned = math.cos(angle) * forward - math.sin(angle) * right
        position = pivot - (distance + zero_parallax) * turned
        target = pivot - zero_parallax * turned
    elif angle:
        to_pivot = distance + zero_parallax
        sideways = to_pivot * math.tan(angle)
        position = position + sideways * right
        target = target + sideways * right

    view = renderer.GetActiveCamera()
    view.SetParallelProjection(parallel)
    view.SetPosition(*position)
    view.SetFocalPoint(*target)
    view.SetViewUp(*up)
    view.SetParallelScale(height / 2)
    view.SetViewAngle(math.degrees(2 * math.atan(height / 2 / distance)))
    half_width = height / 2 * lens.aspect * (distance + zero_parallax) / distance
    view.SetWindowCenter(-sideways / half_width, 0.0)
    if tile is not None:
        tile.narrow(view)
    renderer.ResetCameraClippingRange()


def _aspect(renderer: Any) -> float:
    """Width over height of the renderer's part of the window (1 before there is one)."""
    window = renderer.GetRenderWindow()
    if window is None:
        return 1.0
    width, height = window.GetSize()
    left, bottom, right, top = renderer.GetViewport()
    width, height = width * (right - left), height * (top - bottom)
    return width / height if width > 0 and height > 0 else 1.0
