"""Every choice that the x-ray panel offers is one that the preparation knows."""

from __future__ import annotations

import numpy as np
import pytest

from xrayview.window import commands
from xrayview.window.state import Document, State
from xrayview.xray.preparing import prepare
from xrayview.xray.radiograph import Preparation, Radiograph

row, column = np.mgrid[:96, :64]
FILM = Radiograph(
    np.where(np.hypot(row - 36, column - 25) < 20, 180.0, 12.0).astype(np.float32), source="film.png"
)


def choices() -> list[Preparation]:
    from xrayview.window.panels.xray_panel import CROPS, POLARITIES, TONES

    return [
        *(Preparation(tone=key) for key, _ in TONES),
        *(Preparation(polarity=key) for key, _ in POLARITIES),
        *(Preparation(crop=key) for key, _ in CROPS),
    ]


def test_the_preparation_takes_them_all() -> None:
    for wish in choices():
        opacity = prepare(FILM, wish).opacity
        assert opacity.shape[0] == opacity.shape[1]
        assert 0 <= opacity.min() <= opacity.max() <= 1


@pytest.mark.parametrize("mirror", [False, True])
@pytest.mark.parametrize("turns", [1, 2, 3])
def test_turning_right_turns_the_picture_clockwise(turns: int, mirror: bool) -> None:
    wishes = Preparation(crop="none", rotate="0", mirror=mirror)
    state = State(Document(radiograph=FILM, preparation=wishes))
    upright = prepare(FILM, state.document.preparation).opacity
    for _ in range(turns):
        state = commands.rotate_film(state, 90.0)
    turned = prepare(FILM, state.document.preparation).opacity
    assert np.abs(turned - np.rot90(upright, -turns)).mean() < 0.01
    assert np.abs(turned - upright).mean() > 0.01
