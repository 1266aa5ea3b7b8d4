"""Facts of absorption: chord lengths, slabs, point masses, and a letter that catches a flip."""

import numpy as np
import pytest
import torch

from xrayview.projection.beer_lambert import opacity, optical_depth, optical_depth_of
from xrayview.projection.rays import cone_view_from, view_from
from xrayview.projection.views import (
    camera_from_angles,
    camera_from_direction,
    random_direction,
    seeded_views,
)


def axis(n: int) -> torch.Tensor:
    return (torch.arange(n) + 0.5) / n - 0.5


def sphere(n: int, radius: float, fine: int = 4) -> torch.Tensor:
    """Share of each cell inside a sphere, by sub-sampling: what an ideal scanner would measure."""
    a = axis(n * fine)
    inside = (a[:, None, None] ** 2 + a[:, None] ** 2 + a**2 < radius**2).float()
    return torch.nn.functional.avg_pool3d(inside[None, None], fine)[0, 0]


@pytest.mark.parametrize("angles", [(0, 0), (35, 20), (90, 0), (-60, -45)])
def test_a_uniform_sphere_projects_to_chord_lengths_from_everywhere(angles):
    n, radius, density = 64, 0.3, 0.5
    seen = view_from(sphere(n, radius) * density, camera_from_angles(*angles))
    tau = optical_depth(seen)
    a = axis(n)
    distance = torch.sqrt(a[:, None] ** 2 + a**2)
    chord = 2 * torch.sqrt((radius**2 - distance**2).clamp(min=0)) * density * 10
    inner = distance < 0.8 * radius
    assert float(tau.sum()) == pytest.approx(float(chord.sum()), rel=5e-3)
    assert float(tau[inner].max()) == pytest.approx(float(chord.max()), rel=1e-2)
    assert float(((tau - chord)[inner].abs() / chord[inner]).max()) < 0.02


def test_a_slab_absorbs_by_its_thickness_and_chi():
    slab = torch.zeros(50, 8, 8)
    slab[10:30] = 0.7
    assert torch.allclose(opacity(slab, chi=4.0), 1 - torch.exp(torch.tensor(-4.0 * 0.7 * 0.4)), atol=1e-6)


def test_opacity_tells_the_optical_depth_again_until_it_saturates():
    tau = torch.linspace(0, 9.9, 100, dtype=torch.float64)
    assert torch.allclose(optical_depth_of(1 - torch.exp(-tau)), tau, atol=1e-9)
    assert float(optical_depth_of(torch.tensor(1.0))) == pytest.approx(10.0)
    half_a_step = optical_depth_of(torch.tensor(1.0), quantisation=1 / 255)
    assert float(half_a_step) == pytest.approx(np.log(2 * 255), rel=1e-5)


@pytest.mark.parametrize("angles", [(0, 0), (90, 0), (30, 0), (-50, 25), (17, -33)])
def test_a_point_mass_is_kept_and_lands_where_the_camera_says(angles):
    """A point as small as a turned grid can carry: a ball of one cell's standard deviation."""
    n = 65
    a = torch.arange(n)
    cells = np.array([20, 25, 40])
    distance = (a[:, None, None] - 20) ** 2 + (a[:, None] - 25) ** 2 + (a - 40) ** 2
    volume = torch.exp(-distance / 2)
    depth, row, column = (cells + 0.5) / n - 0.5
    camera = camera_from_angles(*angles)
    picture = optical_depth(view_from(volume, camera))
    assert float(picture.sum()) == pytest.approx(float(optical_depth(volume).sum()), rel=5e-3)
    rows, columns = torch.meshgrid(axis(n), axis(n), indexing="ij")
    centre = [float((picture * where).sum() / picture.sum()) for where in (rows, columns)]
    x, _, z = camera.T @ np.array([column, depth, -row])
    assert abs(centre[0] - -z) < 0.5 / n
    assert abs(centre[1] - x) < 0.5 / n


def test_a_single_voxel_seen_straight_keeps_its_mass_exactly():
    volume = torch.zeros(33, 33, 33)
    volume[10, 12, 20] = 1.0
    for angles in ((0, 0), (90, 0), (-90, 0), (180, 0), (0, 90)):
        seen = view_from(volume, camera_from_angles(*angles))
        assert float(seen.sum()) == pytest.approx(1, abs=1e-4)


def letter_f(n: int = 32) -> torch.Tensor:
    """An F of 6 slices' thickness, readable from the front."""
    volume = torch.zeros(n, n, n)
    volume[4:10, 6:26, 8:12] = 0.8
    volume[4:10, 6:10, 8:24] = 0.8
    volume[4:10, 14:18, 8:19] = 0.8
    return volume


def test_the_letter_f_reads_the_right_way_round():
    picture = opacity(letter_f())
    assert picture[7, 22] > 0.5, "the upper arm reaches to the right"
    assert picture[24, 10] > 0.5, "the stem reaches down"
    assert picture[24, 22] == 0
    behind = opacity(view_from(letter_f(), camera_from_angles(180, 0)))
    assert torch.allclose(behind, picture.flip(-1), atol=1e-5), "from behind it is mirrored"


def test_walking_to_the_right_sees_the_near_side_move_to_the_left():
    near = torch.zeros(32, 32, 32)
    near[2:5, 14:18, 14:18] = 1.0
    picture = opacity(view_from(near, camera_from_angles(40, 0)))
    columns = axis(32)
    assert float((picture.sum(dim=0) * columns).sum() / picture.sum()) < -0.1


def test_directions_are_even_over_the_anterior_hemisphere():
    random = np.random.default_rng(3)
    directions = np.array([random_direction(random) for _ in range(20000)])
    assert np.allclose(np.linalg.norm(directions, axis=1), 1)
    assert (directions[:, 1] <= 0).all()
    assert np.mean(-directions[:, 1]) == pytest.approx(0.5, abs=0.01), "uniform by solid angle"
    assert np.abs(directions[:, [0, 2]].mean(axis=0)).max() < 0.02


def test_a_camera_is_the_smallest_rotation_to_its_direction():
    random = np.random.default_rng(4)
    for _ in range(50):
        direction = random_direction(random)
        camera = camera_from_direction(direction)
        assert np.allclose(camera @ camera.T, np.eye(3), atol=1e-12)
        assert np.linalg.det(camera) == pytest.approx(1)
        assert np.allclose(camera @ [0, -1, 0], direction)
        turn = np.arccos((np.trace(camera) - 1) / 2)
        assert turn == pytest.approx(np.arccos(-direction[1]), abs=1e-6)


def test_seeded_views_are_the_same_everywhere_and_differ_between_individuals():
    assert np.allclose(seeded_views("a", 3, 1), seeded_views("a", 5, 1)[:3])
    assert not np.allclose(seeded_views("a", 3, 1), seeded_views("b", 3, 1))


def test_a_cone_from_far_away_is_parallel_and_a_near_one_magnifies_the_front():
    volume = sphere(32, 0.1).roll(-10, dims=0)
    far, length = cone_view_from(volume, np.eye(3), 1000.0)
    assert torch.allclose(optical_depth(far), optical_depth(volume), atol=0.02)
    assert float(length.max()) == pytest.approx(1, abs=1e-5)
    near, _ = cone_view_from(volume, np.eye(3), 1.0)
    assert (optical_depth(near) > 0.05).sum() > 1.5 * (optical_depth(volume) > 0.05).sum()
    with pytest.raises(ValueError, match="outside the cube"):
        cone_view_from(volume, np.eye(3), 0.5)
