"""A changed volume looks, in every mode, like a volume that is so; a dose's noise is that of its photons."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from xrayview.fusion.fused import FusedVolume, fuse
from xrayview.projection.beer_lambert import CHI
from xrayview.render.grid import grid_of
from xrayview.render.offscreen import render
from xrayview.render.surface import Mesh, changed_mesh
from xrayview.scene.change import Change
from xrayview.scene.cuts import CutPlane
from xrayview.scene.scene import MODES, Camera, Mode, Scene
from xrayview.scene.transfer import PRESETS
from xrayview.volume.volume import Volume

SIZE = 200, 200
CELLS = 96
OBLIQUE = Camera(35.0, 20.0, zoom=0.8)
SCENE = Scene(camera=OBLIQUE, iso_value=0.4, transfer=PRESETS["skin-and-bone"])


def ball(side: int = CELLS) -> Volume:
    """Density 1 in the middle, falling to 0 at the radius 0.4 of the cube's edge; (CELLS, side, side)."""
    deep, wide = ((np.arange(size) + 0.5) / size - 0.5 for size in (CELLS, side))
    radius = np.sqrt(deep[:, None, None] ** 2 + wide[:, None] ** 2 + wide**2)
    return Volume(np.clip(1 - radius / 0.4, 0, None).astype(np.float32))


@pytest.mark.parametrize("mode", MODES)
def test_scaled_and_stretched_it_is_the_volume_that_is_so(mode: Mode):
    scene = replace(SCENE, mode=mode)
    change = Change(scale=1.4, stretch=(1.0, 0.5, 0.8))
    depth, height, width = 0.5, 0.8, 1.0
    so = Volume(np.float32(1.4) * ball().density, (depth, height, width))
    ours = render(ball(), replace(scene, change=change), SIZE).astype(int)
    expected = render(so, scene, SIZE).astype(int)
    on_object = expected.max(axis=-1) > 4
    assert on_object.mean() > 0.05
    off = np.abs(ours - expected).max(axis=-1)[on_object]
    assert off.mean() < 1
    assert np.percentile(off, 98) <= 6
    unchanged = render(ball(), scene, SIZE).astype(int)
    assert np.abs(unchanged - expected).max(axis=-1)[on_object].mean() > 8


@pytest.mark.parametrize("mode", [mode for mode in MODES if mode != "mesh"])
def test_the_shader_changes_what_it_fuses(mode: Mode, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("xrayview.render.raycast.FINEST_STEP", 1 / 192)
    fused = wavy()
    explicit = fused.at_resolution(192)
    scene = replace(SCENE, mode=mode, change=Change(1.3, (0.2, 0.7), (1.2, 1.0, 0.9)))
    ours = render(explicit, scene, SIZE, fused).astype(int)
    expected = render(explicit, scene, SIZE).astype(int)
    on_object = expected.max(axis=-1) > 4
    off = np.abs(ours - expected).max(axis=-1)[on_object]
    assert off.mean() <= 1
    assert np.percentile(off, 99) <= 12


def wavy() -> FusedVolume:
    """The ball, with a film twice as fine that shows a wave in it."""
    film = 1 - np.exp(-CHI * ball(2 * CELLS).density.mean(axis=0))
    rows = np.arange(2 * CELLS)[:, None]
    return fuse(
        ball(), np.clip(film * (1 + 0.05 * np.sin(rows / 7)), 0, 0.99).astype(np.float32), "proportional"
    )


def test_the_x_ray_holds_what_is_kept():
    # Density 0.3..0.8 is the shell of radii 0.28 to 0.08.
    scene = replace(SCENE, mode="xray", camera=Camera(), change=Change(kept=(0.3, 0.8)))
    opacity = render(ball(), scene, (CELLS, CELLS))[CELLS // 2, CELLS // 2, 0] / 255
    # Twice the integral of 1 - r / 0.4 over the shell's thickness.
    total = 2 * ((0.28 - 0.08) - (0.28**2 - 0.08**2) / 0.8)
    assert opacity == pytest.approx(1 - np.exp(-CHI * total), abs=0.015)


def volume_of(mesh: Mesh) -> float:
    a, b, c = (mesh.points[mesh.triangles[:, corner]].astype(float) for corner in range(3))
    return float((np.cross(a, b) * c).sum() / 6)


def test_a_mesh_has_a_wall_towards_what_is_too_dense():
    shell = changed_mesh(grid_of(ball()), Change(kept=(0.3, 0.7)), 0.1)
    expected = 4 / 3 * np.pi * (0.28**3 - 0.12**3)
    assert volume_of(shell) == pytest.approx(expected, rel=0.01)
    inner = np.linalg.norm(shell.points, axis=1) < 0.2
    assert inner.any()
    # Normals leave the matter: towards the middle at the inner wall.
    outwards = (shell.normals * shell.points).sum(axis=1)
    assert (outwards[inner] < 0).all()
    assert (outwards[~inner] > 0).all()


def test_a_cut_shows_the_ring_that_is_kept():
    front = CutPlane((0.0, -1.0, 0.0), 0.0)
    half = changed_mesh(grid_of(ball()), Change(kept=(0.3, 0.7)), 0.1, (front,))
    corners = half.points[half.triangles[half.on_cap[half.triangles].all(axis=1)]].astype(float)
    radii = np.linalg.norm(corners.mean(axis=1), axis=1)
    assert radii.min() > 0.12 - 2 / CELLS
    assert radii.max() < 0.28 + 1 / CELLS


@pytest.mark.parametrize("photons", [20.0, 2000.0])
def test_noise_is_that_of_the_photons_counted(photons: float):
    slab = Volume(np.full((96, 96, 96), 0.1, np.float32))  # lets exp(-1) through
    scene = Scene(mode="xray", photons=photons)
    noisy = render(slab, scene, (300, 300))[20:-20, 20:-20, 0].astype(float) / 255
    passed = np.exp(-1.0)
    assert noisy.mean() == pytest.approx(1 - passed, abs=0.01)
    assert noisy.std() == pytest.approx(np.sqrt(passed / photons), rel=0.06)
    # Neighbours know nothing of each other.
    beside = np.corrcoef(noisy[:, 1:].ravel(), noisy[:, :-1].ravel())[0, 1]
    assert abs(beside) < 0.03


def test_noise_stays_while_the_view_does_and_fills_the_picture():
    scene = replace(SCENE, mode="xray", photons=50.0)
    one, again = (render(ball(), scene, SIZE) for _ in range(2))
    assert (one == again).all()
    beside = one[:, :10, 0]  # no ray meets the volume there
    assert 0.2 < (beside > 0).mean() < 0.7
    assert not (render(ball(), replace(scene, photons=0.0), SIZE)[:, :10] > 0).any()
