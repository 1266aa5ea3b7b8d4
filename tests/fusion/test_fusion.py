"""What fusion promises: every ray's total is the measured one, exactly, by both laws, at any resolution."""

from dataclasses import replace
from threading import Thread

import numpy as np
import pytest
import torch

from xrayview.errors import UnusableOption
from xrayview.fusion.columns import Moments, bilinear, fine_axis
from xrayview.fusion.fused import fuse
from xrayview.fusion.gain import AIR, gain_map, with_weak_columns_filled
from xrayview.projection.beer_lambert import CHI
from xrayview.volume.volume import Volume


@pytest.fixture
def predicted() -> Volume:
    random = np.random.default_rng(5)
    density = random.random((32, 16, 16), dtype=np.float32) ** 4
    density[:, 3, 4] = 0
    density[:, :, :2] = 0
    return Volume(density)


@pytest.fixture
def film() -> np.ndarray:
    opacity = np.random.default_rng(6).uniform(0, 0.99, (48, 48)).astype(np.float32)
    opacity[5, 5:9] = 0
    return opacity


def composed(density: np.ndarray) -> np.ndarray:
    return 1 - np.exp(-CHI * density.mean(axis=0, dtype=np.float64))


@pytest.mark.parametrize(
    ("law", "beta"), [("paper", 2.0), ("proportional", 2.0), ("paper", 1.5), ("paper", 3.0)]
)
@pytest.mark.parametrize("size", [16, 48, 61])
def test_the_fused_volume_composes_to_the_film_at_every_pixel_centre(predicted, law, beta, size):
    film = np.random.default_rng(size).uniform(0, 0.999, (size, size)).astype(np.float32)
    fused = fuse(predicted, film, law, beta)
    assert np.abs(composed(fused.rows(0, size)) - film).max() < 1e-4
    assert np.abs(fused.opacity - film).max() < 1e-4


def test_without_the_division_and_the_step_the_papers_printed_formula_misses_the_film(predicted, film):
    """Why the exact form: ``delta = log(1 - (alpha_bar - alpha))`` as printed leaves a large residual."""
    rows = columns = fine_axis(48, 16)
    mu = bilinear(torch.from_numpy(predicted.density), rows, columns).double().numpy()
    alpha, alpha_bar = 1.0 - film, np.exp(-CHI * mu.mean(axis=0))
    delta = np.log(1 - (alpha_bar - alpha))
    second = np.maximum((mu**2).sum(axis=0), 1e-12)
    assert np.abs(composed(mu - delta * mu**2 / second) - film).mean() > 0.05


def test_the_fast_map_is_the_plain_root(predicted, film):
    """One door: quadratic forms and the clipping rounds against bisection of F(g) on explicit columns."""
    fused = fuse(predicted, film)
    grid = fine_axis(48, 16)
    mu = bilinear(torch.from_numpy(fused.coarse.density).double(), grid, grid).numpy()
    total = -np.log(1 - film.astype(np.float64)) * 32 / CHI
    low, high = np.full(film.shape, -1e9), np.full(film.shape, 1e9)
    for _ in range(200):
        middle = (low + high) / 2
        above = np.maximum(mu - middle * mu**2, 0).sum(axis=0) > total
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    expected = np.maximum(mu - low * mu**2, 0)
    measured = film > 0
    assert np.abs(fused.rows(0, 48) - expected)[:, measured].max() < 1e-4 * expected.max()


def test_moments_are_those_of_the_interpolated_columns(predicted):
    rows, columns = fine_axis(50, 16), fine_axis(37, 16)
    mu = bilinear(torch.from_numpy(predicted.density).double(), rows, columns)
    first, second = Moments(torch.from_numpy(predicted.density)).sums(rows, columns)
    assert torch.allclose(first, mu.sum(dim=0), atol=1e-6)
    assert torch.allclose(second, mu.square().sum(dim=0), atol=1e-6)
    assert (Moments(torch.from_numpy(predicted.density)).peaks(rows, columns) >= mu.amax(dim=0) - 1e-6).all()


