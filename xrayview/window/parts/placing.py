"""Where a picture lies in its view: fitted, magnified about a point, moved; no Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace

LARGEST_PIXEL = 16.0
"""Screen pixels that a pixel of the picture may be magnified to."""


@dataclass(frozen=True)
class Placing:
    """A picture of ``size`` (width, height, in its own pixels) in a view of ``room`` (in the view's units).

    ``zoom`` 1 fits the whole picture into the view; ``centre`` is the point of the picture in the view's
    middle, as shares of its width and height.
    """

    size: tuple[int, int]
    room: tuple[float, float]
    zoom: float = 1.0
    centre: tuple[float, float] = (0.5, 0.5)

    @property
    def scale(self) -> float:
        """Units of the view for a pixel of the picture."""
        fitted = min(self.room[0] / self.size[0], self.room[1] / self.size[1])
        return max(fitted * self.zoom, 1e-6)

    @property
    def is_fitted(self) -> bool:
        """Whether the whole picture is in sight."""
        return self.zoom <= 1.0

    def to_view(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the picture lies in the view."""
        return (
            self.room[0] / 2 + (x - self.centre[0] * self.size[0]) * self.scale,
            self.room[1] / 2 + (y - self.centre[1] * self.size[1]) * self.scale,
        )

    def to_picture(self, x: float, y: float) -> tuple[float, float]:
        """The point of the picture at a place in the view; it may lie beyond the picture."""
        return (
            (x - self.room[0] / 2) / self.scale + self.centre[0] * self.size[0],
            (y - self.room[1] / 2) / self.scale + self.centre[1] * self.size[1],
        )

    def visible(self) -> tuple[int, int, int, int]:
        """(left, top, right, bottom) of the picture's pixels that are in sight, in part or whole."""
        left, top = self.to_picture(0.0, 0.0)
        right, bottom = self.to_picture(*self.room)
        return (
            min(max(int(left), 0), self.size[0] - 1),
            min(max(int(top), 0), self.size[1] - 1),
            min(max(int(-(-right // 1)), 1), self.size[0]),
            min(max(int(-(-bottom // 1)), 1), self.size[1]),
        )

    def zoomed(self, factor: float, at: tuple[float, float]) -> Placing:
        """Magnified by ``factor``; what lies at the view's point ``at`` stays there."""
        fitted = replace(self, zoom=1.0).scale
        zoom = min(max(self.zoom * factor, 1.0), max(LARGEST_PIXEL / fitted, 1.0))
        x, y = self.to_picture(*at)
        nearer = replace(self, zoom=zoom)
        return nearer.moved(*(now - then for now, then in zip(at, nearer.to_view(x, y), strict=True)))

    def moved(self, right: float, down: float) -> Placing:
        """Moved by so much of the view, as far as the picture still fills it; centred where it does not."""
        x = self._held(self.centre[0] * self.size[0] - right / self.scale, 0) / self.size[0]
        y = self._held(self.centre[1] * self.size[1] - down / self.scale, 1) / self.size[1]
        return replace(self, centre=(x, y))

    def fitted(self) -> Placing:
        """The whole picture in sight."""
        return replace(self, zoom=1.0, centre=(0.5, 0.5))

    def _held(self, place: float, axis: int) -> float:
        half = self.room[axis] / self.scale / 2
        if 2 * half >= self.size[axis]:
            return self.size[axis] / 2
        return min(max(place, half), self.size[axis] - half)
