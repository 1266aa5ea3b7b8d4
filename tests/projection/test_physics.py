"""Facts of absorption: chord lengths, slabs, point masses, and a letter that catches a flip."""

import numpy as np
import pytest
import torch

from xrayview.projection.beer_lambert import opacity, optical_depth, optical_depth_of
from xrayview.projection.rays import content_of, opacity_from, view_from
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


def a_box(seed=4):
    """Rough matter in a box of unequal cells and edges, heavier on one side, and the box's edges."""
    rough = torch.rand(12, 25, 40, generator=torch.Generator().manual_seed(seed))
    return rough * torch.linspace(0, 1, 40) * torch.linspace(1, 0.2, 25)[:, None], (0.6, 0.8, 1.0)


@pytest.mark.parametrize(("azimuth", "longer"), [(0, 1.0), (45, np.sqrt(2)), (90, 1.0), (30, 2 / np.sqrt(3))])
def test_the_central_ray_of_a_solid_cube_is_as_long_as_the_cube_is_deep_there(azimuth, longer):
    seen = opacity_from(torch.full((40, 40, 40), 0.2), (1, 1, 1), camera_from_angles(azimuth, 0), 41, chi=2.0)
    tau = optical_depth_of(seen)
    assert float(tau[20, 20]) == pytest.approx(0.2 * 2.0 * longer, rel=0.015)


def test_the_ray_through_a_cube_from_corner_to_corner_is_its_diagonal():
    camera = camera_from_direction(np.array([1.0, -1.0, 1.0]))
    seen = opacity_from(torch.full((40, 40, 40), 0.2), (1, 1, 1), camera, 41, chi=2.0)
    assert float(optical_depth_of(seen)[20, 20]) == pytest.approx(0.2 * 2.0 * np.sqrt(3), rel=0.025)


@pytest.mark.parametrize("angles", [(0, 0), (90, 0), (180, 0), (0, 90), (20, 0), (-130, 15)])
def test_a_box_weighs_the_same_from_everywhere(angles):
    box, edges = a_box()
    weight = float(box.mean()) * 0.5 * float(np.prod(edges))
    # Air on both sides makes the box half as large in its cube, so that no corner hangs over the film.
    inside = torch.nn.functional.pad(box, (20, 20))
    halved = (edges[0] / 2, edges[1] / 2, 1.0)
    seen = opacity_from(inside, halved, camera_from_angles(*angles), 160, chi=0.5)
    assert float(optical_depth_of(seen).mean()) == pytest.approx(weight / 8, rel=0.01)


def test_a_cube_from_the_front_is_beer_and_lambert_themselves():
    volume = letter_f()
    side = volume.shape[2]
    seen = opacity_from(volume, (1, 1, 1), np.eye(3), side)
    assert torch.allclose(seen, opacity(volume), atol=1e-5)


@pytest.mark.parametrize("angles", [(0, 0), (45, 0), (-70, 30)])
def test_a_cone_from_far_away_is_parallel(angles):
    box, edges = a_box()
    camera = camera_from_angles(*angles)
    far = opacity_from(box, edges, camera, 50, 2.0, source_distance=5000.0)
    assert torch.allclose(far, opacity_from(box, edges, camera, 50, 2.0), atol=2e-3)
    assert not torch.allclose(opacity_from(box, edges, camera, 50, 2.0, 1.5), far, atol=0.02)


def test_a_near_cone_magnifies_the_front_and_lengthens_slanting_rays():
    volume = sphere(32, 0.1).roll(-10, dims=0)
    parallel = opacity_from(volume, (1, 1, 1), np.eye(3), 32)
    near = opacity_from(volume, (1, 1, 1), np.eye(3), 32, source_distance=1.0)
    assert (near > 0.05).sum() > 1.5 * (parallel > 0.05).sum()
    solid = opacity_from(torch.ones(32, 32, 32), (1, 1, 1), np.eye(3), 33, 1.0, source_distance=1.0)
    middle, side = optical_depth_of(solid)[16, [16, 24]].tolist()
    assert middle == pytest.approx(1.0, abs=1e-3)
    assert side == pytest.approx(np.sqrt(1 + (8 / 33) ** 2), abs=1e-3)
    with pytest.raises(ValueError, match="outside the cube"):
        opacity_from(volume, (1, 1, 1), np.eye(3), 32, source_distance=0.5)


@pytest.mark.parametrize(
    "angles", [(0, 0, 0), (90, 0, 0), (-35, 20, 0), (140, -70, 0), (20, 90, 0), (25, 10, -40)]
)
def test_pictures_and_x_rays_are_taken_by_the_same_camera(angles):
    from xrayview.scene.scene import Camera
    from xrayview.scene.views import camera_axes

    right, up, forward = camera_axes(Camera(*map(float, angles)))
    # A scene's world is x = +column, y = +depth, z = -row: the patient's left, posterior and up.
    assert np.allclose(camera_from_angles(*angles), np.column_stack([right, forward, up]), atol=1e-12)


def test_what_lies_outside_of_the_content_need_not_be_looked_up():
    volume = torch.zeros(20, 24, 28)
    volume[3:9, 10:20, 4:11] = torch.rand(6, 10, 7, generator=torch.manual_seed(1))
    content = content_of(volume)
    assert len(content.places) == 8, "blocks of eight cells: columns 0 to 15, rows 8 to 23, slices 0 to 15"
    assert content.places.min(dim=0).values.tolist() == pytest.approx([8 / 28 - 1, 24 / 24 - 1, 8 / 20 - 1])
    assert content.reach.tolist() == pytest.approx([10 / 28, 10 / 24, 10 / 20])
    random = np.random.default_rng(4)
    for _ in range(20):
        camera = camera_from_angles(random.uniform(-180, 180), random.uniform(-90, 90))
        camera = camera * random.uniform(0.7, 1.4)
        shift = tuple(random.uniform(-0.4, 0.4, 3).tolist())
        whole = view_from(volume, camera, (30, 26, 22), shift)
        assert torch.equal(view_from(volume, camera, (30, 26, 22), shift, content), whole)
    assert not view_from(volume, camera, None, (9.0, 0.0, 0.0), content).any(), "all of it out of sight"
    nothing = torch.zeros(4, 5, 6)
    assert not view_from(nothing, camera, None, (0.0, 0.0, 0.0), content_of(nothing)).any()
