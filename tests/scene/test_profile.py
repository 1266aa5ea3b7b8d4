"""Lines of sight through phantoms whose chords are known, and the densities that a person points at."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from xrayview.scene.cuts import CutPlane
from xrayview.scene.lens import Lens, Ray
from xrayview.scene.profile import PER_EDGE, Profile, opacities_of, picked, profile_along
from xrayview.scene.scene import Camera, Scene
from xrayview.scene.transfer import BONE, Point, TransferFunction
from xrayview.volume.volume import Volume
from xrayview.volume.world import edges_of

CELLS = 64
RADIUS = 0.3
AWAY = Ray((0.0, -2.0, 0.0), (0.0, 1.0, 0.0))


def ball(density: float = 0.8, centre: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> Volume:
    """A ball of `RADIUS` cube edges; ``centre`` in world coordinates."""
    at = (np.arange(CELLS) + 0.5) / CELLS - 0.5
    x, y, z = at[None, None, :], at[:, None, None], -at[None, :, None]
    away = np.sqrt(sum((one - middle) ** 2 for one, middle in zip((x, y, z), centre, strict=True)))
    return Volume(np.where(away < RADIUS, density, 0.0).astype(np.float32))


def layers(*densities: float) -> Volume:
    """Slabs of equal thickness, the first nearest to the viewer of the film."""
    slabs = np.repeat(np.asarray(densities, np.float32), CELLS // len(densities))
    return Volume(np.broadcast_to(slabs[:, None, None], (len(slabs), 8, 8)).copy())


def found(volume: Volume, ray: Ray, **scene: object) -> Profile:
    profile = profile_along(volume, ray, **scene)
    assert profile is not None
    return profile


def length_inside(profile: Profile, density: float) -> float:
    inside = profile.depths[profile.densities >= density / 2]
    return float(inside[-1] - inside[0])


@pytest.mark.parametrize("offset", [0.0, 0.1, 0.2])
@pytest.mark.parametrize(("azimuth", "elevation"), [(0, 0), (35, 20), (90, 0), (200, -60)])
def test_a_ball_is_a_box_as_long_as_its_chord(offset: float, azimuth: float, elevation: float) -> None:
    lens = Lens(Camera(azimuth, elevation), 1.0)
    profile = found(ball(), lens.ray(0.5 + offset, 0.5))
    assert length_inside(profile, 0.8) == pytest.approx(2 * math.sqrt(RADIUS**2 - offset**2), abs=1.5 / CELLS)
    assert profile.densities.max() == pytest.approx(0.8)
    beyond = np.abs(profile.depths - profile.depths.mean()) > 0.45
    assert not profile.densities[beyond].any()


def test_along_an_axis_the_edges_lie_within_half_a_cell() -> None:
    profile = found(ball(), AWAY)
    inside = profile.depths[profile.densities >= 0.4]
    assert profile.depths[0] == 0 and profile.depths[-1] == pytest.approx(1.0)
    assert inside[0] == pytest.approx(0.5 - RADIUS, abs=0.5 / CELLS)
    assert inside[-1] == pytest.approx(0.5 + RADIUS, abs=0.5 / CELLS)
    assert profile.entry == pytest.approx(1.5)


def test_the_place_that_was_pointed_at_is_where_the_ball_is() -> None:
    centre = (0.2, -0.15, 0.1)
    volume = Volume(ball(0.8, centre).density, spacing=None)
    lens = Lens(Camera(50.0, 25.0, 10.0, 1.3, (0.05, 0.02), "perspective"), 1.4)
    right, down, _ = lens.seen(np.array([centre]))[0]
    profile = found(volume, lens.ray(right, down))
    inside = profile.depths[profile.densities >= 0.4]
    middle = profile.place_at(float(inside[0] + inside[-1]) / 2)
    assert middle == pytest.approx(centre, abs=1.5 / CELLS)


def test_rows_run_downwards_and_columns_to_the_right() -> None:
    density = np.zeros((8, 8, 8), np.float32)
    density[:, 1, 6] = 0.9  # up, and to the viewer's right
    lens = Lens(Camera(), 1.0)
    assert found(Volume(density), lens.ray(6.5 / 8, 1.5 / 8)).densities.max() == pytest.approx(0.9)
    assert found(Volume(density), lens.ray(1.5 / 8, 6.5 / 8)).densities.max() == 0


def test_flipped_depth_turns_the_volume_but_not_the_cuts() -> None:
    volume = layers(0.2, 0.4, 0.6, 0.8)
    plain, flipped = found(volume, AWAY), found(volume, AWAY, depth_flipped=True)
    np.testing.assert_allclose(flipped.densities, plain.densities[::-1], atol=1e-9)
    front = (CutPlane((0.0, -1.0, 0.0), 0.0),)
    cut = found(volume, AWAY, cuts=front, depth_flipped=True)
    assert not cut.densities[cut.depths < 0.49].any() and cut.cut[cut.depths < 0.49].all()
    behind = cut.depths > 0.51
    assert not cut.cut[behind].any()
    np.testing.assert_allclose(cut.densities[behind], flipped.densities[behind])


def test_millimetres_make_the_box_as_the_renderer_has_it() -> None:
    volume = Volume(np.ones((10, 20, 40), np.float32), spacing=(4.0, 1.0, 2.0))
    assert edges_of(volume) == (0.5, 0.25, 1.0)
    assert found(volume, AWAY).depths[-1] == pytest.approx(0.5)
    assert found(volume, Ray((0.0, 0.0, 2.0), (0.0, 0.0, -1.0))).depths[-1] == pytest.approx(0.25)


def test_what_is_drawn_and_what_is_sampled_are_the_same() -> None:
    from scipy.ndimage import map_coordinates

    from xrayview.render.grid import depth_flipped, grid_of

    volume = Volume(np.random.default_rng(3).random((6, 9, 7)).astype(np.float32), spacing=(2.0, 1.0, 1.5))
    grid = depth_flipped(grid_of(volume))
    profile = found(volume, Lens(Camera(33.0, -21.0), 1.2).ray(0.45, 0.58), depth_flipped=True)
    places = np.array([profile.place_at(float(depth)) for depth in profile.depths])
    index = (places - np.asarray(grid.origin)) / np.asarray(grid.spacing)
    drawn = map_coordinates(grid.field, index.T[::-1], order=1)
    np.testing.assert_allclose(profile.densities, drawn, atol=1e-5)


@pytest.mark.parametrize(
    "ray", [Ray((0.6, -2.0, 0.0), (0.0, 1.0, 0.0)), Ray((0.0, 2.0, 0.0), (0.0, 1.0, 0.0))]
)
def test_a_ray_that_misses_the_box_meets_nothing(ray: Ray) -> None:
    assert profile_along(ball(), ray) is None


def test_from_within_the_box_only_what_lies_ahead_counts() -> None:
    profile = found(layers(0.2, 0.8), Ray((0.0, 0.0, 0.0), (0.0, 1.0, 0.0)))
    assert profile.depths[-1] == pytest.approx(0.5) and profile.densities[8:-8].min() == pytest.approx(0.8)


def test_what_is_no_number_is_nothing() -> None:
    density = np.full((4, 4, 4), 0.5, np.float32)
    density[1], density[2] = np.nan, -1.0
    profile = found(Volume(density), AWAY)
    assert np.isfinite(profile.densities).all() and profile.densities.min() == 0


def test_opacities_gather_as_the_transfer_function_says_whatever_the_step() -> None:
    flat = TransferFunction("flat", (Point(0.1, (1.0, 1.0, 1.0), 0.01),))
    profile = found(layers(0.5, 0.5), AWAY)
    through = float(np.prod(1.0 - opacities_of(profile, flat)[1:]))
    assert through == pytest.approx(0.99**PER_EDGE, rel=1e-6)


def test_in_a_volume_one_points_at_what_hides_half_of_what_is_behind() -> None:
    volume = layers(0.1, 0.5, 0.9, 0.5)
    scene = Scene(mode="volume", transfer=BONE)
    seen = picked(found(volume, AWAY), scene)
    assert seen is not None and 0.43 <= seen.density <= 0.5 and 0.24 < seen.depth < 0.28
    cut = picked(found(volume, AWAY, cuts=(CutPlane((0.0, -1.0, 0.0), 0.0),)), scene)
    assert cut is not None and cut.density > 0.6 and 0.49 < cut.depth < 0.52


def test_in_a_faint_volume_one_points_at_what_adds_most_and_else_at_the_densest() -> None:
    faint = TransferFunction(
        "faint", (Point(0.3, (1, 1, 1), 0.0), Point(0.6, (1, 1, 1), 0.002), Point(0.7, (1, 1, 1), 0.0))
    )
    seen = picked(found(layers(0.2, 0.6, 0.2, 0.9), AWAY), Scene(mode="volume", transfer=faint))
    assert seen is not None and seen.density == pytest.approx(0.6, abs=0.01)
    nothing = TransferFunction("nothing", (Point(0.3, (1, 1, 1), 0.0),))
    seen = picked(found(layers(0.2, 0.6, 0.2, 0.9), AWAY), Scene(mode="volume", transfer=nothing))
    assert seen is not None and seen.density == pytest.approx(0.9)


def test_a_surface_is_put_just_under_the_peak_of_the_first_structure_behind_it() -> None:
    volume = layers(0.2, 0.6, 0.1, 0.95)
    seen = picked(found(volume, AWAY), Scene(iso_value=0.43))
    assert seen is not None and seen.density == pytest.approx(0.8 * 0.6, abs=1e-6)
    assert seen.depth == pytest.approx(0.25, abs=0.5 / CELLS + 0.01)
    missed = picked(found(volume, AWAY), Scene(iso_value=1.1))
    assert missed is not None and missed.density == pytest.approx(0.8 * 0.95, abs=1e-6)


def test_what_was_picked_is_there_until_it_is_cut_away_or_turned_round() -> None:
    volume = layers(0.2, 0.6, 0.1, 0.95)
    profile = found(volume, AWAY)
    for mode in ("surface", "volume", "xray"):
        seen = picked(profile, Scene(mode=mode))
        assert seen is not None and profile.still_has(seen)
        assert profile.density_at(seen.depth) == pytest.approx(seen.density, abs=1e-6)
        assert not found(volume, AWAY, cuts=(CutPlane((0.0, 1.0, 0.0), -1.0),)).still_has(seen)
        assert not found(volume, AWAY, depth_flipped=True).still_has(seen)


def test_a_picked_surface_is_seen_where_it_was_picked_and_stays_when_picked_again() -> None:
    profile = found(layers(0.2, 0.6, 0.1, 0.95), AWAY)
    scene = Scene(iso_value=0.15)
    for _ in range(3):
        seen = picked(profile, scene)
        assert seen is not None and profile.densities.max() > seen.density
        scene = replace(scene, iso_value=seen.density)
    assert scene.iso_value == pytest.approx(0.48, abs=1e-6)


def test_on_slices_one_points_at_the_first_that_is_not_empty() -> None:
    slabs = layers(0.0, 0.6, 0.1, 0.95)
    ray = Ray((0.2, -2.0, 0.3), (0.0, 1.0, 0.0))
    profile = found(slabs, ray)
    for y, wanted in ((-0.1, 0.6), (0.4, 0.95)):
        seen = picked(profile, Scene(mode="slices", slices_at=(0.0, y, 0.0)))
        assert seen is not None and seen.density == pytest.approx(wanted)
        assert seen.depth == pytest.approx(0.5 + y)
    assert picked(profile, Scene(mode="slices", slices_at=(0.0, -0.4, 0.0))) is None
    slanted = found(slabs, Lens(Camera(90.0), 1.0).ray(0.6, 0.5))
    seen = picked(slanted, Scene(mode="slices", slices_at=(0.3, -0.4, 0.0)))
    assert seen is not None and seen.depth == pytest.approx(0.2)  # from +x, the slice at x = 0.3
    cut = found(slabs, Lens(Camera(90.0), 1.0).ray(0.6, 0.5), cuts=(CutPlane((1.0, 0.0, 0.0), 0.25),))
    assert picked(cut, Scene(mode="slices", slices_at=(0.3, -0.4, 0.0))) is None


def test_elsewhere_the_highest_density_counts_and_emptiness_is_nothing() -> None:
    profile = found(layers(0.2, 0.6, 0.1, 0.95), AWAY)
    seen = picked(profile, Scene(mode="xray"))
    assert seen is not None and seen.density == pytest.approx(0.95)
    empty = Profile(AWAY, 0.0, np.linspace(0, 1, 9), np.full(9, 0.01), np.zeros(9, np.bool_))
    for mode in ("surface", "volume", "xray"):
        assert picked(empty, Scene(mode=mode)) is None


def test_a_slice_beyond_a_flat_volume_lies_on_its_face():
    flat = Volume(np.full((4, 16, 16), 0.5, np.float32), (1.0, 1.0, 1.0))  # a quarter as deep as wide
    scene = Scene(mode="slices", slices_at=(0.9, -0.5, 0.9))
    seen = picked(found(flat, AWAY), scene)
    assert seen is not None
    assert seen.depth == pytest.approx(0.0, abs=1e-6)
