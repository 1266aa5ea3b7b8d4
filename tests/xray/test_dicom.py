"""DICOM files are shown as the standard says, and their pixels come out the same in every encoding."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from encoded import PICTURE as PIXELS
from encoded import data_set as a_radiograph
from encoded import jpeg_2000
from pydicom import uid

from xrayview.errors import UnusableInput
from xrayview.xray.reading import read_radiograph

MAGNIFIED = {"EstimatedRadiographicMagnificationFactor": "1.25"}
DISTANCES = {"DistanceSourceToDetector": "1500", "DistanceSourceToPatient": "1200"}


def seen(folder: Path, dataset: Any, frame: int = 0, **options: Any) -> Any:
    dataset.save_as(folder / "x.dcm", **({"enforce_file_format": True} | options))
    return read_radiograph(folder / "x.dcm", frame)


def test_stored_values_come_back_and_no_patient(tmp_path: Path) -> None:
    radiograph = seen(tmp_path, a_radiograph())
    assert np.array_equal(radiograph.pixels, PIXELS) and radiograph.levels == 4096
    assert radiograph.bright_bone is True and "Somebody" not in repr(radiograph)


def compress(dataset: Any, syntax: str) -> Any:
    """The same picture in a lossless encoding."""
    if syntax != "JPEG2000Lossless":
        dataset.compress(getattr(uid, syntax))
        return dataset
    stream = jpeg_2000(PIXELS, 12)
    dataset.PixelData = pydicom.encaps.encapsulate([stream])
    dataset["PixelData"].is_undefined_length = True
    dataset.file_meta.TransferSyntaxUID = uid.JPEG2000Lossless
    return dataset


@pytest.mark.parametrize("syntax", ["RLELossless", "JPEG2000Lossless", "JPEGLSLossless"])
def test_lossless_encodings_agree(tmp_path: Path, syntax: str) -> None:
    assert np.array_equal(seen(tmp_path, compress(a_radiograph(), syntax)).pixels, PIXELS)


def test_deflated_and_big_endian_agree(tmp_path: Path) -> None:
    dataset = a_radiograph()
    dataset.file_meta.TransferSyntaxUID = uid.DeflatedExplicitVRLittleEndian
    assert np.array_equal(seen(tmp_path, dataset).pixels, PIXELS)
    dataset = a_radiograph(PIXELS.astype(">u2"))
    dataset.file_meta.TransferSyntaxUID = uid.ExplicitVRBigEndian
    assert np.array_equal(seen(tmp_path, dataset, little_endian=False, implicit_vr=False).pixels, PIXELS)


@pytest.mark.parametrize("preamble", [True, False])
@pytest.mark.parametrize("implicit", [True, False])
def test_missing_preamble_and_meta_are_guessed(tmp_path: Path, preamble: bool, implicit: bool) -> None:
    dataset = a_radiograph()
    del dataset.file_meta
    dataset.save_as(tmp_path / "x.dcm", implicit_vr=implicit, little_endian=True, enforce_file_format=False)
    data = (tmp_path / "x.dcm").read_bytes()
    start = data.index(b"\x08\0\x16\0")
    (tmp_path / "x.dcm").write_bytes((b"\0" * 128 + b"DICM" if preamble else b"") + data[start:])
    assert np.array_equal(read_radiograph(tmp_path / "x.dcm").pixels, PIXELS)


def test_monochrome1_is_the_same_picture_inverted(tmp_path: Path) -> None:
    inverse = a_radiograph(4095 - PIXELS, PhotometricInterpretation="MONOCHROME1")
    assert np.array_equal(seen(tmp_path, inverse).pixels, PIXELS)


def test_a_window_is_applied_before_the_inversion(tmp_path: Path) -> None:
    # PS3.3 C.11.2.1.2.1: centre 1024.5, width 1025 runs from 512 to 1536
    window = {"WindowCenter": "1024.5", "WindowWidth": "1025"}
    shown = seen(tmp_path, a_radiograph(**window))
    assert np.allclose(shown.pixels, np.clip(PIXELS.astype(np.float32) - 512, 0, 1024), atol=1e-3)
    assert shown.levels == 1025
    inverted = seen(tmp_path, a_radiograph(PhotometricInterpretation="MONOCHROME1", **window))
    assert np.allclose(inverted.pixels, 1024 - shown.pixels, atol=1e-3)


def test_the_first_of_several_windows_is_taken(tmp_path: Path) -> None:
    several = seen(tmp_path, a_radiograph(WindowCenter=["1024.5", "99"], WindowWidth=["1025", "10"]))
    assert several.levels == 1025
    assert several.notes == ("window 1024.5 / 1025 applied, the first of 2",)


def test_a_window_counts_in_rescaled_units(tmp_path: Path) -> None:
    dataset = a_radiograph(
        RescaleSlope="2", RescaleIntercept="-1000", WindowCenter="24.5", WindowWidth="2049"
    )
    assert np.allclose(
        seen(tmp_path, dataset).pixels, np.clip(PIXELS.astype(np.float32) - 0, 0, 1024), atol=1e-3
    )


def test_a_sigmoid_window_rises_smoothly(tmp_path: Path) -> None:
    dataset = a_radiograph(WindowCenter="2048", WindowWidth="1000", VOILUTFunction="SIGMOID")
    radiograph = seen(tmp_path, dataset)
    share = radiograph.pixels / (radiograph.levels - 1)
    assert np.allclose(share, 1 / (1 + np.exp(-4 * (PIXELS.astype(float) - 2048) / 1000)), atol=1e-4)


def table(entries: np.ndarray, first: int) -> Any:
    item = pydicom.Dataset()
    item.add_new(0x00283002, "US", [len(entries), first, 16])
    item.add_new(0x00283006, "OW", entries.astype("<u2").tobytes())
    return pydicom.Sequence([item])


def test_tables_are_looked_up_in_order(tmp_path: Path) -> None:
    modality = table(np.arange(4096)[::-1], 0)  # turns the values round
    of_interest = table(np.minimum(np.arange(4096) * 4, 4095), 0)
    dataset = a_radiograph(ModalityLUTSequence=modality)
    dataset.ModalityLUTSequence[0].ModalityLUTType = "US"
    assert np.array_equal(seen(tmp_path, dataset).pixels, 4095 - PIXELS)
    dataset.VOILUTSequence = of_interest
    assert np.array_equal(seen(tmp_path, dataset).pixels, np.minimum((4095 - PIXELS.astype(int)) * 4, 4095))


def test_a_table_may_begin_at_a_negative_value_stored_as_unsigned(tmp_path: Path) -> None:
    dataset = a_radiograph(RescaleSlope="1", RescaleIntercept="-1024")
    dataset.VOILUTSequence = table(np.arange(4096) // 2, 65536 - 1024)
    assert np.array_equal(seen(tmp_path, dataset).pixels, PIXELS // 2)
    dataset = a_radiograph(PIXELS.astype(np.int16) - 2048)
    dataset.ModalityLUTSequence = table(np.arange(4096)[::-1], 65536 - 2048)
    dataset.ModalityLUTSequence[0].ModalityLUTType = "US"
    assert np.array_equal(seen(tmp_path, dataset).pixels, 4095 - PIXELS)


def test_signed_values_keep_their_order(tmp_path: Path) -> None:
    radiograph = seen(tmp_path, a_radiograph(PIXELS.astype(np.int16) - 2048))
    assert np.array_equal(radiograph.pixels, PIXELS) and radiograph.levels == 4096


def test_a_frame_is_chosen(tmp_path: Path) -> None:
    frames = np.stack([PIXELS, 4095 - PIXELS, PIXELS // 2])
    radiograph = seen(tmp_path, a_radiograph(frames), frame=2)
    assert np.array_equal(radiograph.pixels, PIXELS // 2) and radiograph.frames == 3 and radiograph.frame == 2
    with pytest.raises(UnusableInput, match="no frame 3"):
        read_radiograph(tmp_path / "x.dcm", 3)


@pytest.mark.parametrize(
    ("attributes", "spacing"),
    [
        ({"PixelSpacing": [0.2, 0.1]}, (0.2, 0.1)),
        ({"ImagerPixelSpacing": [0.2, 0.2]}, (0.2, 0.2)),
        ({"ImagerPixelSpacing": [0.2, 0.2], **MAGNIFIED}, (0.16, 0.16)),
        ({"ImagerPixelSpacing": [0.2, 0.2], **DISTANCES}, (0.16, 0.16)),
        ({"ImagerPixelSpacing": [0.2, 0.2], "PixelSpacing": [0.17, 0.17], **MAGNIFIED}, (0.17, 0.17)),
        ({"PixelSpacing": [0.0, 0.0]}, None),
        ({}, None),
    ],
)
def test_spacing_is_that_of_the_patients_plane(
    tmp_path: Path, attributes: dict[str, Any], spacing: tuple[float, float] | None
) -> None:
    found = seen(tmp_path, a_radiograph(**attributes)).spacing
    assert found == (None if spacing is None else pytest.approx(spacing))


def test_padding_was_not_measured(tmp_path: Path) -> None:
    pixels = PIXELS.copy()
    pixels[:, :8] = 4000
    dataset = a_radiograph(pixels)
    dataset.add_new(0x00280120, "US", 4000)
    measured = seen(tmp_path, dataset).measured
    assert measured is not None and not measured[:, :8].any() and measured[:, 8:].mean() > 0.99


def test_colours_become_luminance(tmp_path: Path) -> None:
    colours = np.zeros((40, 48, 3), np.uint8)
    colours[..., 1] = 100
    dataset = a_radiograph(PIXELS.astype(np.uint8), 8, PhotometricInterpretation="RGB", SamplesPerPixel=3)
    dataset.PlanarConfiguration, dataset.PixelData = 0, colours.tobytes()
    assert seen(tmp_path, dataset).pixels == pytest.approx(58.7)


@pytest.mark.parametrize(("rows", "columns"), [(8, 64), (20000, 64), (16000, 16000)])
def test_impossible_sizes_are_refused_before_the_pixels(tmp_path: Path, rows: int, columns: int) -> None:
    with pytest.raises(UnusableInput, match="pixels"):
        seen(tmp_path, a_radiograph(Rows=rows, Columns=columns))


def test_a_plan_without_pixels_is_no_picture(tmp_path: Path) -> None:
    dataset = a_radiograph(Modality="RTPLAN")
    for name in ("PixelData", "Rows", "Columns"):
        delattr(dataset, name)
    with pytest.raises(UnusableInput, match=r"no picture.*RTPLAN"):
        seen(tmp_path, dataset)


def test_files_cut_anywhere_are_damaged_never_a_crash(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], recwarn: pytest.WarningsRecorder
) -> None:
    for dataset in (a_radiograph(), compress(a_radiograph(), "JPEG2000Lossless")):
        dataset.save_as(tmp_path / "whole.dcm", enforce_file_format=True)
        data = (tmp_path / "whole.dcm").read_bytes()
        for end in (*range(1, len(data) - 16, 37), len(data) - 20):
            (tmp_path / "cut.dcm").write_bytes(data[:end])
            with pytest.raises(UnusableInput, match=r"cut\.dcm"):
                read_radiograph(tmp_path / "cut.dcm")
    assert capfd.readouterr() == ("", "") and not recwarn.list


def test_mutated_files_give_a_picture_or_one_clear_error(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], recwarn: pytest.WarningsRecorder
) -> None:
    random = np.random.default_rng(3)
    seeds = []
    for syntax in (None, "RLELossless", "JPEG2000Lossless", "JPEGLSLossless"):
        dataset = a_radiograph(
            WindowCenter="1000", WindowWidth="2000", RescaleSlope="1", RescaleIntercept="0"
        )
        if syntax:
            compress(dataset, syntax)
        dataset.save_as(tmp_path / "seed.dcm", enforce_file_format=True)
        seeds.append((tmp_path / "seed.dcm").read_bytes())
    for turn in range(200):
        data = bytearray(seeds[turn % len(seeds)])
        for place in random.integers(132, min(len(data), 900), random.integers(1, 6)):
            data[place] = random.integers(0, 256)
        (tmp_path / "mutated.dcm").write_bytes(data)
        with contextlib.suppress(UnusableInput):
            assert np.isfinite(read_radiograph(tmp_path / "mutated.dcm").pixels).all()
    assert capfd.readouterr() == ("", "") and not recwarn.list
