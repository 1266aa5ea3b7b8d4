"""What the shader reads of a fusion: exact maps, and bounds that no place exceeds."""

from __future__ import annotations

import numpy as np
import pytest

from xrayview.fusion.fused import FusedVolume, fuse
from xrayview.render.blocks import BLOCK, block_maxima
from xrayview.render.film_map import film_map_of
from xrayview.render.grid import grid_of
from xrayview.volume.volume import Volume


def fused(law: str, side: int = 100) -> FusedVolume:
    random = np.random.default_rng(4)
    coarse = random.random((18, 21, 21)).astype(np.float32) ** 3
    film = np.clip(random.random((side, side)), 0.05, 0.99).astype(np.float32)
    film[:, :7] = 0.0
    return fuse(Volume(coarse), film, law)


def test_rays_that_met_nothing_are_emptied():
    film = film_map_of(fused("proportional"))
    assert film.gain[:, :7].max() == 0.0
    assert film.gain[:, 7:].min() > 0.0
    assert film_map_of(fused("paper")).gain[:, :7].min() > 100


@pytest.mark.parametrize("law", ["proportional", "paper"])
def test_no_place_is_denser_than_its_block_says(law):
    volume = fused(law)
    grid = grid_of(volume.coarse)
    most = block_maxima(grid, film_map_of(volume))
    explicit = volume.rows(0, 100)
    rows, columns = (np.arange(100) + 0.5) * 21 / 100 + 0.5, (np.arange(100) + 0.5) * 21 / 100 + 0.5
    for number, depth in enumerate(explicit):
        blocks = most[
            np.floor((22 - rows) / BLOCK).astype(int)[:, None],
            (number + 1) // BLOCK,
            np.floor(columns / BLOCK).astype(int)[None],
        ]
        assert (depth <= blocks + 1e-6).all()
    assert most.max() < 40 * explicit.max(), "a bound that says nothing passes nothing"


def test_blocks_of_a_point_of_matter_are_empty_but_for_its_neighbours():
    density = np.zeros((16, 16, 16), np.float32)
    density[8, 8, 8] = 1.0
    most = block_maxima(grid_of(Volume(density)))
    assert most.max() == 1.0
    assert (most > 0).sum() <= 8


def test_the_papers_law_knows_the_ratio_of_the_columns():
    profile = np.linspace(0.1, 0.9, 18, dtype=np.float32)
    coarse = np.broadcast_to(profile[:, None, None], (18, 21, 21)).copy()
    film = film_map_of(fuse(Volume(coarse), np.full((30, 30), 0.8, np.float32), "paper", beta=3.0))
    assert film.ratio == pytest.approx((profile**3).sum() / profile.sum(), rel=1e-4)
