"""The ray caster shows the fused volume without holding it, cuts what is cut, and lights what is left."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from xrayview.fusion.fused import FusedVolume, fuse
from xrayview.projection.beer_lambert import CHI
from xrayview.render.offscreen import render
from xrayview.scene.cuts import Cut, CutBox, CutOctant, CutPlane, CutSphere
from xrayview.scene.scene import MODES, Camera, Light, Mode, Scene
from xrayview.scene.transfer import PRESETS
from xrayview.volume.volume import Volume

SIZE = 240, 240
RAY_CAST = [mode for mode in MODES if mode != "mesh"]
ANGLES = [Camera(), Camera(40.0, 15.0), Camera(-95.0, -30.0, projection="perspective")]


@pytest.fixture(scope="module", params=["proportional", "paper"])
def fused(request: pytest.FixtureRequest) -> FusedVolume:
    """A ball of soft matter in a shell, 128^3, and a film of 256^2 that shows a fine wave in it."""
    film = 1 - np.exp(-CHI * shell(128, 256).mean(axis=0))
    rows, columns = np.mgrid[:256, :256]
    wavy = 1 + 0.04 * np.sin(rows / 7.0) * np.sin(columns / 9.0)
    return fuse(Volume(shell(128, 128)), np.clip(film * wavy, 0, 0.999).astype(np.float32), request.param)


def shell(depth: int, side: int) -> np.ndarray:
    """(depth, side, side) float32."""
    deep, wide = ((np.arange(size) + 0.5) / size - 0.5 for size in (depth, side))
    radius = np.sqrt(deep[:, None, None] ** 2 + wide[:, None] ** 2 + wide**2)
    density = 0.35 * np.clip((0.36 - radius) / 0.03, 0, 1) + 0.5 * np.exp(-(((radius - 0.33) / 0.03) ** 2))
    return np.where(density > 1e-3, density, 0).astype(np.float32)


def pictures(fused: FusedVolume, scene: Scene) -> tuple[np.ndarray, np.ndarray]:
    """Of the map in the shader, and of the volume made explicit."""
    explicit = fused.at_resolution(256)
    return render(explicit, scene, SIZE, fused).astype(int), render(explicit, scene, SIZE).astype(int)


@pytest.mark.parametrize("camera", ANGLES, ids=["as taken", "oblique", "from behind"])
@pytest.mark.parametrize("mode", RAY_CAST)
def test_the_shader_shows_what_the_explicit_volume_shows(
    fused: FusedVolume, mode: Mode, camera: Camera, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("xrayview.render.raycast.FINEST_STEP", 1 / 256)  # the same steps for both
    scene = Scene(mode=mode, iso_value=0.4, camera=camera, transfer=PRESETS["skin-and-bone"])
    ours, explicit = pictures(fused, scene)
    on_object = (explicit.max(axis=-1) > 4) | (ours.max(axis=-1) > 4)
    assert on_object.mean() > 0.1
    off = np.abs(ours - explicit).max(axis=-1)[on_object]
    assert off.mean() <= 1
    assert np.percentile(off, 99) <= 12


def test_without_its_share_the_map_is_not_shown(fused: FusedVolume):
    scene = Scene(mode="xray", camera=Camera(30.0))
    predicted = render(fused.coarse, scene, SIZE).astype(int)
    whole = render(fused.coarse, scene, SIZE, fused).astype(int)
    none = render(fused.coarse, replace(scene, fusion=0.0), SIZE, fused).astype(int)
    half = render(fused.coarse, replace(scene, fusion=0.5), SIZE, fused).astype(int)
    assert np.abs(none - predicted).max() <= 1
    assert np.abs(whole - predicted).max() > 8
    assert 0.3 < np.abs(half - predicted).mean() / np.abs(whole - predicted).mean() < 0.7


def test_the_x_ray_from_the_measured_view_is_the_film(fused: FusedVolume):
    ours = render(fused.coarse, Scene(mode="xray"), (256, 256), fused)[..., 0] / 255
    assert np.abs(ours - fused.opacity)[2:-2, 2:-2].max() < 0.012
    assert np.abs(ours - fused.opacity).mean() < 0.003


CUTS: list[Cut] = [
    CutPlane((-0.3, 0.2, 1.0), 0.05),
    CutBox((-0.1, -0.6, -0.2), (0.25, 0.6, 0.1)),
    CutBox((-0.2, -0.2, -0.3), (0.2, 0.6, 0.2), "outside"),
    CutOctant((1.0, -1.0, 1.0), (0.05, 0.0, -0.1)),
    CutSphere((0.1, -0.2, 0.1), 0.22),
    CutSphere((0.0, 0.1, 0.0), 0.25, "outside"),
]


@pytest.mark.parametrize("cut", CUTS)
def test_a_cut_removes_exactly_what_lies_beyond_it(lumps: Volume, cut: Cut):
    """The x-ray of what is cut away and of what is left add up to the whole one."""
    depth, rows, columns = lumps.shape
    y = (np.arange(depth) + 0.5) / depth - 0.5
    z = 0.5 - (np.arange(rows) + 0.5) / rows
    x = (np.arange(columns) + 0.5) / columns - 0.5
    fine = 4
    sub = (np.arange(fine) + 0.5) / fine - 0.5
    left = np.zeros(lumps.shape, np.float32)
    for a in sub:
        for b in sub:
            for c in sub:
                at = (
                    (x + c / columns)[None, None, :].astype(np.float32),
                    (y + a / depth)[:, None, None].astype(np.float32),
                    (z + b / rows)[None, :, None].astype(np.float32),
                )
                left += (cut.depth(*at) <= 0) / fine**3
    kept = Volume((lumps.density * left).astype(np.float32))
    scene = Scene(mode="xray", camera=Camera(25.0, 20.0))
    ours = render(lumps, replace(scene, cuts=(cut,)), SIZE).astype(int)[..., 0]
    expected = render(kept, scene, SIZE).astype(int)[..., 0]
    whole = render(lumps, scene, SIZE).astype(int)[..., 0]
    assert np.abs(ours - expected).mean() < 1.5
    assert np.abs(whole - expected).mean() > 4 * np.abs(ours - expected).mean()


@pytest.mark.parametrize("mode", ["surface", "mesh"])
def test_a_sphere_has_its_radius_within_half_a_voxel(ball: Volume, mode: Mode):
    picture = render(ball, Scene(mode=mode, iso_value=0.25), (600, 600)).max(axis=-1) > 20
    radius = np.sqrt(picture.sum() / np.pi) / 600
    from xrayview.render.grid import grid_of
    from xrayview.render.surface import mesh_of

    true = np.linalg.norm(mesh_of(grid_of(ball), 0.25).points, axis=1).mean()
    assert abs(radius - true) < 0.5 / ball.shape[0]


@pytest.mark.parametrize("mode", ["surface", "mesh"])
def test_light_of_the_surroundings_turns_with_them(ball: Volume, mode: Mode):
    scene = Scene(mode=mode, iso_value=0.25)

    def warmth(turn: float) -> tuple[float, float]:
        light = Light(ambient=1.0, environment="dusk", environment_degrees=turn, occlusion=0.0, shadow=0.0)
        picture = render(ball, replace(scene, light=light), SIZE).astype(float)
        redder = picture[..., 0] - picture[..., 2]
        return redder[100:140, 60:100].mean(), redder[100:140, 140:180].mean()

    left, right = warmth(0.0)
    assert left > right + 10, "the sun stands on the left"
    left, right = warmth(160.0)
    assert right > left + 10


def pit() -> Volume:
    density = np.zeros((48, 48, 48), np.float32)
    density[16:, 8:40, 8:40] = 1.0
    density[16:36, 20:28, 20:28] = 0.0  # a narrow pit, open towards the viewer
    return Volume(density)


@pytest.mark.parametrize("mode", ["surface", "mesh"])
def test_a_hollow_gets_less_light_than_a_plane(mode: Mode):
    def grey(occlusion: float) -> np.ndarray:
        light = Light(0.0, 0.0, 1.0, occlusion=occlusion, shadow=0.0)
        scene = Scene(mode=mode, iso_value=0.5, light=light)
        picture: np.ndarray = render(pit(), scene, SIZE).astype(float).mean(axis=-1)
        return picture

    hidden, open_to_all = grey(1.0), grey(0.0)
    floor, plane = (slice(112, 128),) * 2, (slice(112, 128), slice(60, 76))
    assert hidden[floor].mean() < 0.6 * open_to_all[floor].mean()
    assert hidden[plane].mean() > 0.85 * open_to_all[plane].mean()


@pytest.mark.parametrize("mode", ["surface", "mesh"])
def test_what_stands_before_the_key_light_throws_a_shadow(mode: Mode):
    density = np.zeros((48, 48, 48), np.float32)
    density[30:, 4:44, 4:44] = 1.0
    density[12:30, 20:28, 20:28] = 1.0  # a post towards the viewer
    scene = Scene(mode=mode, iso_value=0.5)

    def grey(azimuth: float) -> np.ndarray:
        light = Light(azimuth, 0.0, 0.0, occlusion=0.0, shadow=1.0)
        picture: np.ndarray = render(Volume(density), replace(scene, light=light), SIZE).mean(axis=-1)
        return picture

    from_left, from_right = grey(-55.0), grey(55.0)
    left_of_it, right_of_it = (slice(112, 128), slice(70, 90)), (slice(112, 128), slice(150, 170))
    assert from_left[right_of_it].mean() < 0.6 * from_left[left_of_it].mean()
    assert from_right[left_of_it].mean() < 0.6 * from_right[right_of_it].mean()


def test_slices_show_the_density_where_they_lie(lumps: Volume):
    scene = Scene(mode="slices", slices_at=(0.1, 0.05, -0.1))
    side = lumps.shape[1]
    picture = render(lumps, scene, (side * 4, side * 4))[..., 0].astype(float) / 255
    # From the front, the slice across the depth covers all but what lies before it: edges of the others.
    depth = (0.05 + 0.5) * lumps.shape[0] - 0.5
    low = int(depth)
    expected = lumps.density[low] * (low + 1 - depth) + lumps.density[low + 1] * (depth - low)
    found = picture.reshape(side, 4, side, 4).mean(axis=(1, 3))
    solid = expected > 0.1
    solid &= np.roll(solid, 1, 0) & np.roll(solid, -1, 0) & np.roll(solid, 1, 1) & np.roll(solid, -1, 1)
    column, row = round((0.1 + 0.5) * side), round((0.5 + 0.1) * side)
    solid[:, column - 2 : column + 3] = solid[row - 2 : row + 3] = False
    assert solid.sum() > 50
    assert np.abs(found - np.clip(expected, 0, 1))[solid].mean() < 0.03


def test_maximum_intensity_is_the_maximum(lumps: Volume):
    side = lumps.shape[1]
    picture: Any = render(lumps, Scene(mode="mip"), (side, side))[..., 0] / 255
    expected = np.clip(lumps.density.max(axis=0), 0, 1)
    assert np.abs(picture - expected).mean() < 0.02


def test_slices_beyond_a_flat_volume_lie_on_its_faces():
    flat = Volume(np.full((16, 64, 64), 0.5, np.float32), (1.0, 1.0, 1.0))
    beyond = Scene(mode="slices", slices_at=(0.0, -0.5, 0.0), camera=Camera(20.0, 10.0))
    on_face = replace(beyond, slices_at=(0.0, -0.125, 0.0))
    ours, expected = (render(flat, scene, SIZE).astype(int) for scene in (beyond, on_face))
    assert (expected > 100).any(axis=-1).mean() > 0.2
    assert np.abs(ours - expected).mean() < 0.5
