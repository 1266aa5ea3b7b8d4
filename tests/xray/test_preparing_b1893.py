"""The two films of B1893 as the network sees them: upright, and nothing on them but the head."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from xrayview.xray.preparing import prepare
from xrayview.xray.radiograph import Preparation, Prepared, Radiograph
from xrayview.xray.reading import read_radiograph

FILMS = Path(__file__).resolve().parents[3] / "shared" / "data" / "xrays"
pytestmark = pytest.mark.skipif(not FILMS.is_dir(), reason=f"no real films in {FILMS}")

_by_hand = importlib.util.spec_from_file_location(
    "head_outlines", Path(__file__).with_name("head_outlines.py")
)
assert _by_hand is not None and _by_hand.loader is not None
head_outlines = importlib.util.module_from_spec(_by_hand)
_by_hand.loader.exec_module(head_outlines)

BOTH = pytest.mark.parametrize(
    ("name", "corners"), [("pa", head_outlines.PA), ("lateral", head_outlines.LATERAL)]
)


@cache
def radiograph(name: str) -> Radiograph:
    path = FILMS / f"ceph_{name}_B1893.jpg"
    if not path.exists():
        pytest.skip(f"no {path.name}")
    return read_radiograph(path)


@cache
def prepared(name: str) -> Prepared:
    return prepare(radiograph(name))


def value(name: str, step: str) -> str:
    return next(one.value for one in prepared(name).steps if one.name == step)


@pytest.mark.parametrize(("name", "degrees"), [("pa", "0"), ("lateral", "90")])
def test_the_head_comes_out_upright(name: str, degrees: str) -> None:
    assert value(name, "rotate") == degrees


@BOTH
def test_frame_and_holder_are_gone_and_the_head_is_not(
    name: str, corners: tuple[tuple[int, int], ...]
) -> None:
    inside = head_outlines.inside(prepared(name), corners)
    opacity, content = prepared(name).opacity, prepared(name).content
    assert 0.25 < inside.mean() < 0.7
    assert opacity[~inside].mean() < 0.01
    assert (opacity[~inside] > 0.5).mean() < 0.002
    assert content[inside].mean() > 0.99
    kept = prepare(radiograph(name), Preparation(marks="keep", holder="keep", rotate=value(name, "rotate")))
    with_holder = ~head_outlines.inside(kept, corners)
    # Without the step there is several times as much that is dense beside the head.
    assert (kept.opacity[with_holder] > 0.5).mean() > 3 * (opacity[~inside] > 0.5).mean()


def roughness(opacity: np.ndarray, box: tuple[int, int, int, int]) -> float:
    """The 99th percentile of differences between pixels a stroke's width apart."""
    left, top, right, bottom = box
    part = opacity[top:bottom, left:right]
    return float(np.percentile(abs(part[12:] - part[:-12]), 99))


@BOTH
def test_the_writing_is_gone(name: str, corners: tuple[tuple[int, int], ...]) -> None:
    block = {"pa": (1300, 800, 2700, 1650), "lateral": (550, 2550, 1350, 3900)}[name]  # letters, by eye
    wishes = Preparation("opacity", "keep", "none", "0", holder="keep")
    filled = prepare(radiograph(name), wishes).opacity
    kept = prepare(radiograph(name), replace(wishes, marks="keep")).opacity
    beside = (filled.shape[0] - radiograph(name).pixels.shape[1]) // 2
    block = (block[0] + beside, block[1], block[2] + beside, block[3])
    assert roughness(kept, block) > 0.1 > 0.03 > roughness(filled, block)
    changed = abs(filled - kept) > 0.01
    changed[block[1] - 250 : block[3] + 250, block[0] - 250 : block[2] + 250] = False
    if name == "lateral":  # the maker's name along the film's edge
        changed[2700:3760, beside : beside + 260] = False
    assert not changed.any()
    assert prepared(name).warnings == ("text burnt in: may name the patient",)


@BOTH
def test_every_choice_can_be_written_back(name: str, corners: tuple[tuple[int, int], ...]) -> None:
    first = prepared(name)
    assert first.explicit is not None and "auto" not in vars(first.explicit).values()
    again = prepare(radiograph(name), first.explicit)
    assert np.array_equal(again.opacity, first.opacity) and np.array_equal(again.content, first.content)
    assert again.outline == first.outline and again.quantisation == first.quantisation
    assert again.explicit == first.explicit


MAGNIFICATION = {"pa": 1.078, "lateral": 1.057}


def totals(name: str, rows: np.ndarray) -> np.ndarray:
    """Optical depth summed over each row of the film: rows in pixels of the head, not of its shadow."""
    seen = prepared(name)
    rays = -np.log1p(-seen.opacity[::8, ::8].clip(0, 0.9995)) * seen.content[::8, ::8]
    own = np.arange(len(rays)) * 8 / MAGNIFICATION[name]
    return np.asarray(np.interp(rows, own, rays.sum(axis=1)))


def test_a_slice_of_the_head_holds_the_same_matter_from_the_front_and_from_the_side() -> None:
    # From under the vertex, which the lateral film cuts off, to the chin; a wrong tone bends one of the two.
    first = np.flatnonzero(prepared("lateral").content.any(axis=1))[0] / MAGNIFICATION["lateral"]
    rows = np.arange(first + 60, first + 3300, 16)
    side = totals("lateral", rows)
    off = []
    for shift in range(-300, 900, 16):
        front = totals("pa", rows + shift)
        scaled = front * (front @ side) / (front @ front)
        off.append(np.sqrt(((scaled - side) ** 2).mean()) / side.mean())
    assert min(off) < 0.04
