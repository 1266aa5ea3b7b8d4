"""The bundled sample in the window, by the bundled network: what a person meets first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from conftest import Wait

    from xrayview.window.main_window import MainWindow


def test_the_first_sample_becomes_a_volume_that_repeats_it(
    new_window: Callable[..., MainWindow], wait: Wait
) -> None:
    window = new_window()
    window.centre.welcome.sample_buttons[0].click()
    wait(
        lambda: window.store.state.document.volume is not None or window.notices.shown(),
        "the sample is reconstructed",
    )
    assert [notice.message for notice in window.notices.shown()] == []
    made = window.store.state.document.reconstruction
    assert made is not None
    residual = made.report()["residual"]
    assert residual["after"]["mean"] < 1e-4 < residual["before"]["mean"]
    wait(lambda: "less than 0.01 %" in window.status.fit.text(), "the status bar says how well it fits")
    volume = window.store.state.document.volume
    assert volume is not None
    assert float((volume.density >= window.store.state.scene.iso_value).mean()) > 0.001
    assert np.isfinite(volume.density).all()
