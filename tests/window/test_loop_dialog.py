"""A moving picture is chosen by mouse and keys, refused where it cannot be, and saved as it was chosen."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from xrayview.scene.loop import Loop
from xrayview.scene.scene import Stereo
from xrayview.window.commands import stereo
from xrayview.window.loops import LoopWish

if TYPE_CHECKING:
    from conftest import Wait

    from xrayview.window.dialogs.save_loop import LoopDialog
    from xrayview.window.main_window import MainWindow


@pytest.fixture
def window(
    new_window: Callable[..., MainWindow], wait: Wait, film: Path, fake_pipeline: list[Any]
) -> MainWindow:
    window = new_window(film)
    wait(lambda: window.store.state.document.volume is not None, "the film is reconstructed")
    window.notices.clear()
    return window


@pytest.fixture
def opened(application: Any) -> Iterator[Callable[..., LoopDialog]]:
    from PySide6.QtWidgets import QWidget

    from xrayview.window.dialogs.save_loop import LoopDialog

    parent = QWidget()

    def make(wish: LoopWish | None = None, eyes: Stereo | None = None, size: Any = (800, 600)) -> LoopDialog:
        dialog = LoopDialog(parent, wish, eyes, size)
        dialog.open()
        return dialog

    yield make
    parent.close()
    parent.deleteLater()


def test_what_is_set_is_what_is_chosen(opened: Callable[..., LoopDialog]) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    dialog, wishes = opened(), []
    dialog.chosen.connect(wishes.append)
    assert not dialog.both_eyes.isEnabled() and "13 pictures" in dialog.remark.text()
    dialog.motion.buttons["turntable"].click()
    assert (dialog.frames.value(), dialog.seconds.value()) == (72, 6.0)
    dialog.frames.setFocus()
    dialog.frames.selectAll()
    QTest.keyClicks(dialog.frames, "36")
    dialog.seconds.setValue(3.0)
    dialog.both_eyes.click()
    dialog.ending.chosen.emit(".webp")
    assert "36 pictures to draw, 800 x 600" in dialog.remark.text() and "12 frames" in dialog.remark.text()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert wishes == [LoopWish(Loop("turntable", 36, 3.0), ".webp", both_eyes=True)]


def test_each_motion_keeps_its_own_numbers(opened: Callable[..., LoopDialog]) -> None:
    dialog = opened(LoopWish(Loop("wiggle", 12, 1.0)))
    dialog.motion.buttons["turntable"].click()
    dialog.motion.buttons["wiggle"].click()
    assert (dialog.frames.value(), dialog.seconds.value()) == (12, 1.0)


def test_what_cannot_be_written_is_said_and_not_offered(
    opened: Callable[..., LoopDialog], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    dialog = opened(size=(4000, 4000))
    assert dialog.save.isEnabled()
    dialog.motion.buttons["turntable"].click()
    assert not dialog.save.isEnabled() and "3.5 GB" in dialog.remark.text()
    dialog.motion.buttons["wiggle"].click()
    dialog.seconds.setValue(0.2)
    assert not dialog.save.isEnabled() and "too many for a GIF" in dialog.remark.text()
    dialog.seconds.setValue(2.0)
    assert dialog.save.isEnabled()
    dialog.ending.chosen.emit(".mp4")
    assert not dialog.save.isEnabled() and "xrayview[video]" in dialog.remark.text()


def test_eyes_that_are_shown_are_offered(opened: Callable[..., LoopDialog]) -> None:
    assert opened(eyes=Stereo(kind="interlaced")).both_eyes.isChecked()
    assert not opened(eyes=Stereo(kind="wiggle")).both_eyes.isChecked()


def test_every_control_says_what_it_is(opened: Callable[..., LoopDialog]) -> None:
    dialog = opened()
    for part in (dialog.frames, dialog.seconds, dialog.ending):
        assert part.accessibleName() and part.toolTip()
    assert all(button.toolTip() for button in dialog.motion.buttons.values()) and dialog.both_eyes.toolTip()


def test_a_wiggle_is_saved_from_the_menu_to_the_file(
    window: MainWindow, wait: Wait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtWidgets import QApplication, QFileDialog

    path = tmp_path / "head.gif"
    monkeypatch.setattr(QFileDialog, "exec", lambda dialog: True)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda dialog: [str(path)])
    window.store.do(stereo.set_eye_angle, 6.0)
    window.resize(700, 500)
    window.actions_by_name["save-loop"].trigger()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    dialog.frames.setValue(8)  # type: ignore[attr-defined]
    dialog.save.click()  # type: ignore[attr-defined]
    wait(lambda: path.with_name("head.gif.json").exists(), "the wiggle is saved")
    with Image.open(path) as image:
        assert image.n_frames == 8 and image.size == window.centre.view_size()
    said = json.loads(path.with_name("head.gif.json").read_text())
    assert said["loop"] == {"motion": "wiggle", "frames": 8, "seconds": 1.5}
    assert (said["scene"]["stereo"]["kind"], said["scene"]["stereo"]["eye_angle_degrees"]) == ("wiggle", 6.0)
    assert "disc" not in json.dumps({**said, "sidecar_of": ""})
    wait(lambda: window.notices.shown(), "the notice")
    assert window.notices.shown()[0].message == "Saved head.gif"


def test_a_turntable_that_is_stopped_leaves_no_file(window: MainWindow, wait: Wait, tmp_path: Path) -> None:
    window.exports.save_loop(tmp_path / "turn.png", LoopWish(Loop("turntable", 300, 6.0), ".png"))
    wait(lambda: window.store.state.saving is not None and window.store.state.saving.fraction, "it is drawn")
    window.stop()
    wait(lambda: window.notices.shown(), "the notice")
    assert window.notices.shown()[0].message == "Saving was stopped"
    assert [path.name for path in tmp_path.iterdir() if "turn" in path.name or "partial" in path.name] == []
