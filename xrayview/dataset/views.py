"""Views of specimens drawn for training: a random draw, then its deterministic application on the training
device."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from xrayview.dataset.film_changes import UNCHANGED, FilmChange, changed, draw_change
from xrayview.dataset.specimens import Specimen
from xrayview.projection.beer_lambert import opacity
from xrayview.projection.rays import centres, content_of, tensor_matrix, view_from
from xrayview.projection.views import camera_from_direction, random_direction

BONE_DENSITY = {"human": 0.43, "phantom": 0.43, "rodent": 0.24}
"""Where bone begins, by group (density 0..1)."""

BONE_RAMP = 0.05
"""Half the width of the ramp from soft tissue to bone round `BONE_DENSITY`."""


@dataclass(frozen=True)
class Draw:
    """One random view: which specimen, from where, and how its body and its film are changed.

    ``source_distance``: of a point source that makes the film, in cube edges; None for parallel rays, along
    which the volume is always seen.
    """

    specimen: int
    camera_to_patient: npt.NDArray[np.float64]
    shift: tuple[float, float, float]
    mirror: bool
    top_cut: float = 0.0
    film: FilmChange = UNCHANGED
    source_distance: float | None = None


@dataclass(frozen=True)
class Batch:
    """``opacity`` (N, 1, 2R, 2R) as the network sees it, ``mean_density`` (N, 1, 2R, 2R) the true mean along
    each ray, ``parts`` (N, 2, R, R, R): bone and soft tissue, whose sum is the density, and ``pose``
    (N, 3, 4): from the camera's axes to the anatomical frame, in (column, row, depth) of -1..1. ``bone``
    (N,): the density where bone begins. All float32."""

    opacity: torch.Tensor
    mean_density: torch.Tensor
    parts: torch.Tensor
    pose: torch.Tensor
    bone: torch.Tensor


def plain_draw(specimen: int, camera_to_patient: npt.NDArray[np.float64]) -> Draw:
    """A view without any change: the evaluation's."""
    return Draw(specimen, camera_to_patient, (0.0, 0.0, 0.0), False)


def draw_plain(specimen: int, random: np.random.Generator) -> Draw:
    """Draw a view by the law of the evaluation, and change nothing; half of them are mirrored."""
    draw = plain_draw(specimen, camera_from_direction(random_direction(random)))
    return replace(draw, mirror=bool(random.random() < 0.5))


def draw_body(specimen: int, random: np.random.Generator) -> Draw:
    """Draw a view by the law of the evaluation, then roll, stretch, scale, shift, mirror and a cut vault."""
    camera = camera_from_direction(random_direction(random))
    roll = np.radians(random.normal(0, 6))
    turn = np.array([[np.cos(roll), 0, -np.sin(roll)], [0, 1, 0], [np.sin(roll), 0, np.cos(roll)]])
    stretch = np.diag(np.exp(random.normal(0, 0.06, 3)))
    scale = random.uniform(0.9, 1.15) if random.random() < 0.7 else 1.0
    return Draw(
        specimen=specimen,
        camera_to_patient=stretch @ camera @ turn * scale,
        shift=tuple(random.normal(0, 0.025, 3).tolist()),
        mirror=bool(random.random() < 0.5),
        top_cut=float(random.uniform(0.02, 0.2)) if random.random() < 0.25 else 0.0,
    )


def draw_film(draw: Draw, random: np.random.Generator) -> Draw:
    """The same view on a film that is changed at random, one in five of them of a point source."""
    film = draw_change(random)
    distance = float(random.uniform(4, 12)) if random.random() < 0.2 else None
    return replace(draw, film=film, source_distance=distance)


