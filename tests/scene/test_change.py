"""What a change does to densities, and what it says of itself."""

from __future__ import annotations

import numpy as np
import pytest

from xrayview.errors import UnusableOption
from xrayview.scene.change import Change, in_words
from xrayview.scene.saved import from_json, to_json
from xrayview.scene.scene import Scene


def test_what_is_kept_is_scaled_and_all_else_is_nothing():
    densities = np.array([0.0, 0.29, 0.3, 0.5, 0.9, 0.91], np.float32)
    changed = Change(scale=2.0, kept=(0.3, 0.9)).applied(densities)
    assert changed.tolist() == pytest.approx([0.0, 0.0, 0.6, 1.0, 1.8, 0.0])
    assert changed.dtype == np.float32


def test_no_density_becomes_more_than_its_source_says():
    change = Change(scale=1.7, kept=(0.3, 0.8))
    densities = np.linspace(0, 1.2, 1201)
    for shown in (0.1, 0.4, 0.6, 1.0):
        reaches = change.applied(densities) >= shown
        assert densities[reaches].min() == pytest.approx(change.lowest_source(shown), abs=1e-3)


@pytest.mark.parametrize(
    "fields",
    [
        {"scale": 0.0},
        {"scale": float("nan")},
        {"kept": (0.5, 0.5)},
        {"kept": (-0.1, 1.0)},
        {"stretch": (1.0, 5.0, 1.0)},
        {"stretch": (1.0, 1.0)},
    ],
)
def test_what_is_no_change_is_refused(fields: dict[str, object]):
    with pytest.raises(UnusableOption):
        Change(**fields)


@pytest.mark.parametrize("photons", [-1.0, 0.5, 1e9])
def test_a_dose_is_some_photons_or_none(photons: float):
    with pytest.raises(UnusableOption, match="photons"):
        Scene(photons=photons)


def test_it_says_what_is_changed():
    assert in_words(Change()) == ""
    said = in_words(Change(scale=1.5, kept=(0.3, 100.0), stretch=(1.0, 0.5, 1.0)))
    assert said == "density x 1.5, densities from 0.3 alone, depth x 0.5"
    assert in_words(Change(kept=(0.0, 0.8))) == "densities up to 0.8 alone"


def test_a_saved_scene_keeps_its_change():
    scene = Scene(change=Change(0.5, (0.1, 0.9), (1.0, 2.0, 0.5)), photons=1000.0)
    assert from_json(to_json(scene)) == scene
    older = {key: value for key, value in to_json(scene).items() if key not in ("change", "photons")}
    assert from_json(older).change.changes_nothing
