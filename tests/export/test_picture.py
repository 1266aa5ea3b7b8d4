"""Pictures come back as they were, carry their mark, and never overwrite by accident."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from xrayview.errors import UnusableOption, UnwritableTarget
from xrayview.export.picture import write_picture
from xrayview.files import NOT_FOR_DIAGNOSIS

COLOURS = np.random.default_rng(0).integers(0, 256, (20, 30, 3), dtype=np.uint8)
OTHER = COLOURS[::-1].copy()


def mark_in(path: Path) -> str:
    """The mark, read the way a picture viewer reads a description."""
    with Image.open(path) as image:
        if image.format == "PNG":
            return str(image.text["Description"])
        return str(image.getexif()[270])


@pytest.mark.parametrize("ending", [".png", ".tif", ".tiff", ".webp", ".PNG"])
def test_pictures_come_back_bit_for_bit(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"skull{ending}"
    write_picture(path, COLOURS, {"scene": {"mode": "surface"}})
    with Image.open(path) as image:
        assert (np.asarray(image) == COLOURS).all()
    assert mark_in(path) == NOT_FOR_DIAGNOSIS


def test_a_jpeg_comes_close(tmp_path: Path) -> None:
    smooth = np.repeat(np.linspace(0, 255, 64).astype(np.uint8)[:, None], 64, 1)
    for name in ("a.jpg", "b.jpeg"):
        write_picture(tmp_path / name, np.dstack([smooth] * 3), {})
        with Image.open(tmp_path / name) as image:
            assert np.abs(np.asarray(image).astype(int)[..., 0] - smooth).max() <= 4
        assert mark_in(tmp_path / name) == NOT_FOR_DIAGNOSIS


@pytest.mark.parametrize("ending", [".png", ".tif"])
def test_sixteen_bits_and_transparency_are_kept(tmp_path: Path, ending: str) -> None:
    deep = np.arange(600, dtype=np.uint16).reshape(20, 30) * 100
    clear = np.dstack([COLOURS, COLOURS[..., 0]])
    for name, pixels in (("deep", deep), ("clear", clear)):
        write_picture(tmp_path / (name + ending), pixels, {})
        with Image.open(tmp_path / (name + ending)) as image:
            assert (np.asarray(image) == pixels).all()


def test_the_sidecar_says_how_the_picture_was_made(tmp_path: Path) -> None:
    path = tmp_path / "skull.png"
    write_picture(path, COLOURS, {"iso_value": 0.43})
    notes = json.loads((tmp_path / "skull.png.json").read_text())
    assert notes["iso_value"] == 0.43
    assert notes["remark"] == NOT_FOR_DIAGNOSIS
    assert notes["program"].startswith("xrayview")


def test_an_existing_picture_stays_unless_told_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "skull.png"
    write_picture(path, COLOURS, {})
    with pytest.raises(UnwritableTarget, match=r"skull\.png"):
        write_picture(path, OTHER, {})
    with Image.open(path) as image:
        assert (np.asarray(image) == COLOURS).all()
    write_picture(path, OTHER, {}, overwrite=True)
    with Image.open(path) as image:
        assert (np.asarray(image) == OTHER).all()


def test_an_unknown_ending_is_answered_with_the_list_and_leaves_no_file(tmp_path: Path) -> None:
    for name in ("skull.xcf", "skull"):
        with pytest.raises(UnusableOption) as answer:
            write_picture(tmp_path / name, COLOURS, {})
        assert ".webp" in answer.value.hint
    assert list(tmp_path.iterdir()) == []


def test_what_a_format_cannot_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableOption, match="16-bit"):
        write_picture(tmp_path / "a.jpg", np.zeros((20, 20), np.uint16), {})
    with pytest.raises(UnusableOption, match="16383"):
        write_picture(tmp_path / "a.webp", np.zeros((2, 16_400, 3), np.uint8), {})
    assert list(tmp_path.iterdir()) == []
