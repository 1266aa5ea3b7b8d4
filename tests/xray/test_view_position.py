"""The way of the rays is what the file's view says, and contradicts nothing else that it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from encoded import data_set, saved

from xrayview.xray.findings import findings
from xrayview.xray.preparing import prepare
from xrayview.xray.radiograph import Radiograph
from xrayview.xray.reading import read_radiograph
from xrayview.xray.view_position import agrees, projection_of


def film(tmp_path: Path, codes: tuple[str, ...] = (), **attributes: Any) -> Radiograph:
    import pydicom

    items = [pydicom.Dataset() for _ in codes]
    for item, code in zip(items, codes, strict=True):
        item.CodeValue = code
    if items:
        attributes["ViewCodeSequence"] = pydicom.Sequence(items)
    (tmp_path / "film.dcm").write_bytes(saved(data_set(**attributes)))
    return read_radiograph(tmp_path / "film.dcm")


@pytest.mark.parametrize(
    ("term", "projection"),
    [
        ("AP", "AP"),
        ("PA", "PA"),
        ("LL", "left lateral"),
        ("RL", "right lateral"),
        ("LLD", "left lateral decubitus"),
        ("RLD", "right lateral decubitus"),
        ("LLO", "oblique"),
        ("RLO", "oblique"),
        (" pa ", "PA"),
        ("CC", "unknown"),
        ("", "unknown"),
        (None, "unknown"),
        (["AP", "PA"], "unknown"),
    ],
)
def test_the_standards_terms_have_the_standards_meanings(term: Any, projection: str) -> None:
    assert projection_of(term) == projection


@pytest.mark.parametrize("name", ["AnteroPosterior", "PosteroAnterior", "LeftLateral", "RightLateral"])
def test_the_codes_are_those_of_the_standards_table(name: str) -> None:
    from pydicom.sr.codedict import codes

    meant = {"AnteroPosterior": "AP", "PosteroAnterior": "PA", "LeftLateral": "left lateral"}
    code = getattr(codes.cid4010, name).value
    assert projection_of("", [code]) == meant.get(name, "right lateral")


def test_every_code_with_oblique_in_its_name_is_oblique_or_unknown() -> None:
    from pydicom.sr.codedict import codes

    for name in dir(codes.cid4010):
        if "Oblique" in name:
            assert projection_of("", [getattr(codes.cid4010, name).value]) in ("oblique", "unknown"), name


@pytest.mark.parametrize(
    ("term", "code", "projection"),
    [
        ("AP", "272479007", "frontal"),  # AP and PA: frontal is all that is left
        ("LL", "399198007", "lateral"),
        ("LL", "399067008", "left lateral"),  # "lateral" says less than "LL", and nothing else
        ("LL", "399348003", "unknown"),
        ("AP", "no-code", "AP"),
    ],
)
def test_a_term_and_a_code_that_differ_leave_what_they_have_in_common(
    term: str, code: str, projection: str
) -> None:
    assert projection_of(term, [code]) == projection


def test_a_file_says_its_view_by_term_or_by_code(tmp_path: Path) -> None:
    assert film(tmp_path, ViewPosition="PA").projection == "PA"
    assert film(tmp_path, ("R-10206",)).projection == "AP"
    assert film(tmp_path).projection == "unknown"


def test_a_view_says_neither_the_side_nor_how_the_film_hangs(tmp_path: Path) -> None:
    """A head has no laterality, and that of a film is the body part's: neither says where the face looks."""
    said = film(tmp_path, ViewPosition="LL", ImageLaterality="L", Laterality="L")
    assert said.projection == "left lateral" and said.orientation is None


def test_an_oblique_film_shows_none_of_the_sides(tmp_path: Path) -> None:
    said = film(tmp_path, ViewPosition="LLO", PatientOrientation=["L", "F"])
    assert said.projection == "oblique" and said.orientation is None and said.notes == film(tmp_path).notes


@pytest.mark.parametrize("orientation", [["P", "F"], ["H", "A"]])
def test_a_file_that_contradicts_itself_is_believed_in_neither(
    tmp_path: Path, orientation: list[str]
) -> None:
    said = film(tmp_path, ViewPosition="PA", PatientOrientation=orientation)
    assert said.projection == "unknown" and said.orientation is None
    told = {found.name: found for found in findings(said, prepare(said))}
    assert told["file"].weight == "note" and "contradicts itself" in told["file"].words
    assert told["side"].value == "unknown"


@pytest.mark.parametrize(
    ("attributes", "value", "weight"),
    [
        ({"ViewPosition": "PA"}, "unknown, PA", "note"),
        ({"ViewPosition": "PA", "PatientOrientation": ["L", "F"]}, "front, PA", "fine"),
        ({"PatientOrientation": ["L", "F"]}, "front", "fine"),
        ({}, "unknown", "note"),
    ],
)
def test_what_was_read_is_found(tmp_path: Path, attributes: dict[str, Any], value: str, weight: str) -> None:
    said = film(tmp_path, **attributes)
    found = next(one for one in findings(said, prepare(said)) if one.name == "side")
    assert (found.value, found.weight) == (value, weight)
    assert "ViewPosition" not in attributes or "view is PA" in found.words


def test_a_side_that_is_unknown_goes_with_every_view() -> None:
    assert agrees("PA", "unknown") and agrees("unknown", "left")
    assert agrees("PA", "back") and not agrees("PA", "left") and not agrees("oblique", "front")


def test_a_damaged_view_code_spoils_no_picture(tmp_path: Path) -> None:
    import pydicom

    dataset = data_set()
    dataset.ViewCodeSequence = pydicom.Sequence([pydicom.Dataset()])
    dataset.ViewCodeSequence[0].CodeValue = "399348003"
    data = saved(dataset).replace(b"\x08\x00\x00\x01SH", b"\x08\x00\x00\x01SQ")
    assert data != saved(dataset)
    (tmp_path / "film.dcm").write_bytes(data)
    assert read_radiograph(tmp_path / "film.dcm").projection == "unknown"
