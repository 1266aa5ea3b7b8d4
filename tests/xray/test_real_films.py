"""Real x-ray files, where they lie beside the checkout: each encoding opens, each damage is said plainly."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from xrayview.errors import UnusableInput
from xrayview.xray.grey import grey_values
from xrayview.xray.preparing import prepare
from xrayview.xray.radiograph import Preparation
from xrayview.xray.reading import read_radiograph

FILMS = Path(__file__).resolve().parents[3] / "shared" / "data" / "xrays"
pytestmark = pytest.mark.skipif(not FILMS.is_dir(), reason=f"no real films in {FILMS}")


@dataclass(frozen=True)
class Row:
    """What a file must come out as: (rows, columns), grey levels, what was done, millimetres a pixel."""

    shape: tuple[int, int]
    levels: int
    done: str = ""
    spacing: float | None = None
    frames: int = 1
    bright_bone: bool | None = True


BASE, LOSSLESS = "JPEG 2000 Image Compression", "JPEG Lossless, Non-Hierarchical, First-Order"
EXTENDED, RLE, LS = "JPEG Extended", "RLE Lossless", "JPEG-LS"
HIP, TIBIA = ((2140, 1760), 1024), ((1760, 1760), 1024)
WINDOWED = "window 550 / 1024; MONOCHROME1"
TABLE = {
    "ceph_lateral_B1893.jpg": Row((5120, 4096), 256, bright_bone=None),
    "ceph_pa_B1893.jpg": Row((5120, 4096), 256, bright_bone=None),
    "cr_mono1_chest_no_preamble.dcm": Row((440, 440), 1024, WINDOWED),
    "cr_panoramic_modality_lut_mono1.dcm": Row(
        (1576, 1976), 1024, f"{LOSSLESS}; modality look-up table; MONOCHROME1", 0.15
    ),
    "dx_veterinary_mono1.dcm": Row((169, 211), 256, "window 128 / 256; MONOCHROME1", 1.2),
    "mg_overlay_out_of_bounds.dcm": Row(
        (788, 1318), 4096, f"{LOSSLESS}; window 2048 / 4096", 0.08147, bright_bone=None
    ),
    "mg_voi_lut_sigmoid.dcm": Row(
        (3062, 2394), 4089, f"{LOSSLESS}; values-of-interest look-up table", 0.09409
    ),
    "modality_lut.dcm": Row((512, 512), 65536, "modality look-up table", bright_bone=None),
    "no_meta.dcm": Row((128, 128), 65536, "rescaled by 1 and -1024", 0.66147, bright_bone=None),
    "voi_lut.dcm": Row((512, 512), 65536, "values-of-interest look-up table", bright_bone=None),
    "wg04_mg1_j2ki.dcm": Row((4664, 3064), 4095, f"{BASE}; window 2047 / 4095"),
    "wg04_rg1_j2ki.dcm": Row((1955, 1841), 30000, f"{BASE}; window 15000 / 30000; MONOCHROME1"),
    "wg04_rg1_jlsn.dcm": Row((1955, 1841), 30000, f"{LS}; window 15000 / 30000; MONOCHROME1"),
    "wg04_rg2_j2kr.dcm": Row(*HIP, f"{BASE}; window 511 / 1024", 0.2),
    "wg04_rg2_jlsl.dcm": Row(*HIP, f"{LS}; window 511 / 1024", 0.2),
    "wg04_rg2_jpll.dcm": Row(*HIP, f"{LOSSLESS}; window 511 / 1024", 0.2),
    "wg04_rg2_jply.dcm": Row(*HIP, f"{EXTENDED}; window 511 / 1024", 0.2),
    "wg04_rg2_rle.dcm": Row(*HIP, f"{RLE}; window 511 / 1024", 0.2),
    "wg04_rg3_j2ki.dcm": Row(*TIBIA, f"{BASE}; {WINDOWED}"),
    "wg04_rg3_j2kr.dcm": Row(*TIBIA, f"{BASE}; {WINDOWED}"),
    "wg04_rg3_jlsl.dcm": Row(*TIBIA, f"{LS}; {WINDOWED}"),
    "wg04_rg3_jpll.dcm": Row(*TIBIA, f"{LOSSLESS}; {WINDOWED}"),
    "wg04_rg3_jply.dcm": Row(*TIBIA, f"{EXTENDED}; {WINDOWED}"),
    "wg04_rg3_rle.dcm": Row(*TIBIA, f"{RLE}; {WINDOWED}"),
    "wg04_xa1_j2kr.dcm": Row((1024, 1024), 1024, BASE),
    "wg04_xa1_jply.dcm": Row((1024, 1024), 1024, EXTENDED),
    "xa_multiframe.dcm": Row((256, 256), 2810, "window 1518 / 2810", 0.625, 19, bright_bone=None),
}
DAMAGED = {
    "bad_vr.dcm": "10 x 10",
    "empty.dcm": "empty",
    "meta_missing_transfer_syntax.dcm": "no picture",
    "not_an_image.dcm": "no picture",
    "not_an_image.png": "no picture",
    "pixel_data_too_short.dcm": "cut off",
    "truncated.dcm": "cut off",
    "truncated.jpg": "truncated",
    "truncated_j2k.dcm": "cut off",
}


def film(name: str) -> Path:
    if not (FILMS / name).exists():
        pytest.skip(f"no {name}")
    return FILMS / name


@pytest.mark.parametrize(("name", "says"), DAMAGED.items())
def test_damaged_files_are_named(name: str, says: str) -> None:
    with pytest.raises(UnusableInput, match=says) as caught:
        read_radiograph(film(name))
    assert name in caught.value.message and caught.value.hint and "\n" not in caught.value.message


def test_every_film_has_its_row() -> None:
    films = {path.name for path in FILMS.iterdir() if path.suffix in (".dcm", ".jpg", ".png")}
    assert films == set(TABLE) | set(DAMAGED)


@pytest.mark.parametrize(("name", "row"), TABLE.items())
def test_every_film_comes_out_as_its_row_says_and_in_silence(
    name: str, row: Row, capfd: pytest.CaptureFixture[str], recwarn: pytest.WarningsRecorder
) -> None:
    radiograph = read_radiograph(film(name))
    assert radiograph.pixels.shape == row.shape and radiograph.levels == row.levels
    assert radiograph.frames == row.frames and radiograph.bright_bone is row.bright_bone
    assert (radiograph.spacing is None) == (row.spacing is None)
    assert row.spacing is None or radiograph.spacing == pytest.approx((row.spacing,) * 2, rel=2e-3)
    assert len(radiograph.notes) == len(row.done.split("; ") if row.done else [])
    for part, note in zip(row.done.split("; "), radiograph.notes, strict=False):
        assert part in note
    assert radiograph.pixels.min() >= 0 and radiograph.pixels.max() <= row.levels - 1
    assert np.ptp(radiograph.pixels) > 0.03 * row.levels
    assert capfd.readouterr() == ("", "") and not recwarn.list


@pytest.mark.parametrize("picture", ["wg04_rg2", "wg04_rg3"])
def test_all_encodings_hold_one_picture(picture: str) -> None:
    first = read_radiograph(film(f"{picture}_rle.dcm")).pixels
    for encoding in ("j2kr", "jlsl", "jpll"):
        assert np.array_equal(read_radiograph(film(f"{picture}_{encoding}.dcm")).pixels, first), encoding
    lossy = read_radiograph(film(f"{picture}_jply.dcm")).pixels
    off = np.abs(grey_values(lossy) - first) / np.ptp(first)
    # a lossy stream is close on the whole, and rings at edges
    assert off.mean() < 0.005 and np.percentile(off, 98) < 0.02 and off.max() < 0.2


def test_the_lossy_jpeg_2000_of_the_tibia_is_close() -> None:
    exact = read_radiograph(film("wg04_rg3_rle.dcm")).pixels
    lossy = grey_values(read_radiograph(film("wg04_rg3_j2ki.dcm")).pixels)
    assert np.abs(lossy - exact).max() < 0.02 * np.ptp(exact)


@pytest.mark.parametrize(("name", "rotate"), [("ceph_lateral_B1893.jpg", "90"), ("ceph_pa_B1893.jpg", "0")])
def test_cephalograms_look_like_simulated_heads(name: str, rotate: str) -> None:
    prepared = prepare(read_radiograph(film(name)), Preparation(rotate=rotate))
    assert "white frame" in next(step.reason for step in prepared.steps if step.name == "crop")
    side = prepared.opacity.shape[0]
    small = prepared.opacity[:: side // 64, :: side // 64]
    content = prepared.content[:: side // 64, :: side // 64]
    head = small[content & (small > 0.3)]
    assert 0.8 < np.median(head) < 0.93 and 0.9 < np.percentile(head, 99) < 0.96
    assert np.median(small[content & (small <= 0.3)]) < 0.03
    # the cranium is above and the neck below: the upper half is the denser one
    upper, lower = small[: len(small) // 2], small[len(small) // 2 :]
    assert upper.sum() > lower.sum()
    rows = np.flatnonzero((small > 0.5).any(axis=1))
    assert np.ptp(rows) > 0.75 * len(small)


def test_a_tibia_runs_through() -> None:
    prepared = prepare(read_radiograph(film("wg04_rg3_j2kr.dcm")))
    assert 0.1 < prepared.content.mean() < 0.9 and 0.3 < prepared.opacity[prepared.content].mean() < 0.9
