"""The canonical picture: a sphere's normals and outline are a sphere's, and every machine draws the same."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from xrayview.evaluation.shading import BACKGROUND, first_crossing, irradiance, normals_at, shaded
from xrayview.projection.views import camera_from_angles

RADIUS = 0.3  # cube edges


def sphere(size: int = 96, centre: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> torch.Tensor:
    """(D, H, W) density that is 0.5 on the sphere and falls outwards over some cells."""
    axis = (torch.arange(size) + 0.5) / size - 0.5
    depth, row, column = torch.meshgrid(axis, axis, axis, indexing="ij")
    z, y, x = centre
    reach = torch.sqrt((depth - z) ** 2 + (row - y) ** 2 + (column - x) ** 2)
    return (0.5 + (RADIUS - reach) * size / 8).clamp(0, 1)


def test_the_surface_of_a_sphere_is_found_to_a_tenth_of_a_cell():
    seen = sphere()
    depth, hit = first_crossing(seen, 0.5)
    axis = (torch.arange(96) + 0.5) / 48 - 1
    row, column = torch.meshgrid(axis, axis, indexing="ij")
    inside = torch.sqrt(row**2 + column**2) < 2 * RADIUS * 0.95
    expected = -torch.sqrt((2 * RADIUS) ** 2 - row**2 - column**2)
    assert bool(hit[inside].all())
    assert float((depth - expected)[inside].abs().max()) < 0.1 * 2 / 96


def test_normals_of_a_sphere_point_outwards_within_two_degrees():
    seen = sphere()
    directions = torch.nn.functional.normalize(
        torch.randn(500, 3, generator=torch.Generator().manual_seed(1)), dim=1
    )
    places = 2 * RADIUS * directions  # (column, row, depth)
    expected = directions * torch.tensor([1.0, -1.0, -1.0])  # (right, up, towards the viewer)
    cosine = (normals_at(seen, places) * expected).sum(dim=1).clamp(-1, 1)
    assert float(torch.rad2deg(torch.acos(cosine)).max()) < 2


@pytest.mark.parametrize("azimuth", [0, 37, 90])
def test_the_outline_of_a_sphere_is_within_half_a_pixel(azimuth):
    picture = shaded(sphere(), 0.5, camera_from_angles(azimuth, 20))
    drawn = float((picture != BACKGROUND).sum())
    radius = np.sqrt(drawn / np.pi)
    assert abs(radius - 256 * RADIUS) < 0.5


def test_a_camera_that_walks_to_the_right_sees_what_was_on_the_right():
    """A ball at the patient's left stands on the right of the frontal picture, and in front from the left."""
    ball = sphere(centre=(0.0, 0.0, 0.18))
    front, left = shaded(ball, 0.5), shaded(ball, 0.5, camera_from_angles(90, 0))
    columns = torch.nonzero(front != BACKGROUND)[:, 1].float()
    assert float(columns.mean()) == pytest.approx(256 * (0.5 + 0.18) - 0.5, abs=1)
    centre = torch.nonzero(left != BACKGROUND)[:, 1].float()
    assert float(centre.mean()) == pytest.approx(127.5, abs=1)


def test_a_pit_is_darker_than_the_plain_round_it():
    size = 96
    density = torch.zeros(size, size, size)
    density[size // 2 :] = 1
    density[:, 40:56, 40:56] = 0
    density[size // 2 + 16 :, 40:56, 40:56] = 1
    picture = shaded(density, 0.5)
    assert float(picture[128, 128]) < 0.8 * float(picture[40, 40])


def test_the_light_comes_more_from_above_than_from_below():
    up, down = irradiance(torch.tensor([[0.0, 1.0, 0.0], [0.0, -1.0, 0.0]])).tolist()
    assert up > 1.5 * down


def test_no_matter_no_surface():
    assert bool((shaded(torch.zeros(16, 16, 16), 0.5) == BACKGROUND).all())


def test_one_thread_and_several_draw_the_same():
    usual = torch.get_num_threads()
    try:
        pictures = []
        for threads in (1, 3):
            torch.set_num_threads(threads)
            pictures.append(shaded(sphere(64), 0.5, camera_from_angles(20, 10)))
    finally:
        torch.set_num_threads(usual)
    assert float((pictures[0] - pictures[1]).abs().max()) < 1e-5
