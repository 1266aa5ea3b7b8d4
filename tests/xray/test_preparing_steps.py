"""Every choice of the preparation can be written back; what is filled or left out is what does not belong."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont
from scipy import ndimage

from xrayview.errors import UnusableOption
from xrayview.xray import matched
from xrayview.xray.polygon import filled, parsed_polygon, traced, written
from xrayview.xray.preparing import prepare
from xrayview.xray.radiograph import Preparation, Prepared, Radiograph

AIR, TISSUE, BONE = 40.0, 130.0, 205.0


def a_film(rows: int = 300, columns: int = 260, seed: int = 0) -> np.ndarray:
    """(rows, columns) 8-bit greys: a lopsided head over a neck that runs off the film."""
    row, column = np.indices((rows, columns)) / np.array([rows, columns])[:, None, None]
    head = np.hypot((row - 0.42) / 0.36, (column - 0.5) / 0.34) < 1
    neck = (row > 0.5) & (abs(column - 0.45) < 0.16)
    skull = np.hypot((row - 0.36) / 0.26, (column - 0.52) / 0.28) < 1
    film = np.where(skull, BONE, np.where(head | neck, TISSUE, AIR))
    noise = np.random.default_rng(seed).normal(0, 1.5, film.shape)
    return np.clip(ndimage.gaussian_filter(film, 1.5) + noise, 0, 255).round().astype(np.float32)


def with_text(
    film: np.ndarray, at: tuple[int, int], grey: float, text: str = "JANE DOE 1937", size: int = 14
):  # type: ignore[no-untyped-def]
    canvas = Image.new("L", film.shape[::-1])
    ImageDraw.Draw(canvas).text(at, text, fill=255, font=ImageFont.load_default(size))
    ink = np.asarray(canvas, np.float32) / 255
    return (film * (1 - ink) + grey * ink).round().astype(np.float32), ink > 0.3


def value(prepared: Prepared, name: str) -> str:
    return next(step.value for step in prepared.steps if step.name == name)


PLAIN = Preparation(crop="none", rotate="0", tone="opacity", polarity="keep")


@pytest.mark.parametrize("grey", [60.0, 255.0])
@pytest.mark.parametrize("scale", [1, 4])
def test_text_over_the_head_is_filled_with_the_head(grey: float, scale: int) -> None:
    film = a_film(600, 520)
    lettered, ink = with_text(film, (190, 200), grey)
    big = (np.kron(part, np.ones((scale, scale), np.float32)) for part in (film, lettered, ink))
    film, lettered, ink = (part.astype(np.float32) for part in big)
    prepared = prepare(Radiograph(lettered, "x"), PLAIN)
    assert prepared.warnings == ("text burnt in: may name the patient",)
    assert "may name the patient" in next(one.reason for one in prepared.steps if one.name == "marks")
    clean = prepare(Radiograph(film, "x"), PLAIN)
    assert clean.warnings == () and value(clean, "marks") == "none"
    off = abs(prepared.opacity - clean.opacity)[prepared.content & clean.content]
    assert np.percentile(off, 99.9) < 0.03
    shown = prepare(Radiograph(lettered, "x"), replace(PLAIN, marks="keep"))
    assert abs(shown.opacity - clean.opacity).max() > 0.15 and shown.warnings == ()


def test_text_is_filled_where_it_is_asked_for_and_nowhere_else() -> None:
    twice, _ = with_text(a_film(600, 520), (190, 150), 60)
    twice, _ = with_text(twice, (190, 260), 60)
    plain = prepare(Radiograph(twice, "x"), replace(PLAIN, marks="keep", holder="keep")).opacity
    upper = prepare(Radiograph(twice, "x"), replace(PLAIN, marks="180,140,330,180", holder="keep")).opacity
    beside = (600 - 520) // 2
    changed = np.argwhere(plain != upper) - (0, beside)
    assert len(changed) > 500
    assert (changed.min(axis=0) >= (140, 180)).all() and (changed.max(axis=0) < (180, 330)).all()


def test_anatomy_is_no_text() -> None:
    random = np.random.default_rng(3)
    film = a_film(600, 520)
    texture = ndimage.gaussian_filter(random.normal(size=film.shape), 2.5)
    film += 60 * texture * (film > 100)  # trabeculae and vessels
    assert value(prepare(Radiograph(np.clip(film, 0, 255).astype(np.float32), "x"), PLAIN), "marks") == "none"


def test_rods_and_letters_beside_the_head_become_air() -> None:
    film = a_film(600, 520)
    held = film.copy()
    held[290:310, :120] = 250  # ear post, up to the head
    held[:70, 250:290] = 250  # a rod that runs into the vertex
    held[500:530, 450:480] = 255  # a marker
    wish = Preparation(rotate="0")
    clean, prepared = (prepare(Radiograph(part, "x"), wish) for part in (film, held))
    assert value(clean, "holder") == "none" and value(prepared, "holder").startswith("removed: 3 pieces")
    kept = prepare(Radiograph(held, "x"), replace(wish, holder="keep"))

    def dense(one: Prepared) -> float:
        return float((one.opacity > 0.3).sum())

    assert dense(prepared) == pytest.approx(dense(clean), rel=0.01) and dense(kept) > 1.01 * dense(clean)
    assert prepared.opacity[~prepared.content].max() == 0
    assert (~prepared.content).sum() > (~clean.content).sum() + 2000


def test_two_bodies_are_left_alone() -> None:
    film = np.full((300, 400), AIR, np.float32)
    film[100:200, 40:160] = film[80:220, 240:360] = BONE
    assert value(prepare(Radiograph(film, "x")), "holder") == "keep"


@given(
    seed=st.integers(0, 1000),
    rows=st.integers(40, 200),
    columns=st.integers(40, 200),
    sigma=st.floats(2, 9),
    stride=st.integers(1, 12),
    corner=st.tuples(st.integers(-50, 500), st.integers(-50, 500)),
)
@settings(max_examples=200, deadline=None)
def test_an_outline_is_its_region_within_a_pixel(
    seed: int, rows: int, columns: int, sigma: float, stride: int, corner: tuple[int, int]
) -> None:
    noise = np.random.default_rng(seed).normal(size=(rows, columns))
    labels, _ = ndimage.label(ndimage.binary_opening(ndimage.gaussian_filter(noise, sigma) > 0, iterations=3))
    if not labels.any():
        return
    region = ndimage.binary_fill_holes(labels == 1 + np.argmax(np.bincount(labels.ravel())[1:]))
    outline = traced(region, stride, corner)
    assert parsed_polygon("x", written(outline)) == outline
    again = filled(outline, region.shape, stride, corner)
    assert not (again & ~ndimage.binary_dilation(region, iterations=2)).any()
    assert not (ndimage.binary_erosion(region, iterations=2) & ~again).any()


def test_the_outline_of_a_rectangle_has_four_corners() -> None:
    region = np.zeros((20, 30), bool)
    region[4:10, 7:21] = True
    assert set(traced(region, 10, (5, 3))) == {(75, 43), (215, 43), (215, 103), (75, 103)}
    with pytest.raises(UnusableOption, match="no outline"):
        parsed_polygon("crop", "1,2 3,4")


wishes = st.builds(
    Preparation,
    tone=st.sampled_from(["auto", "linear", "gamma:0.7", "film", "matched", "opacity", "attenuation:1.2"]),
    polarity=st.sampled_from(["auto", "keep", "invert"]),
    crop=st.sampled_from(["auto", "none", "10,8,150,170", "20,10 150,15 160,170 8,160"]),
    rotate=st.sampled_from(["auto", "0", "90", "180", "33.3"]),
    mirror=st.booleans(),
    marks=st.sampled_from(["auto", "keep", "30,40,120,90"]),
    holder=st.sampled_from(["auto", "keep", "40,10 140,10 140,180 40,180"]),
    spacing=st.sampled_from([None, 0.3]),
)


@given(
    wish=wishes,
    seed=st.integers(0, 50),
    frame=st.sampled_from([None, 0, 255]),
    lettered=st.booleans(),
    inverted=st.booleans(),
    padded=st.booleans(),
    spacing=st.sampled_from([None, (0.1, 0.1), (0.2, 0.1), (0.1, 0.13)]),
    meaning=st.sampled_from(["unknown", "unknown", "opacity"]),
    levels=st.sampled_from([256, 4096, None]),
)
@settings(max_examples=120, deadline=None)
def test_what_was_chosen_replays_identically(
    wish, seed, frame, lettered, inverted, padded, spacing, meaning, levels
):  # type: ignore[no-untyped-def]
    film = a_film(200, 170, seed)
    film[100:108, :30] = 250
    if lettered:
        film, _ = with_text(film, (60, 60), 40, size=10)
    film = 255 - film if inverted else film
    if frame is not None:
        film = np.pad(film, 12, constant_values=frame).astype(np.float32)
    if levels is None:
        film = film / np.float32(255)
    measured = None
    if padded:
        measured = np.ones(film.shape, bool)
        measured[:, :14] = False
    radiograph = Radiograph(film, "x", levels=levels, spacing=spacing, meaning=meaning, measured=measured)
    first = prepare(radiograph, wish)
    assert first.opacity.min() >= 0 and first.opacity.max() <= 1 and np.isfinite(first.opacity).all()
    assert (
        first.opacity.shape[0] == first.opacity.shape[1] and first.opacity[~first.content].max(initial=0) == 0
    )
    assert all(step.reason for step in first.steps)
    explicit = first.explicit
    assert explicit is not None
    again = prepare(radiograph, explicit)
    assert np.array_equal(again.opacity, first.opacity) and np.array_equal(again.content, first.content)
    assert again.quantisation == first.quantisation and again.spacing == first.spacing
    assert again.outline == first.outline and again.explicit == explicit


@given(
    rows=st.integers(60, 240),
    columns=st.integers(60, 240),
    spacing=st.sampled_from([(1, 1), (2, 1), (1, 1.6)]),
)
@settings(max_examples=40, deadline=None)
def test_the_content_keeps_its_aspect_ratio(rows: int, columns: int, spacing: tuple[float, float]) -> None:
    film = np.full((rows, columns), 0.6, np.float32)
    radiograph = Radiograph(film, "x", levels=None, spacing=spacing, meaning="opacity")
    for rotate in ("0", "90"):
        content = prepare(radiograph, Preparation(rotate=rotate)).content
        seen = [int(content.any(axis=axis).sum()) for axis in (1, 0)]
        high, wide = rows * spacing[0], columns * spacing[1]
        expected = high / wide if rotate == "0" else wide / high
        assert seen[0] / seen[1] == pytest.approx(expected, rel=2.5 / min(seen))


def test_the_matched_reference_is_that_of_the_bundled_heads() -> None:
    assert matched.reference() == matched.REFERENCE


def test_a_matched_film_has_the_opacities_of_simulated_heads() -> None:
    film = a_film(600, 520)
    film += 30 * ndimage.gaussian_filter(np.random.default_rng(1).normal(size=film.shape), 20) * (film > 100)
    film = np.clip(film, 0, 255).astype(np.float32)
    prepared = prepare(Radiograph(film, "x"), Preparation("matched", rotate="0", crop="none"))
    head = prepared.opacity[prepared.content & (prepared.opacity > matched.FAINTEST)]
    # Ranks are found on the reduced film, where the steep skin is as wide as a rank or so.
    assert np.quantile(head, matched.RANKS[1:-1]) == pytest.approx(matched.REFERENCE[1:-1], abs=0.16)
    assert np.median(head) == pytest.approx(0.8304, abs=0.01)
    darker = prepare(
        Radiograph((film / 255) ** 2, "x", levels=None), Preparation("matched", rotate="0", crop="none")
    )
    # Whatever the film's own tone, the ranks are the same.
    assert abs(darker.opacity - prepared.opacity)[prepared.opacity > 0.3].mean() < 0.02
