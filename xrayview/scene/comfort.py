"""How much a stereo picture strains the eyes: the parallax of what is nearest and farthest in it.

The rule: no point's two pictures lie farther apart than 3 % of the picture's width, before the screen or
behind it. Where a picture is looked at from somewhat farther off than it is wide (it fills 33 degrees of
sight), that is the one degree of disparity within which discomfort stays minor: M. Lambooij, W. IJsselsteijn,
M. Fortuin, I. Heynderickx, "Visual discomfort and visual fatigue of stereoscopic displays: a review", Journal
of Imaging Science and Technology 53 (2009) 030201. Looked at from nearer by, or thrown onto a large screen,
the same picture strains more.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xrayview.scene.cuts import cut_depth
from xrayview.scene.drawn_by import drawn_by
from xrayview.scene.lens import Lens
from xrayview.scene.scene import Scene, Stereo
from xrayview.scene.transfer import HIGHEST_DENSITY

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from xrayview.volume.volume import Volume

    Floats = npt.NDArray[np.float64]

COMFORTABLE_SHARE = 0.03
"""Of the picture's width; see the rule above."""

_BLOCKS = 32
_FAINTEST = 0.02
"""The density from which an x-ray, a maximum intensity or a slice shows anything worth a look."""


@dataclass(frozen=True, eq=False)
class Blocks:
    """A volume in some 32 x 32 x 32 blocks: (N, 3) the world coordinates of their middles, and (N,) the
    highest density in each. What is found by them lies within half a block of the truth."""

    middles: Floats
    highest: npt.NDArray[np.float32]


@dataclass(frozen=True)
class Strain:
    """How far apart the two pictures of the nearest and of the farthest point lie, as shares of the width:
    negative before the screen (each eye sees it on the other's side), positive behind it."""

    nearest: float
    farthest: float

    @property
    def share(self) -> float:
        """The larger one's amount."""
        return max(abs(self.nearest), abs(self.farthest))

    @property
    def is_comfortable(self) -> bool:
        """Whether the rule is kept."""
        return self.share <= COMFORTABLE_SHARE


def parallax(depth: float, lens: Lens, stereo: Stereo) -> float:
    """How far apart the two pictures of a point lie, as a share of the picture's width.

    ``depth``: of the point, in cube edges behind the pivot. Positive: the right eye sees it farther right,
    behind the screen. With parallel rays the eyes turn round the depth at zero parallax, in perspective they
    stand beside each other (see `place_camera`).
    """
    half, screen = math.radians(stereo.eye_angle_degrees) / 2, stereo.zero_parallax
    width = lens.height * lens.aspect
    if lens.camera.projection == "parallel":
        apart = 2 * math.sin(half) * (depth - screen)
    else:
        # Both the eyes' distance and the width at the screen grow with the screen's distance, and cancel.
        away = lens.camera.distance
        apart = 2 * away * math.tan(half) * (depth - screen) / max(away + depth, 1e-6)
    return -apart / width if stereo.swapped else apart / width


def blocks_of(volume: Volume) -> Blocks:
    """The volume's blocks; of a large volume, some tenths of a second of work that are worth keeping."""
    import numpy as np

    from xrayview.volume.world import edges_of

    highest, middles = volume.density, []
    for axis, (cells, edge) in enumerate(zip(volume.shape, edges_of(volume), strict=True)):
        starts = np.unique(np.arange(_BLOCKS) * cells // _BLOCKS)
        highest = np.maximum.reduceat(highest, starts, axis=axis)
        middles.append(((starts + np.append(starts[1:], cells)) / 2 / cells - 0.5) * edge)
    depth, row, column = np.meshgrid(*middles, indexing="ij")
    return Blocks(np.stack([column, depth, -row], axis=-1).reshape(-1, 3), highest.ravel())


def strain(scene: Scene, blocks: Blocks, aspect: float) -> Strain | None:
    """How the eyes are strained by what ``scene`` shows of a volume.

    ``aspect``: width over height of an eye's picture. None without a second eye, or with nothing to see.
    """
    stereo = scene.stereo
    if stereo is None:
        return None
    points = blocks.middles[blocks.highest >= scene.change.lowest_source(_faintest(scene))]
    points = points * scene.change.stretch * (1.0, -1.0 if scene.depth_flipped else 1.0, 1.0)
    if scene.cuts:
        x, y, z = points.T
        points = points[cut_depth(scene.cuts, x, y, z) < 0]
    lens = Lens(scene.camera, aspect)
    seen = lens.seen(points)
    depths = seen[((seen[:, :2] >= 0) & (seen[:, :2] <= 1)).all(axis=1), 2]
    if not depths.size:
        return None
    near, far = (parallax(float(depth), lens, stereo) for depth in (depths.min(), depths.max()))
    return Strain(near, far)


def comfortable_angle(stereo: Stereo, strain: Strain) -> float:
    """The largest eye angle, in whole tenths of a degree, that keeps the rule where ``stereo`` strains so."""
    if strain.is_comfortable:
        return stereo.eye_angle_degrees
    # By the sine, which falls more slowly than the tangent of perspective, and so keeps the rule there too.
    half = math.sin(math.radians(stereo.eye_angle_degrees) / 2) * COMFORTABLE_SHARE / strain.share
    return math.floor(10 * math.degrees(2 * math.asin(half))) / 10


def _faintest(scene: Scene) -> float:
    """The density from which the scene shows a volume."""
    by = drawn_by(scene.mode)
    if by == "iso-value":
        return scene.iso_value
    if by == "transfer function":
        return next((point.density for point in scene.transfer.points if point.opacity > 0), HIGHEST_DENSITY)
    return _FAINTEST
