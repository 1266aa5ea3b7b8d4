"""Pictures are read as they are, and what is no picture is refused in plain words."""

from __future__ import annotations

import contextlib
import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest

from xrayview.errors import UnusableInput
from xrayview.xray.reading import read_radiograph

Image = pytest.importorskip("PIL.Image")
tifffile = pytest.importorskip("tifffile")


def ramp(top: int, kind: type) -> np.ndarray:
    """(24, 32) values from 0 to ``top``, no two rows or columns alike."""
    return np.linspace(0, top, 24 * 32).astype(kind).reshape(24, 32)


@pytest.mark.parametrize("suffix", [".png", ".bmp", ".webp", ".tif"])
def test_eight_bits_come_back_exactly(tmp_path: Path, suffix: str) -> None:
    pixels = ramp(255, np.uint8)
    Image.fromarray(pixels).save(tmp_path / f"x{suffix}", **({"lossless": True} if suffix == ".webp" else {}))
    radiograph = read_radiograph(tmp_path / f"x{suffix}")
    assert np.array_equal(radiograph.pixels, pixels) and radiograph.pixels.dtype == np.uint8
    assert radiograph.levels == 256 and radiograph.source == f"x{suffix}" and radiograph.meaning == "unknown"
    assert radiograph.kind == {".png": "PNG", ".bmp": "BMP", ".webp": "WEBP", ".tif": "TIFF"}[suffix]


@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_sixteen_bits_are_not_cut_to_eight(tmp_path: Path, suffix: str) -> None:
    pixels = ramp(65535, np.uint16)
    Image.fromarray(pixels).save(tmp_path / f"x{suffix}")
    radiograph = read_radiograph(tmp_path / f"x{suffix}")
    assert np.array_equal(radiograph.pixels, pixels) and radiograph.levels == 65536
    assert radiograph.pixels.dtype == np.uint16


@pytest.mark.parametrize("kind", [np.uint32, np.float32, np.float64, np.int16])
@pytest.mark.parametrize("compression", [None, "zlib"])
def test_tiffs_of_every_depth(tmp_path: Path, kind: type, compression: str | None) -> None:
    pixels = ramp(20000, kind)
    tifffile.imwrite(tmp_path / "x.tif", pixels, compression=compression, tile=(16, 16))
    radiograph = read_radiograph(tmp_path / "x.tif")
    assert np.array_equal(radiograph.pixels, pixels.astype(np.float32))
    assert (radiograph.levels is None) == (np.dtype(kind).kind == "f")


def test_jpeg_is_close_and_obeys_its_orientation(tmp_path: Path) -> None:
    pixels = np.zeros((24, 32), np.uint8)
    pixels[:8, :8] = 200  # top left
    exif = Image.Exif()
    exif[0x0112] = 6  # shown turned by a quarter clockwise
    Image.fromarray(pixels).save(tmp_path / "x.jpg", quality=95, exif=exif)
    seen = read_radiograph(tmp_path / "x.jpg").pixels
    assert (
        seen.shape == (32, 24)
        and seen[:8, -8:].mean() == pytest.approx(200, abs=4)
        and seen[:8, :8].mean() < 4
    )


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("compression", ["raw", "tiff_lzw"])
def test_a_tiff_is_turned_as_its_orientation_says(tmp_path: Path, orientation: int, compression: str) -> None:
    upright = ramp(255, np.uint8)
    stored = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.T,
        6: np.rot90(upright),  # shown turned by a quarter clockwise
        7: upright[::-1, ::-1].T,
        8: np.rot90(upright, -1),
    }[orientation]
    Image.fromarray(np.ascontiguousarray(stored)).save(
        tmp_path / "x.tif", compression=compression, tiffinfo={274: orientation}
    )
    radiograph = read_radiograph(tmp_path / "x.tif")
    assert np.array_equal(radiograph.pixels, upright)
    assert bool(radiograph.notes) == (orientation > 1)


def test_lzw_tiff_is_left_to_pillow(tmp_path: Path) -> None:
    Image.fromarray(ramp(65535, np.uint16)).save(tmp_path / "x.tif", compression="tiff_lzw")
    assert np.array_equal(read_radiograph(tmp_path / "x.tif").pixels, ramp(65535, np.uint16))


def test_white_is_zero_is_inverted(tmp_path: Path) -> None:
    tifffile.imwrite(tmp_path / "x.tif", ramp(255, np.uint8), photometric="miniswhite")
    assert np.array_equal(read_radiograph(tmp_path / "x.tif").pixels, 255 - ramp(255, np.uint8))


