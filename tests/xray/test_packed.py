"""A packed preparation is the same to a 16-bit grey, in less than half the memory."""

from __future__ import annotations

import numpy as np

from xrayview.xray.preparing import prepare
from xrayview.xray.radiograph import Preparation, Prepared, Radiograph


def a_film() -> np.ndarray:
    row, column = np.mgrid[:203, :187]
    body = np.hypot(row - 100, column - 90) < 60
    return (np.where(body, 40000, 900) + 37 * ((row + 2 * column) % 11)).astype(np.uint16)


def test_packing_rounds_to_16_bits_and_keeps_the_content() -> None:
    prepared = prepare(Radiograph(a_film(), "film.png", 65536), Preparation(crop="10,10,150,190"))
    packed = prepared.packed()
    assert packed.opacity.dtype == np.float32 and packed.content.dtype == np.bool_
    np.testing.assert_allclose(packed.opacity, prepared.opacity, rtol=0, atol=0.5 / 65535 + 1e-7)
    np.testing.assert_array_equal(packed.content, prepared.content)
    assert not prepared.content.all() and packed.side == prepared.side == len(prepared.opacity)
    assert packed.steps == prepared.steps and packed.packed() is packed


def test_it_takes_less_than_half_the_memory() -> None:
    def held(prepared: Prepared) -> int:
        return prepared.stored_opacity.nbytes + prepared.stored_content.nbytes

    prepared = prepare(Radiograph(a_film(), "film.png", 65536))
    assert held(prepared.packed()) < 0.45 * held(prepared)


def test_opacities_of_a_file_of_16_bits_come_back_to_the_last_bit() -> None:
    film = Radiograph(a_film(), "film.png", 65536, meaning="opacity")
    prepared = prepare(film)
    np.testing.assert_array_equal(prepared.packed().opacity, prepared.opacity)
