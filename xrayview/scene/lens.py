"""Where points of the world fall in a picture, and which ray of the world a point of it looks along."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xrayview.scene.scene import Camera
from xrayview.scene.views import Vector, camera_axes

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Ray:
    """A line of sight: a point on it and its unit direction, away from the viewer, in world coordinates."""

    start: Vector
    direction: Vector


@dataclass(frozen=True)
class Lens:
    """A camera before a picture of ``aspect`` = width / height.

    Places in the picture are (right, down) in 0..1 from its upper left corner.
    """

    camera: Camera
    aspect: float

    @property
    def height(self) -> float:
        """World height of the picture at the pivot's depth: at zoom 1 a cube edge fills the shorter side."""
        return 1.0 / min(1.0, self.aspect) / self.camera.zoom

    @property
    def pivot(self) -> Vector:
        """The point in the middle of the picture, at the depth that the camera turns round."""
        right, up, _ = camera_axes(self.camera)
        across, upwards = self.camera.pan
        x, y, z = (across * a + upwards * b for a, b in zip(right, up, strict=True))
        return x, y, z

    def seen(self, points: Floats) -> Floats:
        """(N, 3) world points to (N, 3): right and down in the picture, and the depth behind the pivot in
        cube edges."""
        import numpy as np

        axes = np.asarray(camera_axes(self.camera))
        across, up, depth = ((np.asarray(points) - np.asarray(self.pivot)) @ axes.T).T
        scale = np.full_like(depth, self.height)
        if self.camera.projection == "perspective":
            distance = self.camera.distance
            scale = scale * np.maximum((distance + depth) / distance, 1e-6)
        return np.stack([0.5 + across / (scale * self.aspect), 0.5 - up / scale, depth], axis=-1)

    def ray(self, right: float, down: float) -> Ray:
        """The line of sight through a place of the picture."""
        to_right, to_up, forward = camera_axes(self.camera)
        across, up = (right - 0.5) * self.height * self.aspect, (0.5 - down) * self.height
        at = [p + across * r + up * u for p, r, u in zip(self.pivot, to_right, to_up, strict=True)]
        if self.camera.projection == "parallel":
            start = [a - self.camera.distance * f for a, f in zip(at, forward, strict=True)]
            return Ray((start[0], start[1], start[2]), forward)
        eye = [p - self.camera.distance * f for p, f in zip(self.pivot, forward, strict=True)]
        way = [a - e for a, e in zip(at, eye, strict=True)]
        length = math.sqrt(sum(part * part for part in way))
        return Ray((eye[0], eye[1], eye[2]), (way[0] / length, way[1] / length, way[2] / length))
