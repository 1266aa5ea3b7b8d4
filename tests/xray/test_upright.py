"""Which side of a head is up: the file's word, then the picture's, and nothing where neither says it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import ndimage

from xrayview.resources import resource
from xrayview.xray.preparing import prepare
from xrayview.xray.radiograph import Preparation, Prepared, Radiograph
from xrayview.xray.reading import read_radiograph


def rotate_step(prepared: Prepared) -> tuple[str, str]:
    return next((step.value, step.reason) for step in prepared.steps if step.name == "rotate")


def sample(name: str) -> Radiograph:
    """A bundled simulated film as if nobody had said what its values are."""
    return replace(read_radiograph(resource(f"samples/{name}.png")), meaning="unknown")


@pytest.mark.parametrize("name", ["head_frontal", "head_lateral", "made_up_head"])
@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_head_is_set_upright(name: str, quarters: int) -> None:
    upright = sample(name)
    turned = replace(upright, pixels=np.ascontiguousarray(np.rot90(upright.pixels, quarters)))
    value, reason = rotate_step(prepare(turned))
    assert value == f"{90 * quarters}" and "looks like an upright head" in reason


@pytest.mark.parametrize(
    "name", ["head_frontal", "head_lateral", "head_unseen", "made_up_head", "mouse_lateral"]
)
def test_what_is_upright_stays_so(name: str) -> None:
    assert rotate_step(prepare(sample(name)))[0] == "0"
    stored = read_radiograph(resource(f"samples/{name}.png"))
    assert rotate_step(prepare(stored)) == ("0", "as stored: the file's values are opacities")


@pytest.mark.parametrize("kind", ["disc", "noise", "ramp", "slanted"])
def test_what_is_no_upright_head_is_left_as_it_is(kind: str) -> None:
    row, column = np.indices((200, 200)) - 99.5
    film = {
        "disc": np.where(np.hypot(row, column) < 70, 200, 40),
        "noise": 120 + 800 * ndimage.gaussian_filter(np.random.default_rng(0).normal(size=(200, 200)), 6),
        "ramp": 40 + (row + 100),
        "slanted": 255 * ndimage.rotate(sample("head_lateral").pixels / 65535, 45, order=1),
    }[kind]
    value, reason = rotate_step(prepare(Radiograph(np.clip(film, 0, 255).astype(np.float32), "x")))
    assert (value, reason) == ("0", "unknown which side is up: left as it is")


def test_the_file_knows_better_than_the_picture() -> None:
    # The rows run on towards the head: its vertex is on the right, and a quarter to the left brings it up.
    lying = replace(sample("head_lateral"), orientation=("H", "A"))
    value, reason = rotate_step(prepare(lying))
    assert value == "270" and reason == "the file says which way the head lies"


def test_another_scorer_may_be_asked() -> None:
    seen: list[tuple[int, ...]] = []

    def third(quarters: np.ndarray) -> list[float]:
        seen.append(quarters.shape)
        return [0.0, 0.0, 9.0, 0.0]

    assert rotate_step(prepare(sample("head_frontal"), scorer=third))[0] == "180" and seen == [(4, 24, 24)]
    asked = prepare(sample("head_frontal"), Preparation(rotate="90"), third)
    assert rotate_step(asked)[0] == "90" and len(seen) == 1
