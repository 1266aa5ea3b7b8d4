"""The film is made clear once: turning it or another tone takes what is known, another wish does not."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import numpy as np

from xrayview.xray.clearing import cleared
from xrayview.xray.preparing import prepare
from xrayview.xray.radiograph import Preparation, Radiograph


def _film() -> Radiograph:
    row, column = np.mgrid[:120, :100]
    body = np.hypot(row - 60, column - 50) < 35
    return Radiograph(np.where(body, 180, 12).astype(np.float32) + (row % 3).astype(np.float32), "film.png")


def test_turning_mirroring_and_tone_take_the_film_as_it_is() -> None:
    film = _film()
    first = cleared(film, Preparation())
    for wish in ({"rotate": "90"}, {"mirror": True}, {"tone": "film"}, {"anchors": "12,180"}):
        again = cleared(film, replace(Preparation(), **wish))  # type: ignore[arg-type]
        assert again.film.field is first.film.field
        np.testing.assert_array_equal(again.film.pixels, first.film.pixels)


def test_another_wish_about_the_film_is_followed() -> None:
    film = _film()
    first = cleared(film, Preparation())
    for wish in (
        Preparation(crop="10,10,90,110"),
        Preparation(marks="20,20,40,40"),
        Preparation(polarity="invert"),
        Preparation(holder="keep"),
    ):
        assert cleared(film, wish).film.field is not first.film.field
        again = prepare(film, wish)
        fresh = prepare(_film(), wish)
        np.testing.assert_array_equal(again.opacity, fresh.opacity)
        assert again.steps == fresh.steps


def test_what_is_kept_goes_with_the_radiograph() -> None:
    film = _film()
    kept = weakref.ref(cleared(film, Preparation()).film.field)
    assert kept() is not None
    del film
    gc.collect()
    assert kept() is None
