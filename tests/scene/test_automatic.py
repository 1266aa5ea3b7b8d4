"""The first iso-value is one at which something is to be seen, whatever the scale of the densities."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from xrayview.scene.automatic import fitting_iso_value


def block(density: float, edge: int) -> npt.NDArray[np.float32]:
    cells = np.zeros((64, 64, 64), np.float32)
    cells[:edge, :edge, :edge] = density
    return cells


def test_bone_is_shown_at_bone_s_density() -> None:
    assert fitting_iso_value(block(0.8, 20)) == 0.43


def test_inferred_bone_is_shown_at_what_blur_leaves_of_it() -> None:
    assert fitting_iso_value(block(0.8, 20), inferred=True) == 0.42


@pytest.mark.parametrize("density", [0.06, 0.3])
def test_a_soft_volume_is_shown_at_half_its_density(density: float) -> None:
    assert fitting_iso_value(block(density, 20)) == pytest.approx(density / 2, abs=0.006)


def test_an_empty_volume_has_a_usable_iso_value() -> None:
    assert fitting_iso_value(block(0.0, 1)) == 0.02
