"""One picture comes out of every encoding: exactly where it is lossless, closely where it is not."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import encoded
import numpy as np
import pydicom
import pytest
import tifffile
from encoded import BYTES, LOSSLESS, LOSSY, PICTURE, data_set, saved
from pydicom import uid
from pydicom.pixels.processing import convert_color_space

from xrayview.errors import UnusableInput
from xrayview.xray.preparing import prepare
from xrayview.xray.radiograph import Preparation, Radiograph
from xrayview.xray.reading import read_radiograph


def read(folder: Path, data: bytes, frame: int = 0) -> Radiograph:
    (folder / "x").write_bytes(data)
    return read_radiograph(folder / "x", frame)


@pytest.fixture(scope="module")
def dicom() -> dict[str, bytes]:
    return encoded.dicom_files()


@pytest.mark.parametrize("name", LOSSLESS)
def test_lossless_syntaxes_agree_exactly(tmp_path: Path, dicom: dict[str, bytes], name: str) -> None:
    radiograph = read(tmp_path, dicom[name])
    assert np.array_equal(radiograph.pixels, PICTURE) and radiograph.levels == 4096


@pytest.mark.parametrize("name", LOSSY)
def test_lossy_syntaxes_agree_within_two_percent(tmp_path: Path, dicom: dict[str, bytes], name: str) -> None:
    radiograph = read(tmp_path, dicom[name])
    assert radiograph.levels in (256, 4096)
    share = radiograph.pixels / (radiograph.levels - 1)
    assert np.abs(share - PICTURE / 4095).max() < 0.02


def test_what_a_lossy_stream_overshoots_is_clipped(tmp_path: Path) -> None:
    """White of 10 bits rings above 1023 in a stream of 12 bits; cut to 10 bits it would turn black."""
    edges = np.where(np.arange(48) // 5 % 2 == 0, 1040, 300) * np.ones((40, 1))
    data = encoded.by_gdcm(data_set(edges.astype(np.uint16)), "JPEGExtendedProcess2_4")
    ten_bits = data.replace(b"\x28\0\x01\x01US\2\0\x0c\0", b"\x28\0\x01\x01US\2\0\x0a\0")
    ten_bits = ten_bits.replace(b"\x28\0\x02\x01US\2\0\x0b\0", b"\x28\0\x02\x01US\2\0\x09\0")
    radiograph = read(tmp_path, ten_bits)
    assert radiograph.levels == 1024 and ten_bits != data
    assert np.abs(radiograph.pixels - np.minimum(edges, 1023)).max() < 30


def test_no_syntax_is_left_out(dicom: dict[str, bytes]) -> None:
    assert set(dicom) == {*LOSSLESS, *LOSSY}


@pytest.mark.parametrize("name", LOSSLESS)
def test_either_monochrome_gives_the_same_opacity(tmp_path: Path, dicom: dict[str, bytes], name: str) -> None:
    """Values inverted and called MONOCHROME1 are the same film."""
    inverse = saved(data_set(4095 - PICTURE, PhotometricInterpretation="MONOCHROME1"))
    one, two = read(tmp_path, inverse), read(tmp_path, dicom[name])
    assert np.array_equal(one.pixels, two.pixels)
    assert np.array_equal(prepare(one).opacity, prepare(two).opacity)


@pytest.mark.parametrize(
    ("kind", "bits"),
    [
        ("u1", 8), ("i1", 8), ("u2", 10), ("i2", 12), ("u2", 16), ("i2", 16),
        ("u4", 24), ("u4", 32), ("i4", 32),
    ],
)  # fmt: skip
@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
def test_every_depth_keeps_its_order(tmp_path: Path, kind: str, bits: int, photometric: str) -> None:
    lowest = -(2 ** (bits - 1)) if kind[0] == "i" else 0
    above = np.linspace(0.1 * 2**bits, 0.9 * 2**bits, PICTURE.size).reshape(PICTURE.shape)
    stored = (above + lowest).astype(kind)
    radiograph = read(tmp_path, saved(data_set(stored, bits, PhotometricInterpretation=photometric)))
    expected = stored.astype(np.float64) - lowest
    if photometric == "MONOCHROME1":
        expected = 2**bits - 1 - expected
    assert radiograph.levels == 2**bits
    assert np.allclose(radiograph.pixels, expected, rtol=1e-6, atol=2.0**bits * 1e-7)


@pytest.mark.parametrize("kind", ["u4", "i4"])
@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
def test_few_bits_in_a_file_of_32_stay_exact(tmp_path: Path, kind: str, photometric: str) -> None:
    stored = PICTURE if photometric == "MONOCHROME2" else 4095 - PICTURE
    deep = data_set(stored.astype(kind), 32, PhotometricInterpretation=photometric)
    assert np.array_equal(read(tmp_path, saved(deep)).pixels, PICTURE)
    photometric = "miniswhite" if photometric == "MONOCHROME1" else "minisblack"
    tifffile.imwrite(tmp_path / "deep.tif", stored.astype(kind), photometric=photometric)
    film = read_radiograph(tmp_path / "deep.tif")
    assert np.array_equal(film.pixels, PICTURE)
    plain = Preparation("linear", "keep", "none", "0", marks="keep", holder="keep")
    dark = prepare(replace(film, pixels=4095 - film.pixels), replace(plain, polarity="invert"))
    assert np.array_equal(dark.opacity, prepare(film, plain).opacity)


@pytest.mark.parametrize("name", ["FloatPixelData", "DoubleFloatPixelData"])
def test_floating_point_stays_as_it_is(tmp_path: Path, name: str) -> None:
    pixels = (PICTURE / 4095 + 3).astype("<f4" if name == "FloatPixelData" else "<f8")
    dataset = data_set()
    del dataset.PixelData
    setattr(dataset, name, pixels.tobytes())
    dataset.BitsAllocated = 8 * pixels.itemsize
    radiograph = read(tmp_path, saved(dataset))
    assert np.array_equal(radiograph.pixels, pixels.astype(np.float32)) and radiograph.levels is None
    pixels[3, 4] = np.nan
    setattr(dataset, name, pixels.tobytes())
    with pytest.raises(UnusableInput, match="not finite"):
        read(tmp_path, saved(dataset))


def test_unused_bits_do_not_matter(tmp_path: Path) -> None:
    """An old file may keep an overlay in the bits above the picture, or the picture in the upper bits."""
    overlay = (np.arange(PICTURE.size, dtype=np.uint16).reshape(PICTURE.shape) % 2) << 15
    assert np.array_equal(read(tmp_path, saved(data_set(PICTURE | overlay))).pixels, PICTURE)
    upper = data_set(PICTURE << 4, HighBit=15)
    assert np.array_equal(read(tmp_path, saved(upper)).pixels, PICTURE)
    wrong = data_set(PICTURE, HighBit=15)
    assert np.array_equal(read(tmp_path, saved(wrong)).pixels, PICTURE)


COLOURS = np.stack([BYTES, 255 - BYTES, BYTES // 2], axis=-1)
LUMINANCE = COLOURS @ np.array([0.299, 0.587, 0.114])


@pytest.mark.parametrize("photometric", ["RGB", "YBR_FULL"])
@pytest.mark.parametrize("syntax", ["ExplicitVRLittleEndian", "RLELossless", "JPEGLSLossless"])
def test_colours_become_the_same_luminance(tmp_path: Path, photometric: str, syntax: str) -> None:
    samples = COLOURS if photometric == "RGB" else convert_color_space(COLOURS, "RGB", "YBR_FULL")
    dataset = encoded.coloured(samples, photometric)
    if syntax != "ExplicitVRLittleEndian":
        dataset.compress(getattr(uid, syntax))
    assert np.abs(read(tmp_path, saved(dataset)).pixels - LUMINANCE).max() < 2


@pytest.mark.parametrize("bits", [8, 12])
def test_colours_of_jpeg_2000(tmp_path: Path, bits: int) -> None:
    samples = COLOURS if bits == 8 else np.stack([PICTURE] * 3, axis=-1)
    dataset = encoded.coloured(COLOURS, "YBR_RCT")
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 8 * samples.itemsize, bits, bits - 1
    stream = encoded.jpeg_2000(samples, bits, "RGB")
    shown = read(tmp_path, saved(encoded.compressed(dataset, stream, uid.JPEG2000Lossless)))
    assert np.allclose(shown.pixels, LUMINANCE if bits == 8 else PICTURE, atol=1e-3)
    assert shown.levels == 2**bits


def test_palettes_keep_the_depth_of_their_entries(tmp_path: Path) -> None:
    shown = read(tmp_path, encoded.more_dicom_files()["palette"])
    assert np.array_equal(shown.pixels, BYTES * np.float32(257)) and shown.levels == 65536


def test_signed_jpeg_2000_of_many_bits(tmp_path: Path) -> None:
    stored = (PICTURE.astype(np.int32) << 8) - 2**19
    dataset = data_set(stored, 20)
    stream = encoded.jpeg_2000(stored, 20)
    shown = read(tmp_path, saved(encoded.compressed(dataset, stream, uid.JPEG2000Lossless)))
    assert np.array_equal(shown.pixels, PICTURE.astype(np.float32) * 256) and shown.levels == 2**20


def test_a_frame_of_a_compressed_file_is_chosen(tmp_path: Path) -> None:
    dataset = data_set(np.stack([PICTURE, 4095 - PICTURE, PICTURE // 2]))
    dataset.compress(uid.JPEGLSLossless)
    assert np.array_equal(read(tmp_path, saved(dataset), frame=2).pixels, PICTURE // 2)


def group(**macros: dict[str, Any]) -> Any:
    """One item of a functional groups sequence."""
    item = pydicom.Dataset()
    for name, attributes in macros.items():
        macro = pydicom.Dataset()
        for keyword, value in attributes.items():
            setattr(macro, keyword, value)
        setattr(item, name, pydicom.Sequence([macro]))
    return item


def test_an_enhanced_file_says_it_per_frame(tmp_path: Path) -> None:
    shared = group(
        PixelMeasuresSequence={"PixelSpacing": [0.3, 0.3]},
        FrameVOILUTSequence={"WindowCenter": "9", "WindowWidth": "9"},
    )
    frames = [
        group(FrameVOILUTSequence={"WindowCenter": centre, "WindowWidth": "1025"})
        for centre in ("1024.5", "2048.5")
    ]
    dataset = data_set(np.stack([PICTURE, PICTURE]))
    dataset.SharedFunctionalGroupsSequence = pydicom.Sequence([shared])
    dataset.PerFrameFunctionalGroupsSequence = pydicom.Sequence(frames)
    for frame, low in enumerate((512, 1536)):
        shown = read(tmp_path, saved(dataset), frame)
        assert np.allclose(shown.pixels, np.clip(PICTURE.astype(np.float32) - low, 0, 1024), atol=1e-3)
        assert shown.spacing == (0.3, 0.3)


@pytest.mark.parametrize(
    ("syntax", "name"),
    [
        ("1.2.840.10008.1.2.4.110", "JPEG XL"),
        ("1.2.840.10008.1.2.8.1", "Deflated Image Frame"),
        ("1.2.840.10008.1.2.4.100", "MPEG2"),
        ("1.2.840.10008.1.2.4.94", "JPIP"),
        ("1.2.826.0.1", "1.2.826.0.1"),
    ],
)
def test_what_cannot_be_decoded_is_named_with_a_way_out(tmp_path: Path, syntax: str, name: str) -> None:
    data = saved(encoded.compressed(data_set(), b"\0" * 64, uid.JPEGBaseline8Bit))
    old = b"UI\x16\x001.2.840.10008.1.2.4.50"
    new = (syntax + "\0" * (len(syntax) % 2)).encode()
    data = data.replace(old, b"UI" + len(new).to_bytes(2, "little") + new)
    with pytest.raises(UnusableInput, match="cannot be decoded here") as caught:
        read(tmp_path, data)
    assert name in caught.value.message and "uncompressed" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "module", "package"),
    [
        ("JPEG lossless", "gdcm", "python-gdcm"),
        ("JPEG-LS", "jpeg_ls", "pyjpegls"),
        ("HTJ2K", "openjpeg", "pylibjpeg-openjpeg"),
    ],
)
def test_a_missing_decoder_is_named_with_its_package(
    tmp_path: Path,
    dicom: dict[str, bytes],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    module: str,
    package: str,
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda wanted: None if wanted == module else find(wanted)
    )
    for absent in (module, f"{module}.utils"):
        monkeypatch.setitem(sys.modules, absent, None)
    with pytest.raises(UnusableInput, match="cannot be decoded here") as caught:
        read(tmp_path, dicom[name])
    assert f"pip install {package}" in caught.value.hint


def test_burnt_in_text_is_warned_of(tmp_path: Path) -> None:
    notes = read(tmp_path, saved(data_set(BurnedInAnnotation="YES"))).notes
    assert any("burnt into the picture" in note for note in notes)
    assert not read(tmp_path, saved(data_set(BurnedInAnnotation="NO"))).notes


def test_a_deflated_file_may_not_unpack_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dicom: dict[str, bytes]
) -> None:
    monkeypatch.setattr("xrayview.xray.dicom_data_set._LARGEST_INFLATED", 4000)
    with pytest.raises(UnusableInput, match="unpacks to more than"):
        read(tmp_path, dicom["deflated"])


@pytest.mark.parametrize("name", ["JPEG-LS", "JPEG lossless", "JPEG 2000 lossless", "HTJ2K", "JPEG baseline"])
def test_a_stream_larger_than_its_data_set_is_refused(
    tmp_path: Path, dicom: dict[str, bytes], name: str
) -> None:
    data = dicom[name].replace(b"\x28\0\x10\0US\x02\0\x28\0", b"\x28\0\x10\0US\x02\0\x20\0")
    assert data != dicom[name]
    with pytest.raises(UnusableInput, match="another size than the data set says"):
        read(tmp_path, data)