def test_an_empty_ray_empties_its_column_and_a_weak_one_takes_its_neighbours_profile(predicted, film):
    fused = fuse(predicted, film)
    assert (fused.gain[5, 5:9] == AIR).all()
    assert (fused.rows(5, 6)[:, 0, 5:9] == 0).all()
    assert fused.map.weak[20, 0], "the two left columns hold nothing"
    profile = fused.rows(20, 21)[:, 0, 0]
    assert composed(profile[:, None])[0] == pytest.approx(film[20, 0], abs=1e-5)
    assert not fused.map.weak[:, 18:].any()


def test_valid_columns_stay_as_they_are_when_weak_ones_are_filled(predicted):
    filled = with_weak_columns_filled(predicted.density)
    valid = predicted.density.sum(axis=0) >= 1e-3
    assert np.abs(filled - predicted.density)[:, valid].max() <= 1e-10
    assert (filled.sum(axis=0) >= 1e-3).all()
    assert (with_weak_columns_filled(np.zeros((8, 4, 4), np.float32)).sum(axis=0) >= 1e-3).all()


def test_only_the_papers_law_clips_and_only_it_inverts_the_order_of_densities(predicted, film):
    paper, proportional = (fuse(predicted, film, law) for law in ("paper", "proportional"))
    assert paper.map.clipped.mean() > 0.05
    assert not proportional.map.clipped.any()
    grid = fine_axis(48, 16)
    mu = bilinear(torch.from_numpy(paper.coarse.density), grid, grid).numpy()[:, 30]
    order = np.argsort(mu, axis=0)
    along = np.take_along_axis(proportional.rows(30, 31)[:, 0], order, axis=0)
    assert (np.diff(along, axis=0) >= -1e-6).all()
    assert (np.diff(np.take_along_axis(paper.rows(30, 31)[:, 0], order, axis=0), axis=0) < -1e-4).any()


def test_saturated_pixels_are_marked_by_the_files_grey_steps(predicted):
    film = np.full((16, 16), 0.5, np.float32)
    film[0, 0], film[0, 1] = 1.0, 1 - 0.4 / 255
    fused = fuse(predicted, film, quantisation=1 / 255)
    assert fused.map.saturated.sum() == 2
    assert fuse(predicted, film).map.saturated.sum() == 1


def test_streamed_rows_are_the_explicit_volume(predicted, film):
    fused = fuse(predicted, film)
    blocks = list(fused.stream())
    assert [start for start, _ in blocks] == [0, 16, 32]
    whole = np.concatenate([block for _, block in blocks], axis=1)
    assert (whole == fused.rows(0, 48)).all()
    assert (whole == fused.at_resolution(48).density).all()
    half = np.concatenate([block for _, block in fused.stream(dtype=torch.float16)], axis=1)
    assert np.abs(half.astype(np.float32) - whole).max() <= 1e-3 * whole.max()
    assert fused.at_resolution(24).shape == (32, 24, 24)


@pytest.mark.parametrize("law", ["paper", "proportional"])
@pytest.mark.parametrize("size", [24, 96, 130])
def test_other_resolutions_stay_close_to_the_film_and_empty_where_it_is(predicted, law, size):
    """Between pixel centres the map is interpolated: close, not exact, and never wild at a silhouette."""
    rows, columns = np.mgrid[-1:1:48j, -1:1:48j]
    film = np.where(rows**2 + columns**2 < 0.6, 0.85 + 0.05 * rows, 0).astype(np.float32)
    density = np.random.default_rng(1).random((32, 16, 16), dtype=np.float32) + 0.05
    fused = fuse(Volume(density), film, law)
    other = fused.at_resolution(size).density
    assert other.max() < 3 * fused.at_resolution(48).density.max()
    wanted = torch.nn.functional.interpolate(
        torch.from_numpy(film)[None, None], (size, size), mode="bilinear", antialias=True
    )[0, 0].numpy()
    inside = torch.nn.functional.interpolate(
        torch.from_numpy(film > 0)[None, None].float(), (size, size), mode="bilinear", antialias=True
    )[0, 0].numpy()
    assert np.abs(composed(other) - wanted)[inside > 0.999].max() < 0.03
    assert (other[:, inside < 0.001] == 0).all()