def test_a_page_is_chosen_by_its_number(tmp_path: Path) -> None:
    tifffile.imwrite(tmp_path / "x.tif", np.stack([ramp(255, np.uint8), ramp(100, np.uint8)]))
    radiograph = read_radiograph(tmp_path / "x.tif", frame=1)
    assert np.array_equal(radiograph.pixels, ramp(100, np.uint8)) and radiograph.frames == 2
    with pytest.raises(UnusableInput, match="no frame 2") as caught:
        read_radiograph(tmp_path / "x.tif", frame=2)
    assert "0 to 1" in caught.value.hint


def test_equal_colours_stay_exact_and_others_become_luminance(tmp_path: Path) -> None:
    grey = ramp(255, np.uint8)
    Image.fromarray(np.stack([grey] * 3, axis=-1)).save(tmp_path / "grey.png")
    assert np.array_equal(read_radiograph(tmp_path / "grey.png").pixels, grey)
    red = np.zeros((24, 32, 3), np.uint8)
    red[..., 0] = 100
    Image.fromarray(red).save(tmp_path / "red.png")
    assert read_radiograph(tmp_path / "red.png").pixels == pytest.approx(29.9)
    Image.fromarray(grey).convert("P").save(tmp_path / "palette.png")
    assert np.abs(read_radiograph(tmp_path / "palette.png").pixels - grey).max() <= 1


def test_transparent_pixels_were_not_measured(tmp_path: Path) -> None:
    samples = np.full((24, 32, 4), 255, np.uint8)
    samples[:, :16, 3] = 0
    Image.fromarray(samples).save(tmp_path / "x.png")
    measured = read_radiograph(tmp_path / "x.png").measured
    assert measured is not None and not measured[:, :16].any() and measured[:, 16:].all()


def chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk of a PNG file."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def deep_png(samples: np.ndarray, colour_type: int, *extra: bytes) -> bytes:
    """A PNG of 16 bits a sample, which pillow does not write; rows by the filters none, left and Paeth."""
    rows, columns, channels = samples.shape
    stored = samples.astype(">u2").view(np.uint8).reshape(rows, -1).astype(np.int16)
    width, above, lines = 2 * channels, np.zeros(2 * channels * columns, np.int16), []
    for number, row in enumerate(stored):
        left, corner = (np.concatenate([np.zeros(width, np.int16), part[:-width]]) for part in (row, above))
        a, b, c = (abs(left + above - corner - part) for part in (left, above, corner))
        paeth = np.where((a <= b) & (a <= c), left, np.where(b <= c, above, corner))
        kind = (0, 1, 4)[number % 3]
        lines.append(
            bytes([kind]) + ((row - {0: 0, 1: left, 4: paeth}[kind]) % 256).astype(np.uint8).tobytes()
        )
        above = row
    header = struct.pack(">IIBBBBB", columns, rows, 16, colour_type, 0, 0, 0)
    chunks = [
        chunk(b"IHDR", header),
        *extra,
        chunk(b"IDAT", zlib.compress(b"".join(lines))),
        chunk(b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize(("colour_type", "channels"), [(2, 3), (4, 2), (6, 4)])
def test_sixteen_bits_with_colours_or_alpha_stay_sixteen(
    tmp_path: Path, colour_type: int, channels: int
) -> None:
    grey = ramp(65535, np.uint16)
    samples = np.stack([grey] * channels, axis=-1)
    if channels in (2, 4):
        samples[..., -1] = 65535
        samples[:4, :, -1] = 0
    (tmp_path / "x.png").write_bytes(deep_png(samples, colour_type))
    radiograph = read_radiograph(tmp_path / "x.png")
    assert np.array_equal(radiograph.pixels, grey) and radiograph.levels == 65536
    if channels in (2, 4):
        assert radiograph.measured is not None
        assert not radiograph.measured[:4].any() and radiograph.measured[4:].all()
    exif = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    (tmp_path / "x.png").write_bytes(deep_png(samples, colour_type, chunk(b"eXIf", exif)))
    assert np.array_equal(read_radiograph(tmp_path / "x.png").pixels, np.rot90(grey, -1))


def test_bits_that_are_lost_are_said(tmp_path: Path) -> None:
    samples = np.stack([ramp(65535, np.uint16)] * 3, axis=-1)
    moving = chunk(b"acTL", struct.pack(">II", 2, 0))
    (tmp_path / "x.png").write_bytes(deep_png(samples, 2, moving))
    assert "read at 8 bits of its 16" in read_radiograph(tmp_path / "x.png").notes


def test_content_decides_not_the_suffix(tmp_path: Path) -> None:
    Image.fromarray(ramp(255, np.uint8)).save(tmp_path / "x.dcm", format="PNG")
    assert np.array_equal(read_radiograph(tmp_path / "x.dcm").pixels, ramp(255, np.uint8))


def claimed_png(columns: int, rows: int) -> bytes:
    """A PNG whose header claims a size that its few bytes of pixels do not have."""

    header = struct.pack(">IIBBBBB", columns, rows, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("columns", "rows"), [(8, 64), (64, 15), (16385, 64), (64, 16385), (16384, 16384), (2**31 - 1, 2**31 - 1)]
)
def test_impossible_sizes_are_refused_before_the_pixels(tmp_path: Path, columns: int, rows: int) -> None:
    (tmp_path / "x.png").write_bytes(claimed_png(columns, rows))
    with pytest.raises(UnusableInput, match=r"x\.png") as caught:
        read_radiograph(tmp_path / "x.png")
    assert "pixels" in caught.value.hint


@pytest.mark.parametrize("columns", [8, 40000])
def test_impossible_tiffs_are_refused(tmp_path: Path, columns: int) -> None:
    tifffile.imwrite(tmp_path / "x.tif", shape=(20, columns), dtype=np.uint8)
    with pytest.raises(UnusableInput, match="pixels"):
        read_radiograph(tmp_path / "x.tif")


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_none_are_refused(tmp_path: Path, wrong: float) -> None:
    pixels = ramp(1, np.float32)
    pixels[3, 4] = wrong
    tifffile.imwrite(tmp_path / "x.tif", pixels)
    with pytest.raises(UnusableInput, match=r"x\.tif.*not finite"):
        read_radiograph(tmp_path / "x.tif")


def test_bad_files_are_named_with_a_way_out(tmp_path: Path) -> None:
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (200, 200), np.uint8)).save(
        tmp_path / "whole.jpg"
    )
    whole = (tmp_path / "whole.jpg").read_bytes()
    bad = {
        "empty.png": b"",
        "text.png": b"this is no picture",
        "cut.jpg": whole[: len(whole) // 2],
        "head.jpg": whole[:20],
        "signature.png": b"\x89PNG\r\n\x1a\n",
        "broken.tif": b"II*\0\x08\0\0\0\xff\xff",
        "random.bin": np.random.default_rng(1).bytes(5000),
        "webp.webp": b"RIFF\x10\0\0\0WEBPVP8 ",
    }
    for name, data in bad.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(UnusableInput) as caught:
            read_radiograph(tmp_path / name)
        assert name in caught.value.message and caught.value.hint and "\n" not in caught.value.message
    for place in (tmp_path, tmp_path / "missing.png", tmp_path / ("x" * 300), tmp_path / "nul\0l"):
        with pytest.raises(UnusableInput) as caught:
            read_radiograph(place)
        assert str(place) in caught.value.message


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(b"x")
    (tmp_path / "x.png").chmod(0)
    with pytest.raises(UnusableInput, match="may not be read"):
        read_radiograph(tmp_path / "x.png")


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes on this system")
    os.mkfifo(tmp_path / "x.png")
    with pytest.raises(UnusableInput, match="no ordinary file"):
        read_radiograph(tmp_path / "x.png")


def test_importing_the_reader_loads_no_library() -> None:
    code = (
        "import sys, xrayview.xray.reading, xrayview.xray.preparing, xrayview.xray.writing;"
        "import xrayview.volume.files;"
        "print([m for m in ('PIL', 'pydicom', 'gdcm', 'tifffile', 'nibabel', 'nrrd', 'scipy', 'torch')"
        " if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_mutated_pictures_give_a_picture_or_one_clear_error(tmp_path: Path) -> None:
    random = np.random.default_rng(5)
    seeds = []
    for suffix, options in ((".png", {}), (".jpg", {}), (".bmp", {}), (".webp", {}), (".tif", {})):
        Image.fromarray(ramp(255, np.uint8)).save(tmp_path / f"seed{suffix}", **options)
        seeds.append((tmp_path / f"seed{suffix}").read_bytes())
    tifffile.imwrite(tmp_path / "zip.tif", ramp(1, np.float32), compression="zlib")
    seeds.append((tmp_path / "zip.tif").read_bytes())
    for turn in range(300):
        data = bytearray(seeds[turn % len(seeds)])
        for place in random.integers(0, len(data), random.integers(1, 8)):
            data[place] = random.integers(0, 256)
        if turn % 5 == 0:
            data = data[: random.integers(1, len(data))]
        (tmp_path / "mutated").write_bytes(data)
        with contextlib.suppress(UnusableInput):
            assert np.isfinite(read_radiograph(tmp_path / "mutated").pixels).all()
