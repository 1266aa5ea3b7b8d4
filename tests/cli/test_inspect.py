"""`inspect`: what it says in words and as data, what it writes, and that its options do the same again."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from PIL import Image, ImageDraw, ImageFont
from pydicom import uid

from xrayview.cli import preparing
from xrayview.cli.main import main
from xrayview.cli.options import Parser
from xrayview.xray.radiograph import Preparation

Report = Callable[..., dict[str, Any]]


def a_film(side: int = 560) -> np.ndarray:
    """(side, side) 8-bit greys: a lopsided round head in dark air, a rod beside it, words over it."""
    row, column = np.indices((side, side)) / side
    square = 1 - ((row - 0.5) / 0.36) ** 2 - ((column - 0.55) / 0.3) ** 2
    noise = np.random.default_rng(0).normal(0, 1.5, square.shape)
    grey = 40 + 160 * np.clip(square, 0, None) ** 0.4 + 12 * (square > 0) * np.sin(20 * row) + noise
    grey[200:215, :60] = 190
    canvas = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    ImageDraw.Draw(canvas).text((230, 210), "JANE DOE 1937", fill=255, font=ImageFont.load_default(20))
    return np.asarray(canvas)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """An 8-bit film on which a name is written, in a file that names the patient too."""
    path = tmp_path / "Zebedee.png"
    Image.fromarray(a_film()).save(path)
    return path


def a_dicom_file(path: Path, **attributes: Any) -> Path:
    """A CR film of 12 bits."""
    dataset = pydicom.Dataset()
    dataset.file_meta = pydicom.dataset.FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = uid.ExplicitVRLittleEndian
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID = "1.2.840.10008.5.1.4.1.1.1"
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID = "1.2.3"
    dataset.Modality, dataset.PatientName, dataset.BodyPartExamined = "CR", "Zebedee^A", "SKULL"
    dataset.PhotometricInterpretation, dataset.SamplesPerPixel = "MONOCHROME2", 1
    dataset.Rows, dataset.Columns = 560, 560
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 12, 11, 0
    dataset.PixelData = (a_film().astype(np.uint16) * 16).tobytes()
    for name, value in attributes.items():
        setattr(dataset, name, value)
    dataset.save_as(path, enforce_file_format=True)
    return path


def grey(path: Path) -> np.ndarray:
    with Image.open(path) as picture:
        return np.asarray(picture)


def test_a_person_reads_the_warnings_first_and_every_step_with_its_reason(
    film: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["inspect", str(film), "--rotate", "0"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == str(film)
    found = lines[lines.index("What was found") + 1 : lines.index("What was done") - 1]
    marks = [line.split()[0] for line in found if line.split()[0] != ">"]
    assert marks == sorted(marks, key=["WARNING", "note", "fine"].index)
    warnings = [line for line in found if line.startswith("  WARNING")]
    assert len(warnings) == 1 and "text:" in warnings[0] and "name the patient" in warnings[0]
    assert found[1].strip().startswith("> ")
    done = lines[lines.index("What was done") + 1 : lines.index("To do it the same way again") - 1]
    names = [line.split(":")[0].strip() for line in done]
    assert names == ["read", "crop", "marks", "polarity", "bit depth", "holder", "tone", "rotate", "square"]
    assert all(line.endswith(")") for line in done)


def test_programs_read_the_findings_as_data(film: Path, report_of: Report) -> None:
    report = report_of("inspect", film)
    assert {tuple(one) for one in report["findings"]} == {
        ("name", "value", "words", "weight", "way_out", "wish")
    }
    weights = {one["name"]: one["weight"] for one in report["findings"]}
    assert weights["text"] == "warning" and weights["bit depth"] == "fine" and len(weights) == 13
    assert [step["step"] for step in report["preparation"]][:2] == ["read", "crop"]


def test_the_options_that_it_names_prepare_the_film_the_same_way_again(film: Path, report_of: Report) -> None:
    first, second = film.with_name("first.png"), film.with_name("second.png")
    wishes = ("--mirror", "--spacing", "0.2", "--magnification", "1.25")
    report = report_of("inspect", film, "-o", first, *wishes)
    assert report["prepared"]["spacing"] == pytest.approx([0.16, 0.16])
    names = {word.split("=")[0] for word in report["options"]}
    assert {"--crop", "--marks", "--holder", "--anchors", "--square", "--mirror"} <= names
    again = report_of("inspect", film, "-o", second, *report["options"])
    assert np.array_equal(grey(first), grey(second))
    assert again["options"] == report["options"]
    assert not any("auto" in word for word in report["options"])


def test_short_options_are_printed_as_they_can_be_typed(
    film: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import shlex

    words = ["--crop=none", "--holder=keep", "--marks=1,2,30,40 50,60,90,99"]
    assert main(["inspect", str(film), *words]) == 0
    last = shlex.split(capsys.readouterr().out.splitlines()[-1])
    assert set(words) <= set(last) and "--polarity=keep" in last
    assert main(["inspect", str(film), *last]) == 0
    assert shlex.split(capsys.readouterr().out.splitlines()[-1]) == last


@pytest.mark.parametrize("word", ["-40,-35,640", "-40,10,500"])
def test_a_square_that_begins_beyond_the_film_can_be_asked_for(
    film: Path, report_of: Report, word: str
) -> None:
    report = report_of("inspect", film, "--square", word, "--rotate", "0")
    assert report["prepared"]["side"] == int(word.split(",")[2])
    assert report_of("inspect", film, f"--square={word}", "--rotate", "0")["options"] == report["options"]


def test_every_wish_has_an_option_of_its_name_and_default() -> None:
    parser = Parser("x", None)
    preparing.add_options(parser)
    assert preparing.wishes(parser.parse_args([])) == Preparation()
    assert {action.dest for action in parser._actions} == {"help", *(one.name for one in fields(Preparation))}


@pytest.mark.parametrize("command", ["reconstruct", "render", "stereo", "mesh", "inspect"])
def test_every_command_that_takes_an_x_ray_takes_every_wish(command: str) -> None:
    parser = Parser(command, None)
    importlib.import_module(f"xrayview.cli.{command}").add_options(parser)
    asked = Preparation(
        "gamma:2", "invert", "1,2,300,400", "90", True, 0.2, 3, "keep", "keep", "1,200", "-1,-2,300", 1.1
    )
    words = ["film.png", *preparing.as_words(asked)] + (["-o", "x"] if command != "inspect" else [])
    assert preparing.wishes(parser.parse_args(words)) == asked


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--marks", "everything"),
        ("--marks", "9,9,1,1"),
        ("--holder", "1,2"),
        ("--anchors", "200,100"),
        ("--anchors", "dark,bright"),
        ("--square", "1,2"),
        ("--tone", "sepia"),
        ("--magnification", "0.9"),
        ("--spacing", "0"),
        ("--frame", "1"),
    ],
)
def test_a_wish_that_cannot_be_is_answered_with_what_can(
    film: Path, capsys: pytest.CaptureFixture[str], option: str, value: str
) -> None:
    assert main(["inspect", str(film), option, value]) == 2
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("xrayview: ") and option.strip("-") in first + second
    assert len(second) > 10


def test_a_folder_with_one_picture_stands_for_it(tmp_path: Path, report_of: Report) -> None:
    disc = tmp_path / "disc" / "A"
    disc.mkdir(parents=True)
    picture = a_dicom_file(disc / "I0001")
    (disc / "notes.txt").write_text("not a picture")
    by_folder, by_file = report_of("inspect", tmp_path / "disc"), report_of("inspect", picture)
    assert by_folder["findings"] == by_file["findings"]


def test_of_a_folder_with_several_pictures_one_is_to_be_chosen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_dicom_file(tmp_path / "I0001", ViewPosition="LL")
    second_film = a_dicom_file(tmp_path / "I0002", ViewPosition="PA", NumberOfFrames="17")
    # No number: the library's complaint about a file that nobody asked for stays unsaid.
    second_film.write_bytes(second_film.read_bytes().replace(b"IS\x02\x0017", b"IS\x02\x00xy"))
    assert main(["inspect", str(tmp_path)]) == 2
    first, second = capsys.readouterr().err.splitlines()
    assert "holds 2 pictures" in first
    assert "I0001 (CR SKULL LL, 560 x 560), I0002 (CR SKULL PA, 560 x 560)" in second
    assert "Zebedee" not in first + second


def test_the_help_says_what_a_folder_stands_for(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["inspect", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert "DICOM folder or DICOMDIR that holds one picture" in said and "give one of them" in said


def test_what_is_written_names_neither_the_file_nor_the_patient(
    tmp_path: Path, report_of: Report, capsys: pytest.CaptureFixture[str]
) -> None:
    film = a_dicom_file(tmp_path / "Zebedee_1970.dcm")
    target = tmp_path / "prepared.png"
    report = report_of("inspect", film, "-o", target)
    sidecar = target.with_name("prepared.png.json").read_text(encoding="utf-8")
    assert json.loads(sidecar)["findings"] == report["findings"]
    with Image.open(target) as picture:
        remarks = json.dumps(picture.info, default=str)
    for written in (sidecar, remarks, target.read_bytes().decode("latin-1")):
        assert "zebedee" not in written.lower() and "jane" not in written.lower()
    assert main(["inspect", str(film)]) == 0
    assert "Zebedee^A" not in capsys.readouterr().out
