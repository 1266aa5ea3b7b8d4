"""Every choice that a panel offers is one that the preparation or the scene knows."""

from __future__ import annotations

import numpy as np
import pytest

from xrayview.scene.cuts import KINDS
from xrayview.scene.loop import MOTIONS
from xrayview.scene.scene import METHODS, MODES, PROJECTIONS, STEREO_KINDS
from xrayview.scene.views import STANDARD_VIEWS
from xrayview.window.commands import camera, cut, cut_shapes, film, look, stereo
from xrayview.window.state import Document, Sheet, State
from xrayview.xray.preparing import prepare
from xrayview.xray.radiograph import Preparation, Radiograph

row, column = np.mgrid[:96, :64]
FILM = Radiograph(
    np.where(np.hypot(row - 36, column - 25) < 20, 180.0, 12.0).astype(np.float32), source="film.png"
)


def choices() -> list[Preparation]:
    from xrayview.window.film.steps.crop_step import CROPS
    from xrayview.window.film.steps.holder_step import HOLDERS
    from xrayview.window.film.steps.step_list import POLARITIES
    from xrayview.window.film.steps.tone_step import TONES
    from xrayview.window.film.steps.writing_step import WRITINGS

    # A number goes with "gamma" and "attenuation", shapes with what is drawn.
    completed = {
        "gamma": "gamma:2.2",
        "attenuation": "attenuation:1.2",
        "drawn": "4,10,60,80",
        "boxes": "6,12,40,40",
        "outline": "4,10 60,10 60,80 4,80",
    }
    return [
        *(Preparation(tone=completed.get(key, key)) for key, _ in TONES),
        *(Preparation(polarity=key) for key, _ in POLARITIES),
        *(Preparation(crop=completed.get(key, key)) for key, _ in CROPS),
        *(Preparation(marks=completed.get(key, key)) for key, _ in WRITINGS),
        *(Preparation(holder=completed.get(key, key)) for key, _ in HOLDERS),
    ]


def test_the_preparation_takes_them_all() -> None:
    for wish in choices():
        opacity = prepare(FILM, wish).opacity
        assert opacity.shape[0] == opacity.shape[1]
        assert 0 <= opacity.min() <= opacity.max() <= 1


def test_the_scene_takes_every_choice_of_the_panels_and_the_panels_offer_them_all() -> None:
    from xrayview.export.loop import LOOPS
    from xrayview.window.actions.table import TABLE
    from xrayview.window.loops import FIRST
    from xrayview.window.loops import LOOPS as LOOPS_OFFERED
    from xrayview.window.panels.cut_fields import KINDS as FIELDS
    from xrayview.window.panels.cut_words import DIRECTIONS, FACES, NEW_CUTS
    from xrayview.window.panels.look_panel import MODES as MODES_OFFERED
    from xrayview.window.panels.look_panel import PROJECTIONS as PROJECTIONS_OFFERED
    from xrayview.window.panels.look_panel import VIEWS
    from xrayview.window.panels.stereo_panel import KIND_WORDS, METHOD_WORDS

    assert tuple(VIEWS) == tuple(STANDARD_VIEWS)
    assert tuple(key for key, *_ in MODES_OFFERED) == MODES
    assert tuple(key for key, *_ in PROJECTIONS_OFFERED) == PROJECTIONS
    assert set(METHOD_WORDS) == set(METHODS)
    assert tuple(KIND_WORDS) == STEREO_KINDS and set(KIND_WORDS) <= {row.name for row in TABLE}
    assert tuple(FIRST) == MOTIONS and tuple(LOOPS_OFFERED) == LOOPS
    turned = cut.add_cut(camera.turn(State(), 20.0, 10.0), "plane")
    cuts = {cut.face_cut(turned, key).scene.cuts for key, _ in DIRECTIONS}
    assert len(cuts) == len(DIRECTIONS) == len(cut_shapes.CUT_DIRECTIONS) + 1
    assert (
        {cut_shapes.new_cut(key, turned.scene.camera).kind for key in NEW_CUTS} == set(KINDS) == set(FIELDS)
    )
    assert set(NEW_CUTS) == set(cut_shapes.NEW_CUTS) and len(set(FACES)) == 6
    for mode in MODES:
        assert look.set_mode(State(), mode).scene.mode == mode
    for kind in STEREO_KINDS:
        shown = stereo.set_stereo_kind(State(), kind).scene.stereo
        assert shown is not None and shown.kind == kind
    for method in METHODS:
        eyes = stereo.set_stereo_method(State(), method).scene.stereo
        assert eyes is not None and eyes.method == method


@pytest.mark.parametrize("mirror", [False, True])
@pytest.mark.parametrize("turns", [1, 2, 3])
def test_turning_right_turns_the_picture_clockwise(turns: int, mirror: bool) -> None:
    wishes = Preparation(crop="none", rotate="0", mirror=mirror)
    state = State((Sheet(document=Document(radiograph=FILM, preparation=wishes)),))
    upright = prepare(FILM, state.document.preparation).opacity
    for _ in range(turns):
        state = film.rotate_film(state, 90.0)
    turned = prepare(FILM, state.document.preparation).opacity
    assert np.abs(turned - np.rot90(upright, -turns)).mean() < 0.01
    assert np.abs(turned - upright).mean() > 0.01
