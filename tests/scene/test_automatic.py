"""The first iso-value lies between soft tissue and bone, whatever the scale of the densities."""

from __future__ import annotations

import numpy as np
import pytest

from xrayview.scene.automatic import dense_iso_value


@pytest.mark.parametrize("matter", [(0.15, 0.33, 0.65), (0.04, 0.14, 0.40), (0.2, 0.9, 2.5)])
def test_the_first_iso_value_parts_the_densest_of_three_kinds(matter: tuple[float, float, float]) -> None:
    fat, soft, bone = matter
    density = np.zeros((40, 40, 40), np.float32)
    density[4:36, 4:36, 4:36] = fat
    density[7:33, 7:33, 7:33] = soft
    density[10:30, 10:30, 10:14] = bone
    noise = np.random.default_rng(4).normal(0, 0.02 * bone, density.shape)
    density = np.maximum(density + noise, 0).astype(np.float32)
    assert soft + 0.1 * (bone - soft) < dense_iso_value(density) < bone - 0.1 * (bone - soft)


def test_an_empty_volume_gets_the_value_of_bone() -> None:
    assert dense_iso_value(np.zeros((4, 4, 4), np.float32)) == 0.43


def test_one_kind_of_matter_still_gets_a_surface() -> None:
    density = np.zeros((10, 10, 10), np.float32)
    density[2:8, 2:8, 2:8] = 0.7
    assert 0 < dense_iso_value(density) <= 0.7
