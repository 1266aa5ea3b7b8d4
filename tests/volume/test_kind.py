"""A volume is told from an x-ray by what the file holds; only where that says nothing, by its name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image

from xrayview.volume.files import write_volume
from xrayview.volume.kind import holds_volume


@pytest.mark.parametrize("suffix", [".nrrd", ".nii", ".nii.gz", ".mha", ".vti", ".tif", ".npy"])
def test_a_volume_is_one_under_any_name(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    density = np.ones((4, 8, 8), np.float32)
    write_volume(path, [(0, density)], density.shape)
    assert holds_volume(path)
    for name in ("b.png", "c.dcm", "d"):
        renamed = tmp_path / name
        renamed.write_bytes(path.read_bytes())
        assert holds_volume(renamed)


def test_a_picture_is_a_film_even_under_a_volume_s_name(tmp_path: Path) -> None:
    for name in ("a.png", "a.nrrd", "a.npy"):
        Image.new("L", (64, 64), 90).save(tmp_path / name, "PNG")
        assert not holds_volume(tmp_path / name)


@pytest.mark.parametrize(("pages", "volume"), [(1, False), (2, False), (15, False), (16, True), (40, True)])
def test_many_tiff_pages_are_slices_and_few_are_frames(tmp_path: Path, pages: int, volume: bool) -> None:
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, np.zeros((pages, 32, 32), np.uint8), photometric="minisblack")
    assert holds_volume(path) is volume


@pytest.mark.parametrize(
    ("name", "volume"),
    [("a.nii.gz", True), ("A.NRRD", True), ("a.mha", True), ("a.png", False), ("a.tif", False), ("a", False)],
)
def test_the_name_decides_which_reader_complains(tmp_path: Path, name: str, volume: bool) -> None:
    path = tmp_path / name
    assert holds_volume(path) is volume
    for content in (b"", b"this is nothing"):
        path.write_bytes(content)
        assert holds_volume(path) is volume


def test_a_damaged_tiff_is_left_to_the_reader_of_x_rays(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    path.write_bytes(b"II*\0\x08\0\0\0\xff\xff")
    assert not holds_volume(path)
