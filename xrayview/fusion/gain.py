"""The gain map: one number a pixel that makes its ray compose to the measured opacity, exactly.

The paper prints ``delta = log(1 - (alpha_bar - alpha))``, which does not re-synthesise the input; its text
says the fused volume does, so the total is matched here: ``sum_i mu_i' = T`` with ``T = tau / (chi dt)``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import torch
from scipy import ndimage

from xrayview.fusion.columns import Grid, Moments, bilinear, fine_axis
from xrayview.fusion.workers import in_order
from xrayview.projection.beer_lambert import CHI, optical_depth_of, transparency_floor

Law = Literal["paper", "proportional"]

WEAK_TOTAL = 1e-3
"""A predicted column total below this says nothing about the ray's profile."""

NOTHING = np.float32(1e-10)
"""Densities below this are zero."""

AIR = np.float32(1e6)
"""The map's value where a ray met nothing: the whole column becomes zero."""

LARGEST_HALF = 65504.0
"""The largest float16: no ray with matter in it has a larger value in a bare map."""

_BLOCK_ROWS = 16
_MOST_ROUNDS = 60


@dataclass(frozen=True, eq=False)
class GainMap:
    """``gain`` (H, W) float32 and what became of the pixels (shares of all pixels with a measured ray).

    Law "paper": ``gain`` is ``h = g S_beta / S_1`` of the column, so ``mu' = max(mu - g mu^beta, 0)``. Law
    "proportional": ``gain`` is ``T / S_1``, so ``mu' = gain mu``. `AIR` marks empty rays in both.
    A bare map, for showing, has float16, infinity for `AIR`, and (0, 0) for what became of the pixels.
    """

    gain: npt.NDArray[np.float32 | np.float16]
    law: Law
    beta: float
    saturated: npt.NDArray[np.bool_]
    weak: npt.NDArray[np.bool_]
    clipped: npt.NDArray[np.bool_]


def totals(
    opacity: npt.NDArray[np.float32], depth: int, quantisation: float, chi: float = CHI
) -> torch.Tensor:
    """``T`` (H, W) float64: what the densities along each ray must add up to over ``depth`` slices."""
    return optical_depth_of(torch.from_numpy(opacity).double(), chi, quantisation) * (depth / chi)


def saturated_pixels(
    opacity: npt.NDArray[np.float32], quantisation: float, chi: float = CHI
) -> npt.NDArray[np.bool_]:
    """(H, W) where the film is so opaque that its total is only a lower bound."""
    return np.asarray(1 - opacity.astype(np.float64) <= transparency_floor(chi, quantisation))


