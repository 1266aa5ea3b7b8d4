"""Density along a line of sight, and which density a person means who points at a place of the picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xrayview.scene.change import Change
from xrayview.scene.cuts import Cut, Vector, cut_depth
from xrayview.scene.drawn_by import drawn_by
from xrayview.scene.lens import Ray

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from xrayview.scene.scene import Scene
    from xrayview.scene.transfer import TransferFunction
    from xrayview.volume.volume import Volume

    Floats = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]

SAMPLES_A_CELL = 4
"""Samples for each of the smallest cell's edges."""

MOST_SAMPLES = 16384

PER_EDGE = 128
"""A transfer function's opacity is that of 1 / 128 of the cube's edge."""

EMPTY = 0.015
"""Densities below this are air: reconstructions have a little of it everywhere, and slices do not show it."""

NEAR_PEAK = 0.8
"""The share of a structure's peak at which a picked surface lies."""

_NEXT_STRUCTURE = 0.75  # where density has fallen below this share of its peak, the structure has ended


@dataclass(frozen=True, eq=False)
class Profile:
    """Density along ``ray``, evenly spaced from where it enters the volume's box to where it leaves it.

    ``depths``: (N,) float64, cube edges behind the place of entry, rising. ``densities``: (N,) float64 >= 0,
    0 where something is cut away, as ``cut`` (N,) says. ``entry``: cube edges from the ray's start to the
    place of entry. ``half``: half the volume's edges along x, y and z.
    """

    ray: Ray
    entry: float
    depths: Floats
    densities: Floats
    cut: Bools
    half: Vector = (0.5, 0.5, 0.5)

    def place_at(self, depth: float) -> Vector:
        """The place of the world at a depth."""
        x, y, z = (
            a + (self.entry + depth) * b for a, b in zip(self.ray.start, self.ray.direction, strict=True)
        )
        return x, y, z

    def is_cut_at(self, depth: float) -> bool:
        """Whether what lies at a depth is cut away."""
        import numpy as np

        return bool(self.cut[int(np.argmin(np.abs(self.depths - depth)))])

    def still_has(self, found: Picked) -> bool:
        """Whether what was picked is still there: not cut away since, in the same volume, not flipped."""
        there = 0.0 <= found.depth <= self.depths[-1] and not self.is_cut_at(found.depth)
        return there and abs(self.density_at(found.depth) - found.density) < 0.02

    def density_at(self, depth: float) -> float:
        """The density at a depth, 0 beyond the ends."""
        import numpy as np

        return float(np.interp(depth, self.depths, self.densities, left=0.0, right=0.0))


@dataclass(frozen=True)
class Picked:
    """A density, and the depth (as a profile's) at which a person saw it."""

    depth: float
    density: float


@dataclass(frozen=True)
class Sight:
    """A line of sight that a person pointed along, and what was picked on it; None for emptiness."""

    ray: Ray
    picked: Picked | None


def profile_along(
    volume: Volume,
    ray: Ray,
    cuts: tuple[Cut, ...] = (),
    depth_flipped: bool = False,
    change: Change | None = None,
) -> Profile | None:
    """What lies on a line of sight; None where it misses the volume's box, or its box lies behind the viewer.

    Densities are linear between the middles of cells and fall to nothing within a cell beyond the outermost
    ones, as they are drawn. ``depth_flipped``: the volume's depth runs the other way; the cuts stay.
    ``change``: of densities and lengths, as the scene's.
    """
    import numpy as np

    from xrayview.volume.world import edges_of

    change = change or Change()
    depth_edge, row_edge, column_edge = edges_of(volume)
    edges = np.array((column_edge, depth_edge, row_edge)) * change.stretch  # along x, y, z
    start, direction = np.asarray(ray.start, float), np.asarray(ray.direction, float)
    span = _within(start, direction, edges / 2)
    if span is None:
        return None
    first, last = span
    depth, rows, columns = volume.shape
    counts = np.array((columns, depth, rows))
    steps = (last - first) / float((edges / counts).min()) * SAMPLES_A_CELL
    depths = np.linspace(0.0, last - first, min(max(2, round(steps) + 1), MOST_SAMPLES))
    places = start + (first + depths[:, None]) * direction
    # world -> cells, whose middles are whole numbers; z runs against the rows
    x, y, z = ((places / edges + 0.5) * counts - 0.5).T
    along = depth - 1 - y if depth_flipped else y
    densities = _between_cells(volume.density, np.stack((along, rows - 1 - z, x)))
    densities = change.applied(densities)
    gone = np.zeros(len(depths), np.bool_)
    if cuts:
        at = places.astype(np.float32)
        gone = cut_depth(cuts, at[:, 0], at[:, 1], at[:, 2]) > 0
        densities[gone] = 0.0
    x_half, y_half, z_half = (edges / 2).tolist()
    return Profile(ray, first, depths, densities, gone, (x_half, y_half, z_half))


