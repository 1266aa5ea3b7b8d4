"""Whatever is written is read again: every value of 8, 16 and 32 bits, in every container that holds it."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import tifffile
from encoded import data_set, saved
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays
from PIL import Image
from pydicom import uid

from xrayview.xray.radiograph import Radiograph
from xrayview.xray.reading import read_radiograph
from xrayview.xray.writing import write_radiograph_png

many = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
shapes = some.tuples(some.integers(16, 40), some.integers(16, 40))


def pictures(kind: str) -> some.SearchStrategy[npt.NDArray[Any]]:
    """(H, W) of any values of a number type; floats are finite."""
    if np.dtype(kind).kind == "f":
        return arrays(kind, shapes, elements=some.floats(width=32, allow_nan=False, allow_infinity=False))
    return arrays(kind, shapes)


def read(data: bytes) -> Radiograph:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x"
        path.write_bytes(data)
        return read_radiograph(path)


@many
@given(pixels=pictures("u1") | pictures("u2"), kind=some.sampled_from(["PNG", "TIFF", "LZW"]))
def test_pictures_of_8_and_16_bits(pixels: npt.NDArray[Any], kind: str) -> None:
    buffer = io.BytesIO()
    options = {"compression": "tiff_lzw"} if kind == "LZW" else {}
    Image.fromarray(pixels).save(buffer, "TIFF" if kind == "LZW" else kind, **options)
    radiograph = read(buffer.getvalue())
    assert np.array_equal(radiograph.pixels, pixels) and radiograph.levels == 2 ** (8 * pixels.itemsize)


@many
@given(pixels=pictures("u1"), kind=some.sampled_from(["BMP", "WEBP", "GIF"]))
def test_pictures_of_8_bits(pixels: npt.NDArray[Any], kind: str) -> None:
    buffer = io.BytesIO()
    options = {"lossless": True} if kind == "WEBP" else {}
    Image.fromarray(pixels).convert("RGB" if kind == "WEBP" else "L").save(buffer, kind, **options)
    assert np.array_equal(read(buffer.getvalue()).pixels, pixels)


@many
@given(
    pixels=pictures("u4") | pictures("i4") | pictures("f4"),
    order=some.sampled_from("<>"),
    compression=some.sampled_from([None, "zlib"]),
    tile=some.sampled_from([None, (16, 16)]),
)
def test_tiffs_of_32_bits(pixels: npt.NDArray[Any], **options: Any) -> None:
    order = options.pop("order")
    buffer = io.BytesIO()
    tifffile.imwrite(buffer, pixels, byteorder=order, **options)
    assert np.array_equal(read(buffer.getvalue()).pixels, pixels.astype(np.float32))


@many
@given(
    pixels=pictures("u1")
    | pictures("i1")
    | pictures("u2")
    | pictures("i2")
    | pictures("u4")
    | pictures("i4"),
    syntax=some.sampled_from(
        ["ExplicitVRLittleEndian", "ImplicitVRLittleEndian", "RLELossless", "JPEGLSLossless"]
    ),
    photometric=some.sampled_from(["MONOCHROME1", "MONOCHROME2"]),
)
def test_dicom_of_8_to_32_bits(pixels: npt.NDArray[Any], syntax: str, photometric: str) -> None:
    bits = 8 * pixels.itemsize
    dataset = data_set(pixels, bits, PhotometricInterpretation=photometric)
    if not syntax.endswith("Endian") and bits <= 16:
        dataset.compress(getattr(uid, syntax))
    elif syntax.endswith("Endian"):
        dataset.file_meta.TransferSyntaxUID = getattr(uid, syntax)
    radiograph = read(saved(dataset))
    above = pixels.astype(np.float64) + (2 ** (bits - 1) if pixels.dtype.kind == "i" else 0)
    levels = 2**bits
    is_moved = photometric == "MONOCHROME1" or pixels.dtype.kind == "i"
    if bits == 32 and is_moved and np.ptp(above) < 2**24:  # so that float32 holds it exactly
        above, levels = above - above.min(), int(np.ptp(above)) + 1
    expected = above if photometric == "MONOCHROME2" else levels - 1 - above
    assert np.array_equal(radiograph.pixels, expected.astype(np.float32)) and radiograph.levels == levels


@many
@given(opacity=arrays("f4", shapes, elements=some.floats(0, 1, width=32)))
def test_opacity_written_here(opacity: npt.NDArray[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.png"
        write_radiograph_png(path, opacity, spacing=(0.25, 0.5))
        radiograph = read_radiograph(path)
    assert np.abs(radiograph.pixels / 65535 - opacity).max() <= 0.5 / 65535 + 1e-7
    assert radiograph.meaning == "opacity" and radiograph.spacing == (0.25, 0.5)


def test_hypothesis_would_find_a_lost_value() -> None:
    """A reader that cuts 16 bits to 8 does not pass."""

    @settings(many, phases=[Phase.generate])
    @given(pixels=pictures("u2"))
    def cut(pixels: npt.NDArray[Any]) -> None:
        assert np.array_equal(pixels >> 8 << 8, pixels)

    with pytest.raises(AssertionError):
        cut()
