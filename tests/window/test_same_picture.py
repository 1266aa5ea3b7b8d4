"""The window and the command line make the same picture of a session, with the real network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from xrayview.cli.main import main
from xrayview.jobs import run
from xrayview.resources import resource
from xrayview.window import saving
from xrayview.window.commands import camera, change, cut, look

if TYPE_CHECKING:
    from conftest import Wait

    from xrayview.window.main_window import MainWindow

SIZE = 400, 300


@pytest.mark.parametrize("mode", ["surface", "volume", "mesh"])
def test_the_session_s_picture_is_the_window_s(
    new_window: Callable[..., MainWindow], wait: Wait, tmp_path: Path, mode: str
) -> None:
    window = new_window(sorted(resource("samples").glob("*.png"))[0])
    wait(lambda: window.store.state.document.volume is not None, "the sample is reconstructed")
    window.store.do(look.set_mode, mode)
    window.store.do(camera.turn, 40.0, 15.0)
    window.store.do(cut.set_cut_on, True)
    window.store.do(change.set_stretch, 0, 1.2)
    wait(lambda: not window.controller.refiner.busy, "the full map is made")
    path = tmp_path / "look.xrv"
    window.exports.save_session(path)
    wait(path.exists, "the session is saved")
    ours = run(saving.picture(window.store.state, SIZE)).astype(int)
    picture = tmp_path / "look.png"
    assert main(["render", str(path), "-o", str(picture), "--size", "{}x{}".format(*SIZE)]) == 0
    with Image.open(picture) as opened:
        theirs = np.asarray(opened.convert("RGB")).astype(int)
    assert (ours.max(axis=-1) > 20).mean() > 0.1
    assert np.abs(ours - theirs).mean() <= 2