def with_weak_columns_filled(coarse: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The (D, h, w) prediction with the nearest valid profile in columns that hold next to nothing.

    A filled column gets the least total that counts, so that it hardly weighs on its valid neighbours.
    Densities below `NOTHING` become zero: their squares would be denormal numbers, which cost a processor a
    hundredfold.
    """
    coarse = np.where(coarse < NOTHING, np.float32(0), coarse)
    sums = coarse.sum(axis=0, dtype=np.float64)
    weak = sums < WEAK_TOTAL
    if not weak.any():
        return coarse
    if weak.all():
        return np.full_like(coarse, 2 * WEAK_TOTAL / coarse.shape[0])
    row, column = ndimage.distance_transform_edt(weak, return_distances=False, return_indices=True)
    factor = np.where(weak, 2 * WEAK_TOTAL / sums[row, column], 1.0)
    return np.asarray(coarse[:, row, column] * factor, dtype=np.float32)


def gain_map(
    coarse: npt.NDArray[np.float32],
    opacity: npt.NDArray[np.float32],
    law: Law = "paper",
    beta: float = 2.0,
    quantisation: float = 0.0,
    chi: float = CHI,
    predicted_total: npt.NDArray[np.float32] | None = None,
    bare: bool = False,
) -> GainMap:
    """The map of one fusion. ``coarse``: (D, h, w), filled by `with_weak_columns_filled`; ``opacity``: (H,
    W), 0..1.

    ``predicted_total``: (h, w) sums of the columns before weak ones were filled. ``bare``: only what
    showing takes, see `GainMap`.
    """
    depth = coarse.shape[0]
    volume = torch.from_numpy(coarse)
    sums = volume.sum(dim=0, dtype=torch.float64)
    moments = Moments(volume) if law == "paper" and beta == 2 else None
    rows, columns = fine_axis(opacity.shape[0], coarse.shape[1]), fine_axis(opacity.shape[1], coarse.shape[2])
    gain = np.empty(opacity.shape, np.float16 if bare else np.float32)
    kind = torch.float16 if bare else torch.float32
    most, air = (LARGEST_HALF, float("inf")) if bare else (float(AIR), float(AIR))
    clipped = np.zeros(opacity.shape, bool)

    def solve(start: int) -> None:
        block = slice(start, start + _BLOCK_ROWS)
        some = Grid(rows.low[block], rows.share[block])
        target = totals(opacity[block], depth, quantisation, chi)
        if law == "proportional":
            share = target / bilinear(sums, some, columns)
        elif moments is not None:
            first, second = moments.sums(some, columns)
            solved = (first - target) / second
            may_clip = (solved * moments.peaks(some, columns) > 1) & (target > 0)
            solved[may_clip], clipped[block][may_clip.numpy()], _ = _solved(
                volume, some, columns, may_clip, target, beta, solved[may_clip]
            )
            share = solved * second / first
        else:
            everywhere = torch.ones_like(target, dtype=torch.bool)
            solved, clips, ratio = _solved(volume, some, columns, everywhere, target, beta, None)
            clipped[block] = (clips & (target.ravel() > 0).numpy()).reshape(target.shape)
            share = (solved * ratio).reshape(target.shape)
        gain[block] = torch.where(target > 0, share.clamp(-most, most), air).to(kind).numpy()

    for _ in in_order(solve, range(0, opacity.shape[0], _BLOCK_ROWS)):
        pass
    if bare:
        nothing = np.zeros((0, 0), bool)
        return GainMap(gain, law, beta, nothing, nothing, nothing)
    saturated = saturated_pixels(opacity, quantisation, chi)
    total = coarse.sum(axis=0) if predicted_total is None else predicted_total
    weak = bilinear(torch.from_numpy(total), rows, columns).numpy() < WEAK_TOTAL
    return GainMap(gain, law, beta, saturated, weak & (opacity > quantisation / 2), clipped)


def _solved(
    volume: torch.Tensor,
    rows: Grid,
    columns: Grid,
    mask: torch.Tensor,
    target: torch.Tensor,
    beta: float,
    start: torch.Tensor | None,
) -> tuple[torch.Tensor, npt.NDArray[np.bool_], torch.Tensor]:
    """For the pixels of ``mask``: the root of ``F(g) = sum_i max(mu_i - g mu_i^beta, 0) = T``, which ones
    clip, and ``S_beta / S_1``.

    F is convex, piecewise linear and falling in g: each round takes the sums over the voxels that still
    count, until the set stays. Starting left of the root, the rounds only move right.
    """
    i, j = mask.nonzero().unbind(dim=1)
    gain = torch.zeros(len(i), dtype=torch.float64) if start is None else start.clone()
    clips, ratio = np.zeros(len(i), bool), torch.zeros(len(i), dtype=torch.float64)
    wanted = target[mask]
    for part in torch.split(torch.arange(len(i)), 8192):
        mu = _columns_at(volume, rows, columns, i[part], j[part])
        power = mu ** (beta - 1)
        first, high = mu.sum(dim=0), (mu * power).sum(dim=0)
        g = (first - wanted[part]) / high if start is None else gain[part]
        left = torch.arange(len(part))
        for _ in range(_MOST_ROUNDS):
            some, some_power = mu[:, left], power[:, left]
            counts = some * (g[left] * some_power < 1)
            second = (counts * some_power).sum(dim=0)
            better = (counts.sum(dim=0) - wanted[part][left]) / second.clamp(min=1e-300)
            moved = (better > g[left] * (1 + 1e-12)) & (second > 0)
            g[left[moved]] = better[moved]
            left = left[moved]
            if not len(left):
                break
        gain[part] = g
        ratio[part] = high / first
        clips[part.numpy()] = (g * power.amax(dim=0) > 1).numpy()
    return gain, clips, ratio


def _columns_at(
    volume: torch.Tensor, rows: Grid, columns: Grid, i: torch.Tensor, j: torch.Tensor
) -> torch.Tensor:
    """(D, N) float64 bilinear columns at the pixels (i, j)."""
    a, b, v, u = rows.low[i], columns.low[j], rows.share[i], columns.share[j]
    upper = torch.lerp(volume[:, a, b].double(), volume[:, a, b + 1].double(), u)
    return torch.lerp(upper, torch.lerp(volume[:, a + 1, b].double(), volume[:, a + 1, b + 1].double(), u), v)
