"""Image files of every depth, compression and colour space give the grey values that were stored."""

from __future__ import annotations

import contextlib
import io
import struct
import tracemalloc
import zlib
from pathlib import Path

import encoded
import numpy as np
import pytest
import tifffile
from encoded import BYTES, PICTURE
from PIL import Image

from xrayview.errors import UnusableInput
from xrayview.xray.radiograph import Radiograph
from xrayview.xray.reading import read_radiograph

# name of a file of `encoded`: what it holds, and how far off a lossy encoding may be, in grey levels
EXPECTED = {
    "PNG 8": (BYTES, 256, 0), "PNG 16": (PICTURE * 16, 65536, 0), "PNG palette": (BYTES, 256, 0),
    "PNG RGBA": (BYTES, 256, 0), "JPEG": (BYTES, 256, 2), "JPEG progressive": (BYTES, 256, 2),
    "JPEG RGB": (BYTES, 256, 3), "JPEG CMYK": (BYTES, 256, 4),
    "BMP": (BYTES, 256, 0), "BMP RGB": (BYTES, 256, 0),
    "GIF": (BYTES, 256, 0), "WebP": (BYTES, 256, 0), "WebP lossy": (BYTES, 256, 5),
    "TIFF LZW": (PICTURE * 16, 65536, 0), "TIFF JPEG": (BYTES, 256, 4), "TIFF CMYK": (BYTES, 256, 0),
    "TIFF 8": (BYTES, 256, 0), "TIFF 16 big endian": (PICTURE, 65536, 0), "TIFF 32": (PICTURE, 2**32, 0),
    "TIFF float": (PICTURE, None, 0), "TIFF pages": (BYTES, 256, 0), "TIFF big": (PICTURE, 65536, 0),
}  # fmt: skip
BLACK_AND_WHITE = {"PNG 1", "TIFF fax"}


def read(folder: Path, data: bytes, frame: int = 0) -> Radiograph:
    (folder / "x").write_bytes(data)
    return read_radiograph(folder / "x", frame)


@pytest.fixture(scope="module")
def images() -> dict[str, bytes]:
    return encoded.image_files()


@pytest.mark.parametrize("name", EXPECTED)
def test_every_kind_of_image_gives_its_grey_values(
    tmp_path: Path, images: dict[str, bytes], name: str
) -> None:
    pixels, levels, tolerance = EXPECTED[name]
    radiograph = read(tmp_path, images[name])
    assert radiograph.levels == levels
    assert np.abs(radiograph.pixels - pixels.astype(np.float32)).max() <= tolerance


@pytest.mark.parametrize("name", sorted(BLACK_AND_WHITE))
def test_black_and_white_stays_so(tmp_path: Path, images: dict[str, bytes], name: str) -> None:
    dithered = np.asarray(Image.fromarray(BYTES).convert("1"))
    assert np.array_equal(read(tmp_path, images[name]).pixels, dithered * np.float32(255))


def test_no_image_is_left_out(images: dict[str, bytes]) -> None:
    assert set(images) == set(EXPECTED) | BLACK_AND_WHITE


@pytest.mark.parametrize("bits", [1, 2, 4])
@pytest.mark.parametrize("has_palette", [True, False])
def test_pngs_of_few_bits_reach_white(tmp_path: Path, bits: int, has_palette: bool) -> None:
    from test_reading import chunk

    values = (BYTES >> (8 - bits)).astype(np.uint8)
    spread = np.unpackbits(values[..., np.newaxis], axis=2, bitorder="big")[..., 8 - bits :]
    rows = np.packbits(spread.reshape(len(values), -1), axis=1)
    header = struct.pack(">IIBBBBB", *BYTES.shape[::-1], bits, 3 if has_palette else 0, 0, 0, 0)
    grey = np.linspace(0, 255, 2**bits).astype(np.uint8)
    palette = chunk(b"PLTE", np.repeat(grey, 3).tobytes()) if has_palette else b""
    data = zlib.compress(b"".join(b"\0" + row.tobytes() for row in rows))
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + palette + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    assert np.array_equal(read(tmp_path, png).pixels, grey[values])


