"""The shell round the panels: what is remembered, the clipboard, the full screen, and what goes wrong."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from xrayview.window.commands import files, look

if TYPE_CHECKING:
    from conftest import Wait

    from xrayview.window.main_window import MainWindow

NewWindow = Callable[..., "MainWindow"]


def settled(window: MainWindow) -> bool:
    document = window.store.state.document
    return document.running is None and document.volume is not None


def messages(window: MainWindow) -> list[str]:
    return [notice.message for notice in window.notices.shown()]


def press(window: MainWindow, key: Any, *held: Any) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    modifiers = Qt.KeyboardModifier.NoModifier
    for one in held:
        modifiers |= one
    QTest.keyClick(window, key, modifiers)


def test_what_was_opened_is_offered_the_next_time_and_can_be_forgotten(
    new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any], own_state: Path
) -> None:
    first = new_window(film)
    wait(lambda: settled(first), "the film is reconstructed")
    first.close()
    kept = json.loads((own_state / "settings.json").read_text())
    assert kept["recent"] == [str(film)]
    second = new_window()
    offered = [action.text() for action in second.recent_menu.actions()]
    assert offered[0] == film.name
    second.recent_menu.actions()[0].trigger()
    wait(lambda: settled(second), "the recent film is reconstructed")
    second.recent_menu.actions()[-1].trigger()
    assert not second.recent_menu.isEnabled()
    assert json.loads((own_state / "settings.json").read_text())["recent"] == []


def test_samples_are_not_remembered_as_recent(
    new_window: NewWindow, wait: Wait, fake_pipeline: list[Any], own_state: Path
) -> None:
    window = new_window()
    window.samples_menu.actions()[0].trigger()
    wait(lambda: settled(window), "the sample is reconstructed")
    assert not window.remembering.remembered.recent


def test_docks_stand_where_they_were_left(new_window: NewWindow, wait: Wait) -> None:
    from PySide6.QtCore import Qt

    first = new_window()
    first.explore.docks["xray"].hide()
    first.explore.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, first.explore.docks["look"])
    first.close()
    second = new_window()
    assert second.explore.docks["xray"].isHidden()
    area = second.explore.dockWidgetArea(second.explore.docks["look"])
    assert area == Qt.DockWidgetArea.LeftDockWidgetArea
    second.explore.arrange()
    assert not second.explore.docks["xray"].isHidden()


@pytest.mark.parametrize("content", [b"{broken", b"[]", b"\x00\xff", b'{"format": 99}'])
def test_damaged_settings_are_a_notice_and_are_kept_aside(
    content: bytes, new_window: NewWindow, own_state: Path
) -> None:
    (own_state / "settings.json").write_bytes(content)
    window = new_window()
    assert any("settings.json" in message for message in messages(window))
    (aside,) = own_state.glob("settings.json.damaged-*")
    assert aside.read_bytes() == content
    window.close()
    assert json.loads((own_state / "settings.json").read_text())["docks"]


def test_layouts_of_another_version_are_left_alone(new_window: NewWindow, own_state: Path) -> None:
    settings = own_state / "settings.json"
    kept = json.loads(settings.read_text())
    settings.write_text(json.dumps({**kept, "docks": "bm90IGEgbGF5b3V0", "geometry": "!!!"}))
    window = new_window()
    assert not window.explore.docks["xray"].isHidden() and not window.explore.docks["look"].isHidden()


def test_the_notice_comes_once_and_is_in_help(new_window: NewWindow, wait: Wait, own_state: Path) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from xrayview.window.dialogs.not_a_device import NotADevice

    def shown(window: MainWindow) -> list[NotADevice]:
        return [page for page in window.findChildren(NotADevice) if page.isVisible()]

    (own_state / "settings.json").unlink()
    first = new_window()
    wait(lambda: shown(first), "the notice comes")
    QTest.keyClick(shown(first)[0], Qt.Key.Key_Escape)
    wait(lambda: not shown(first), "it goes")
    first.close()
    second = new_window()
    wait(lambda: shown(second), "it comes again: it was not accepted")
    QTest.keyClick(shown(second)[0], Qt.Key.Key_Return)
    wait(lambda: not shown(second), "it goes")
    second.close()
    third = new_window()
    assert not shown(third)
    third.actions_by_name["not-a-device"].trigger()
    wait(lambda: shown(third), "Help shows it")


def test_a_second_window_says_so_and_neither_loses_what_the_other_remembers(
    application: Any, wait: Wait, film: Path, fake_pipeline: list[Any], own_state: Path
) -> None:
    import subprocess
    import sys

    from PySide6.QtCore import QCoreApplication, QEvent

    from xrayview.window.main_window import MainWindow
    from xrayview.window.memory.single import Presence

    other = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from pathlib import Path; from xrayview.window.memory.single import Presence\n"
            "from xrayview.window.memory.settings import Settings\n"
            "folder = Path(sys.argv[1]); here = Presence(folder); print('there', flush=True)\n"
            "sys.stdin.readline(); kept = Settings(folder); kept.load()\n"
            "kept.change(lambda before: before.opened(Path('/x/other.png'))); print('kept', flush=True)\n"
            "sys.stdin.readline()",
            str(own_state),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdin is not None and other.stdout is not None
    assert other.stdout.readline() == "there\n"
    window = MainWindow((film,), "", Presence(own_state))
    window.show()
    wait(lambda: settled(window), "the film is reconstructed")
    wait(lambda: "Another xrayview window is open" in messages(window), "the notice")
    other.stdin.write("\n")
    other.stdin.flush()
    assert other.stdout.readline() == "kept\n"
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    other.communicate("\n", timeout=20)
    kept = json.loads((own_state / "settings.json").read_text())
    assert sorted(kept["recent"]) == sorted(["/x/other.png", str(film)])


def test_f11_leaves_only_the_3d_view_and_esc_brings_everything_back(
    new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any]
) -> None:
    from PySide6.QtCore import Qt

    window = new_window(film)
    wait(lambda: settled(window), "the film is reconstructed")
    window.explore.docks["light"].hide()
    before = window.centre.view_size()
    press(window, Qt.Key.Key_F11)
    wait(lambda: window.centre.view_size()[0] > before[0], "the view grows")
    assert window.isFullScreen()
    hidden = [window.menuBar(), window.status, window.explore.bar, *window.explore.docks.values()]
    assert not any(part.isVisible() for part in hidden)
    press(window, Qt.Key.Key_2)
    assert window.store.state.scene.mode == "volume", "keys work without the menus"
    press(window, Qt.Key.Key_Escape)
    wait(lambda: window.menuBar().isVisible(), "the menus come back")
    assert window.explore.docks["xray"].isVisible() and window.explore.docks["light"].isHidden()
    assert not window.isFullScreen()


def test_the_picture_is_copied_as_it_is_seen_and_an_x_ray_is_pasted(
    new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any]
) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication, QImage

    control = Qt.KeyboardModifier.ControlModifier
    window = new_window(film)
    wait(lambda: settled(window), "the film is reconstructed")
    size = window.centre.view_size()
    press(window, Qt.Key.Key_C, control)
    wait(lambda: "Copied the picture" in messages(window), "the picture is copied")
    copied = QGuiApplication.clipboard().image()
    assert (copied.width(), copied.height()) == size
    assert copied.pixelColor(copied.width() // 2, copied.height() // 2).lightness() > 60
    assert copied.pixelColor(2, 2).lightness() == 0
    grey = np.full((80, 90), 30, np.uint8)
    grey[20:60, 30:70] = 220
    image = QImage(grey.tobytes(), 90, 80, 90, QImage.Format.Format_Grayscale8)
    QGuiApplication.clipboard().setImage(image)
    press(window, Qt.Key.Key_V, control)
    wait(lambda: settled(window) and len(window.store.state.sheets) == 2, "the pasted x-ray opens")
    document = window.store.state.document
    assert document.radiograph is not None and document.path is not None
    assert np.array_equal(document.radiograph.pixels, grey)
    assert document.path not in window.remembering.remembered.recent
    window.close()
    assert not document.path.exists(), "a pasted picture may be a patient's"


def test_pasting_nothing_is_a_notice(new_window: NewWindow) -> None:
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QGuiApplication

    window = new_window()
    for kind, content in (("text/plain", b"no picture"), ("application/x-qt-image", b"damaged")):
        mime = QMimeData()
        mime.setData(kind, content)
        QGuiApplication.clipboard().setMimeData(mime)
        window.notices.clear()
        window.actions_by_name["paste"].trigger()
        assert messages(window) == ["The clipboard holds no picture"]


def test_missing_weights_are_a_notice_and_the_film_stays(
    new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any], tmp_path: Path, monkeypatch: Any
) -> None:
    window = new_window(film)
    wait(lambda: settled(window), "the film is reconstructed")
    before = window.store.state.document
    monkeypatch.undo()
    window.use_weights(tmp_path / "gone.safetensors")
    wait(lambda: messages(window), "the notice")
    assert "gone.safetensors" in messages(window)[0]
    assert "Use the bundled weights" in window.notices.shown()[0].hint
    wait(lambda: settled(window), "what was there is shown")
    after = window.store.state.document
    assert after.reconstruction is before.reconstruction and after.weights is None
    assert not window.actions_by_name["undo"].isEnabled(), "what failed is no step to undo"


@pytest.mark.parametrize("what", ["picture", "volume"])
def test_a_full_disk_is_a_notice_and_leaves_no_half_a_file(
    what: str, new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def full(*arguments: Any, **options: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    window = new_window(film)
    wait(lambda: settled(window), "the film is reconstructed")
    folder = tmp_path / "out"
    folder.mkdir()
    monkeypatch.setattr("pathlib.Path.open", full)
    monkeypatch.setattr("builtins.open", full)
    monkeypatch.setattr("os.open", full)
    if what == "picture":
        window.exports.save_picture(folder / "head.png", stereo=False)
    else:
        window.exports.save_volume(folder / "head.nrrd")
    wait(lambda: messages(window), "the notice")
    monkeypatch.undo()
    assert "No space left" in messages(window)[0] or "space" in messages(window)[0]
    assert list(folder.iterdir()) == []
    assert window.isVisible() and window.store.state.saving is None


def test_a_read_only_state_folder_is_a_notice_and_the_window_works(
    new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any], own_state: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("XDG_STATE_HOME", "/proc/nowhere")
    window = new_window(film)
    wait(lambda: settled(window), "the film is reconstructed")
    assert messages(window)


def test_a_change_of_page_hides_floating_panels_and_brings_them_back(
    new_window: NewWindow, wait: Wait
) -> None:
    window = new_window()
    dock = window.explore.docks["light"]
    dock.setFloating(True)
    dock.show()
    window.store.do(files.show_page, "train")
    assert not dock.isVisible() and window.train.isVisible()
    window.store.do(files.show_page, "explore")
    assert dock.isVisible() and dock.isFloating()


def test_stop_is_offered_only_where_there_is_something_to_stop(new_window: NewWindow) -> None:
    window = new_window()
    stop = window.actions_by_name["stop"]
    assert not stop.isEnabled()
    window.actions_by_name["explore"].trigger()
    assert not stop.isEnabled()


def test_a_key_held_down_repeats_only_what_is_meant_to_be_repeated(new_window: NewWindow) -> None:
    actions = new_window().actions_by_name
    assert actions["undo"].autoRepeat() and actions["next-file"].autoRepeat()
    assert not any(actions[name].autoRepeat() for name in ("close", "full-screen", "cut", "open", "paste"))


def test_undo_and_redo_by_keys_reach_the_film_and_the_look(
    new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any]
) -> None:
    from PySide6.QtCore import Qt

    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    window = new_window(film)
    wait(lambda: settled(window), "the film is reconstructed")
    press(window, Qt.Key.Key_R, control)
    wait(lambda: settled(window) and len(fake_pipeline) == 2, "the turned film is reconstructed")
    press(window, Qt.Key.Key_3)
    assert window.actions_by_name["undo"].text() == "Undo mode"
    press(window, Qt.Key.Key_Z, control)
    assert window.store.state.scene.mode == "surface"
    assert window.actions_by_name["undo"].text() == "Undo turn film"
    press(window, Qt.Key.Key_Z, control)
    wait(lambda: settled(window) and len(fake_pipeline) == 3, "the film is as it was")
    assert [asked.rotate for asked in fake_pipeline] == ["auto", "90", "auto"]
    assert not window.actions_by_name["undo"].isEnabled()
    press(window, Qt.Key.Key_Z, control, shift)
    wait(lambda: settled(window) and len(fake_pipeline) == 4, "the film is turned once more")
    assert window.store.state.document.preparation.rotate == "90"
    window.store.do(look.flip_depth)
    assert not window.actions_by_name["redo"].isEnabled(), "a new step forgets what was undone"


def test_a_drag_over_the_picture_is_one_step(
    new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any]
) -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    window = new_window(film)
    wait(lambda: settled(window), "the film is reconstructed")
    view = window.centre.view
    assert view is not None
    QTest.mousePress(view.surface(), Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    for step in range(1, 9):
        QTest.mouseMove(view.surface(), QPoint(200 - 10 * step, 200))
    QTest.mouseRelease(view.surface(), Qt.MouseButton.LeftButton, pos=QPoint(120, 200))
    assert window.store.state.scene.camera.azimuth_degrees == pytest.approx(32.0)
    assert [edit.name for edit in window.store.state.sheet.history.past] == ["Turn view"]
    window.store.undo()
    assert window.store.state.scene.camera.azimuth_degrees == 0.0


def test_the_network_is_chosen_and_undone(
    new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any], tmp_path: Path
) -> None:
    window = new_window(film)
    wait(lambda: settled(window), "the film is reconstructed")
    window.use_weights(tmp_path / "run" / "weights.safetensors")
    wait(lambda: settled(window) and len(fake_pipeline) == 2, "it is reconstructed anew")
    assert window.actions_by_name["bundled-weights"].isEnabled()
    window.store.undo()
    wait(lambda: settled(window) and len(fake_pipeline) == 3, "with the bundled network again")
    assert window.store.state.document.weights is None


def test_film_commands_and_actions_are_one(
    new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any]
) -> None:
    window = new_window(film)
    wait(lambda: settled(window), "the film is reconstructed")
    window.actions_by_name["mirror"].trigger()
    assert window.actions_by_name["mirror"].isChecked()
    wait(lambda: settled(window) and len(fake_pipeline) == 2, "the mirrored film is reconstructed")
    window.actions_by_name["automatic"].trigger()
    wait(lambda: settled(window) and len(fake_pipeline) == 3, "all is automatic again")
    assert not window.actions_by_name["mirror"].isChecked()
