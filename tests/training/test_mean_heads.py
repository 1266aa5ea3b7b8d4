"""The mean heads lie in the anatomical frame; a pose taken from a draw shows a head as the draw does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn import functional

from xrayview.dataset.manifest import Entry
from xrayview.dataset.specimens import Specimen
from xrayview.dataset.views import ViewSampler, draw_body, pose_of
from xrayview.network.atlas import HEAD_SIDE, HEADS
from xrayview.training.mean_heads import mean_heads


def one_of(group: str, grey: int) -> Specimen:
    density = np.zeros((128, 128, 128), np.uint8)
    density[20:60, 40:90, 34:94] = grey
    return Specimen(Entry("x", "y", group, "", "train", "", ""), density, 200.0, False, (0.0, 0.0, 0.0))


def test_each_group_has_its_own_mean_of_bone_and_soft_tissue():
    heads = mean_heads([one_of("human", 51), one_of("human", 153), one_of("rodent", 102)])
    assert heads.shape == (HEADS, 2, HEAD_SIDE, HEAD_SIDE, HEAD_SIDE)
    within = {tuple(one[:, 8, 16, 16].mul(100).round().int().tolist()) for one in heads}
    assert within == {(0, 20), (60, 0), (40, 0)}, "bone and soft tissue of either person and of the mouse"
    assert float(heads[:, :, 20].abs().max()) == 0


def test_like_heads_are_averaged():
    heads = mean_heads([one_of("human", grey) for grey in range(20, 250, 5)])
    found = sorted(float(one[:, 8, 16, 16].sum()) * 255 for one in heads)
    assert found[0] < 40 < 200 < found[-1]
    assert len({round(one) for one in found}) == HEADS, "no two clusters have the same mean"


@pytest.mark.parametrize("mirror", [False, True])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_pose_shows_a_symmetric_head_as_the_draw_does(seed, mirror):
    head = one_of("human", 200)
    draw = replace(draw_body(0, np.random.default_rng(seed)), mirror=mirror, top_cut=0.0)
    seen = functional.avg_pool2d(ViewSampler([head], 64).view(draw), 2)
    whole = torch.from_numpy(head.density).float()[None, None] / 255
    grid = functional.affine_grid(pose_of(draw)[None], [1, 1, 64, 64, 64], align_corners=False)
    posed = functional.grid_sample(whole, grid, align_corners=False)[0, 0]
    assert float((posed - seen).abs().mean()) < 0.05 * float(seen.mean())
