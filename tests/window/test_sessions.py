"""A session saved in the window shows the same picture again, and a crash loses next to nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from xrayview.scene.scene import Camera
from xrayview.volume.files import write_volume
from xrayview.window.commands import camera, cut, film, look
from xrayview.window.memory.recovery import Recovery

if TYPE_CHECKING:
    from conftest import Wait

    from xrayview.window.main_window import MainWindow

NewWindow = Callable[..., "MainWindow"]


def opened(window: MainWindow, wait: Wait) -> None:
    wait(
        lambda: (
            window.store.state.document.volume is not None and window.store.state.document.running is None
        ),
        "the file is open",
    )


def change(window: MainWindow, wait: Wait) -> None:
    """Turn, cut, take another mode, iso-value and tone, and say which way the film was taken."""
    window.store.do(camera.turn, 35.0, 10.0)
    window.store.do(look.set_mode, "volume")
    window.store.do(look.set_iso_value, 0.31)
    window.store.do(cut.set_cut_on, True)
    window.store.do(film.mirror_film, True)
    opened(window, wait)


def saved(window: MainWindow, wait: Wait, path: Path) -> None:
    window.exports.save_session(path, may_replace=True)
    wait(lambda: not window.exports.worker.busy and path.exists(), "it is saved")
    wait(lambda: any(one.message == f"Saved {path.name}" for one in window.notices.shown()), "it is told")


def test_a_film_s_session_shows_the_same_again_without_the_film(
    new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any], tmp_path: Path
) -> None:
    window = new_window(film)
    opened(window, wait)
    change(window, wait)
    before = window.store.state
    path = tmp_path / "mine.xrv"
    saved(window, wait, path)
    told = next(one for one in window.notices.shown() if one.message == "Saved mine.xrv")
    assert ".json" not in told.hint
    window.close()
    film.unlink()
    again = new_window(path)
    opened(again, wait)
    state = again.store.state
    assert state.scene == before.scene
    assert state.document.preparation == before.document.preparation
    assert fake_pipeline[-1] == before.document.preparation
    stored, ours = before.document.radiograph, state.document.radiograph
    assert stored is not None and ours is not None
    assert (stored.pixels == ours.pixels).all()
    assert not state.sheet.history.past
    # What is done now goes on from there, and may be saved under the same name.
    again.store.do(look.set_iso_value, 0.5)
    saved(again, wait, path)
    assert again.store.state.document.preparation.mirror


def test_a_volume_s_session_finds_its_volume(new_window: NewWindow, wait: Wait, tmp_path: Path) -> None:
    file = tmp_path / "head.nrrd"
    density = np.linspace(0, 1, 24**3, dtype=np.float32).reshape(24, 24, 24)
    write_volume(file, [(0, density)], density.shape, (1.0, 1.0, 1.0))
    window = new_window(file)
    opened(window, wait)
    window.store.do(camera.take_view, "+90")
    window.store.do(look.set_iso_value, 0.77)
    path = tmp_path / "look.xrv"
    saved(window, wait, path)
    window.close()
    again = new_window(path)
    opened(again, wait)
    assert again.store.state.scene.camera == Camera(90.0)
    assert again.store.state.scene.iso_value == 0.77
    second = tmp_path / "second.xrv"
    saved(again, wait, second)  # of what a session opened
    from xrayview.session.archive import read_session

    place = read_session(second).volume
    assert place is not None and Path(place.path) == file


def test_a_damaged_session_is_a_notice_and_nothing_opens(
    new_window: NewWindow, wait: Wait, tmp_path: Path
) -> None:
    path = tmp_path / "bad.xrv"
    path.write_bytes(b"PK\x03\x04 no more")
    window = new_window(path)
    wait(lambda: window.notices.shown() and window.store.state.document.path is None, "it is refused")
    assert "bad.xrv" in window.notices.shown()[0].message


def test_what_was_open_is_offered_after_a_crash_and_only_then(
    new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any], tmp_path: Path
) -> None:
    window = new_window(film)
    opened(window, wait)
    change(window, wait)
    before = window.store.state
    recovery = window.autosave._recovery.path
    wait(lambda: recovery.exists() and "0.31" in recovery.read_text(), "it is written down")
    crashed = recovery.read_bytes()
    window.close()
    assert not recovery.exists()  # it was closed, and nothing is offered
    quiet = new_window()
    assert not [one for one in quiet.notices.shown() if "unexpectedly" in one.message]
    quiet.close()
    recovery.write_bytes(crashed)  # as though it had not
    again = new_window()
    wait(lambda: any("unexpectedly" in one.message for one in again.notices.shown()), "it is offered")
    offer = next(one for one in again.notices.shown() if "unexpectedly" in one.message)
    assert "1 file" in offer.message and "disc.png" in offer.hint
    press(offer)
    opened(again, wait)
    assert again.store.state.scene == before.scene
    assert again.store.state.document.preparation == before.document.preparation
    assert again.store.state.document.path == film


def press(notice: Any) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QPushButton

    button = next(one for one in notice.findChildren(QPushButton) if one.text() == "Open again")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)


def test_a_file_that_is_gone_since_the_crash_is_named(
    new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any]
) -> None:
    window = new_window(film)
    opened(window, wait)
    recovery = window.autosave._recovery.path
    wait(recovery.exists, "it is written down")
    crashed = recovery.read_bytes()
    window.close()
    recovery.write_bytes(crashed)
    film.unlink()
    again = new_window()
    wait(lambda: any("unexpectedly" in one.message for one in again.notices.shown()), "it is offered")
    press(next(one for one in again.notices.shown() if "unexpectedly" in one.message))
    wait(lambda: any("no longer there" in one.message for one in again.notices.shown()), "it is told")


@pytest.mark.parametrize(
    "content", [b"", b"{", b'{"format": 1, "files": 3}', b'{"format": 1, "files": [{}]}']
)
def test_a_damaged_recovery_file_is_no_hindrance(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "open-3.json").write_bytes(content)
    assert Recovery(tmp_path).lost(lambda number: False) == []
    assert not (tmp_path / "open-3.json").exists()


def test_what_a_living_window_has_open_is_left_to_it(tmp_path: Path) -> None:
    theirs = tmp_path / "open-2.json"
    theirs.write_bytes(b'{"format": 1, "files": []}')
    assert Recovery(tmp_path).lost(lambda number: number == 2) == []
    assert theirs.exists()


def test_only_what_changed_is_written_down(
    new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any]
) -> None:
    window = new_window(film)
    opened(window, wait)
    recovery = window.autosave._recovery
    recovery.write(window.store.state)
    first = recovery.path.stat().st_mtime_ns
    recovery.write(replace(window.store.state, page="train"))
    assert recovery.path.stat().st_mtime_ns == first
    window.store.do(look.set_iso_value, 0.2)
    recovery.write(window.store.state)
    assert recovery.path.stat().st_mtime_ns > first