def picked(profile: Profile, scene: Scene) -> Picked | None:
    """The density that a person means who points along a line of sight in ``scene``; None for emptiness.

    Volume: where the opacity gathered from the front first passes one half; where it never does, the sample
    that adds most to the picture; where nothing is seen at all, the highest density, so that it can be made
    visible.
    Surface: `NEAR_PEAK` of the peak of the first structure behind the surface that is hit, and of the highest
    density where the ray misses the surface: with the iso-value there, what was pointed at is still seen and
    what is clearly less dense is gone. The depth is where the density first rises to it.
    Slices: what lies on the first slice that is not empty there. Every other mode: the highest density.
    """
    import numpy as np

    if profile.densities.max(initial=0.0) < EMPTY:
        return None
    if scene.mode == "volume":
        index = _most_visible(profile, scene.transfer)
    elif drawn_by(scene.mode) == "iso-value":
        density = NEAR_PEAK * _peak(profile.densities, scene.iso_value)
        return Picked(_first_depth(profile, density), density)
    elif scene.mode == "slices":
        return _on_a_slice(profile, scene.slices_at)
    else:
        index = int(np.argmax(profile.densities))
    return Picked(float(profile.depths[index]), float(profile.densities[index]))


def opacities_of(profile: Profile, transfer: TransferFunction) -> Floats:
    """(N,) opacity 0..1 of a step between two samples, by the transfer function; 0 where something is cut."""
    import numpy as np

    known = [point.density for point in transfer.points]
    thin = np.interp(profile.densities, known, [point.opacity for point in transfer.points])
    step = float(profile.depths[-1]) / (len(profile.depths) - 1)
    opacity = 1.0 - (1.0 - thin) ** (step * PER_EDGE)
    return np.asarray(np.where(profile.cut, 0.0, opacity))


def _most_visible(profile: Profile, transfer: TransferFunction) -> int:
    import numpy as np

    opacity = opacities_of(profile, transfer)
    left = np.cumprod(1.0 - opacity)  # of the light, behind each sample
    if left[-1] <= 0.5:
        return int(np.argmax(left <= 0.5))
    added = opacity * np.concatenate(([1.0], left[:-1]))
    return int(np.argmax(added if added.max() > 0 else profile.densities))


def _peak(densities: Floats, iso_value: float) -> float:
    """The peak of the first structure that stands out; of all where none does."""
    import numpy as np

    inside = densities >= iso_value
    if not inside.any():
        return float(densities.max())
    behind = densities[int(np.argmax(inside)) :]
    highest = np.maximum.accumulate(behind)
    ended = behind < _NEXT_STRUCTURE * highest
    return float(highest[int(np.argmax(ended))] if ended.any() else highest[-1])


def _first_depth(profile: Profile, density: float) -> float:
    """Where the density first rises to this one, between two samples; it is reached somewhere."""
    import numpy as np

    index = int(np.argmax(profile.densities >= density))
    if index == 0:
        return float(profile.depths[0])
    before, after = profile.densities[index - 1], profile.densities[index]
    share = 1.0 if profile.cut[index - 1] else (density - before) / (after - before)
    return float(profile.depths[index - 1] + share * (profile.depths[index] - profile.depths[index - 1]))


def _on_a_slice(profile: Profile, slices_at: Vector) -> Picked | None:
    """The first place on one of the three slices where matter is seen; None where the ray meets none."""
    start, direction = profile.ray.start, profile.ray.direction
    held = (min(max(at, -most), most) for at, most in zip(slices_at, profile.half, strict=True))
    met = [
        (at - a) / b - profile.entry for at, a, b in zip(held, start, direction, strict=True) if abs(b) > 1e-9
    ]
    for depth in sorted(met):
        seen = 0 <= depth <= profile.depths[-1] and not profile.is_cut_at(depth)
        if seen and profile.density_at(depth) >= EMPTY:
            return Picked(depth, profile.density_at(depth))
    return None


def _within(start: Floats, direction: Floats, half: Floats) -> tuple[float, float] | None:
    """Distances along a ray at which it enters and leaves the box of these half edges round the origin."""
    import numpy as np

    with np.errstate(divide="ignore", invalid="ignore"):
        to_low, to_high = (-half - start) / direction, (half - start) / direction
    level = direction == 0  # never crosses these faces: between them or not
    if (level & (np.abs(start) > half)).any():
        return None
    nearer, farther = np.minimum(to_low, to_high), np.maximum(to_low, to_high)
    first = max(0.0, float(nearer[~level].max()))
    last = float(farther[~level].min())
    return (first, last) if last - first > 1e-6 else None


def _between_cells(density: npt.NDArray[np.float32], at: Floats) -> Floats:
    """(N,) densities, >= 0, at (3, N) places counted in cells; what is no number counts as nothing."""
    import numpy as np

    shape = np.array(density.shape)[:, None]
    below = np.floor(at).astype(np.intp)
    share = at - below
    found = np.zeros(at.shape[1])
    for corner in np.ndindex(2, 2, 2):
        index = below + np.array(corner)[:, None]
        there = ((index >= 0) & (index < shape)).all(axis=0)
        weight = np.where(np.array(corner)[:, None] == 1, share, 1.0 - share).prod(axis=0)
        held = np.clip(index, 0, shape - 1)
        values = np.nan_to_num(density[held[0], held[1], held[2]], nan=0.0, posinf=0.0, neginf=0.0)
        found += weight * np.where(there, np.maximum(values, 0.0), 0.0)
    return found
