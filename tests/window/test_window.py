"""One window, as a person uses it: good files, broken files, second thoughts, and an orderly end."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from xrayview.scene.cuts import CutPlane
from xrayview.window.commands import cut, cut_shapes, stereo

if TYPE_CHECKING:
    from conftest import Wait

    from xrayview.window.main_window import MainWindow

NewWindow = Callable[..., "MainWindow"]


def settled(window: MainWindow) -> bool:
    return window.store.state.document.running is None and window.store.state.document.volume is not None


def test_opening_reconstructs_at_once_and_shows_how_it_came_about(
    new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any]
) -> None:
    window = new_window(film)
    wait(lambda: settled(window), "the film is reconstructed")
    assert len(fake_pipeline) == 1
    assert window.windowTitle().startswith("disc.png")
    assert window.xray.film.has_picture() and window.xray.seen.has_picture()
    found = {finding.name for finding in window.store.state.document.findings}
    assert {"text", "tone", "pixel size"} <= found == set(window.xray.findings.lines)
    wait(lambda: "4.0 %" in window.status.fit.text(), "the status bar says how well it fits")
    assert "less than" in window.status.fit.text()
    made = window.store.state.document.reconstruction
    assert made is not None and made.device.startswith("CPU (")
    assert window.status.device.text() == f"{made.device}   0.6 s"
    view = window.centre.view
    assert view is not None and view.mark.isVisible() and "depth is inferred" in view.mark.text()
    assert window.actions_by_name["save-volume"].isEnabled()


@pytest.mark.parametrize("content", [b"", b"this is no picture", b"\x89PNG\r\n\x1a\n\x00\x00"])
def test_a_broken_file_is_a_notice_and_the_next_one_opens(
    content: bytes, new_window: NewWindow, wait: Wait, film: Path, tmp_path: Path, fake_pipeline: list[Any]
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(content)
    window = new_window()
    window.notices.clear()
    window.open_paths([broken])
    wait(window.notices.shown, "the notice")
    (notice,) = window.notices.shown()
    assert "broken.png" in notice.message and notice.hint
    assert window.store.state.document.path is None
    assert not window.actions_by_name["save-volume"].isEnabled()
    window.open_paths([film])
    wait(lambda: settled(window), "the good film is reconstructed")


def test_a_broken_file_leaves_what_was_open(
    new_window: NewWindow, wait: Wait, film: Path, tmp_path: Path, fake_pipeline: list[Any]
) -> None:
    window = new_window(film)
    wait(lambda: settled(window), "the film is reconstructed")
    before = window.store.state.document
    window.notices.clear()
    window.open_paths([tmp_path / "missing.png"])
    wait(window.notices.shown, "the notice")
    assert window.store.state.document is before


def test_a_changed_preparation_runs_again_and_only_the_newest_wish_counts(
    new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any]
) -> None:
    window = new_window(film)
    wait(lambda: settled(window), "the film is reconstructed")
    window.xray.preparation.turn_right.click()
    window.xray.preparation.turn_right.click()
    window.xray.preparation.mirror.click()
    wait(
        lambda: settled(window) and window.store.state.document.preparation.mirror, "the newest wish is done"
    )
    made = window.store.state.document.reconstruction
    assert made is not None and "180" in [step.value for step in made.prepared.steps]
    assert (fake_pipeline[-1].rotate, fake_pipeline[-1].mirror) == ("180", True)


def test_another_file_opens_after_the_preparation_was_changed(
    new_window: NewWindow, wait: Wait, film: Path, tmp_path: Path, fake_pipeline: list[Any]
) -> None:
    other = tmp_path / "other.png"
    other.write_bytes(film.read_bytes())
    window = new_window(film)
    wait(lambda: settled(window), "the film is reconstructed")
    window.xray.preparation.turn_right.click()
    wait(lambda: settled(window) and len(fake_pipeline) == 2, "the turned film is reconstructed")
    window.open_paths([other])
    wait(lambda: settled(window), "the other file is reconstructed")
    assert window.store.state.document.path == other
    assert [asked.rotate for asked in fake_pipeline] == ["auto", "90", "auto"]
    window.open_paths([film])
    assert window.store.state.document.preparation.rotate == "90", "the first file is as it was left"


def test_another_picture_of_a_film_with_several_is_read_anew(
    new_window: NewWindow, wait: Wait, tmp_path: Path, fake_pipeline: list[Any]
) -> None:
    import numpy as np
    import tifffile

    path = tmp_path / "cine.tif"
    frames = np.stack([np.full((64, 64), 40, np.uint8), np.full((64, 64), 80, np.uint8)])
    frames[:, 20:40, 20:40] += 100
    tifffile.imwrite(path, frames, photometric="minisblack")
    window = new_window(path)
    wait(lambda: settled(window), "the first picture is reconstructed")
    assert window.xray.preparation.frame.isVisible()
    window.xray.preparation.frame.setValue(2)
    wait(lambda: settled(window) and fake_pipeline[-1].frame == 1, "the second picture is reconstructed")
    film = window.store.state.document.radiograph
    assert film is not None and film.pixels[0, 0] == 80
    window.xray.preparation.frame.setValue(1)
    window.xray.preparation.mirror.click()  # while the first picture is not read again yet
    wait(lambda: settled(window) and fake_pipeline[-1].mirror, "the first picture is reconstructed, mirrored")
    film = window.store.state.document.radiograph
    assert film is not None and film.pixels[0, 0] == 40


def test_the_keys_over_the_picture_turn_it(
    new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any]
) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    window = new_window(film)
    wait(lambda: settled(window), "the film is reconstructed")
    view = window.centre.view
    assert view is not None
    QTest.keyClick(view.surface(), Qt.Key.Key_Right)
    QTest.keyClick(view.surface(), Qt.Key.Key_Up)
    QTest.keyClicks(view.surface(), "+")
    camera = window.store.state.scene.camera
    assert (camera.azimuth_degrees, camera.elevation_degrees) == (5.0, 5.0)
    assert camera.zoom > 1


def test_stopping_goes_back_to_what_was_there(
    new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from xrayview import pipeline
    from xrayview.jobs import Progress

    window = new_window(film)
    wait(lambda: settled(window), "the film is reconstructed")
    before = window.store.state.document

    def endless(*arguments: Any, **options: Any) -> Any:
        while True:
            yield Progress("a long stage", 0.5)

    monkeypatch.setattr(pipeline, "reconstruct", endless)
    window.xray.preparation.tone.chosen.emit("film")
    wait(lambda: window.status.stage.text() == "A long stage", "the job runs")
    assert window.status.stop.isVisible()
    window.status.stop.click()
    wait(lambda: settled(window), "the job stops")
    assert window.store.state.document.reconstruction is before.reconstruction
    assert window.xray.preparation.tone.currentData() == "auto"


def test_a_fault_of_ours_is_told_and_the_window_stays(
    new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from xrayview import pipeline

    def slip(*arguments: Any, **options: Any) -> Any:
        raise ZeroDivisionError("a slip")
        yield

    window = new_window()
    window.notices.clear()
    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "reconstruct", slip)
        window.open_paths([film])
        wait(window.notices.shown, "the notice")
        assert "ZeroDivisionError" in window.notices.shown()[0].message
        wait(lambda: window.store.state.document.running is None, "the job has ended")
    window.open_paths([film])
    wait(lambda: settled(window), "the next try works")


def test_an_error_in_the_window_s_own_code_is_a_notice(
    new_window: NewWindow, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtCore import QTimer

    from xrayview.window.memory.logbook import keep_open_on_errors

    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr("threading.excepthook", __import__("threading").excepthook)
    window = new_window()
    window.notices.clear()
    keep_open_on_errors(window.error_happened.emit)
    QTimer.singleShot(0, window, lambda: [][1])
    wait(window.notices.shown, "the notice")
    assert "IndexError" in window.notices.shown()[0].message
    assert window.isVisible()


@pytest.mark.parametrize("fails", ["loading", "building"])
def test_without_a_3d_view_an_x_ray_is_reconstructed_and_saved_all_the_same(
    fails: str, application: Any, wait: Wait, film: Path, tmp_path: Path, fake_pipeline: list[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    from xrayview.window.main_window import MainWindow

    def broken(*given: Any) -> None:
        raise RuntimeError("no OpenGL here")

    if fails == "loading":
        monkeypatch.setattr("xrayview.window.start.libraries.FOR_THE_VIEW", ("no_such_library",))
    else:
        monkeypatch.setattr("xrayview.render.stage.Stage.__init__", broken)
    window = MainWindow((film,))
    window.show()
    wait(lambda: settled(window), "the film is reconstructed")
    wait(window.notices.shown, "the notice")
    assert window.notices.shown()[0].message.startswith("There is no 3D view here")
    window.exports.save_volume(tmp_path / "ball.nrrd")
    wait(lambda: window.notices.shown()[0].message == "Saved ball.nrrd", "the volume is saved")
    window.close()
    window.deleteLater()


def test_a_part_that_cannot_show_a_change_is_a_notice_and_the_film_opens(
    new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any]
) -> None:
    window = new_window()
    asked: list[int] = []

    def slip(old: Any, new: Any) -> None:
        asked.append(1)
        raise IndexError("a slip")

    window.store.listen(slip)
    window.open_paths([film])
    wait(lambda: settled(window), "the film is reconstructed")
    assert len(asked) > 3 and window.xray.seen.has_picture()
    (notice,) = window.notices.shown()
    assert "IndexError" in notice.message


def test_a_dropped_file_opens(
    new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any]
) -> None:
    from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
    from PySide6.QtGui import QDragEnterEvent, QDropEvent
    from PySide6.QtWidgets import QApplication

    window = new_window()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(film))])
    action, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPoint(600, 400), action, mime, button, keys)
    QApplication.sendEvent(window, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(600, 400), action, mime, button, keys))
    wait(lambda: settled(window), "the dropped film is reconstructed")


def test_mouse_keys_and_controls_change_the_scene(
    new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any]
) -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    window = new_window(film)
    wait(lambda: settled(window), "the film is reconstructed")
    view = window.centre.view
    assert view is not None
    surface = view.surface()

    def scene() -> Any:
        return window.store.state.scene

    QTest.mousePress(surface, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    QTest.mouseMove(surface, QPoint(150, 230))
    QTest.mouseRelease(surface, Qt.MouseButton.LeftButton, pos=QPoint(150, 230))
    assert scene().camera.azimuth_degrees == pytest.approx(20.0)
    assert scene().camera.elevation_degrees == pytest.approx(12.0)
    QTest.mouseDClick(surface, Qt.MouseButton.LeftButton, pos=QPoint(150, 230))
    assert scene().camera.azimuth_degrees == 0.0
    window.actions_by_name["volume"].trigger()
    assert window.look.mode.buttons["volume"].isChecked() and scene().mode == "volume"
    assert window.look.preset.isVisible() and not window.look.iso.isVisible()
    window.look.mode.buttons["surface"].click()
    window.look.iso.number.setValue(0.6)
    assert scene().iso_value == 0.6
    window.cut.on.click()
    position = window.cut.fields["plane"].position
    position.slider.setValue(position.slider.value() + 10)
    assert scene().cuts[0].offset == pytest.approx(0.1)
    for offset in (-0.87, 0.8):
        window.store.do(cut.change_cut, CutPlane((0.0, -1.0, 0.0), offset))
        assert position.value() == pytest.approx(offset)
    position.slider.setValue(position.slider.maximum())
    assert scene().cuts[0].offset == pytest.approx(cut_shapes.FARTHEST_CUT)
    window.cut.on.click()
    assert scene().cuts == ()


@pytest.mark.parametrize("name", ["block.nrrd", "block.tif"])
def test_a_volume_file_opens_without_a_film(
    name: str, new_window: NewWindow, wait: Wait, tmp_path: Path
) -> None:
    import numpy as np

    from xrayview.volume.files import write_volume

    path = tmp_path / name
    density = np.zeros((16, 16, 16), np.float32)
    density[4:12, 4:12, 4:12] = 1.0
    write_volume(path, [(0, density)], density.shape)
    window = new_window(path)
    wait(lambda: settled(window), "the volume is read")
    assert window.store.state.document.reconstruction is None
    assert not window.actions_by_name["turn-left"].isEnabled()
    view = window.centre.view
    assert view is not None and view.mark.isHidden()
    window.use_weights(tmp_path / "run" / "weights.safetensors")
    assert window.notices.shown()[0].message.startswith("The next x-ray is reconstructed with")


def test_nothing_heavy_is_loaded_before_the_first_paint() -> None:
    code = (
        "import sys, xrayview.window.main_window, xrayview.window.app; "
        "heavy = {'torch', 'vtkmodules', 'pyvista', 'pyvistaqt', 'scipy', 'skimage', 'pydicom'}; "
        "print(sorted({name.split('.')[0] for name in sys.modules} & heavy))"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_a_closed_window_leaves_no_vtk_behind(
    new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any]
) -> None:
    window = new_window(film)
    wait(lambda: settled(window), "the film is reconstructed")
    window.store.do(stereo.set_stereo, True)
    view = window.centre.view
    assert view is not None
    ghost = weakref.ref(view.render_window())
    window.close()
    gc.collect()
    assert ghost() is None


def test_a_window_closed_at_once_begins_nothing(application: Any, film: Path) -> None:
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication

    from xrayview.window.main_window import MainWindow

    window = MainWindow((film,))
    QCoreApplication.sendEvent(window, QPaintEvent(window.rect()))
    window.close()
    QApplication.processEvents()
    assert not window.busy_threads and window.store.state.document.path is None
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_deleted_window_frees_its_volume(
    application: Any, wait: Wait, film: Path, fake_pipeline: list[Any]
) -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    from xrayview.window.main_window import MainWindow

    def opened_and_closed() -> list[weakref.ref[Any]]:
        window = MainWindow((film,))
        window.show()
        wait(lambda: settled(window) and window.centre.view is not None, "the film is reconstructed")
        volume, store = window.store.state.document.volume, window.store
        window.close()
        window.deleteLater()
        return [weakref.ref(volume), weakref.ref(store)]

    ghosts = opened_and_closed()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert [ghost() for ghost in ghosts] == [None, None]
    assert application.topLevelWidgets() == []


_CLOSED_WHILE_DRAWING = """
import sys
from pathlib import Path
from xrayview.window.app import make_application
from xrayview.window.main_window import MainWindow
application = make_application()
window = MainWindow((Path(sys.argv[1]),))
asked = []
def close(*of):
    if not asked and window.centre.view._volume is not None:
        asked.append(window.close())
def hook():
    if window.centre.view is None:
        return
    {hook}
window.ready.connect(hook)
window.show()
application.exec()
print("ASKED", len(asked), "VISIBLE", window.isVisible())
"""


@pytest.mark.parametrize(
    "hook",
    [
        "window.centre.view.drawn.connect(close)",
        "window.centre.view.render_window().GetRenderers().GetFirstRenderer().AddObserver('EndEvent', close)",
    ],
    ids=["drawn", "in the render itself"],
)
def test_closing_when_a_frame_is_drawn_is_orderly(application: Any, hook: str, tmp_path: Path) -> None:
    import numpy as np

    from xrayview.volume.files import write_volume

    path = tmp_path / "block.nrrd"
    density = np.zeros((16, 16, 16), np.float32)
    density[4:12, 4:12, 4:12] = 1.0
    write_volume(path, [(0, density)], density.shape)
    ended = subprocess.run(
        [sys.executable, "-c", _CLOSED_WHILE_DRAWING.replace("{hook}", hook), str(path)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "ASKED 1 VISIBLE False\n", "")
