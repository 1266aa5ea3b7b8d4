"""Small pictures of presets show what the volume looks like through them, as the film was taken."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from xrayview.scene.transfer import PRESETS, Point, TransferFunction
from xrayview.volume.volume import Volume
from xrayview.window.transfer.thumbnail import CELLS, miniature, thumbnail

RED_SHELL = TransferFunction(
    "red shell", (Point(0.2, (1.0, 0.0, 0.0), 0.0), Point(0.3, (1.0, 0.0, 0.0), 0.9))
)
KERNEL = TransferFunction("kernel", (Point(0.6, (0.0, 0.0, 1.0), 0.0), Point(0.8, (0.0, 0.0, 1.0), 0.9)))


def egg() -> Volume:
    """A ball of 0.4, and a kernel of 0.9 nearer to the viewer and to the upper left of it."""
    depth, row, column = np.mgrid[:64, :64, :64] - 31.5
    ball = np.sqrt(depth**2 + row**2 + column**2) < 28
    kernel = np.sqrt((depth + 14) ** 2 + (row + 10) ** 2 + (column + 10) ** 2) < 7
    return Volume(np.where(kernel, 0.9, np.where(ball, 0.4, 0.0)).astype(np.float32))


def test_it_shows_the_outside_or_the_kernel_as_the_function_says() -> None:
    small = miniature(egg())
    shell, kernel = thumbnail(small, RED_SHELL), thumbnail(small, KERNEL)
    assert shell.shape == kernel.shape == (56, 56, 4)  # as large as the ball: what is empty is left out
    assert (shell[..., 3] > 200).mean() == pytest.approx(np.pi / 4, abs=0.03)
    assert (kernel[..., 3] > 200).mean() == pytest.approx(np.pi / 4 * (7 / 28) ** 2, abs=0.01)
    seen = kernel[..., 3] > 200
    rows, columns = np.nonzero(seen)
    assert rows.mean() == pytest.approx(17.5, abs=1) and columns.mean() == pytest.approx(17.5, abs=1)
    assert (kernel[seen][:, 2] > 60).all() and not kernel[seen][:, :2].any()
    assert not shell[..., 1:3].any() and shell[0, 0, 3] == 0


def test_the_light_comes_from_above_the_left() -> None:
    shell = thumbnail(miniature(egg()), RED_SHELL).astype(int)
    quarter = len(shell) // 4
    assert shell[quarter, quarter, 0] > shell[-quarter, -quarter, 0] + 40


def test_what_lies_nearer_hides_what_lies_behind_unless_depth_is_flipped() -> None:
    both = TransferFunction(
        "both", (*RED_SHELL.points, Point(0.6, (1.0, 0.0, 0.0), 0.9), Point(0.8, (0.0, 0.0, 1.0), 0.95))
    )
    depth = np.arange(64)[:, None, None]
    halves = np.broadcast_to(np.where(depth < 32, 0.9, 0.4).astype(np.float32), (64, 8, 8)).copy()
    near = thumbnail(miniature(Volume(halves)), both)
    far = thumbnail(miniature(Volume(halves), depth_flipped=True), both)
    middle = len(near) // 2
    assert near[middle, middle, 2] > near[middle, middle, 0]
    assert far[middle, middle, 0] > far[middle, middle, 2]


def test_millimetres_make_its_sides() -> None:
    volume = replace(egg(), spacing=(1.0, 2.0, 1.0))
    assert thumbnail(miniature(volume), KERNEL).shape == (56, 28, 4)
    flat = Volume(np.full((3, 5, 400), 0.5, np.float32), spacing=(1.0, 1.0, 1.0))
    assert thumbnail(miniature(flat), RED_SHELL).shape == (2, CELLS, 4)


def test_every_bundled_preset_looks_another_way() -> None:
    depth, row, column = np.mgrid[:64, :64, :64] - 31.5
    away = np.sqrt(depth**2 + row**2 + column**2)
    layers = np.select([away < r for r in (6, 13, 20, 26, 28)], [1.3, 0.8, 0.5, 0.34, 0.15], 0.0)
    small = miniature(Volume(layers.astype(np.float32)))
    pictures = [thumbnail(small, look).astype(int) for look in PRESETS.values()]
    for number, one in enumerate(pictures):
        assert one[..., 3].max() > 20
        for other in pictures[:number]:
            assert np.abs(one - other).mean() > 2


def test_what_is_no_number_is_nothing() -> None:
    density = np.full((16, 16, 16), np.nan, np.float32)
    density[8:] = np.inf
    assert not thumbnail(miniature(Volume(density)), RED_SHELL)[..., 3].any()
