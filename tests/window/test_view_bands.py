"""A sharp frame that takes long is given up for what a person does meanwhile."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from xrayview.window.commands import camera, look

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Wait

    from xrayview.window.main_window import MainWindow


def test_a_key_amid_a_sharp_frame_is_answered_at_once(
    new_window: Callable[..., MainWindow],
    wait: Wait,
    film: Path,
    fake_pipeline: list[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    monkeypatch.setattr("xrayview.render.bands.FIRST_ROWS", 8)
    monkeypatch.setattr("xrayview.render.bands.SECONDS", 0.0)  # as on a slow machine: many bands
    window = new_window(film)
    view = window.centre.view
    wait(lambda: window.store.state.document.volume is not None and view is not None, "the film is there")
    assert view is not None
    window.store.do(look.set_mode, "volume")
    frames: list[float] = []
    view.drawn.connect(lambda: frames.append(window.store.state.scene.camera.azimuth_degrees))
    wait(lambda: len(frames) > 5, "some bands")
    view.surface().setFocus()
    QTest.keyClick(view.surface(), Qt.Key.Key_Right)
    turned = window.store.state.scene.camera.azimuth_degrees
    assert turned != 0.0
    begun = len(frames)
    wait(lambda: len(frames) > begun + 20, "the turned view, in bands")
    assert set(frames[begun:]) == {turned}
    window.store.do(camera.reset_view)
    wait(lambda: frames[-1] == 0.0, "the view as it was taken")


def test_what_is_painted_again_is_not_drawn_again(
    new_window: Callable[..., MainWindow], wait: Wait, film: Path, fake_pipeline: list[Any]
) -> None:
    import time

    window = new_window(film)
    view = window.centre.view
    wait(lambda: window.store.state.document.volume is not None and view is not None, "the film is there")
    assert view is not None
    frames: list[float] = []
    view.drawn.connect(lambda: frames.append(time.monotonic()))
    wait(lambda: frames and time.monotonic() - frames[-1] > 1.0, "the sharp picture")
    drawn, before = len(frames), view.grab().toImage()
    for _ in range(3):
        view.surface().repaint()
    assert len(frames) == drawn
    assert view.grab().toImage() == before
    window.resize(1000, 700)
    wait(lambda: len(frames) > drawn, "a picture of the new size")
    wait(lambda: time.monotonic() - frames[-1] > 1.0, "the sharp picture of the new size")
    colours = view.grab().toImage()
    middle = colours.pixelColor(colours.width() // 2, colours.height() // 2)
    assert middle.lightness() > 40
