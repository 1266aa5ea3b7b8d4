"""A driver that draws the shader wrong is found out, and something right is shown instead."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from xrayview.fusion.fused import FusedVolume, fuse
from xrayview.render import raycast, shader_source
from xrayview.render.offscreen import Studio
from xrayview.render.self_test import casts, fuses
from xrayview.scene.scene import Scene
from xrayview.volume.volume import Volume

WITHOUT_MAP = ("float gain = texture2D(xrv_gain, film).r;", "float gain = 1.0;")
NOT_GLSL = ("float k = 0.0;", "float k = nothing;")


@pytest.fixture(autouse=True)
def asked_anew() -> Iterator[None]:
    casts.cache_clear()
    fuses.cache_clear()
    yield
    casts.cache_clear()
    fuses.cache_clear()


def break_shader(monkeypatch: pytest.MonkeyPatch, text: str, instead: str) -> None:
    """Let a driver be stood in for that takes ``text`` for something else."""
    true = shader_source.source

    def broken(name: str) -> str:
        return true(name).replace(text, instead)

    monkeypatch.setattr(shader_source, "source", broken)
    monkeypatch.setattr(raycast, "source", broken)


@pytest.fixture
def fused(ball: Volume) -> FusedVolume:
    film = 1 - np.exp(-10 * ball.density.mean(axis=0))
    return fuse(ball, np.kron(film, np.ones((2, 2))).astype(np.float32) * 0.7, "proportional")


def test_this_machine_draws_everything(ball: Volume, fused: FusedVolume):
    assert casts() and fuses()
    with Studio(ball, Scene(), (64, 64), fused) as studio:
        assert studio.trouble == ""


def test_where_the_map_is_not_drawn_the_explicit_volume_is(
    ball: Volume, fused: FusedVolume, monkeypatch: pytest.MonkeyPatch
):
    break_shader(monkeypatch, *WITHOUT_MAP)
    assert casts() and not fuses()
    explicit = fused.at_resolution(96)
    with Studio(explicit, Scene(mode="xray"), (96, 96), fused) as studio:
        assert "96 rows" in studio.trouble
        found = studio.picture()[..., 0] / 255
    expected = 1 - np.exp(-10 * explicit.density.mean(axis=0))
    assert np.abs(found - expected).mean() < 0.01


def test_where_nothing_is_drawn_right_the_mesh_is_shown(ball: Volume, monkeypatch: pytest.MonkeyPatch):
    break_shader(monkeypatch, *NOT_GLSL)
    assert not casts() and not fuses()
    with Studio(ball, Scene(mode="volume", iso_value=0.25), (96, 96)) as studio:
        assert "mesh" in studio.trouble
        assert studio.picture()[40:56, 40:56].mean() > 60
