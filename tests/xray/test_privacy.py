"""Nothing of the patient outlives the reading: not in memory, in messages, in logs or in what is written."""

from __future__ import annotations

import json
import logging
import pickle
from pathlib import Path

import numpy as np
import pydicom
import pytest
from encoded import BYTES, PICTURE, data_set, saved
from PIL import Image, PngImagePlugin
from pydicom.datadict import dictionary_keyword, dictionary_VR

from xrayview.cli.main import main
from xrayview.errors import UnusableInput
from xrayview.xray.dicom_data_set import data_set as read_data_set
from xrayview.xray.preparing import prepare
from xrayview.xray.reading import read_radiograph

SECRET = "Zebedee"
TEXTS = ("AE", "LO", "LT", "PN", "SH", "ST", "UC", "UT")


def a_talkative_file() -> bytes:
    """A film with the secret in every element of words of groups 0008, 0010, 0018, 0020, 0032 and 0040."""
    dataset = data_set()
    for tag in pydicom.datadict.DicomDictionary:
        keyword = dictionary_keyword(tag)
        if tag >> 16 in (0x08, 0x10, 0x18, 0x20, 0x32, 0x40) and keyword and dictionary_VR(tag) in TEXTS:
            setattr(dataset, keyword, SECRET)
    dataset.PatientBirthDate, dataset.ImageComments = "19700101", SECRET
    dataset.OtherPatientIDsSequence = pydicom.Sequence([pydicom.Dataset()])
    dataset.OtherPatientIDsSequence[0].PatientID = SECRET
    private = dataset.private_block(0x11, SECRET, create=True)
    private.add_new(1, "LO", SECRET)
    dataset.WindowCenterWidthExplanation = SECRET
    dataset.WindowCenter, dataset.WindowWidth = "2000", "4000"
    view = pydicom.Dataset()
    view.CodeValue, view.CodingSchemeDesignator, view.CodeMeaning = "399348003", SECRET, SECRET
    dataset.ViewCodeSequence = pydicom.Sequence([view])
    dataset.add_new(0x60000022, "LO", SECRET)  # an overlay's description
    return saved(dataset)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    data = a_talkative_file()
    assert data.count(SECRET.encode()) > 100
    (tmp_path / "film.dcm").write_bytes(data)
    return tmp_path / "film.dcm"


def test_only_what_the_picture_needs_is_ever_read(film: Path) -> None:
    dataset = read_data_set(film, film.read_bytes())
    assert SECRET not in str(dataset) and "PatientBirthDate" not in dataset
    assert {element.tag.group for element in dataset} <= {0x0008, 0x0018, 0x0028, 0x0054, 0x7FE0}
    assert [element.keyword for element in dataset.ViewCodeSequence[0]] == ["CodeValue"]


def test_nothing_is_kept_with_the_picture(film: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        radiograph = read_radiograph(film)
        prepared = prepare(radiograph)
    for kept in (radiograph, prepared):
        assert SECRET.encode() not in pickle.dumps(kept) and SECRET not in repr(kept)
    assert b"19700101" not in pickle.dumps(radiograph)
    assert SECRET not in caplog.text


def test_nothing_is_written_or_printed(
    film: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "prepared.png"
    assert main(["inspect", str(film), "-o", str(target)]) == 0
    assert main(["inspect", str(film), "--json", str(tmp_path / "report.json")]) == 0
    said = capsys.readouterr()
    assert SECRET not in said.out + said.err and "1970" not in said.out
    written = [path for path in tmp_path.iterdir() if path != film]
    assert target in written
    for path in written:
        assert SECRET.encode() not in path.read_bytes(), path.name


def test_no_name_of_the_film_is_in_what_was_made_of_it(film: Path, tmp_path: Path) -> None:
    named = film.rename(tmp_path / "Zebedee_1970.dcm")
    assert main(["inspect", str(named), "-o", str(tmp_path / "prepared.png")]) == 0
    for path in tmp_path.glob("prepared*"):
        assert SECRET.encode() not in path.read_bytes()


@pytest.mark.parametrize("end", [0.3, 0.6, 0.95])
def test_a_cut_file_is_named_and_its_patient_is_not(film: Path, end: float) -> None:
    data = film.read_bytes()
    film.write_bytes(data[: int(end * len(data))])
    with pytest.raises(UnusableInput) as caught:
        read_radiograph(film)
    assert SECRET not in caught.value.message + caught.value.hint


def test_a_length_that_draws_the_name_in_shows_nothing(tmp_path: Path) -> None:
    """A damaged length may make the name a part of an element that messages quote."""
    data = saved(data_set(PatientName=SECRET, Modality="DX"))
    data = data.replace(b"\x08\0\x60\0CS\2\0DX", b"\x08\0\x60\0CS\x30\0DX")
    (tmp_path / "x.dcm").write_bytes(data)
    with pytest.raises(UnusableInput) as caught:
        read_radiograph(tmp_path / "x.dcm")
    assert SECRET not in caught.value.message + caught.value.hint


def test_words_in_images_are_not_kept(tmp_path: Path) -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Patient", SECRET)
    texts.add_itxt("Comment", SECRET)
    exif = Image.Exif()
    exif[0x010E] = exif[0x013B] = SECRET  # description and artist
    image = Image.fromarray(BYTES)
    image.save(tmp_path / "x.png", pnginfo=texts)
    image.save(tmp_path / "x.jpg", exif=exif, comment=SECRET.encode())
    image.save(tmp_path / "x.tif", description=SECRET)
    for name in ("x.png", "x.jpg", "x.tif"):
        assert SECRET.encode() in (tmp_path / name).read_bytes()
        assert SECRET.encode() not in pickle.dumps(read_radiograph(tmp_path / name))


def test_the_pixels_are_all_there(film: Path) -> None:
    shown = read_radiograph(film).pixels
    assert np.corrcoef(shown.ravel(), PICTURE.ravel())[0, 1] > 0.999


def test_a_report_says_that_text_is_burnt_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.dcm").write_bytes(saved(data_set(BurnedInAnnotation="YES")))
    notes = read_radiograph(tmp_path / "x.dcm").notes
    assert "may name the patient" in json.dumps(notes)
