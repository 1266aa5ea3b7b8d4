"""A film's side is named only where its file or a person says so, and follows how the film is turned."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from xrayview.scene.scene import Camera
from xrayview.scene.views import camera_axes
from xrayview.xray.posing import Picture, mirrored, rotated
from xrayview.xray.reading import read_radiograph
from xrayview.xray.seen_from import SIDES, SeenFrom, from_dicom, mirrored_side, side_beside, side_of

UPRIGHT: list[tuple[tuple[str, str], SeenFrom]] = [
    (("L", "F"), "front"),
    (("R", "F"), "back"),
    (("P", "F"), "left"),
    (("A", "F"), "right"),
]
# Patient axes (x left, y posterior, z head) of the letters, and from where each side is looked at.
AXIS = {"L": (1, 0, 0), "R": (-1, 0, 0), "P": (0, 1, 0), "A": (0, -1, 0), "H": (0, 0, 1), "F": (0, 0, -1)}
VIEWER = {"front": "A", "back": "P", "left": "L", "right": "R"}
LETTER = {axis: letter for letter, axis in AXIS.items()}


@pytest.mark.parametrize(("orientation", "side"), UPRIGHT)
def test_the_side_is_the_one_that_faces_the_viewer(orientation: tuple[str, str], side: SeenFrom) -> None:
    right, down = (np.array(AXIS[letter]) for letter in orientation)
    towards_viewer = np.cross(right, -down)
    assert LETTER[tuple(towards_viewer.tolist())] == VIEWER[side]
    assert side_of(orientation) == side


def test_a_frontal_film_has_the_patient_s_right_on_the_viewer_s_left() -> None:
    assert side_of(("L", "F")) == "front"  # columns run on towards the patient's left


@pytest.mark.parametrize("quarters", [0, 1, 2, 3, -1, 5])
@pytest.mark.parametrize("mirror", [False, True])
@pytest.mark.parametrize(("orientation", "side"), UPRIGHT)
def test_turned_and_mirrored_as_the_preparation_does_it(
    orientation: tuple[str, str], side: SeenFrom, quarters: int, mirror: bool
) -> None:
    """The preparation itself turns a film whose every edge is marked with the direction it lies in."""
    right, down = (AXIS[letter] for letter in orientation)
    column, row = np.meshgrid(np.linspace(-1, 1, 5), np.linspace(-1, 1, 5))
    film = [(column * right[axis] + row * down[axis]).astype(np.float32) for axis in range(3)]
    everywhere = np.ones((5, 5), bool)
    shown = []
    for direction in film:
        picture = rotated(Picture(direction, everywhere, None), 90.0 * quarters % 360)
        shown.append((mirrored(picture)[0] if mirror else picture).opacity)
    new_right = tuple(round(float(direction[2, 4])) for direction in shown)
    new_down = tuple(round(float(direction[4, 2])) for direction in shown)
    expected = side_of((LETTER[new_right], LETTER[new_down]))
    assert side_of(orientation, 90.0 * quarters, mirror) == expected
    assert (expected == "unknown") == (quarters % 4 != 0)
    if quarters % 4 == 0:
        assert expected == (mirrored_side(side) if mirror else side)


def test_a_film_that_lies_on_its_side_is_named_once_it_is_upright() -> None:
    lying = ("H", "A")  # the head points to the viewer's right, the face down
    assert side_of(lying) == "unknown"
    assert side_of(lying, 270.0) == "right"  # the face has come to the viewer's right
    assert side_of(lying, 270.0, mirrored=True) == "left"
    assert side_of(lying, 90.0) == "unknown"  # on its head


@pytest.mark.parametrize("degrees", [-7.0, 3.0, 358.0, 40.0])
def test_straightening_a_film_shows_no_other_side(degrees: float) -> None:
    assert side_of(("P", "F"), degrees) == "left"
    assert side_of(("H", "A"), 270.0 + degrees) == "right"


@pytest.mark.parametrize("side", ["front", "back", "left", "right"])
@pytest.mark.parametrize(("azimuth", "quarters"), [(0.0, 0), (90.0, 1), (180.0, 2), (-90.0, -1)])
def test_walking_round_the_head_shows_the_next_side(side: SeenFrom, azimuth: float, quarters: int) -> None:
    """By the camera itself, put into the patient's axes: x, y, z of the world are right, away and up."""
    towards_viewer = np.array(AXIS[VIEWER[side]])
    up = np.array(AXIS["H"])
    to_patient = np.stack([np.cross(up, towards_viewer), -towards_viewer, up], axis=1)
    forward = np.array(camera_axes(Camera(azimuth_degrees=azimuth))[2])
    stands = tuple(np.rint(to_patient @ -forward).astype(int).tolist())
    assert VIEWER[side_beside(side, quarters)] == LETTER[stands]


