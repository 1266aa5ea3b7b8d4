"""The judge of volumes: how far each is from the truth, in voxels, in pictures and in bone."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from xrayview.evaluation.results import Score
from xrayview.evaluation.shading import shaded
from xrayview.metrics.dssim import dssim
from xrayview.metrics.l2 import l2
from xrayview.metrics.shapes import Shape, Surface, dice
from xrayview.projection.views import camera_from_angles

SKIN_ISO_VALUE = 0.1
"""The paper's; in a mouse it is bone already."""

BONE_AZIMUTHS = (0, 45, 90)
"""Degrees beside the x-ray's direction from which the bone is looked at."""

DISTANCE_UNIT = 128
"""Surface distances are told in this part of the cube's edge."""


@dataclass(frozen=True, eq=False)
class Look:
    """What of a volume is compared: ``skin`` (256, 256) from the x-ray's direction, ``bone`` from each of
    `BONE_AZIMUTHS`, and the bone's ``shape`` (D, H, W) and ``surface``."""

    skin: torch.Tensor
    bone: tuple[torch.Tensor, ...]
    shape: Shape
    surface: Surface


def look_at(volume: torch.Tensor, bone: float) -> Look:
    """Draw a (D, H, W) density. ``bone``: the bone's iso-value."""
    shape: Shape = (volume >= bone).numpy()
    return Look(
        shaded(volume, SKIN_ISO_VALUE),
        tuple(
            shaded(volume, bone, camera_from_angles(azimuth, 0) if azimuth else None)
            for azimuth in BONE_AZIMUTHS
        ),
        shape,
        Surface(shape),
    )


class Judge:
    """Scores volumes against one truth, which is drawn once. ``bone``: the bone's iso-value."""

    def __init__(self, truth: torch.Tensor, bone: float) -> None:
        self._truth, self._bone = truth, bone
        self._look = look_at(truth, bone)

    def score(self, volume: torch.Tensor, look: Look | None = None) -> Score:
        """How far a volume of the truth's shape is from it. ``look``: of the volume, where it is known."""
        seen, true = look or look_at(volume, self._bone), self._look
        bone = [dssim(one, other) for one, other in zip(seen.bone, true.bone, strict=True)]
        cells = len(self._truth)
        distance = min(true.surface.distance_to(seen.surface), cells) * DISTANCE_UNIT / cells
        return Score(
            l2(volume, self._truth),
            dssim(seen.skin, true.skin),
            sum(bone) / len(bone),
            *(bone[0], bone[1], bone[2]),
            dice(seen.shape, true.shape),
            distance,
        )
