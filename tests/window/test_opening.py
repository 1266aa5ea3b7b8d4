"""Opening a file: what kind it is, and at which density its surface is to be seen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from xrayview.volume.volume import Volume
from xrayview.window.opening import fitting_iso_value, is_volume


@pytest.mark.parametrize(
    ("name", "volume"),
    [("a.nii.gz", True), ("A.NRRD", True), ("a.mha", True), ("a.png", False), ("a.tif", False), ("a", False)],
)
def test_a_name_tells_volumes_from_films(name: str, volume: bool) -> None:
    assert is_volume(Path(name)) is volume


def volume_with(density: float, edge: int) -> Volume:
    cells = np.zeros((64, 64, 64), np.float32)
    cells[:edge, :edge, :edge] = density
    return Volume(cells)


def test_bone_is_shown_at_bone_s_density() -> None:
    assert fitting_iso_value(volume_with(0.8, 20)) == 0.43


@pytest.mark.parametrize("density", [0.06, 0.3])
def test_a_soft_volume_is_shown_at_half_its_density(density: float) -> None:
    assert fitting_iso_value(volume_with(density, 20)) == pytest.approx(density / 2, abs=0.006)


def test_an_empty_volume_has_a_usable_iso_value() -> None:
    assert fitting_iso_value(volume_with(0.0, 1)) == 0.02