def test_from_the_front_a_step_to_the_viewer_s_right_shows_the_patient_s_left() -> None:
    assert side_beside("front", 1) == "left" and side_beside("front", -1) == "right"
    assert side_beside("unknown", 1) == "unknown"


def test_mirroring_twice_changes_nothing() -> None:
    assert all(mirrored_side(mirrored_side(side)) == side for side in SIDES)


@pytest.mark.parametrize(
    ("said", "orientation"),
    [
        (["L", "F"], ("L", "F")),
        ([" p ", "f"], ("P", "F")),
        (["P", "FL"], None),  # a mammogram at 45 degrees
        (["LA", "F"], None),
        (["L", "R"], None),
        (["L", "L"], None),
        (["L"], None),
        (["L", "F", "A"], None),
        (["LE", "V"], None),
        ("LF", None),
        ("", None),
        (None, None),
    ],
)
def test_only_a_straight_pair_of_directions_counts(said: Any, orientation: Any) -> None:
    assert from_dicom(said) == orientation


@pytest.mark.parametrize(
    ("said", "side"),
    [
        (["LE", "V"], "front"),
        (["CD", "V"], "left"),
        (["R", "V"], "right"),  # R is rostral: the nose is on the viewer's right
        (["RT", "V"], "back"),
        (["LE", "CD"], "unknown"),  # from above: no side of these four
        (["L", "V"], "unknown"),  # L is lateral, and says not which
    ],
)
def test_animals_on_four_feet_have_their_own_letters(said: list[str], side: SeenFrom) -> None:
    assert side_of(from_dicom(said, quadruped=True)) == side


@pytest.mark.parametrize(
    ("angles", "side"), [((0, 0), "front"), ((-30, 0), "unknown"), ((4, -5), "front"), ((90, 0), "front")]
)
def test_a_tube_swung_round_the_patient_makes_an_oblique_film(
    angles: tuple[float, float], side: SeenFrom
) -> None:
    assert side_of(from_dicom(["L", "F"], positioner_degrees=angles)) == side


@pytest.mark.parametrize(
    ("attributes", "side"),
    [
        ({"PatientOrientation": ["L", "F"]}, "front"),
        ({"PatientOrientation": ["A", "F"]}, "right"),
        ({"PatientOrientation": ["R", "V"], "AnatomicalOrientationType": "QUADRUPED"}, "right"),
        ({"PatientOrientation": ["L", "F"], "PositionerPrimaryAngle": "-32"}, "unknown"),
        ({"PatientOrientation": ["L", "F"], "PositionerPrimaryAngle": None}, "front"),
        ({}, "unknown"),
    ],
)
def test_a_dicom_file_says_its_side(attributes: dict[str, Any], side: SeenFrom, tmp_path: Path) -> None:
    pydicom = pytest.importorskip("pydicom")
    dataset = pydicom.Dataset()
    dataset.file_meta = pydicom.dataset.FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID = "1.2.840.10008.5.1.4.1.1.1.1"
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID = "1.2.3"
    dataset.Modality, dataset.PhotometricInterpretation, dataset.SamplesPerPixel = "DX", "MONOCHROME2", 1
    dataset.Rows = dataset.Columns = 32
    dataset.BitsAllocated = dataset.BitsStored = 8
    dataset.HighBit, dataset.PixelRepresentation = 7, 0
    dataset.PixelData = bytes(32 * 32)
    for name, value in attributes.items():
        setattr(dataset, name, value)
    dataset.save_as(tmp_path / "x.dcm", enforce_file_format=True)
    assert side_of(read_radiograph(tmp_path / "x.dcm").orientation) == side
