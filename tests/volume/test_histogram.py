"""Every voxel is counted once, in the bin of its density."""

from __future__ import annotations

import numpy as np

from xrayview.volume.histogram import density_histogram
from xrayview.volume.volume import Volume


def test_every_voxel_is_counted_where_it_belongs() -> None:
    density = np.random.default_rng(0).random((4, 5, 6)).astype(np.float32) * 1.3
    histogram = density_histogram(Volume(density), bins=16)
    assert histogram.counts.sum() == density.size
    assert np.array_equal(histogram.counts, np.histogram(density, 16, (0, float(density.max())))[0])


def test_denser_voxels_fall_into_the_last_bin() -> None:
    density = np.array([[[0.0, 0.5, 3.0]]], np.float32)
    assert density_histogram(Volume(density), 4, largest=1.0).counts.tolist() == [1, 0, 1, 1]


def test_a_rare_density_stays_visible_beside_much_air() -> None:
    density = np.zeros((32, 32, 32), np.float32)
    density[0, 0, :3] = 1.0
    heights = density_histogram(Volume(density)).heights
    assert heights[0] == 1 and 0.1 < heights[-1] < 0.2


def test_an_empty_volume_has_a_histogram() -> None:
    assert density_histogram(Volume(np.zeros((2, 2, 2), np.float32))).counts[0] == 8
