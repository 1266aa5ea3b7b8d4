"""DSSIM: zero for the same picture, and as scikit-image computes it."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from skimage.metrics import structural_similarity

from xrayview.metrics.dssim import dssim, ssim_map


def pictures() -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(1)
    one = random.random((64, 48)).astype(np.float32)
    return one, np.clip(one + random.normal(0, 0.2, one.shape), 0, 1).astype(np.float32)


def test_the_same_picture_differs_by_nothing_and_the_opposite_one_by_much():
    one, _ = (torch.from_numpy(picture) for picture in pictures())
    assert dssim(one, one) == pytest.approx(0, abs=1e-12)
    assert dssim(one, 1 - one) > 0.5


def test_constant_pictures_follow_the_formula():
    """Without any variance SSIM is (2ab + C1) / (a^2 + b^2 + C1)."""
    a, b = 0.3, 0.6
    expected = (2 * a * b + 1e-4) / (a * a + b * b + 1e-4)
    got = dssim(torch.full((32, 32), a), torch.full((32, 32), b))
    assert got == pytest.approx((1 - expected) / 2, abs=1e-6)


def test_it_is_what_scikit_image_computes():
    one, other = pictures()
    settings = {"data_range": 1.0, "gaussian_weights": True, "sigma": 1.5, "use_sample_covariance": False}
    _, expected = structural_similarity(one.astype(float), other.astype(float), full=True, **settings)
    got = ssim_map(torch.from_numpy(one), torch.from_numpy(other)).numpy()
    inner = slice(6, -6), slice(6, -6)
    np.testing.assert_allclose(got[inner], expected[inner], atol=1e-6)