def test_fusing_leaves_torchs_threads_as_they_were(predicted, film):
    usual = torch.get_num_threads()
    try:
        torch.set_num_threads(2)
        fuse(predicted, film).at_resolution(48)
        counts = []
        thread = Thread(target=lambda: counts.append(torch.get_num_threads()))
        thread.start()
        thread.join()
        assert torch.get_num_threads() == 2
        assert counts == [2]
    finally:
        torch.set_num_threads(usual)


def test_limits_are_answered_with_the_choices(predicted, film):
    with pytest.raises(UnusableOption, match="no fusion law"):
        fuse(predicted, film, "linear")  # type: ignore[arg-type]
    with pytest.raises(UnusableOption, match="beta"):
        fuse(predicted, film, beta=1.0)


def test_spacing_follows_the_resolution(predicted, film):
    fused = fuse(Volume(predicted.density, (6.0, 12.0, 12.0)), film)
    assert fused.spacing == (6.0, 4.0, 4.0)
    assert gain_map(predicted.density + 0.01, film).law == "paper"


@pytest.mark.parametrize(("law", "beta"), [("paper", 2.0), ("proportional", 2.0), ("paper", 1.5)])
def test_a_bare_map_shows_the_same_densities_to_a_two_thousandth(predicted, film, law, beta):
    """Half floats have eleven bits: a film of 12 bits has no finer greys where a head is."""
    fused = fuse(predicted, film, law, beta)
    bare = replace(fused, map=gain_map(fused.coarse.density, film, law, beta, bare=True))
    assert bare.map.gain.dtype == np.float16 and bare.gain.dtype == np.float32
    assert bare.map.weak.size == bare.map.clipped.size == bare.map.saturated.size == 0
    np.testing.assert_array_equal(bare.gain >= AIR, fused.gain >= AIR)
    exact = fused.rows(0, 48)
    np.testing.assert_allclose(bare.rows(0, 48), exact, rtol=2e-3, atol=1e-3 * exact.max())
    assert np.abs(bare.opacity - fused.opacity).max() < 5e-4


def test_in_a_bare_map_only_empty_rays_are_empty():
    """A ray through next to nothing that must be dense has a value beyond what half floats hold."""
    predicted = Volume(np.full((128, 4, 4), 1.01e-3 / 128, np.float32))
    film = np.full((8, 8), 0.9999, np.float32)
    film[0] = 0
    whole, bare = (gain_map(predicted.density, film, "proportional", bare=bare) for bare in (False, True))
    assert whole.gain[1:].min() > 65504 and np.isfinite(bare.gain[1:]).all() and np.isinf(bare.gain[0]).all()


@pytest.mark.parametrize("law", ["paper", "proportional"])
def test_the_bound_of_the_densities_is_one_and_close(predicted, film, law):
    fused = fuse(predicted, film, law)
    highest = float(fused.rows(0, 48).max())
    assert highest <= fused.largest() * (1 + 1e-6) and fused.largest() < 2 * highest
    assert fuse(predicted, film, "paper", 1.5).largest() is None


def test_a_bare_map_is_bounded_as_well(predicted, film):
    known = fuse(predicted, film, "proportional")
    bare = gain_map(known.coarse.density, film, "proportional", bare=True)
    assert replace(known, map=bare).largest() == pytest.approx(known.largest(), rel=2e-3)
