"""The input doctor: what is wrong with a film is said, in numbers that are true, and nothing else is."""

from __future__ import annotations

import io
import re
from dataclasses import astuple, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from encoded import data_set, saved
from PIL import Image, ImageDraw, ImageFont

from xrayview.xray.findings import Finding, findings
from xrayview.xray.preparing import prepare
from xrayview.xray.radiograph import Preparation, Radiograph
from xrayview.xray.reading import read_radiograph

ROWS, COLUMNS = 520, 460
FILMS = Path(__file__).resolve().parents[3] / "shared" / "data" / "xrays"
UPRIGHT = Preparation(rotate="0")


def disc(radius: float) -> np.ndarray:
    """(rows, columns) bool: round the middle, ``radius`` 1 being that of the head."""
    row, column = np.indices((ROWS, COLUMNS)) / np.array([ROWS, COLUMNS])[:, None, None]
    inside: np.ndarray = np.hypot((row - 0.5) / 0.38, (column - 0.5) / 0.36) < radius
    return inside


def a_film() -> np.ndarray:
    """(rows, columns) 12-bit greys, bright bone: a head that is thickest in its middle, air round it."""
    row, column = np.indices((ROWS, COLUMNS)) / np.array([ROWS, COLUMNS])[:, None, None]
    square = 1 - ((row - 0.5) / 0.38) ** 2 - ((column - 0.5) / 0.36) ** 2
    depth = np.sqrt(np.clip(square, 0, None)) * (1 + 0.15 * np.sin(25 * row) * np.sin(31 * column))
    noise = np.random.default_rng(0).normal(0, 8, depth.shape)
    return np.clip(250 + 2600 * depth**0.7 + noise, 0, 4095).round().astype(np.float32)


def of(
    film: np.ndarray, wishes: Preparation = UPRIGHT, levels: int | None = 4096, **about: Any
) -> dict[str, Finding]:
    radiograph = Radiograph(film.astype(np.float32), "x", levels, **about)
    return {one.name: one for one in findings(radiograph, prepare(radiograph, wishes))}


def warned(found: dict[str, Finding]) -> set[str]:
    return {name for name, one in found.items() if one.weight == "warning"}


def test_a_clean_film_warns_of_nothing() -> None:
    found = of(a_film())
    assert warned(found) == set()
    assert found["size"].value == f"{COLUMNS} x {ROWS} pixels"
    assert found["bit depth"].value == "12 of 12 bits used"
    assert found["clipping"].value == "none"
    assert found["clipping"].weight == found["saturation"].weight == found["tone"].weight == "fine"


def test_the_findings_come_in_the_order_of_the_pictures_way() -> None:
    assert list(of(a_film())) == [
        "file", "size", "bit depth", "clipping", "polarity", "field", "text", "holder", "tone", "saturation",
        "upright", "side", "pixel size",
    ]  # fmt: skip


