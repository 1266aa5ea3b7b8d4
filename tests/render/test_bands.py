"""A sharp frame drawn in bands is the frame drawn at once, and may be stopped between two of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from xrayview.render.opengl import pixels_of, window_off_screen
from xrayview.render.stage import Stage
from xrayview.scene.scene import MODES, Camera, Scene
from xrayview.scene.transfer import PRESETS
from xrayview.volume.volume import Volume

SIZE = 200, 160


class Shown:
    """A stage in a window that OpenGL draws in software, and its pixels."""

    def __init__(self) -> None:
        from vtkmodules.vtkRenderingCore import vtkRenderer

        self.window = window_off_screen(SIZE, 4)
        self.renderer: Any = vtkRenderer()
        self.window.AddRenderer(self.renderer)
        self.stage = Stage(self.renderer, is_tested=True)

    def whole(self) -> np.ndarray:
        self.window.Render()
        return np.asarray(pixels_of(self.window)).astype(int)

    def now(self) -> np.ndarray:
        return np.asarray(pixels_of(self.window)).astype(int)


@pytest.fixture
def shown() -> Iterator[Shown]:
    made = Shown()
    yield made
    made.stage.clear()
    made.window.RemoveRenderer(made.renderer)
    made.window.Finalize()


def scene(mode: str, **fields: Any) -> Scene:
    return Scene(
        mode=mode,
        iso_value=0.3,
        camera=Camera(30.0, 20.0),
        transfer=PRESETS["skin-and-bone"],
        background=(0.1, 0.2, 0.3),
        **fields,
    )


@pytest.mark.parametrize("mode", MODES)
def test_in_bands_it_is_the_same_picture(ball: Volume, shown: Shown, mode: str):
    shown.stage.show(ball, scene(mode))
    whole = shown.whole()
    bands = sum(1 for _ in shown.stage.sharpened())
    if mode != "mesh":
        assert bands >= 4
        assert np.abs(shown.now() - whole).max() <= 1
    # And drawn at once after them, it is the same still.
    assert np.abs(shown.whole() - whole).mean() < 0.5


def test_a_dose_s_noise_is_drawn_once_over_all_bands(ball: Volume, shown: Shown):
    shown.stage.show(ball, scene("xray", photons=50.0))
    whole = shown.whole()
    for _ in shown.stage.sharpened():
        pass
    # All but where the two triangles of the ground meet, whose edges were smoothed at first.
    assert (np.abs(shown.now() - whole).max(axis=-1) > 1).mean() < 1e-3


def test_stopped_between_two_bands_the_rest_stays_coarse(ball: Volume, shown: Shown):
    shown.stage.show(ball, scene("volume"))
    whole = shown.whole()
    drawing = shown.stage.sharpened()
    for _ in range(3):  # the coarse frame and two bands from the top
        next(drawing)
    drawing.close()
    off = np.abs(shown.now() - whole).max(axis=(1, 2))
    assert off[:24].max() <= 1
    assert off[110:].max() > 4
    # What is drawn next is whole.
    assert np.abs(shown.whole() - whole).max() <= 1


def test_a_changed_scene_amid_the_bands_leaves_nothing_of_the_old(ball: Volume, shown: Shown):
    shown.stage.show(ball, scene("surface"))
    drawing = shown.stage.sharpened()
    next(drawing)
    next(drawing)
    shown.stage.apply(Scene(camera=Camera(zoom=0.3), iso_value=0.3))
    shown.stage.place_view()
    for _ in shown.stage.sharpened():
        pass
    now = shown.now()
    assert now[:40].max() == 0 and now[:, :60].max() == 0
    assert now[70:90, 90:110].mean() > 30
