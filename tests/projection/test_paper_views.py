"""The paper's protocol: 1,332 directions of the anterior hemisphere, each also mirrored, by index."""

from __future__ import annotations

import numpy as np
import pytest

from xrayview.projection.views import PAPER_DIRECTIONS, paper_view


def test_every_pair_is_known_by_its_index_alone():
    first, _ = paper_view("a skull", 1000)
    again, _ = paper_view("a skull", 1000)
    assert np.array_equal(first, again)
    assert not np.array_equal(first, paper_view("another skull", 1000)[0])


def test_pairs_share_a_direction_and_differ_in_the_mirror():
    (camera, plain), (same, mirrored) = paper_view("a skull", 4), paper_view("a skull", 5)
    assert np.array_equal(camera, same)
    assert (plain, mirrored) == (False, True)


def test_directions_are_even_on_the_anterior_hemisphere():
    """The viewer's direction is minus the camera's depth axis; heights are uniform (Archimedes)."""
    towards = np.array([-paper_view("a skull", 2 * k)[0][:, 1] for k in range(PAPER_DIRECTIONS)])
    assert np.allclose(np.linalg.norm(towards, axis=1), 1)
    assert (towards[:, 1] <= 1e-12).all()
    counts, _ = np.histogram(towards[:, 2], 8, (-1, 1))
    expected = PAPER_DIRECTIONS / 8
    assert np.abs(counts - expected).max() < 4 * np.sqrt(expected)
    assert abs(towards[:, 0].mean()) < 0.06


@pytest.mark.parametrize("index", [-1, 2664])
def test_there_are_2664_of_them(index):
    with pytest.raises(ValueError, match="0 to 2663"):
        paper_view("a skull", index)
