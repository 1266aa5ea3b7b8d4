"""The iso-surface lies where the density says, is closed and faces outwards."""

from __future__ import annotations

import numpy as np
import pytest

from xrayview.render.grid import grid_of, halved
from xrayview.render.surface import Mesh, mesh_of
from xrayview.scene.cuts import CutPlane
from xrayview.volume.volume import Volume
from xrayview.volume.world import edges_of


def is_closed(mesh: Mesh) -> bool:
    """Every edge is passed equally often in both directions."""
    corners = mesh.triangles.astype(np.int64)
    directed = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]])
    there = np.sort(directed[:, 0] * len(mesh.points) + directed[:, 1])
    back = np.sort(directed[:, 1] * len(mesh.points) + directed[:, 0])
    return bool((there == back).all())


def enclosed(mesh: Mesh) -> float:
    a, b, c = (mesh.points[mesh.triangles[:, i]].astype(float) for i in range(3))
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6)


def test_a_ball_s_surface_has_its_radius_and_outward_normals(ball: Volume) -> None:
    mesh = mesh_of(grid_of(ball), 0.25)
    radius = np.linalg.norm(mesh.points, axis=1)
    assert np.abs(radius - 0.35).max() < 0.01
    assert enclosed(mesh) == pytest.approx(4 / 3 * np.pi * 0.35**3, rel=0.01)
    assert (mesh.normals * mesh.points).sum(1).min() > 0.3


def test_surfaces_close_at_the_border_of_the_volume() -> None:
    mesh = mesh_of(grid_of(Volume(np.ones((8, 8, 8), np.float32))), 0.5)
    assert is_closed(mesh)
    assert enclosed(mesh) == pytest.approx(1.0, abs=0.03)


@pytest.mark.parametrize("levels", [2, 4, 256])
def test_noise_is_closed_even_where_grid_points_hit_the_iso_value(levels: int) -> None:
    noise = np.random.default_rng(1).integers(0, levels, (20, 21, 22)) / (levels - 1)
    for iso_value in {0.5, 1.0 / max(levels - 1, 2), 0.99}:
        mesh = mesh_of(grid_of(Volume(noise.astype(np.float32))), iso_value)
        assert len(mesh.triangles) > 100
        assert is_closed(mesh)
        a, b, c = (mesh.points[mesh.triangles[:, i]] for i in range(3))
        assert np.linalg.norm(np.cross(b - a, c - a), axis=1).min() > 0


def test_a_cut_ball_is_closed_by_a_flat_cap(ball: Volume) -> None:
    cut = CutPlane((1.0, 2.0, -0.5), 0.1)
    mesh = mesh_of(grid_of(ball), 0.25, (cut,))
    normal = np.array(cut.normal) / np.linalg.norm(cut.normal)
    height = mesh.points @ normal - 0.1
    assert is_closed(mesh)
    assert height.max() < 1e-3
    assert mesh.on_cap.sum() > 500
    assert np.allclose(mesh.normals[mesh.on_cap], normal, atol=1e-5)
    cap = 0.35 - 0.1
    cap_volume = np.pi * cap**2 * (3 * 0.35 - cap) / 3
    assert enclosed(mesh) == pytest.approx(4 / 3 * np.pi * 0.35**3 - cap_volume, rel=0.015)


def test_no_matter_no_surface() -> None:
    assert len(mesh_of(grid_of(Volume(np.zeros((8, 8, 8), np.float32))), 0.5).triangles) == 0


def test_millimetres_keep_their_proportions() -> None:
    volume = Volume(np.ones((10, 20, 40), np.float32), spacing=(4.0, 1.0, 1.0))
    assert edges_of(volume) == (1.0, 0.5, 1.0)
    grid = grid_of(volume)
    assert grid.field.shape == (22, 12, 42)
    assert grid.spacing == pytest.approx((1 / 40, 1 / 10, 0.5 / 20))


def test_the_grid_is_the_volume_seen_from_the_front() -> None:
    density = np.random.default_rng(0).random((3, 4, 5)).astype(np.float32)
    grid = grid_of(Volume(density))
    assert grid.field[1 + 4 - 1 - 2, 1 + 1, 1 + 3] == density[1, 2, 3]
    x, y, z = grid.coordinates()
    assert x[0, 0, 4] == pytest.approx(3.5 / 5 - 0.5)
    assert y[0, 2, 0] == pytest.approx(1.5 / 3 - 0.5)
    assert z[2, 0, 0] == pytest.approx(0.5 - 2.5 / 4)


def test_the_halved_grid_has_the_same_matter_in_the_same_place(ball: Volume) -> None:
    fine, rough = grid_of(ball), halved(grid_of(ball))
    assert rough.field.shape == (34, 34, 34)
    assert rough.field.sum() * 8 == pytest.approx(fine.field.sum(), rel=1e-5)
    for at_fine, at_rough in zip(fine.coordinates(), rough.coordinates(), strict=True):
        middle = [
            (grid.field * at).sum() / grid.field.sum() for grid, at in ((fine, at_fine), (rough, at_rough))
        ]
        assert middle == pytest.approx([0.0, 0.0], abs=1e-4)


def test_what_is_not_finite_counts_as_empty() -> None:
    density = np.full((4, 4, 4), np.nan, np.float32)
    assert grid_of(Volume(density)).highest == 0.0
