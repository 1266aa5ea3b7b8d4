"""The views that methods are judged on: seeded ones, and apart from them those of a clinic."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional

from xrayview.dataset.specimens import Specimen
from xrayview.dataset.views import BONE_DENSITY, ViewSampler, plain_draw
from xrayview.evaluation.bank import FILM_SIDE, sized
from xrayview.projection.beer_lambert import opacity
from xrayview.projection.views import Rotation, camera_from_angles
from xrayview.volume.density import is_mask

CLINICAL: Mapping[str, float] = {"frontal": 0.0, "lateral": 90.0}
"""Azimuths in degrees, of which a patient's head is some degrees off."""

ASKEW_DEGREES = 10.0

_MASK_BONE = 0.3
"""Half of what a voxel full of bone has in a mask."""


@dataclass(frozen=True, eq=False)
class Case:
    """One view of one individual.

    ``truth``: (R, R, R) density in the camera's axes. ``film``: its (128, 128) opacity; ``mean``: (128, 128)
    mean density along its rays. ``bone``: the bone's iso-value.
    """

    specimen: Specimen
    view: int | str
    truth: torch.Tensor
    film: torch.Tensor
    mean: torch.Tensor

    @property
    def is_mask(self) -> bool:
        """Whether the scan knows only bone and no bone."""
        return is_mask(self.specimen.entry.values)

    @property
    def row(self) -> str:
        """The row of the table that the view counts in."""
        return row_of(self.specimen.entry.group, self.is_mask)

    @property
    def bone(self) -> float:
        """The iso-value of the bone's surface."""
        return _MASK_BONE if self.is_mask else BONE_DENSITY.get(self.specimen.entry.group, 0.43)


def row_of(group: str, is_mask: bool) -> str:
    """The row of a table for a group; masks have one of their own: they are shown, never counted."""
    return f"{group}, masks" if is_mask else group


def case_of(sampler: ViewSampler, number: int, specimen: Specimen, view: int | str, camera: Rotation) -> Case:
    """The view of a camera on the sampler's specimen with this number."""
    seen = sampler.view(plain_draw(number, camera))
    return Case(
        specimen,
        view,
        functional.avg_pool2d(seen, 2),
        sized(opacity(seen), FILM_SIDE),
        sized(seen.mean(dim=0), FILM_SIDE),
    )


def clinical_views(name: str, seed: int) -> dict[str, Rotation]:
    """A frontal and a lateral camera of the individual ``name``, up to ten degrees off in azimuth and
    elevation: the same ones on every machine."""
    random = np.random.default_rng([seed, zlib.crc32(f"{name}, in a clinic".encode())])
    return {
        view: camera_from_angles(azimuth + off, rise)
        for view, azimuth in CLINICAL.items()
        for off, rise in [random.uniform(-ASKEW_DEGREES, ASKEW_DEGREES, 2).tolist()]
    }
