"""Laying one picture on another: shift, a small turn and a scale, by their correlation inside a region."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from xrayview.network.inference import reduced

Picture = npt.NDArray[np.float32]
Region = npt.NDArray[np.bool_]
Parameters = tuple[float, float, float, float]

_COARSE = 32
_STARTS = 3
"""Best places of the coarse grid from which the search goes on."""


@dataclass(frozen=True)
class Alignment:
    """How a picture is laid on a film: first ``scale`` and ``degrees`` (clockwise) round its middle, then the
    shift ``across`` and ``down``, in edges of the film. ``scale`` is that of the picture's edge to the
    film's."""

    across: float
    down: float
    degrees: float
    scale: float


@dataclass(frozen=True)
class Bounds:
    """Limits of the search; the scale lies within a factor ``1 + tolerance`` of ``scale``, both ways."""

    scale: float
    tolerance: float = 0.05
    shift: float = 0.25
    degrees: float = 5.0

    @property
    def limits(self) -> list[tuple[float, float]]:
        """Lowest and highest shift across and down, degrees, and scale."""
        factor = 1 + self.tolerance
        shift = (-self.shift, self.shift)
        return [shift, shift, (-self.degrees, self.degrees), (self.scale / factor, self.scale * factor)]


def laid(picture: Picture, alignment: Alignment, size: int) -> Picture:
    """A square (N, N) picture as it lies on a (size, size) film; nothing beyond its edges."""
    from scipy import ndimage

    matrix, offset = film_to_picture(alignment, size, len(picture))
    return np.asarray(ndimage.affine_transform(picture, matrix, offset, (size, size), order=1), np.float32)


def laid_volume(density: npt.NDArray[np.float32], alignment: Alignment) -> npt.NDArray[np.float32]:
    """A (N, N, N) = (depth, row, column) volume whose picture along the depth is laid on a film: as much
    deeper as it becomes wider."""
    from scipy import ndimage

    size = len(density)
    matrix, offset = np.eye(3), np.zeros(3)
    matrix[1:, 1:], offset[1:] = film_to_picture(alignment, size, size)
    matrix[0, 0] = 1 / alignment.scale
    offset[0] = (size - 1) / 2 * (1 - matrix[0, 0])
    return np.asarray(ndimage.affine_transform(density, matrix, offset, order=1), np.float32)


def film_to_picture(
    alignment: Alignment, film: int, picture: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """(2, 2) and (2,): from (row, column) indices of a film to those of a picture, of so many pixels each."""
    angle = np.radians(alignment.degrees)
    # With rows running downwards this turns back, counter-clockwise as it is seen.
    back = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    matrix = back * (picture / film / alignment.scale)
    middle = (film - 1) / 2 + film * np.array([alignment.down, alignment.across])
    return matrix, (picture - 1) / 2 - matrix @ middle


def correlation(one: Picture, other: Picture, inside: Region) -> float:
    """Pearson's correlation of two (N, N) pictures inside a region; 0 where one of them is constant."""
    first, second = (np.asarray(picture[inside], np.float64) for picture in (one, other))
    first, second = first - first.mean(), second - second.mean()
    size = float(np.sqrt((first @ first) * (second @ second)))
    return float(first @ second) / size if size > 1e-12 else 0.0


def aligned(picture: Picture, film: Picture, inside: Region, bounds: Bounds) -> Alignment:
    """Where a (N, N) picture fits a (M, M) film best inside a region of it.

    On a coarse grid over all of the bounds, then from its best places by Nelder and Mead's simplex.
    """
    from scipy.optimize import minimize

    rough, rough_film = reduced(picture, _COARSE), reduced(film, _COARSE)
    region = reduced(inside.astype(np.float32), _COARSE) > 0.5
    shifts, _, turns, scales = bounds.limits
    places = np.linspace(*shifts, 2 * round(bounds.shift * _COARSE) + 1)
    sizes = np.geomspace(*scales, 3 + 2 * int(bounds.tolerance / 0.15))
    grid = list(product(places, places, np.linspace(*turns, 3), sizes))

    def misfit(at: Parameters, one: Picture, other: Picture, where: Region) -> float:
        return 1 - correlation(laid(one, Alignment(*at), len(other)), other, where)

    coarse = sorted(grid, key=lambda at: misfit(at, rough, rough_film, region))
    steps = np.array([0.02, 0.02, 1.0, 0.01 * bounds.scale])
    best = min(
        (
            minimize(
                misfit,
                start,
                (picture, film, inside),
                "Nelder-Mead",
                bounds=bounds.limits,
                options={"initial_simplex": _simplex(start, steps, bounds), "xatol": 1e-4, "fatol": 1e-6},
            )
            for start in coarse[:_STARTS]
        ),
        key=lambda result: float(result.fun),
    )
    across, down, degrees, scale = (float(value) for value in best.x)
    return Alignment(across, down, degrees, scale)


def _simplex(start: Parameters, steps: npt.NDArray[np.float64], bounds: Bounds) -> npt.NDArray[np.float64]:
    """(5, 4) corners round a start, each step taken towards the middle of its limits."""
    middles = np.array([(low + high) / 2 for low, high in bounds.limits])
    inwards = np.where(np.array(start) > middles, -steps, steps)
    corners = np.array(start) + np.concatenate([np.zeros((1, 4)), np.diag(inwards)])
    return np.asarray(corners, np.float64)
