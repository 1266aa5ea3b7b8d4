"""A camera's picture in the units of the view: where points of the world lie in it, and the other way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xrayview.scene.lens import Lens
from xrayview.scene.scene import Camera
from xrayview.scene.views import camera_axes

Floats = npt.NDArray[np.float64]

Place = tuple[float, float]
"""Right and down from the picture's upper left corner."""

_FARTHEST = 1e4  # what lies beside the eye would fall endlessly far off, where nothing can be drawn


@dataclass(frozen=True)
class Picture:
    """What ``camera`` sees on ``width`` x ``height``, both above 0."""

    camera: Camera
    width: float
    height: float

    @property
    def lens(self) -> Lens:
        """The camera before a picture of this shape."""
        return Lens(self.camera, self.width / self.height)

    @property
    def axes(self) -> Floats:
        """(3, 3) rows: the picture's right, up, and forward, away from the viewer."""
        return np.array(camera_axes(self.camera))

    def seen(self, points: Floats) -> Floats:
        """(N, 3) world points to (N, 3): right, down, and the depth behind the pivot in cube edges."""
        places = self.lens.seen(points) * (self.width, self.height, 1.0)
        return np.asarray(np.clip(places, -_FARTHEST, _FARTHEST))

    def place(self, point: Floats) -> Place:
        """Where a (3,) point lies."""
        right, down, _ = self.seen(point[None])[0]
        return float(right), float(down)

    def ray(self, place: Place) -> tuple[Floats, Floats]:
        """The line of sight through a place: (3,) a point on it, and its (3,) unit direction."""
        ray = self.lens.ray(place[0] / self.width, place[1] / self.height)
        return np.array(ray.start), np.array(ray.direction)

    def units_at(self, point: Floats) -> float:
        """How long a cube edge that lies across the picture is drawn at a (3,) point's depth."""
        ends = self.seen(np.stack([point, point + self.axes[0]]))[:, :2]
        return float(np.linalg.norm(ends[1] - ends[0]))
