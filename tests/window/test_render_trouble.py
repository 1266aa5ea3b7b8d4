"""A graphics driver that cannot draw everything is told of, once, and something is shown all the same."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from xrayview.window.commands import look

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Wait

    from xrayview.window.main_window import MainWindow


def test_a_driver_that_casts_no_rays_is_told_of_once(
    new_window: Callable[..., MainWindow],
    wait: Wait,
    film: Path,
    fake_pipeline: list[Any],
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr("xrayview.render.stage.casts", lambda: False)
    window = new_window(film)

    def told() -> list[str]:
        return [one.message for one in window.notices.shown() if "driver" in one.message]

    wait(told, "the notice")
    assert "mesh" in told()[0]
    view = window.centre.view
    assert view is not None
    frames: list[int] = []
    view.drawn.connect(lambda: frames.append(1))
    window.store.do(look.set_mode, "volume")
    wait(lambda: frames, "a frame of the other mode")
    assert len(told()) == 1
    assert view.render_window().GetRenderers().GetFirstRenderer().GetActors().GetNumberOfItems() == 1
