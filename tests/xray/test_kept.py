"""A film that was cleared is kept as what was changed of it, and comes back to the last bit."""

from __future__ import annotations

import numpy as np
import pytest

from xrayview.xray.kept import kept_greys

STORED = np.random.default_rng(0).integers(0, 4096, (60, 50), np.uint16)


@pytest.mark.parametrize("kind", [np.uint8, np.uint16, np.float32])
@pytest.mark.parametrize("inverted_at", [None, np.float32(4095)])
def test_what_was_filled_comes_back_to_the_last_bit(kind: type, inverted_at: np.float32 | None) -> None:
    stored = (STORED // 16).astype(kind)
    cleared = stored.astype(np.float32) if inverted_at is None else inverted_at - stored.astype(np.float32)
    cleared[10:20, 5:25] += np.linspace(0, 1, 20, dtype=np.float32)
    kept = kept_greys(cleared, stored, inverted_at)
    assert kept.values.size <= 200 and kept.places is not None
    np.testing.assert_array_equal(kept.greys(stored), cleared)
    assert kept.greys(stored).dtype == np.float32


def test_a_film_that_was_changed_all_over_is_kept_whole() -> None:
    cleared = STORED.astype(np.float32) + 0.5
    kept = kept_greys(cleared, STORED)
    assert kept.places is None
    np.testing.assert_array_equal(kept.greys(STORED), cleared)


def test_a_film_that_lies_on_its_side_in_memory_comes_back_upright() -> None:
    stored = np.rot90(STORED)
    cleared = stored.astype(np.float32)
    cleared[3, 4] = -1
    np.testing.assert_array_equal(kept_greys(cleared, stored).greys(stored), cleared)


def test_the_file_is_not_written_over() -> None:
    stored, cleared = STORED.astype(np.float32), STORED.astype(np.float32)
    cleared[0, 0] = -1
    kept_greys(cleared, stored).greys(stored)
    np.testing.assert_array_equal(stored, STORED)
