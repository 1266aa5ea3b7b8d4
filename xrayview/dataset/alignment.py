"""Rigid alignment of specimens whose file does not say truly how they lie, to the mean of those that do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import torch
from scipy import ndimage, optimize
from scipy.spatial.transform import Rotation

from xrayview.dataset.specimens import Specimen
from xrayview.jobs import Job, Progress

GAIN = 0.1
"""How much better a turned specimen must match before its file is believed to be wrong."""

FEWEST_GOOD = 4
"""Heads that must lie in the frame already before others are turned after them."""

GOOD_MATCH = 0.75
"""Correlation with the group's median head above which a specimen is taken to lie in the frame already."""


def match(first: npt.NDArray[np.float32], second: npt.NDArray[np.float32]) -> float:
    """Pearson correlation of two (N, N, N) densities."""
    return float(np.corrcoef(first.ravel(), second.ravel())[0, 1])


def coarse(specimen: Specimen, size: int = 32) -> npt.NDArray[np.float32]:
    """The specimen's density at (size)^3, lightly blurred: bone outweighs soft tissue, whose outline turns no
    head."""
    n = specimen.density.shape[0]
    density = specimen.density.astype(np.float32) / 255
    blocks = density.reshape(size, n // size, size, n // size, size, n // size).mean(axis=(1, 3, 5))
    return np.asarray(ndimage.gaussian_filter(blocks, size / 64), dtype=np.float32)


def corrections(specimens: Sequence[Specimen]) -> Job[dict[int, npt.NDArray[np.float64]]]:
    """(4, 4) patient_to_patient matrices (LPS mm), by their numbers, for the specimens of one species that
    lie askew.

    The frame is the median of them all; those that match it poorly are turned until they match best. Where
    fewer than `FEWEST_GOOD` match it, nobody knows the frame, and all stay as their files say.
    """
    if len(specimens) < FEWEST_GOOD:
        return {}
    pictures = [coarse(specimen) for specimen in specimens]
    median = np.median(pictures, axis=0)
    lies_well = [match(picture, median) > GOOD_MATCH for picture in pictures]
    good = [specimen for specimen, well in zip(specimens, lies_well, strict=True) if well]
    if len(good) < FEWEST_GOOD:
        return {}
    centre = np.median([specimen.centre for specimen in good], axis=0)
    references = [np.mean([coarse(specimen, size) for specimen in good], axis=0) for size in (32, 64)]
    found = {}
    for number, (specimen, well) in enumerate(zip(specimens, lies_well, strict=True)):
        if well:
            continue
        yield Progress(f"laying {specimen.entry.name} over the others", number / len(specimens))
        pictures = [coarse(specimen, size) for size in (32, 64)]
        turn, shift, agreement = best_rotation(pictures, references)
        if agreement < match(pictures[1], references[1]) + GAIN:
            continue
        matrix = np.eye(4)
        matrix[:3, :3] = turn
        matrix[:3, 3] = centre + shift * specimen.edge - turn @ np.array(specimen.centre)
        found[number] = matrix
    return found


def best_rotation(
    moving: Sequence[npt.NDArray[np.float32]],
    reference: Sequence[npt.NDArray[np.float32]],
    starts: int = 1500,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], float]:
    """Rotation (3, 3), shift (3,) (LPS, cube edges) and the correlation they reach, that lay ``moving`` over
    ``reference``.

    Both are given coarse and fine. ``starts`` even rotations are tried and the eight best refined on the
    coarse pair by Powell's method; the fine pair decides between them, and refines the winner.
    """
    coarse_loss = _disagreement(moving[0], reference[0])
    fine_loss = _disagreement(moving[1], reference[1])
    rotations = Rotation.random(starts, random_state=np.random.default_rng(1)).as_rotvec()
    candidates = [np.concatenate([vector, np.zeros(3)]) for vector in rotations]
    refined = [
        optimize.minimize(coarse_loss, start, method="Powell", options={"maxiter": 4}).x
        for start in sorted(candidates, key=coarse_loss)[:8]
    ]
    result = optimize.minimize(
        fine_loss, min(refined, key=fine_loss), method="Powell", options={"maxiter": 3}
    )
    turn = np.asarray(Rotation.from_rotvec(result.x[:3]).as_matrix())
    return turn, np.asarray(result.x[3:]), -float(result.fun)


def _disagreement(
    moving: npt.NDArray[np.float32], reference: npt.NDArray[np.float32]
) -> Callable[[npt.NDArray[np.float64]], float]:
    """Minus the correlation as a function of (rotation vector, shift)."""
    tensor = torch.from_numpy(moving)[None, None]
    size = moving.shape[0]
    axis = (torch.arange(size) + 0.5) / size - 0.5
    depth, row, column = torch.meshgrid(axis, axis, axis, indexing="ij")
    patient = torch.stack([column, depth, -row], dim=-1).reshape(-1, 3)
    target = torch.from_numpy(np.ascontiguousarray(reference, dtype=np.float32)).ravel()
    target = (target - target.mean()) / target.std()

    def loss(parameters: npt.NDArray[np.float64]) -> float:
        turn = torch.from_numpy(Rotation.from_rotvec(parameters[:3]).as_matrix().astype(np.float32))
        shift = torch.from_numpy(parameters[3:].astype(np.float32))
        source = (patient - shift) @ turn
        grid = 2 * torch.stack([source[:, 0], -source[:, 2], source[:, 1]], dim=-1)
        sampled = torch.nn.functional.grid_sample(
            tensor, grid.reshape(1, size, size, size, 3), align_corners=False
        ).ravel()
        sampled = (sampled - sampled.mean()) / (sampled.std() + 1e-6)
        return -float((sampled * target).mean())

    return loss
