"""Volumes that different methods make of one lateral film, and the x-ray of each from the front.

Every volume is a (SIZE, SIZE, SIZE) density in the axes of the lateral film's camera, whose edge is that of
the film.

The x-ray from the front is the one that the program shows when the viewer walks by 90 degrees to where the
face looks. Which half of the head is the nearer one a single film does not tell: the same volume flipped in
depth fits it as well, and its x-ray from the front is the mirrored one. Both are judged, for every method.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from xrayview.dataset.specimens import Specimen
from xrayview.errors import UnusableInput
from xrayview.evaluation.bank import FILM_SIDE, kept_bank
from xrayview.evaluation.baselines import Baselines
from xrayview.evaluation.protocol import keys_of
from xrayview.evaluation.studies.film_pair_alignment import Bounds, aligned, laid_volume
from xrayview.evaluation.studies.film_pair_films import SIZE, Film, Picture
from xrayview.fusion.fused import fuse
from xrayview.jobs import Job, Progress
from xrayview.network.inference import reduced
from xrayview.network.weights import Weights
from xrayview.pipeline import DEFAULT_LAW, reconstruct
from xrayview.projection.beer_lambert import CHI, optical_depth, optical_depth_of
from xrayview.projection.rays import view_from
from xrayview.projection.views import camera_from_angles
from xrayview.volume.volume import Volume
from xrayview.xray.seen_from import SeenFrom

Density = npt.NDArray[np.float32]

GROUP = "human"
"""The training individuals whose mean is a method."""

MEAN_BOUNDS = Bounds(scale=1.0, tolerance=0.6, shift=0.3)
"""How far the mean head may be moved and scaled to fit the lateral film: its own scale says nothing."""


def front_of(density: Density, side: SeenFrom) -> Picture:
    """(SIZE, SIZE) optical depth from the front of a volume that a film of the ``side`` "left" or "right"
    was made into."""
    # Where the patient's right side is nearest, the face looks to the viewer's right.
    camera = camera_from_angles(90.0 if side == "right" else -90.0, 0.0)
    return np.asarray(optical_depth(view_from(torch.from_numpy(density), camera)).numpy())


def volumes_of(
    lateral: Film, weights: Sequence[Weights], training: Sequence[Specimen]
) -> Job[dict[str, Density]]:
    """Every method's volume of the lateral film, by its name; ``nearest`` searches all of ``training``."""
    found: dict[str, Density] = {}
    for key, one in zip(keys_of(weights), weights, strict=True):
        yield Progress(f"reconstructing with {one.name}")
        made = yield from reconstruct(lateral.radiograph, lateral.preparation, one)
        assert made.fused is not None
        found[key] = _sized(made.fused.at_resolution(SIZE).density)
        found[f"{key}_unfused"] = _sized(made.predicted.density)
    opacity = reduced(lateral.prepared.opacity, SIZE)
    found["extrusion"] = extrusion(opacity, lateral.prepared.quantisation)
    yield Progress("fitting the mean head")
    found["mean"] = mean_on(lateral, training)
    own = keys_of(weights)[0]
    found[f"{own}_completed"] = completed(found[own], found["mean"], lateral)
    bank = yield from kept_bank(training)
    yield Progress("searching the nearest neighbour")
    nearest = bank.nearest(torch.from_numpy(reduced(lateral.prepared.opacity, FILM_SIDE)))
    volume = Baselines(bank, training, SIZE).volume_at(nearest).contiguous().numpy()
    found["nearest"] = volume
    for name in ("mean", "nearest"):
        coarse = Volume(np.ascontiguousarray(found[name]))
        fused = fuse(coarse, opacity, DEFAULT_LAW, quantisation=lateral.prepared.quantisation)
        found[f"{name}_fused"] = fused.at_resolution(SIZE).density
    who = training[nearest.specimen].entry.name + (", mirrored" if nearest.is_mirrored else "")
    yield Progress(f"nearest neighbour: {who}")
    return found


def completed(density: Density, mean: Density, lateral: Film) -> Density:
    """A volume of the film with the mean head, as it was laid on the film, where the film shows nothing: a
    head does not end where its film does."""
    shown = reduced(lateral.prepared.content.astype(np.float32), SIZE) > 0.5
    return np.where(shown, density, mean)


def extrusion(opacity: Picture, quantisation: float = 0.0) -> Density:
    """(N, N, N) the measured total of each ray of a (N, N) opacity, spread evenly over its depth."""
    total = optical_depth_of(torch.from_numpy(opacity), quantisation=quantisation) / CHI
    return np.ascontiguousarray(np.broadcast_to(total.numpy(), (len(opacity), *opacity.shape)))


def mean_on(lateral: Film, training: Sequence[Specimen]) -> Density:
    """The mean of the training people, seen from the film's side and laid on the film as it fits best."""
    people = [one.density for one in training if one.entry.group == GROUP]
    if not people:
        raise UnusableInput(
            f"the training individuals are no people ({GROUP})", "give a pack that holds people's heads"
        )
    mean = np.zeros(people[0].shape, np.float32)
    for one in people:
        mean += one / np.float32(255 * len(people))
    seen = view_from(
        torch.from_numpy(mean), camera_from_angles(90.0 if lateral.side == "left" else -90.0, 0.0)
    )
    density = _sized(seen.contiguous().numpy())
    rays = np.asarray(optical_depth(torch.from_numpy(density)).numpy())
    content = reduced(lateral.prepared.content.astype(np.float32), SIZE) > 0.5
    return laid_volume(density, aligned(rays, lateral.optical_depth(), content, MEAN_BOUNDS))


def _sized(density: Density) -> Density:
    """A cube of another number of cells as (SIZE, SIZE, SIZE)."""
    if density.shape == (SIZE, SIZE, SIZE):
        return density
    tensor = torch.from_numpy(density)[None, None]
    return np.asarray(functional.interpolate(tensor, (SIZE,) * 3, mode="trilinear")[0, 0].numpy())
