"""The parallax that is warned of is the parallax that is drawn, and 3 % of the width is the limit."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from xrayview.scene.change import Change
from xrayview.scene.comfort import (
    COMFORTABLE_SHARE,
    Strain,
    blocks_of,
    comfortable_angle,
    parallax,
    strain,
)
from xrayview.scene.cuts import CutPlane
from xrayview.scene.lens import Lens
from xrayview.scene.scene import PROJECTIONS, Camera, Scene, Stereo
from xrayview.volume.volume import Volume

HALF_A_BLOCK = 0.5 / 32


def slab(near: float, far: float, n: int = 64) -> Volume:
    """Matter of density 0.8 between two depths, given in cube edges from the centre, in the middle third."""
    depth = (np.arange(n) + 0.5) / n - 0.5
    density = np.zeros((n, n, n), np.float32)
    density[(depth > near) & (depth < far), n // 3 : -n // 3, n // 3 : -n // 3] = 0.8
    return Volume(density)


def test_parallel_rays_part_by_the_angle_alone() -> None:
    """At 6 degrees, a point 0.4 edges behind the screen lies 2 * 0.4 * sin 3 degrees apart."""
    eyes = Stereo(eye_angle_degrees=6.0)
    apart = 2 * 0.4 * math.sin(math.radians(3))
    assert parallax(0.4, Lens(Camera(), 1.0), eyes) == pytest.approx(apart)
    assert parallax(-0.4, Lens(Camera(), 1.0), eyes) == pytest.approx(-apart)
    assert parallax(0.4, Lens(Camera(zoom=2.0), 1.0), eyes) == pytest.approx(2 * apart)
    assert parallax(0.4, Lens(Camera(), 2.0), eyes) == pytest.approx(apart / 2)
    assert parallax(0.4, Lens(Camera(), 1.0), Stereo(eye_angle_degrees=6.0, swapped=True)) < 0


def test_in_perspective_the_near_parts_more_than_the_far() -> None:
    lens, eyes = Lens(Camera(projection="perspective"), 1.0), Stereo(eye_angle_degrees=6.0)
    near, far = parallax(-0.4, lens, eyes), parallax(0.4, lens, eyes)
    assert near < 0 < far and -near > 1.3 * far


@pytest.mark.parametrize("projection", PROJECTIONS)
@pytest.mark.parametrize("screen", [-0.3, 0.0, 0.2])
def test_the_screen_s_depth_has_no_parallax(projection: Any, screen: float) -> None:
    eyes = Stereo(zero_parallax=screen)
    lens = Lens(Camera(projection=projection), 1.5)
    assert parallax(screen, lens, eyes) == 0.0
    assert parallax(screen - 0.1, lens, eyes) < 0.0 < parallax(screen + 0.1, lens, eyes)


@pytest.mark.parametrize("camera", [Camera(), Camera(azimuth_degrees=180.0)])
def test_the_nearest_and_the_farthest_matter_decide(camera: Camera) -> None:
    near, far = (-0.25, 0.4) if camera.azimuth_degrees == 0 else (-0.4, 0.25)
    found = strain(
        Scene(camera=camera, stereo=Stereo(eye_angle_degrees=8.0)), blocks_of(slab(-0.25, 0.4)), 1.0
    )
    assert found is not None
    apart = 2 * math.sin(math.radians(4))
    assert found.nearest == pytest.approx(apart * near, abs=apart * 1.1 * HALF_A_BLOCK)
    assert found.farthest == pytest.approx(apart * far, abs=apart * 1.1 * HALF_A_BLOCK)
    assert not found.is_comfortable and found.share == max(-found.nearest, found.farthest)


def test_what_is_not_in_the_picture_strains_nobody() -> None:
    """A cut, a flip, a surface of another density, and what lies beside the frame."""
    blocks, eyes = blocks_of(slab(-0.25, 0.4)), Stereo(eye_angle_degrees=8.0)
    apart = 2 * math.sin(math.radians(4))
    cut = strain(Scene(stereo=eyes, cuts=(CutPlane((0.0, -1.0, 0.0), 0.0),)), blocks, 1.0)
    assert cut is not None and cut.nearest == pytest.approx(0.0, abs=2 * apart * HALF_A_BLOCK)
    flipped = strain(Scene(stereo=eyes, depth_flipped=True), blocks, 1.0)
    assert flipped is not None and flipped.farthest == pytest.approx(apart * 0.25, abs=0.003)
    stretched = strain(Scene(stereo=eyes, change=Change(stretch=(1.0, 0.5, 1.0))), blocks, 1.0)
    assert stretched is not None and stretched.farthest == pytest.approx(apart * 0.2, abs=0.003)
    assert strain(Scene(stereo=eyes, iso_value=0.9), blocks, 1.0) is None
    assert strain(Scene(stereo=eyes, change=Change(scale=0.5)), blocks, 1.0) is None
    assert strain(Scene(stereo=eyes, camera=Camera(pan=(2.0, 0.0))), blocks, 1.0) is None
    assert strain(Scene(), blocks, 1.0) is None


@pytest.mark.parametrize("mode", ["volume", "xray", "mip", "slices"])
def test_every_mode_has_its_own_faintest_density(mode: Any) -> None:
    volume = slab(-0.25, 0.4)
    volume.density[2:4, 30:34, 30:34] = 0.1  # skin far before the bone
    found = strain(Scene(mode=mode, stereo=Stereo(eye_angle_degrees=8.0)), blocks_of(volume), 1.0)
    assert found is not None
    reaches_skin = found.nearest < -0.4 * 2 * math.sin(math.radians(4))
    assert reaches_skin == (mode != "volume")  # the preset "bone" shows none


def test_blocks_of_any_shape_keep_the_volume_s_box() -> None:
    density = np.zeros((20, 40, 10), np.float32)
    density[19, 0, 9] = 0.7
    blocks = blocks_of(Volume(density, spacing=(2.0, 2.0, 2.0)))
    place = blocks.middles[blocks.highest.argmax()]
    # The farthest, uppermost, rightmost cell of a box of 10 x 20 x 40 cells; the longest edge is 1.
    assert place == pytest.approx((0.125 - 0.0125, 0.25 - 0.0125, 0.5), abs=2 * HALF_A_BLOCK)
    assert blocks.highest.max() == np.float32(0.7)


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_the_angle_that_is_offered_keeps_the_rule(projection: Any) -> None:
    blocks = blocks_of(slab(-0.45, 0.45))
    eyes = Stereo(eye_angle_degrees=12.0)
    camera = Camera(projection=projection)
    found = strain(Scene(camera=camera, stereo=eyes), blocks, 1.0)
    assert found is not None and not found.is_comfortable
    offered = comfortable_angle(eyes, found)
    better = strain(Scene(camera=camera, stereo=Stereo(eye_angle_degrees=offered)), blocks, 1.0)
    assert better is not None and better.is_comfortable and better.share > 0.9 * COMFORTABLE_SHARE
    assert comfortable_angle(Stereo(), Strain(-0.01, 0.02)) == 4.0
