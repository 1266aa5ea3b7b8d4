"""The preparation sets a film right step by step, and leaves opacities exactly alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from xrayview.errors import UnusableOption, UnwritableTarget
from xrayview.xray.preparing import prepare
from xrayview.xray.radiograph import Preparation, Radiograph
from xrayview.xray.reading import read_radiograph
from xrayview.xray.writing import write_radiograph_png


def a_head(size: int = 200) -> np.ndarray:
    """(size, size) grey values of a film, 8 bit: air 50, a soft ring 120, bone 210, an asymmetric notch."""
    row, column = np.indices((size, size)) / size - 0.5
    radius = np.hypot(row * 0.9, column)
    film = np.where(radius < 0.32, 210.0, np.where(radius < 0.36, 120.0, 50.0))
    film[int(0.3 * size) : int(0.38 * size), int(0.3 * size) : int(0.45 * size)] = 150  # up and left
    return (film + np.random.default_rng(0).normal(0, 1.5, film.shape)).round().astype(np.float32)


def framed(film: np.ndarray, level: float, width: int = 20) -> np.ndarray:
    return np.pad(film, width, constant_values=level)


def step(prepared, name: str):  # type: ignore[no-untyped-def]
    return next(step for step in prepared.steps if step.name == name)


def test_a_film_becomes_opacity() -> None:
    prepared = prepare(Radiograph(a_head(), "film.png"))
    opacity = prepared.opacity
    assert opacity.dtype == np.float32 and opacity.shape[0] == opacity.shape[1]
    assert opacity.min() >= 0 and opacity.max() <= 1
    middle = opacity.shape[0] // 2
    assert opacity[middle, middle] == pytest.approx(0.86, abs=0.08)  # as most of a simulated head
    assert np.median(opacity[prepared.content & (opacity > 0.3)]) == pytest.approx(0.83, abs=0.03)
    assert np.median(opacity[prepared.content & (opacity < 0.2)]) < 0.01  # air
    assert 0 < prepared.quantisation < 0.02
    assert [step.name for step in prepared.steps] == [
        "read",
        "crop",
        "marks",
        "polarity",
        "bit depth",
        "holder",
        "tone",
        "rotate",
        "square",
    ]
    assert all(step.reason for step in prepared.steps)
    assert "film.png" not in str(prepared.steps) and step(prepared, "read").value == "picture, 8 bit"


def test_the_head_fills_the_square() -> None:
    small = np.full((400, 500), 50, np.float32)
    small[60:260, 250:450] = a_head()
    prepared = prepare(Radiograph(small, "film.png"))
    rows = np.flatnonzero((prepared.opacity > 0.3).any(axis=1))
    filled = (rows[-1] - rows[0] + 1) / prepared.opacity.shape[0]
    assert 0.85 < filled <= 1.0
    assert abs((rows[0] + rows[-1] + 1) / 2 / prepared.opacity.shape[0] - 0.5) < 0.03


def test_polarity_is_found_and_the_same_picture_results() -> None:
    head = a_head()
    bright = prepare(Radiograph(head, "film.png"))
    dark = prepare(Radiograph(255 - head, "film.png"))
    assert step(bright, "polarity").value == "keep" and step(dark, "polarity").value == "invert"
    assert step(dark, "polarity").reason == "border brighter than the middle: inverted"
    assert np.array_equal(bright.opacity, dark.opacity)


def test_the_file_knows_its_polarity_better() -> None:
    told = prepare(Radiograph(255 - a_head(), "x.dcm", bright_bone=True))
    assert step(told, "polarity").value == "keep"
    assert (
        step(prepare(Radiograph(a_head(), "x"), Preparation(polarity="invert")), "polarity").value == "invert"
    )


@pytest.mark.parametrize("level", [255.0, 0.0])
@pytest.mark.parametrize("inverted", [False, True])
def test_a_frame_is_no_part_of_the_film(level: float, inverted: bool) -> None:
    head = 255 - a_head() if inverted else a_head()
    plain, frame = prepare(Radiograph(head, "x")), prepare(Radiograph(framed(head, level), "x"))
    assert "frame" in step(frame, "crop").reason and step(plain, "crop").value == "none"
    assert step(frame, "polarity").value == ("invert" if inverted else "keep")
    assert np.abs(np.subtract(frame.opacity.shape, plain.opacity.shape)).max() <= 6
    assert frame.opacity[frame.content].min() < 0.05 and frame.opacity[~frame.content].max(initial=0) == 0
    corner = frame.opacity[:6, :6]
    assert corner.max() < 0.1  # the frame's white is gone


def test_a_head_in_black_air_is_not_taken_for_a_frame() -> None:
    head = a_head()
    head[head < 80] = 0
    assert step(prepare(Radiograph(head, "x")), "crop").value == "none"


@pytest.mark.parametrize("degrees", [90, 180, 270, -90, 450])
def test_quarter_turns_are_exact(degrees: int) -> None:
    picture = np.arange(20 * 30, dtype=np.float32).reshape(20, 30)
    radiograph = Radiograph(picture, "x", levels=600, meaning="opacity")
    turned = prepare(radiograph, Preparation(rotate=str(degrees)))
    expected = np.rot90(picture, -degrees // 90)
    assert np.array_equal(turned.opacity[turned.content].reshape(expected.shape), expected / np.float32(599))


def test_ninety_degrees_bring_the_left_side_up() -> None:
    picture = np.zeros((32, 32), np.float32)
    picture[:, :8] = 1
    radiograph = Radiograph(picture, "x", levels=None, meaning="opacity")
    turned = prepare(radiograph, Preparation(rotate="90")).opacity
    assert turned[:8].min() == 1 and turned[8:].max() == 0
    slanted = prepare(radiograph, Preparation(rotate="45"))
    side = slanted.opacity.shape[0]
    assert (
        slanted.opacity[: side // 2, : side // 2].sum() > 2 * slanted.opacity[: side // 2, side // 2 :].sum()
    )
    assert slanted.opacity[: side // 2].sum() > 2 * slanted.opacity[side // 2 :].sum()
    assert not slanted.content[0, 0] and slanted.content[side // 2, side // 2]
    assert slanted.content.sum() == pytest.approx(31 * 31, rel=0.05)  # half a pixel is lost at the edges
    assert slanted.opacity[~slanted.content].max() == 0


def test_mirror_reverses_the_columns() -> None:
    picture = np.random.default_rng(0).random((32, 32)).astype(np.float32)
    radiograph = Radiograph(picture, "x", levels=None, meaning="opacity")
    assert np.array_equal(prepare(radiograph, Preparation(mirror=True)).opacity, picture[:, ::-1])


def test_a_crop_in_pixels_of_the_file() -> None:
    picture = np.arange(60 * 40, dtype=np.float32).reshape(60, 40)
    radiograph = Radiograph(picture, "x", levels=2400, meaning="opacity")
    prepared = prepare(radiograph, Preparation(crop="4,10,36,58"))
    assert prepared.opacity.shape == (48, 48) and prepared.content.sum() == 48 * 32
    assert np.array_equal(
        prepared.opacity[prepared.content], (picture[10:58, 4:36] / np.float32(2399)).ravel()
    )


def test_spacing_follows_the_wish_and_the_turn() -> None:
    radiograph = Radiograph(a_head(), "x", spacing=(0.2, 0.2005))
    assert prepare(radiograph).spacing == (0.2, 0.2005)
    assert prepare(radiograph, Preparation(rotate="90")).spacing == (0.2005, 0.2)
    assert prepare(radiograph, Preparation(spacing=0.3)).spacing == (0.3, 0.3)


@pytest.mark.parametrize("axis", [0, 1])
def test_a_squashed_head_is_made_round(axis: int) -> None:
    head = a_head(400)
    squashed = (head[::2] + head[1::2]) / 2 if axis == 0 else (head[:, ::2] + head[:, 1::2]) / 2
    spacing = (0.2, 0.1) if axis == 0 else (0.1, 0.2)
    plain = prepare(Radiograph(head, "x", spacing=(0.1, 0.1)))
    prepared = prepare(Radiograph(squashed, "x", spacing=spacing))
    assert prepared.spacing == (0.1, 0.1) and step(prepared, "square pixels").value == "400 x 400"
    bodies = [np.argwhere(one.opacity > 0.3) for one in (plain, prepared)]
    extents = [np.ptp(body, axis=0) for body in bodies]
    assert np.abs(extents[0] - extents[1]).max() <= 4
    quarter = prepare(Radiograph(squashed, "x", spacing=spacing), Preparation(rotate="90", crop="none"))
    upright = prepare(Radiograph(squashed, "x", spacing=spacing), Preparation(crop="none"))
    assert np.array_equal(quarter.opacity, np.rot90(upright.opacity, -1))


def test_square_pixels_keep_the_padding_apart() -> None:
    picture, measured = np.ones((40, 30), np.float32), np.ones((40, 30), bool)
    measured[:10] = False
    radiograph = Radiograph(
        picture, "x", levels=None, spacing=(0.3, 0.1), meaning="opacity", measured=measured
    )
    prepared = prepare(radiograph)
    assert prepared.opacity.shape == (120, 120) and prepared.content.sum() == 90 * 30
    assert (prepared.opacity[prepared.content] == 1).all() and (
        prepared.opacity[~prepared.content] == 0
    ).all()


def test_a_spacing_that_is_not_believable_stretches_nothing() -> None:
    prepared = prepare(Radiograph(a_head(), "x", spacing=(50.0, 0.1)), Preparation(crop="none"))
    assert prepared.opacity.shape == (200, 200) and prepared.spacing is None
    assert step(prepared, "square pixels").value == "no"


def test_the_square_does_not_move_with_the_tone() -> None:
    film = Radiograph(a_head(400), "x")
    squares = {
        step(prepare(film, Preparation(tone, rotate="90")), "square").value
        for tone in ("auto", "linear", "gamma:0.3", "gamma:3", "film", "matched", "attenuation:2", "opacity")
    }
    assert len(squares) == 1


@pytest.mark.parametrize("tone", ["auto", "linear", "gamma:0.5", "gamma:2", "film"])
def test_tones_rise_from_air_to_bone(tone: str) -> None:
    ramp = np.full((100, 100), 40, np.float32)
    ramp[20:80, 20:80] = np.linspace(40, 240, 60)
    prepared = prepare(Radiograph(ramp, "x"), Preparation(tone=tone, crop="none"))
    row = prepared.opacity[50, 20:80]
    assert (np.diff(row) >= 0).all() and row[0] < 0.03 and row[-1] == pytest.approx(0.93, abs=0.02)


def test_the_film_law_is_that_of_the_characteristic_curve() -> None:
    transparency = np.ones((100, 100))
    transparency[20:80, 20:80] = np.linspace(1, 0.07, 50).tolist() + [0.07] * 10
    film = 50 * transparency**-0.6  # light through a film of gradient 0.6
    prepared = prepare(
        Radiograph(film.astype(np.float32), "x", levels=None), Preparation("film", crop="none")
    )
    assert np.abs(prepared.opacity - (1 - transparency)).max() < 0.02


def test_opacity_tone_takes_the_values_as_they_are() -> None:
    head = a_head()
    prepared = prepare(Radiograph(head, "x"), Preparation(tone="opacity", crop="none", polarity="keep"))
    assert np.array_equal(
        prepared.opacity, head / np.float32(255)
    ) and prepared.quantisation == pytest.approx(1 / 255)
    with pytest.raises(UnusableOption, match="outside 0"):
        prepare(Radiograph(head, "x", levels=None), Preparation(tone="opacity"))


@pytest.mark.parametrize(
    "wish",
    [
        {"tone": "matching"}, {"tone": "attenuation"}, {"tone": "gamma"}, {"tone": "gamma:0"},
        {"tone": "gamma:nan"},
        {"crop": "1,2,3"}, {"crop": "0,0,900,900"}, {"crop": "5,5,8,8"}, {"crop": "a,b,c,d"},
        {"rotate": "left"}, {"rotate": "inf"}, {"spacing": 0.0}, {"spacing": float("nan")},
        {"polarity": "both"}, {"marks": "all"}, {"marks": "9,9,3,3"}, {"holder": "none"},
        {"holder": "1,1 2,2"}, {"anchors": "200,50"}, {"anchors": "high"}, {"anchors": "0,9", "tone": "film"},
        {"square": "1,2"},
        {"square": "900,0,50"}, {"square": "0,0,5"}, {"crop": "900,900 950,900 950,950"},
    ],
)  # fmt: skip
def test_impossible_wishes_are_answered(wish: dict) -> None:  # type: ignore[type-arg]
    with pytest.raises(UnusableOption) as caught:
        prepare(Radiograph(a_head(), "x"), replace(Preparation(), **wish))
    assert caught.value.hint


@pytest.mark.parametrize("picture", [np.zeros((40, 40)), np.full((16, 300), 7.0), np.eye(64) * 255])
def test_odd_pictures_are_borne(picture: np.ndarray) -> None:
    prepared = prepare(Radiograph(picture.astype(np.float32), "x"))
    assert np.isfinite(prepared.opacity).all() and prepared.opacity.min() >= 0 and prepared.opacity.max() <= 1
    assert prepared.opacity.shape == prepared.content.shape


def test_preparing_is_repeatable_and_changes_nothing() -> None:
    radiograph = Radiograph(framed(a_head(), 255), "x")
    before = radiograph.pixels.copy()
    first, second = prepare(radiograph), prepare(radiograph)
    assert np.array_equal(first.opacity, second.opacity) and first.steps == second.steps
    assert np.array_equal(radiograph.pixels, before)


def test_padding_of_the_file_is_no_content() -> None:
    head = a_head()
    measured = np.ones(head.shape, bool)
    measured[:, :40] = False
    head[:, :40] = 255
    prepared = prepare(Radiograph(head, "x", measured=measured))
    assert not prepared.content.all() and prepared.opacity[~prepared.content].max() == 0


@pytest.mark.parametrize("crop", ["10,20,190,180", "none"])
def test_a_crop_that_was_asked_for_is_not_cropped_again_by_the_padding(crop: str) -> None:
    head = a_head()
    measured = np.ones(head.shape, bool)
    measured[:, :40] = False
    prepared = prepare(Radiograph(head, "x", measured=measured), Preparation(crop=crop))
    assert prepared.opacity.shape == ((180, 180) if crop != "none" else (200, 200))
    columns = np.flatnonzero(prepared.content.any(axis=0))
    assert columns[0] == (30 if crop != "none" else 40) and prepared.opacity[~prepared.content].max() == 0


def test_simulated_pictures_pass_exactly(tmp_path: Path) -> None:
    opacity = np.random.default_rng(2).random((64, 64)).astype(np.float32)
    remarks = {"note": "depth inferred from one x-ray, not for diagnosis", "chi": 10}
    write_radiograph_png(tmp_path / "x.png", opacity, (0.25, 0.25), remarks)
    radiograph = read_radiograph(tmp_path / "x.png")
    assert (
        radiograph.meaning == "opacity" and radiograph.spacing == (0.25, 0.25) and radiograph.levels == 65536
    )
    prepared = prepare(radiograph)
    assert prepared.opacity.shape == (64, 64) and prepared.content.all()
    assert np.abs(prepared.opacity - opacity).max() <= 0.51 / 65535
    assert prepared.quantisation == pytest.approx(1 / 65535)
    assert "not for diagnosis" in (tmp_path / "x.png.json").read_text()
    again = tmp_path / "again.png"
    write_radiograph_png(again, prepared.opacity)
    assert np.array_equal(
        read_radiograph(again).pixels, radiograph.pixels
    )  # a round trip changes nothing more
    with pytest.raises(UnwritableTarget, match="exists"):
        write_radiograph_png(again, opacity)
    with pytest.raises(UnusableOption, match=r"x\.jpg"):
        write_radiograph_png(tmp_path / "x.jpg", opacity)


@pytest.mark.parametrize("text", ["xrayview:meaning=opacity", '{"xrayview:meaning": "opacity"}'])
def test_a_tiff_may_say_that_it_holds_opacities(tmp_path: Path, text: str) -> None:
    tifffile = pytest.importorskip("tifffile")
    opacity = np.random.default_rng(2).random((48, 64)).astype(np.float32)
    tifffile.imwrite(tmp_path / "x.tif", opacity, description=text, metadata=None)
    prepared = prepare(read_radiograph(tmp_path / "x.tif"))
    assert prepared.opacity.shape == (64, 64) and prepared.quantisation == 0
    assert np.array_equal(prepared.opacity[prepared.content].reshape(48, 64), opacity)


def test_anchors_by_hand_move_the_greys_of_the_law_that_is_found() -> None:
    """As the window moves them: air and dense bone where they are asked for, the ranks between them along."""
    film = Radiograph(a_head(), "head.png")
    for tone in ("auto", "matched"):
        found = prepare(film, Preparation(tone=tone))
        assert found.explicit is not None and found.explicit.tone == "matched"
        knots = [float(grey) for grey in found.explicit.anchors.split(",")]
        air, dense = knots[0] + 5, knots[-1] + 20
        moved = prepare(film, Preparation(tone=tone, anchors=f"{air},{dense}"))
        assert moved.explicit is not None and moved.explicit.tone == "matched"
        ends = [float(grey) for grey in moved.explicit.anchors.split(",")]
        assert (ends[0], ends[-1]) == pytest.approx((air, dense))
        assert float(moved.opacity.mean()) < float(found.opacity.mean()), (
            "darker, as dense bone is said to be"
        )


def test_opacities_take_no_anchors() -> None:
    film = Radiograph(a_head(), "head.png")
    with pytest.raises(UnusableOption, match="takes no anchors"):
        prepare(film, Preparation(tone="opacity", anchors="10,200"))
