"""A folder of DICOM files opens where it holds one picture, and else lists those it holds without names."""

from __future__ import annotations

import gc
import shutil
import warnings
from pathlib import Path

import numpy as np
import pytest
from encoded import PICTURE, data_set, saved
from pydicom.fileset import FileSet

from xrayview.errors import UnusableInput
from xrayview.xray.choosing import Found, described, pictures_in
from xrayview.xray.reading import read_radiograph


def put(path: Path, pixels: np.ndarray = PICTURE, **attributes: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(saved(data_set(pixels, **attributes)))
    return path


def test_the_only_picture_of_a_folder_is_read(tmp_path: Path) -> None:
    put(tmp_path / "DICOM" / "IM0001")
    (tmp_path / "README.TXT").write_text("a viewer is on this disc")
    (tmp_path / "VIEWER.EXE").write_bytes(b"MZ" + bytes(2000))
    radiograph = read_radiograph(tmp_path)
    assert np.array_equal(radiograph.pixels, PICTURE) and radiograph.source == "IM0001"


def test_several_are_listed_without_names_and_each_can_be_chosen(tmp_path: Path) -> None:
    put(tmp_path / "A" / "IM1", BodyPartExamined="SKULL", ViewPosition="LL")
    put(
        tmp_path / "A" / "IM2", np.stack([PICTURE // 2] * 3), ImageLaterality="L", StudyDescription="Mr Jones"
    )
    with pytest.raises(UnusableInput, match="holds 2 pictures") as caught:
        read_radiograph(tmp_path)
    hint = caught.value.hint
    assert str(Path("A", "IM1")) + " (DX SKULL LL, 48 x 40)" in hint
    assert str(Path("A", "IM2")) + " (DX L, 48 x 40, 3 frames)" in hint
    assert "Somebody" not in hint and "Jones" not in hint
    assert np.array_equal(read_radiograph(tmp_path / "A" / "IM2", frame=1).pixels, PICTURE // 2)
    assert pictures_in(tmp_path)[0] == Found(tmp_path / "A" / "IM1", "DX SKULL LL", 40, 48, 1)


def test_a_long_list_is_cut(tmp_path: Path) -> None:
    for number in range(12):
        put(tmp_path / f"IM{number:02}")
    with pytest.raises(UnusableInput, match="holds 12 pictures") as caught:
        read_radiograph(tmp_path)
    assert (
        "IM07" in caught.value.hint and "IM08" not in caught.value.hint and "and 4 more" in caught.value.hint
    )


def a_disc(folder: Path, count: int) -> Path:
    """The DICOMDIR of a disc with ``count`` pictures."""
    files = FileSet()
    for number in range(count):
        dataset = data_set(
            PatientID="1", StudyDate="20200101", StudyTime="000000", StudyID="1", AccessionNumber=""
        )
        dataset.StudyInstanceUID, dataset.SeriesInstanceUID = "1.2.1", "1.2.1.1"
        dataset.SeriesNumber, dataset.InstanceNumber = 1, number + 1
        dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = f"1.2.1.1.{number + 1}"
        files.add(dataset)
    files.write(folder)
    with warnings.catch_warnings():  # pydicom leaves a folder to the collector
        warnings.simplefilter("ignore", ResourceWarning)
        del files
        gc.collect()
    return folder / "DICOMDIR"


def test_a_dicomdir_stands_for_its_disc(tmp_path: Path) -> None:
    assert np.array_equal(read_radiograph(a_disc(tmp_path / "one", 1)).pixels, PICTURE)
    with pytest.raises(UnusableInput, match="holds 2 pictures") as caught:
        read_radiograph(a_disc(tmp_path / "two", 2))
    assert "DX, 48 x 40" in caught.value.hint and "Somebody" not in caught.value.hint


def test_a_dicomdir_away_from_its_disc_says_so(tmp_path: Path) -> None:
    disc = a_disc(tmp_path / "disc", 1)
    (tmp_path / "away").mkdir()
    shutil.copy(disc, tmp_path / "away" / "DICOMDIR")
    with pytest.raises(UnusableInput, match="holds no DICOM picture"):
        read_radiograph(tmp_path / "away" / "DICOMDIR")


def test_an_empty_folder_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="holds no DICOM picture") as caught:
        read_radiograph(tmp_path)
    assert "file of the x-ray" in caught.value.hint


def test_damaged_and_hidden_files_are_passed_over(tmp_path: Path) -> None:
    whole = put(tmp_path / "IM1").read_bytes()
    (tmp_path / "IM2").write_bytes(whole[:200])
    (tmp_path / ".IM3").write_bytes(whole)
    assert [found.path.name for found in pictures_in(tmp_path)] == ["IM1"]


def test_a_whole_drive_is_not_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xrayview.xray.choosing._MOST_FILES", 3)
    for number in range(4):
        (tmp_path / str(number)).write_bytes(b"x")
    with pytest.raises(UnusableInput, match="more than 3 files"):
        pictures_in(tmp_path)


def test_a_size_is_described_after_what_is_seen() -> None:
    assert described(Found(Path("x"), "", 2000, 1500, 1)) == "1500 x 2000"


def test_the_slices_of_a_series_are_one_to_choose(tmp_path: Path) -> None:
    from xrayview.xray.choosing import Found, described, with_series_as_one

    def found(name: str, series: str = "") -> Found:
        return Found(tmp_path / name, "CT HEAD", 512, 512, 1, series)

    listed = [
        found("scout"),
        found("1", "a"),
        found("2", "b"),
        found("3", "a"),
        found("film"),
        found("4", "a"),
    ]
    kept = with_series_as_one(listed)
    assert [one.path.name for one in kept] == ["scout", "1", "2", "film"]
    assert [one.slices for one in kept] == [1, 3, 1, 1]
    assert described(kept[1]) == "CT HEAD, a scan of 3 slices, 512 x 512"