def test_six_of_twelve_bits_are_said() -> None:
    found = of(a_film() // 64 * 64)
    assert found["bit depth"].value == "6 of 12 bits used" and found["bit depth"].weight == "warning"
    assert "of 4,096 greys on the film" in found["bit depth"].words and found["bit depth"].way_out


@pytest.mark.parametrize("factor", [256, 257])
def test_eight_bits_in_a_deeper_file_are_seen(factor: int) -> None:
    found = of((a_film() // 16) * factor, levels=65536)["bit depth"]
    assert found.value == "8 of 16 bits used" and "8-bit picture" in found.words
    assert "8-bit picture" not in of(a_film() * 16, levels=65536)["bit depth"].words
    assert "8-bit picture" not in of(a_film() // 16, levels=256)["bit depth"].words


def test_the_greys_of_real_numbers_are_counted_too() -> None:
    found = of(a_film() / 4096, levels=None)["bit depth"]
    assert found.value == "real numbers" and found.weight == "fine"
    assert of(a_film() // 64 / 64, levels=None)["bit depth"].weight == "warning"


@pytest.mark.parametrize(("share", "weight"), [(0.03, "warning"), (0.12, "warning"), (0.007, "fine")])
def test_the_clipped_share_of_the_head_is_said(share: float, weight: str) -> None:
    film = a_film()
    film[disc(share**0.5)] = 4095  # the middle of the head, burnt out
    found = of(film)["clipping"]
    said = "0.7 %" if share < 0.01 else f"{100 * share:.0f} %"
    assert found.value.startswith(f"of the head {said} at the brightest grey, 0 % at the darkest")
    assert found.weight == weight


@pytest.mark.parametrize("quality", [60, 80, 95])
def test_clipping_is_found_in_lossy_files(quality: int) -> None:
    film = a_film() / 16
    stored = io.BytesIO()
    flat = np.minimum(film, np.quantile(film[disc(1)], 0.9)).astype(np.uint8)
    Image.fromarray(flat).save(stored, "JPEG", quality=quality)
    found = of(np.asarray(Image.open(stored)), levels=256)["clipping"]
    share = re.search("of the head ([0-9]+) % at the brightest", found.value)
    assert share is not None and 6 <= int(share[1]) <= 12 and found.weight == "warning"


def test_burnt_out_soft_parts_are_said_and_black_air_is_fine() -> None:
    film = a_film()
    film[~disc(1)] = 0
    found = of(film)["clipping"]
    assert found.weight == "fine" and "and 57 %" in found.words  # pi x 0.38 x 0.36 of the film is head
    film[disc(0.3)] = 0
    found = of(film, replace(UPRIGHT, anchors="-1,3000", tone="linear"))["clipping"]
    assert re.search("(9|10) % at the darkest", found.value) and found.weight == "warning"


def test_a_saturated_head_warns() -> None:
    film = a_film()
    film[disc(0.25)] = 4095
    found = of(film, replace(UPRIGHT, tone="opacity"))["saturation"]
    assert found.value.startswith("6 % of the head") and found.weight == "warning"
    assert found.wish == "tone auto"
    asked = replace(UPRIGHT, tone="linear", anchors="250,1500")
    assert of(film, asked)["saturation"].wish == "tone auto"
    assert of(a_film(), replace(UPRIGHT, tone="opacity"))["saturation"].weight == "fine"


def test_grey_steps_that_are_bands_of_depth_warn() -> None:
    found = of(a_film() // 128, levels=32)["saturation"]
    assert found.weight == "warning" and "bands" in found.words
    assert found.value.startswith("grey steps of") and not found.wish, "no control adds bits"


def test_a_tone_that_is_automatic_is_not_to_be_made_so() -> None:
    prepared = prepare(Radiograph(a_film(), "x", 4096), UPRIGHT)
    dense = replace(prepared, stored_opacity=np.where(prepared.opacity > 0.8, 1, prepared.opacity))
    found = {one.name: one for one in findings(Radiograph(a_film(), "x", 4096), dense)}["saturation"]
    assert found.weight == "warning" and found.wish == "anchors AIR,DENSE"


def test_an_inverted_film_differs_by_its_polarity_only() -> None:
    bright, dark = of(a_film()), of(4095 - a_film())
    assert bright["polarity"].value == "as stored" and dark["polarity"].value == "inverted"
    assert dark["polarity"].wish == "polarity keep"
    bright.pop("polarity")
    dark.pop("polarity")
    assert bright == dark


def test_monochrome_1_and_2_say_the_same(tmp_path: Path) -> None:
    said = []
    for name, stored in (("MONOCHROME2", a_film()), ("MONOCHROME1", 4095 - a_film())):
        path = tmp_path / f"{name}.dcm"
        path.write_bytes(saved(data_set(stored.astype(np.uint16), PhotometricInterpretation=name)))
        radiograph = read_radiograph(path)
        said.append(findings(radiograph, prepare(radiograph, UPRIGHT)))
    assert said[0][1:] == said[1][1:]
    assert (said[0][0].words, said[1][0].words) == ("read as stored", "MONOCHROME1: inverted")


def test_a_polarity_that_nothing_tells_warns() -> None:
    noise = np.random.default_rng(1).uniform(500, 3500, (ROWS, COLUMNS)).round()
    assert "polarity" in warned(of(noise))
    assert "polarity" not in warned(of(noise, bright_bone=True))


def test_letters_are_a_warning_until_they_are_known() -> None:
    film = a_film()
    canvas = Image.fromarray(film)
    ImageDraw.Draw(canvas).text((150, 180), "JANE DOE 1937", fill=4095, font=ImageFont.load_default(18))
    lettered = np.asarray(canvas)
    found = of(lettered)["text"]
    assert found.weight == "warning" and "name the patient" in found.words and found.way_out
    assert "not from the file" in found.words
    assert of(lettered, replace(UPRIGHT, marks="keep"))["text"].value == "not looked for"
    said = "the file says that text is burnt into the picture: it may name the patient"
    assert of(film, notes=(said,))["text"].weight == "warning"
    assert of(film)["text"].weight == "fine"


def test_what_was_taken_away_beside_the_head_can_be_kept() -> None:
    film = a_film()
    film[60:80, :140] = 2500  # a rod that runs off the film
    found = of(film)["holder"]
    assert found.value.startswith("removed: one piece") and "became air" in found.words
    assert found.weight == "note" and found.wish == "holder keep"
    assert of(film, replace(UPRIGHT, holder="keep"))["holder"].value == "kept"
    assert of(a_film())["holder"].value == "none found"


def test_small_and_cut_down_pictures_are_said() -> None:
    small = a_film()[::5, ::5]
    assert of(small)["size"].weight == "warning"
    assert of(a_film(), notes=("read at 8 bits of its 16",))["file"].weight == "warning"
    assert "approximate" in of(a_film(), kind="JPEG")["file"].words
    assert "frame 3 of 9" in of(a_film(), frame=3, frames=9)["file"].words


def test_a_wish_is_one_of_the_preparations_and_its_way_out_names_none() -> None:
    """The window shows the way out without the wish: its words are no command's."""
    names = {field.name for field in fields(Preparation)}
    noise = np.random.default_rng(1).uniform(500, 3500, (ROWS, COLUMNS)).round()
    said = [
        *of(noise, Preparation()).values(),
        *of(4095 - a_film()).values(),
        *of(a_film(), frames=3).values(),
    ]
    wished = [one for one in said if one.wish]
    assert {one.name for one in wished} >= {"polarity", "upright", "pixel size", "file"}
    for one in wished:
        name, _, value = one.wish.partition(" ")
        assert name in names and value and one.way_out, one
        assert one.wish not in one.way_out and not one.way_out.startswith(f"{name} "), one


def test_which_side_and_how_surely_upright() -> None:
    assert of(a_film(), orientation=("L", "F"))["side"].value == "front"
    assert of(a_film(), replace(UPRIGHT, mirror=True), orientation=("L", "F"))["side"].value == "back"
    assert of(a_film())["side"].value == "unknown"
    noise = np.random.default_rng(1).uniform(500, 3500, (ROWS, COLUMNS)).round()
    unsure = of(noise, Preparation())["upright"]
    assert unsure.weight == "note" and "rotate 90" in unsure.wish
    assert of(a_film(), Preparation(rotate="90"))["upright"].value == "turned by 90 degrees clockwise"


@pytest.mark.parametrize(
    ("attributes", "wishes", "millimetres", "words", "weight"),
    [
        ({}, {}, None, "cannot be given in millimetres", "note"),
        ({}, {"spacing": 0.3, "magnification": 1.5}, 0.2, "asked for, 1.5", "fine"),
        ({"ImagerPixelSpacing": [0.2, 0.2]}, {}, 0.2, "at the detector", "note"),
        (
            {"ImagerPixelSpacing": [0.2, 0.2], "EstimatedRadiographicMagnificationFactor": 1.25},
            {},
            0.16,
            "the file gives, 1.25",
            "fine",
        ),
        (
            {"ImagerPixelSpacing": [0.2, 0.2], "EstimatedRadiographicMagnificationFactor": 1.25},
            {"magnification": 2.0},
            0.1,
            "asked for, 2",
            "fine",
        ),
        (
            {
                "ImagerPixelSpacing": [0.2, 0.2],
                "DistanceSourceToDetector": 1500,
                "DistanceSourceToPatient": 1200,
            },
            {},
            0.16,
            "1.25",
            "fine",
        ),
        ({"PixelSpacing": [0.18, 0.18]}, {}, 0.18, "does not say whether", "note"),
        ({"PixelSpacing": [0.18, 0.18], "ImagerPixelSpacing": [0.2, 0.2]}, {}, 0.18, "calibrated", "fine"),
        (
            {"PixelSpacing": [0.18, 0.18], "PixelSpacingCalibrationType": "FIDUCIAL"},
            {},
            0.18,
            "calibrated",
            "fine",
        ),
        ({"PixelSpacing": [0.18, 0.18]}, {"spacing": 0.3}, 0.3, "as asked", "fine"),
    ],
)
def test_where_the_millimetres_come_from(
    tmp_path: Path,
    attributes: dict[str, Any],
    wishes: dict[str, Any],
    millimetres: float | None,
    words: str,
    weight: str,
) -> None:
    path = tmp_path / "film.dcm"
    path.write_bytes(saved(data_set(a_film().astype(np.uint16), **attributes)))
    radiograph = read_radiograph(path)
    prepared = prepare(radiograph, replace(UPRIGHT, **wishes))
    found = findings(radiograph, prepared)[-1]
    assert found.name == "pixel size" and words in found.words and found.weight == weight
    assert found.value == ("unknown" if millimetres is None else f"{millimetres:g} mm")
    assert prepared.spacing == (None if millimetres is None else pytest.approx((millimetres,) * 2))


def test_no_finding_names_the_file_or_the_patient(tmp_path: Path) -> None:
    path = tmp_path / "Zebedee_1970.dcm"
    named = data_set(a_film().astype(np.uint16), PatientName="Zebedee^A", ImageComments="Zebedee")
    named.PatientComments = named.StudyDescription = named.PixelSpacingCalibrationDescription = "Zebedee"
    named.PixelSpacing, named.BurnedInAnnotation = [0.2, 0.2], "YES"
    path.write_bytes(saved(named))
    radiograph = read_radiograph(path)
    found = findings(radiograph, prepare(radiograph, UPRIGHT))
    assert "zebedee" not in str([astuple(one) for one in found]).lower()


@pytest.mark.parametrize(
    ("name", "warnings"),
    [
        # Both carry typed labels; seven greys of 8 bits are left for the densest tenth of the lateral one.
        ("ceph_lateral_B1893.jpg", {"text", "saturation"}),
        ("ceph_pa_B1893.jpg", {"text"}),
        ("cr_mono1_chest_no_preamble.dcm", set()),
        ("cr_panoramic_modality_lut_mono1.dcm", set()),
        ("dx_veterinary_mono1.dcm", set()),
        ("mg_overlay_out_of_bounds.dcm", {"polarity"}),  # a phantom, and the file does not say
        ("mg_voi_lut_sigmoid.dcm", set()),
        ("wg04_mg1_j2ki.dcm", {"text"}),  # numbers at its lower edge
        ("wg04_rg1_j2ki.dcm", set()),
        ("wg04_rg1_jlsn.dcm", set()),
        *((f"wg04_rg2_{syntax}.dcm", {"clipping"}) for syntax in ("j2kr", "jlsl", "jpll", "jply", "rle")),
        *((f"wg04_rg3_{syntax}.dcm", set()) for syntax in ("j2ki", "j2kr", "jlsl", "jpll", "jply", "rle")),
        ("wg04_xa1_j2kr.dcm", set()),
        ("wg04_xa1_jply.dcm", set()),
        ("xa_multiframe.dcm", set()),
    ],
)
def test_good_films_warn_of_nothing_but_what_is_on_them(name: str, warnings: set[str]) -> None:
    if not (FILMS / name).exists():
        pytest.skip(f"no {name}")
    radiograph = read_radiograph(FILMS / name)
    found = findings(radiograph, prepare(radiograph))
    assert {one.name for one in found if one.weight == "warning"} == warnings
    assert all(one.words and one.value for one in found)
    assert all(one.way_out for one in found if one.weight == "warning")
