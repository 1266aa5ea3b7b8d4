"""Pictures in tiles are those drawn whole; pictures without a background are right over any."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from xrayview.render import tiles
from xrayview.render.offscreen import render
from xrayview.render.tiles import tiles_of
from xrayview.scene.change import Change
from xrayview.scene.cuts import CutPlane
from xrayview.scene.scene import METHODS, MODES, PROJECTIONS, STEREO_KINDS, Camera, Scene, Stereo
from xrayview.scene.transfer import PRESETS
from xrayview.volume.volume import Volume


def over(picture: Any, ground: int) -> Any:
    """A picture with opacity laid over a grey ground, as every program does."""
    share = picture[..., 3:].astype(float) / 255
    return picture[..., :3] * share + ground * (1 - share)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("projection", PROJECTIONS)
def test_tiles_join_without_a_seam(
    lumps: Volume, mode: Any, projection: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    camera = Camera(25.0, 15.0, 10.0, zoom=1.3, pan=(0.1, -0.05), projection=projection)
    scene = Scene(mode=mode, iso_value=0.3, camera=camera, stereo=Stereo(kind="side-by-side"))
    whole = render(lumps, scene, (402, 170)).astype(int)
    monkeypatch.setattr(tiles, "LARGEST_TILE", 64)
    assert len(tiles_of((201, 170))) == 12
    apart = np.abs(render(lumps, scene, (402, 170)).astype(int) - whole).max(axis=2)
    assert whole.max() > 100
    # A ray through the very rim may fall to either side.
    assert (apart > 2).mean() < 0.001 and apart.mean() < 0.01


def test_tiles_cover_every_pixel_once() -> None:
    for whole in ((1, 1), (2048, 2049), (8192, 8192), (5000, 16)):
        seen = np.zeros((whole[1], whole[0]), np.uint8)
        for tile in tiles_of(whole):
            assert max(tile.size) <= tiles.LARGEST_TILE
            part = seen[tile.top : tile.top + tile.size[1], tile.left : tile.left + tile.size[0]]
            assert part.size
            part += 1
        assert (seen == 1).all()


def test_a_dose_s_noise_is_nowhere_the_same_again(ball: Volume, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiles, "LARGEST_TILE", 64)
    picture = render(ball, Scene(mode="xray", photons=50.0), (128, 128)).astype(int)
    assert np.abs(picture[:64, :64] - picture[:64, 64:]).mean() > 5


@pytest.mark.parametrize("mode", MODES)
def test_over_black_it_is_the_opaque_picture(lumps: Volume, mode: Any) -> None:
    scene = Scene(mode=mode, iso_value=0.3, transfer=PRESETS["colourful"], camera=Camera(20.0, 10.0))
    opaque = render(lumps, scene, (150, 120))
    clear = render(lumps, scene, (150, 120), transparent=True)
    assert clear.shape == (120, 150, 4) and clear[0, 0, 3] == 0 and clear[60, 75, 3] > 100
    assert np.abs(over(clear, 0) - opaque).max() <= 2


@pytest.mark.parametrize("mode", MODES)
def test_over_white_it_is_the_picture_on_white(lumps: Volume, mode: Any) -> None:
    scene = Scene(mode=mode, iso_value=0.3, camera=Camera(20.0, 10.0))
    on_white = render(lumps, Scene(**{**vars(scene), "background": (1.0, 1.0, 1.0)}), (150, 120))
    clear = render(lumps, scene, (150, 120), transparent=True)
    assert np.abs(over(clear, 255) - on_white).max() <= 2


def test_a_mesh_has_smooth_edges_and_no_dark_rim(ball: Volume) -> None:
    clear = render(ball, Scene(mode="mesh", iso_value=0.25), (150, 150), transparent=True)
    rim = (clear[..., 3] > 0) & (clear[..., 3] < 255)
    inside = clear[..., 3] == 255
    assert rim.sum() > 50
    # Colours are not dimmed by their opacity: the rim is as bright as what lies beside it.
    beside = np.zeros_like(inside)
    beside[1:-1, 1:-1] = rim[2:, 1:-1] | rim[:-2, 1:-1] | rim[1:-1, 2:] | rim[1:-1, :-2]
    assert clear[rim][:, 1].mean() == pytest.approx(clear[beside & inside][:, 1].mean(), rel=0.15)


@pytest.mark.parametrize("kind", [kind for kind in STEREO_KINDS if kind != "wiggle"])
@pytest.mark.parametrize("mode", ["surface", "volume"])
def test_two_eyes_have_no_background_either(lumps: Volume, kind: Any, mode: Any) -> None:
    for method in METHODS if kind == "anaglyph" else METHODS[:1]:
        stereo = Stereo(kind=kind, method=method, eye_angle_degrees=8.0)
        scene = Scene(mode=mode, iso_value=0.3, stereo=stereo, transfer=PRESETS["colourful"])
        opaque = render(lumps, scene, (161, 120))
        clear = render(lumps, scene, (161, 120), transparent=True)
        assert clear.shape == (120, 161, 4) and clear[0, 0, 3] == 0
        assert np.abs(over(clear, 0) - opaque).max() <= 2


def test_cuts_and_changes_are_drawn_without_a_background(ball: Volume) -> None:
    scene = Scene(iso_value=0.25, cuts=(CutPlane((0.0, 1.0, 0.0), 0.0),), change=Change(stretch=(0.5, 1, 1)))
    opaque = render(ball, scene, (120, 120))
    assert np.abs(over(render(ball, scene, (120, 120), transparent=True), 0) - opaque).max() <= 2