class ViewSampler:
    """Renders draws of a set of specimens on one device.

    ``specimens``: their (128, 128, 128) uint8 densities are kept on ``device``. ``size``: R, the edge of the
    target volume. ``across``: rays a target cell's edge, 1 or 2; where it is 1, the film is interpolated to
    2R x 2R.
    """

    def __init__(
        self, specimens: Sequence[Specimen], size: int, device: torch.device | str = "cpu", across: int = 2
    ) -> None:
        self.size = size
        self.across = across
        self.device = torch.device(device)
        self.densities = [torch.from_numpy(specimen.density).to(self.device) for specimen in specimens]
        self.bone = [BONE_DENSITY.get(specimen.entry.group, 0.3) for specimen in specimens]
        self._contents = [content_of(density) for density in self.densities]
        self._tops = [_first_row(specimen.density) for specimen in specimens]

    def view(self, draw: Draw) -> torch.Tensor:
        """(R, across R, across R) = (depth, row, column) density 0..1 of one draw."""
        density = self.densities[draw.specimen].float().mul_(1 / 255)
        if draw.top_cut:
            density[:, : self._tops[draw.specimen] + round(draw.top_cut * density.shape[1])] = 0
        shape = (self.size, self.across * self.size, self.across * self.size)
        seen = view_from(density, draw.camera_to_patient, shape, draw.shift, self._contents[draw.specimen])
        return seen.flip(-1) if draw.mirror else seen

    def batch(self, draws: Sequence[Draw]) -> Batch:
        """The films and targets of ``draws``."""
        opacities, means, parts = zip(*(self._rendered(draw) for draw in draws), strict=True)
        films = [changed(one, draw.film) for one, draw in zip(opacities, draws, strict=True)]
        film, mean = torch.stack(films)[:, None], torch.stack(means)[:, None]
        if self.across == 1:
            film, mean = enlarged(film), enlarged(mean)
        pose = torch.stack([pose_of(draw) for draw in draws]).to(self.device)
        bone = torch.tensor([self.bone[draw.specimen] for draw in draws], device=self.device)
        return Batch(film, mean, torch.stack(parts), pose, bone)

    def _rendered(self, draw: Draw) -> tuple[torch.Tensor, ...]:
        """Opacity and mean density (across R, across R), and the two materials (2, R, R, R)."""
        seen = self.view(draw)
        rays = seen if draw.source_distance is None else fanned(seen, draw.source_distance)
        hard = bone_part(seen, self.bone[draw.specimen])
        hard, whole = (functional.avg_pool2d(one[None], self.across)[0] for one in (hard, seen))
        return opacity(rays), seen.mean(dim=0), torch.stack([hard, whole - hard])


def pose_of(draw: Draw) -> torch.Tensor:
    """(3, 4) from the camera's axes to the anatomical frame; of a mirrored view, that of the mirrored head,
    which heads resemble."""
    shift = torch.tensor(draw.shift)[:, None]
    pose = torch.cat([tensor_matrix(draw.camera_to_patient), shift], dim=1)
    if draw.mirror:
        across = torch.tensor([-1.0, 1.0, 1.0])
        pose = pose * across[:, None] * torch.cat([across, torch.ones(1)])
    return pose


def materials(seen: torch.Tensor, bone: float) -> torch.Tensor:
    """Bone and soft tissue (2, D, H, W) of a (D, H, W) density."""
    hard = bone_part(seen, bone)
    return torch.stack([hard, seen - hard])


def bone_part(seen: torch.Tensor, bone: float) -> torch.Tensor:
    """The bone's share of a (D, H, W) density: all of it above ``bone``, but for a ramp about that value."""
    return (seen - (bone - BONE_RAMP)).mul_(1 / (2 * BONE_RAMP)).clamp_(0, 1).mul_(seen)


def enlarged(picture: torch.Tensor) -> torch.Tensor:
    """(N, 1, R, R) interpolated to (N, 1, 2R, 2R)."""
    return functional.interpolate(picture, scale_factor=2.0, mode="bilinear", align_corners=False)


def fanned(seen: torch.Tensor, source_distance: float) -> torch.Tensor:
    """(D, H, W) density as a point source sees it: rays from it run along the first axis.

    ``source_distance``: from the source to the cube's centre, in cube edges. The middle slice keeps its size;
    what is nearer to the source is enlarged.
    """
    spread = 1 + centres(len(seen)).to(seen) / (2 * source_distance)
    enlarging = torch.zeros(len(seen), 2, 3).to(seen)
    enlarging[:, 0, 0] = enlarging[:, 1, 1] = spread
    grid = functional.affine_grid(enlarging, [len(seen), 1, *seen.shape[1:]], align_corners=False)
    return functional.grid_sample(seen[:, None], grid, align_corners=False)[:, 0]


def _first_row(density: npt.NDArray[np.uint8]) -> int:
    rows = np.flatnonzero((density > 12).any(axis=(0, 2)))
    return int(rows[0]) if len(rows) else 0
