"""The stage changes what changed, keeps looking right in any order, and leaves nothing behind."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from typing import Any

import numpy as np
import pytest

from xrayview.render.opengl import pixels_of, probe, window_off_screen
from xrayview.render.stage import Stage
from xrayview.scene.cuts import CutPlane
from xrayview.scene.scene import MODES, Camera, Light, Scene
from xrayview.scene.transfer import PRESETS, TransferFunction
from xrayview.scene.views import front_half
from xrayview.volume.volume import Volume

SCENE = Scene(iso_value=0.25, camera=Camera(azimuth_degrees=25.0, elevation_degrees=10.0))
MESH = replace(SCENE, mode="mesh")
# Bone's look at the densities that the fixtures have.
SOFTER_BONE = TransferFunction(
    "softer bone", tuple(replace(point, density=0.6 * point.density) for point in PRESETS["bone"].points)
)


class Theatre:
    """A stage and the window it is shown in."""

    def __init__(self, size: tuple[int, int] = (96, 96)) -> None:
        from vtkmodules.vtkRenderingCore import vtkRenderer

        self.window: Any = window_off_screen(size)
        self.renderer: Any = vtkRenderer()
        self.window.AddRenderer(self.renderer)
        self.stage = Stage(self.renderer)

    def picture(self) -> np.ndarray:
        self.window.Render()
        return pixels_of(self.window)

    def mesh(self) -> Any:
        return self.renderer.GetActors().GetLastActor().GetMapper().GetInput()


@pytest.fixture
def theatre() -> Iterator[Theatre]:
    made = Theatre()
    yield made
    made.stage.clear()
    made.window.Finalize()


def test_opengl_works_here() -> None:
    assert probe()


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_shows_the_ball_and_not_around_it(theatre: Theatre, ball: Volume, mode: Any) -> None:
    transfer = SOFTER_BONE
    theatre.stage.show(ball, replace(SCENE, mode=mode, transfer=transfer, background=(0.0, 0.0, 0.2)))
    picture = theatre.picture()
    assert picture[40:56, 40:56, 0].mean() > 60
    assert tuple(picture[3, 3]) == (0, 0, 51)


def test_modes_look_the_same_after_any_switch_between_two(theatre: Theatre, lumps: Volume) -> None:
    base = replace(SCENE, iso_value=0.4, transfer=PRESETS["skin-and-bone"])
    fresh = {}
    for mode in MODES:
        alone = Theatre()
        alone.stage.show(lumps, replace(base, mode=mode))
        fresh[mode] = alone.picture()
        alone.stage.clear()
        alone.window.Finalize()
    theatre.stage.show(lumps, replace(base, mode=MODES[0]))
    for before, mode in permutations(MODES, 2):
        theatre.stage.apply(replace(base, mode=before, cuts=(front_half(),), chi=4.0))
        theatre.stage.interactive(True)
        theatre.picture()
        theatre.stage.interactive(False)
        theatre.stage.apply(replace(base, mode=mode))
        picture = theatre.picture()
        assert picture.max() > 80
        assert np.abs(picture.astype(int) - fresh[mode]).max() <= 2, (before, mode)


def test_moving_the_camera_rebuilds_nothing(theatre: Theatre, ball: Volume) -> None:
    theatre.stage.show(ball, MESH)
    before = theatre.picture()
    mesh, built = theatre.mesh(), theatre.mesh().GetMTime()
    theatre.stage.apply(replace(MESH, camera=Camera(azimuth_degrees=80.0, zoom=0.5)))
    assert theatre.mesh() is mesh
    assert theatre.mesh().GetMTime() == built
    assert (theatre.picture() != before).any()
    theatre.stage.apply(replace(MESH, iso_value=0.3))
    assert theatre.mesh() is not mesh


def test_a_camera_moved_by_hand_stays_when_something_else_changes(theatre: Theatre, ball: Volume) -> None:
    theatre.stage.show(ball, SCENE)
    theatre.renderer.GetActiveCamera().Azimuth(40.0)
    moved = theatre.renderer.GetActiveCamera().GetPosition()
    theatre.stage.apply(replace(SCENE, iso_value=0.3))
    assert theatre.renderer.GetActiveCamera().GetPosition() == moved


@pytest.mark.parametrize("mode", MODES)
def test_a_cut_removes_the_side_its_normal_points_to(theatre: Theatre, ball: Volume, mode: Any) -> None:
    scene = Scene(mode=mode, iso_value=0.25, transfer=SOFTER_BONE, chi=5.0)
    theatre.stage.show(ball, replace(scene, cuts=(CutPlane((2.0, 0.0, 0.0), 0.0),)))
    picture = theatre.picture()
    assert picture[48, 30:45].max(axis=-1).min() > 40
    assert picture[48, 51:].max() == 0


def test_the_key_light_comes_from_where_it_is_told(theatre: Theatre, ball: Volume) -> None:
    theatre.stage.show(ball, replace(SCENE, light=Light(-60.0, 0.0, 0.1)))
    from_left = theatre.picture()[..., 0].astype(float)
    theatre.stage.apply(replace(SCENE, light=Light(60.0, 0.0, 0.1)))
    from_right = theatre.picture()[..., 0].astype(float)
    assert from_left[48, 25] > 1.5 * from_left[48, 70]
    assert from_right[48, 70] > 1.5 * from_right[48, 25]


@pytest.mark.parametrize("mode", ["volume", "xray"])
def test_coarse_while_moving_and_sharp_again_when_idle(
    theatre: Theatre, lumps: Volume, mode: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xrayview.render.stage.is_software", lambda window: True)
    theatre.stage.show(lumps, replace(SCENE, mode=mode, transfer=PRESETS["skin-and-bone"]))
    sharp = theatre.picture().astype(int)
    theatre.stage.interactive(True)
    coarse = theatre.picture().astype(int)
    theatre.stage.interactive(False)
    again = theatre.picture().astype(int)
    assert np.abs(again - sharp).max() <= 1
    assert np.abs(coarse - sharp).max() > 3
    assert np.abs(coarse - sharp).mean() < 12


def test_a_large_surface_is_rough_while_moving_and_fine_again(
    theatre: Theatre, ball: Volume, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xrayview.render.stage.is_software", lambda window: True)
    monkeypatch.setattr("xrayview.render.mesh_part.MOST_POINTS_WHILE_MOVING", 1000)
    theatre.stage.show(ball, MESH)
    sharp, fine = theatre.picture().astype(int), theatre.mesh()
    theatre.stage.interactive(True)
    rough = theatre.picture().astype(int)
    assert theatre.mesh().GetNumberOfCells() < 0.4 * fine.GetNumberOfCells()
    assert np.abs(rough - sharp).mean() < 4
    theatre.stage.interactive(False)
    assert theatre.mesh() is fine
    theatre.stage.interactive(True)
    theatre.stage.apply(replace(MESH, iso_value=0.4))
    theatre.stage.interactive(False)
    assert theatre.mesh() is not fine
    assert theatre.mesh().GetNumberOfCells() > 0.8 * fine.GetNumberOfCells()


def test_a_cleared_stage_leaves_nothing_behind(lumps: Volume) -> None:
    theatre = Theatre()
    for mode in MODES:
        theatre.stage.show(lumps, replace(SCENE, mode=mode))
        theatre.picture()
    for mode in MODES:
        theatre.stage.apply(replace(SCENE, mode=mode))
        theatre.picture()
    props = [part.prop for part in theatre.stage._parts.values()]
    assert len(props) == 2, "a ray caster and a mesh"
    watched = [weakref.ref(prop) for prop in props] + [weakref.ref(prop.GetMapper()) for prop in props]
    del props
    theatre.stage.clear()
    assert theatre.renderer.GetViewProps().GetNumberOfItems() == 0
    assert theatre.picture().max() == 0
    gc.collect()
    assert [ref() for ref in watched] == [None] * len(watched)
    theatre.stage.apply(SCENE)
    assert theatre.renderer.GetViewProps().GetNumberOfItems() == 0
    theatre.window.Finalize()


@pytest.mark.parametrize("mode", MODES)
def test_flipped_depth_shows_the_volume_with_its_slices_in_reverse(
    theatre: Theatre, lumps: Volume, mode: Any
) -> None:
    scene = replace(SCENE, mode=mode, transfer=SOFTER_BONE)
    theatre.stage.show(lumps, scene)
    before = theatre.picture()
    theatre.stage.apply(replace(scene, depth_flipped=True))
    flipped = theatre.picture()
    assert np.abs(flipped.astype(int) - before).mean() > 1
    theatre.stage.apply(scene)
    assert np.array_equal(theatre.picture(), before)
    theatre.stage.show(Volume(lumps.density[::-1].copy(), lumps.spacing), scene)
    assert np.abs(theatre.picture().astype(int) - flipped).mean() < 0.1


def test_the_film_fits_both_depths(theatre: Theatre, lumps: Volume) -> None:
    scene = Scene(mode="xray", chi=3.0)
    theatre.stage.show(lumps, scene)
    as_taken = theatre.picture().astype(int)
    theatre.stage.apply(replace(scene, depth_flipped=True))
    assert as_taken.max() > 100
    assert np.abs(theatre.picture() - as_taken).max() <= 2
