"""A rod that runs on over the head, and a label under writing, leave the film; the head under them stays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from scipy import ndimage

from xrayview.xray.preparing import prepare
from xrayview.xray.radiograph import Preparation, Prepared, Radiograph

ROWS, COLUMNS = 1200, 1000
AIR = 40.0


def a_head() -> np.ndarray:
    """(ROWS, COLUMNS) greys of a film: a vault with a thick wall, and a neck that runs off the film."""
    row, column = np.indices((ROWS, COLUMNS)) / ROWS - np.array([0.42, 0.42])[:, None, None]
    skin = np.hypot(row / 0.34, column / 0.29) < 1
    inside = np.hypot((row + 0.03) / 0.27, column / 0.24) < 1
    neck = (row > 0.1) & (abs(column) < 0.13)
    film = np.where(skin, 185.0, np.where(neck, 150.0, AIR)) - 25.0 * inside
    film += 12 * np.sin(column * 25) * np.cos(row * 19) * skin  # what the head holds
    return np.asarray(ndimage.gaussian_filter(film, 4), np.float32)


def with_noise(film: np.ndarray) -> np.ndarray:
    noise = np.random.default_rng(1).normal(0, 1, film.shape)
    return np.clip(film + noise, 0, 255).round().astype(np.float32)


def with_band(film: np.ndarray, adds: float = 22.0, lean: float = 0.0, hollow: bool = False) -> np.ndarray:
    """A rod from the upper edge to the vertex, of 90 in air, that runs on over the vault to row 640."""
    row, column = np.indices(film.shape)
    place = abs(column - 520 - lean * row) < 45
    walls = place & ((abs(column - 520 - lean * row) > 30) | ~np.bool_(hollow))
    air = film < 0.5 * (AIR + 150)
    band = np.where(air, 90.0 * walls, adds * place * np.clip((640 - row) / 150, 0, 1)) * (row < 640)
    return np.asarray(film + ndimage.gaussian_filter(band, 3), np.float32)


PLAIN = Preparation(crop="none", rotate="0", marks="keep", polarity="keep", tone="linear", anchors="40,230",
                    square=f"{(COLUMNS - ROWS) // 2},0,{ROWS}")  # fmt: skip


def shown(film: np.ndarray, **wishes: str) -> Prepared:
    return prepare(Radiograph(with_noise(film), "x"), replace(PLAIN, **wishes))


def step(prepared: Prepared, name: str) -> tuple[str, str]:
    return next((one.value, one.reason) for one in prepared.steps if one.name == name)


@pytest.mark.parametrize("lean", [0.0, 0.04])
@pytest.mark.parametrize("hollow", [False, True])
@pytest.mark.parametrize("turns", [0, 1])
def test_a_band_across_the_vertex_goes_and_the_vault_stays(lean: float, hollow: bool, turns: int) -> None:
    clean = a_head()
    banded = with_band(clean, lean=lean, hollow=hollow)
    square = {} if turns == 0 else {"square": f"0,{(COLUMNS - ROWS) // 2},{ROWS}"}
    films = [np.rot90(film, turns) for film in (clean, banded)]
    without, mended = (shown(film, **square) for film in films)
    kept = shown(films[1], holder="keep", **square)
    assert "one band across the head" in step(mended, "holder")[0]
    assert step(without, "holder")[0] == "none"
    head = without.opacity > 0.35
    off, before = (abs(one.opacity - without.opacity)[head] for one in (mended, kept))
    assert before.max() > 0.1 and np.percentile(before, 98) > 0.08
    assert np.percentile(off, 98) < 0.03 and off.mean() < 0.25 * before.mean()
    # The vault goes on under the rod: nothing of the head is lost, and nothing of the rod stays above it.
    assert (mended.opacity[head] > 0.3).mean() > 0.995
    assert (mended.opacity[~head] > 0.4).sum() < 0.003 * head.sum()


def test_a_rod_that_stops_at_the_head_throws_no_band() -> None:
    clean = a_head()
    stopped = with_band(clean, adds=0.0)
    mended, kept = shown(stopped), shown(stopped, holder="keep")
    value = step(mended, "holder")[0]
    assert value.startswith("removed") and "band" not in value
    head = clean > 150
    beside = (ROWS - COLUMNS) // 2
    inner = np.pad(ndimage.binary_erosion(head, iterations=20), ((0, 0), (beside, beside)))
    assert np.array_equal(mended.opacity[inner], kept.opacity[inner])


def test_a_head_without_a_rod_is_left_as_it_is() -> None:
    clean = shown(a_head())
    assert step(clean, "holder")[0] == "none"
    assert np.array_equal(clean.opacity, shown(a_head(), holder="keep").opacity)


def test_a_band_is_lifted_again_when_the_choice_is_written_back() -> None:
    radiograph = Radiograph(with_noise(with_band(a_head())), "x")
    first = prepare(radiograph, Preparation(rotate="0"))
    assert first.explicit is not None
    again = prepare(radiograph, first.explicit)
    assert "band" in step(again, "holder")[0]
    assert np.array_equal(again.opacity, first.opacity) and np.array_equal(again.content, first.content)


def with_label(film: np.ndarray, adds: float, tilt: float) -> np.ndarray:
    """A label of five lines over the vault, its rectangle brighter or darker than the film by ``adds``."""
    canvas, ink = Image.new("L", (420, 240), 255), Image.new("L", (420, 240))
    for line in range(5):
        text = "THE RECORDS OF 1937"
        ImageDraw.Draw(ink).text((30, 22 + 40 * line), text, fill=255, font=ImageFont.load_default(30))
    place = (290, 330)
    masks = []
    for one in (canvas, ink):
        whole = Image.new("L", film.shape[::-1])
        whole.paste(one, place)
        masks.append(np.asarray(whole.rotate(tilt, Image.Resampling.BILINEAR), np.float32) / 255)
    return np.asarray((film + adds * masks[0]) * (1 - masks[1]) + 60 * masks[1], np.float32)


@pytest.mark.parametrize("adds", [-7.0, 6.0])
@pytest.mark.parametrize("tilt", [0.0, 1.5])
def test_the_label_goes_with_its_writing(adds: float, tilt: float) -> None:
    clean, labelled = a_head(), with_label(a_head(), adds, tilt)
    without, mended = shown(clean), shown(labelled, marks="auto")
    assert "its label evened out" in step(mended, "marks")[1]
    off = ndimage.uniform_filter(mended.opacity - without.opacity, 9)[without.opacity > 0.35]
    assert np.percentile(abs(off), 99) < 0.015 < abs(adds) / 190 * 0.8


def test_writing_without_a_label_stands_on_the_film() -> None:
    clean, written = a_head(), with_label(a_head(), 0.0, 0.0)
    mended = shown(written, marks="auto")
    assert "letters filled" in step(mended, "marks")[1] and "label" not in step(mended, "marks")[1]
    off = ndimage.uniform_filter(mended.opacity - shown(clean).opacity, 9)
    assert np.percentile(abs(off), 99.5) < 0.02