def a_tiff(pixels: np.ndarray, **options: object) -> bytes:
    buffer = io.BytesIO()
    tifffile.imwrite(buffer, pixels, **options)
    return buffer.getvalue()


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("kind", ["u1", "u2", "u4", "i2", "f4", "f8"])
@pytest.mark.parametrize("compression", [None, "zlib", "lzma"])
@pytest.mark.parametrize("tile", [None, (16, 32)])
def test_tiffs_of_either_byte_order(
    tmp_path: Path, order: str, kind: str, compression: str | None, tile: tuple[int, int] | None
) -> None:
    pixels = (PICTURE // (16 if kind == "u1" else 1)).astype(kind)
    data = a_tiff(pixels, byteorder=order, compression=compression, tile=tile)
    assert np.array_equal(read(tmp_path, data).pixels, pixels.astype(np.float32))


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(("mode", "bits"), [("I;16", 16), ("F", 32)])
def test_lzw_tiffs_of_either_byte_order(tmp_path: Path, order: str, mode: str, bits: int) -> None:
    """libtiff gives this machine's order: reading them by the file's once turned floats into rubbish."""
    picture = Image.fromarray(PICTURE if mode == "I;16" else PICTURE.astype(np.float32))
    buffer = io.BytesIO()
    prefix = {"<": b"II", ">": b"MM"}[order]
    picture.save(buffer, "TIFF", compression="tiff_lzw")
    little = buffer.getvalue()
    assert little[:2] == b"II" and np.array_equal(read(tmp_path, little).pixels, PICTURE)
    if prefix == b"MM":
        assert np.array_equal(read(tmp_path, big_endian_lzw(picture)).pixels, PICTURE)


def big_endian_lzw(picture: Image.Image) -> bytes:
    """The picture as a big-endian TIFF: LZW in codes of nine bits, cleared before they would grow."""
    stored = np.asarray(picture)
    stream = stored.astype(stored.dtype.newbyteorder(">")).tobytes()
    codes: list[int] = []
    for start in range(0, len(stream), 200):
        codes += [256, *stream[start : start + 200]]
    bits = "".join(f"{code:09b}" for code in [*codes, 257])
    packed = int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8), "big")
    rows, columns = stored.shape
    sample = {"u": 1, "f": 3}[stored.dtype.kind]
    entries = [
        (256, columns), (257, rows), (258, 8 * stored.itemsize), (259, 5), (262, 1), (273, 8),
        (277, 1), (278, rows), (279, len(packed)), (339, sample),
    ]  # fmt: skip
    table = struct.pack(">H", len(entries))
    table += b"".join(struct.pack(">HHII", tag, 4, 1, value) for tag, value in entries) + b"\0" * 4
    packed += b"\0" * (len(packed) % 2)
    return b"MM\0*" + struct.pack(">I", 8 + len(packed)) + packed + table


@pytest.mark.parametrize("mode", ["CMYK", "YCbCr", "LAB", "P"])
def test_colour_spaces_of_tiff_are_understood(tmp_path: Path, mode: str) -> None:
    from PIL import ImageCms

    image = Image.fromarray(BYTES)
    if mode == "LAB":
        profiles = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
        image = ImageCms.profileToProfile(image.convert("RGB"), *profiles, outputMode="LAB")
    else:
        image = image.convert(mode)
    buffer = io.BytesIO()
    image.save(buffer, "TIFF")
    radiograph = read(tmp_path, buffer.getvalue())
    if mode == "LAB":  # lightness rises with grey
        means = radiograph.pixels.mean(axis=1)
        assert (np.diff(means) >= 0).all() and np.ptp(means) > 200
    else:
        assert np.abs(radiograph.pixels - BYTES).max() <= 2 and radiograph.levels == 256


def test_what_no_decoder_knows_is_named(tmp_path: Path) -> None:
    data = a_tiff(PICTURE)
    tag = struct.pack("<HHI", 259, 3, 1)
    assert data.count(tag) == 1
    unknown = data.replace(tag + b"\1\0", tag + struct.pack("<H", 34887))  # LERC
    with pytest.raises(UnusableInput, match="LERC") as caught:
        read(tmp_path, unknown)
    assert "uncompressed" in caught.value.hint


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_a_length_that_lies_allocates_nothing(tmp_path: Path, kind: str) -> None:
    data = encoded.image_files()["PNG 8" if kind == "PNG" else "TIFF 8"]
    if kind == "PNG":
        place = data.index(b"IDAT") - 4
        data = data[:place] + b"\x7f\xff\xff\xf0" + data[place + 4 :]
    else:
        tag = struct.pack("<HHI", 279, 4, 1)
        place = data.index(tag) + 8 if tag in data else data.index(struct.pack("<HHI", 279, 3, 1)) + 4
        data = data[: place - 4] + struct.pack("<II", 1, 0x7FFFFFF0) + data[place + 4 :]
    tracemalloc.start()
    try:
        with contextlib.suppress(UnusableInput):  # or read from the bytes there are
            read(tmp_path, data)
        assert tracemalloc.get_traced_memory()[1] < 100 << 20
    finally:
        tracemalloc.stop()
