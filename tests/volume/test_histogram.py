"""A histogram counts what is there, where it is."""

from __future__ import annotations

import numpy as np

from xrayview.volume.histogram import BINS, EMPTY_BELOW, MOST_CELLS, histogram_of
from xrayview.volume.volume import Volume


def volume(**cells: int) -> Volume:
    """A volume with so many cells of each density, such as ``d0_5=3``; the rest is air."""
    density = np.zeros(8 * 8 * 8, np.float32)
    start = 0
    for name, count in cells.items():
        density[start : start + count] = float(name[1:].replace("_", "."))
        start += count
    return Volume(density.reshape(8, 8, 8))


def test_every_cell_but_air_is_counted_where_its_density_lies() -> None:
    histogram = histogram_of(volume(d0_5=30, d0_8=7))
    centres = (np.arange(BINS) + 0.5) * histogram.highest / BINS
    assert histogram.counts.sum() == 37
    assert abs(centres[histogram.counts == 30][0] - 0.5) < 1 / BINS
    assert abs(centres[histogram.counts == 7][0] - 0.8) < 1 / BINS


def test_air_is_left_out_up_to_its_limit() -> None:
    density = np.full((4, 4, 4), EMPTY_BELOW * 0.99, np.float32)
    density[0, 0, 0] = EMPTY_BELOW * 1.01
    assert histogram_of(Volume(density)).counts.sum() == 1


def test_the_axis_ends_at_1_and_further_out_for_a_fused_volume() -> None:
    assert histogram_of(volume(d0_3=4)).highest == 1.0
    further = histogram_of(volume(d0_3=4, d2_5=2))
    assert further.highest == 2.5
    assert further.counts[-1] == 2  # the densest cells are in the last bin, not beyond it


def test_an_empty_volume_has_an_empty_histogram() -> None:
    histogram = histogram_of(volume())
    assert histogram.counts.shape == (BINS,) and histogram.counts.sum() == 0


def test_a_large_volume_is_counted_by_samples_in_the_same_proportions() -> None:
    size = round(MOST_CELLS ** (1 / 3)) * 2
    density = np.zeros((size, size, size), np.float32)
    density[: size // 4] = 0.2
    density[size // 4 : size // 2] = 0.7
    counts = histogram_of(Volume(density)).counts
    assert 0 < counts.sum() < MOST_CELLS
    low, high = counts[int(0.2 * BINS)], counts[int(0.7 * BINS)]
    assert abs(low / high - 1) < 0.05
