"""Real x-ray files, where they lie beside the checkout: each encoding opens, each damage is said plainly."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from xrayview.errors import UnusableInput
from xrayview.xray.preparing import prepare
from xrayview.xray.radiograph import Preparation
from xrayview.xray.reading import read_radiograph

FILMS = Path(__file__).resolve().parents[3] / "shared" / "data" / "xrays"
pytestmark = pytest.mark.skipif(not FILMS.is_dir(), reason=f"no real films in {FILMS}")

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


def test_every_other_file_opens_in_silence(
    capfd: pytest.CaptureFixture[str], recwarn: pytest.WarningsRecorder
) -> None:
    for path in sorted(FILMS.iterdir()):
        if path.name not in DAMAGED and path.suffix in (".dcm", ".jpg"):
            radiograph = read_radiograph(path)
            assert np.ptp(radiograph.pixels) > 0, path.name
            if radiograph.levels:
                assert radiograph.pixels.min() >= 0 and radiograph.pixels.max() <= radiograph.levels - 1, (
                    path.name
                )
    assert capfd.readouterr() == ("", "") and not recwarn.list


@pytest.mark.parametrize("picture", ["wg04_rg2", "wg04_rg3"])
def test_all_encodings_hold_one_picture(picture: str) -> None:
    first = read_radiograph(film(f"{picture}_rle.dcm")).pixels
    for encoding in ("j2kr", "jlsl", "jpll"):
        assert np.array_equal(read_radiograph(film(f"{picture}_{encoding}.dcm")).pixels, first), encoding
    lossy = read_radiograph(film(f"{picture}_jply.dcm")).pixels
    assert np.abs(lossy - first).mean() < 0.02 * np.ptp(first)


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
