"""From a dropped film to a network of one's own, by mouse and keyboard, with the real network."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

if TYPE_CHECKING:
    from conftest import Wait
    from PySide6.QtWidgets import QWidget

    from xrayview.window.main_window import MainWindow

NewWindow = Callable[..., "MainWindow"]


def settled(window: MainWindow) -> bool:
    document = window.store.state.document
    return document.running is None and document.volume is not None


def click(widget: QWidget, x: float | None = None, y: float | None = None) -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    middle = widget.rect().center()
    place = middle if x is None or y is None else QPoint(round(x), round(y))
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=place)


def drag(widget: QWidget, start: tuple[float, float], end: tuple[float, float]) -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    first, last = (QPoint(round(x), round(y)) for x, y in (start, end))
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=first)
    for share in (0.3, 0.7, 1.0):
        QTest.mouseMove(widget, first + (last - first) * share)
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=last)


def key(window: QWidget, name: str, *held: str) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    modifiers = Qt.KeyboardModifier.NoModifier
    for one in held:
        modifiers |= getattr(Qt.KeyboardModifier, f"{one}Modifier")
    QTest.keyClick(window, getattr(Qt.Key, f"Key_{name}"), modifiers)


def drop(window: MainWindow, path: Path) -> None:
    from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
    from PySide6.QtGui import QDragEnterEvent, QDropEvent
    from PySide6.QtWidgets import QApplication

    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    rest = Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(600, 400), *rest))
    QApplication.sendEvent(window, QDropEvent(QPointF(600, 400), *rest))


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    from xrayview.window.memory.samples import samples

    return Path(shutil.copy(samples()[0].path, tmp_path / "film.png"))


def test_a_film_is_dropped_prepared_looked_at_cut_and_taken_home(
    new_window: NewWindow, wait: Wait, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PIL import Image
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QFileDialog

    window = new_window()
    state = lambda: window.store.state  # noqa: E731
    history = lambda: [edit.name for edit in state().sheet.history.past]  # noqa: E731
    drop(window, sample)
    wait(lambda: settled(window), "the dropped film is reconstructed")
    film = state().document.radiograph
    assert film is not None
    rows, columns = film.pixels.shape

    # Crop: the button, a rectangle by the mouse.
    window.xray.film.set_crop_mode(True)
    place = window.xray.film.placing.to_view
    drag(window.xray.film, place(0.1 * columns, 0.1 * rows), place(0.9 * columns, 0.95 * rows))
    wait(lambda: settled(window) and "," in state().document.preparation.crop, "the crop is reconstructed")
    left, top, right, bottom = map(int, state().document.preparation.crop.split(","))
    assert (left / columns, top / rows) == pytest.approx((0.1, 0.1), abs=0.03)
    assert (right / columns, bottom / rows) == pytest.approx((0.9, 0.95), abs=0.03)

    # Rotate, undo twice, redo twice.
    click(window.xray.preparation.turn_right)
    wait(lambda: settled(window) and state().document.preparation.rotate == "90", "it is turned")
    assert history() == ["Crop", "Turn film"]
    key(window, "Z", "Control")
    key(window, "Z", "Control")
    wait(lambda: settled(window) and state().document.preparation.crop == "auto", "both are undone")
    assert state().document.preparation.rotate == "auto" and history() == []
    key(window, "Z", "Control", "Shift")
    wait(lambda: settled(window) and "," in state().document.preparation.crop, "the crop is redone")
    assert history() == ["Crop"]
    key(window, "Z", "Control")
    wait(lambda: settled(window) and state().document.preparation.crop == "auto", "as it was at first")

    # The iso-value, by its line in the histogram and by its number.
    canvas = window.look.editor.canvas
    axes = canvas.axes()
    drag(canvas, (axes.x_of(state().scene.iso_value), 40), (axes.x_of(0.3), 40))
    assert state().scene.iso_value == pytest.approx(0.3, abs=0.02)
    assert history() == ["Iso-value"]

    # The transfer function: a point is dragged up, and the drag is one step.
    key(window, "2")
    opacity = state().scene.transfer.points[1].opacity
    point = canvas.place_of(1)
    drag(canvas, (point.x(), point.y()), (point.x(), point.y() - 20))
    assert state().scene.transfer.points[1].opacity > opacity + 0.02
    assert history()[-2:] == ["Mode", "Transfer function"]
    key(window, "Z", "Control")
    assert state().scene.transfer.points[1].opacity == opacity

    # Cut, turn the view, flip the depth, both eyes.
    key(window, "1")
    key(window, "C")
    assert state().scene.cuts
    view = window.centre.view
    assert view is not None
    drag(view.surface(), (300, 300), (200, 300))
    assert state().scene.camera.azimuth_degrees == pytest.approx(40.0)
    assert "Inferred view" in view.mark.text()
    assert window.status.gauge.isVisible()
    key(window, "F")
    assert state().scene.depth_flipped and "depth flipped" in view.mark.text()
    key(window, "S")
    assert state().scene.stereo is not None

    # Take home: a picture and a stereo picture.
    answers = iter([tmp_path / "head.png", tmp_path / "both.png"])
    monkeypatch.setattr(QFileDialog, "exec", lambda dialog: True)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda dialog: [str(next(answers))])
    for held in (("Control",), ("Control", "Shift")):
        key(window, "E", *held)
        asked = QApplication.activeModalWidget()
        assert asked is not None  # how large it is to be: as is offered
        QTest.keyClick(asked, Qt.Key.Key_Return)
    for name, stereo in (("head.png", False), ("both.png", True)):
        sidecar = tmp_path / f"{name}.json"
        wait(sidecar.exists, f"{name} is saved")
        said = json.loads(sidecar.read_text())
        assert (said["scene"]["stereo"] is not None) == stereo
        assert said["scene"]["depth_flipped"] is True and said["scene"]["cuts"]
        pixels = np.asarray(Image.open(tmp_path / name).convert("RGB"), np.int16)
        lit = pixels[pixels.max(axis=2) > 60]
        assert 0.03 < len(lit) / pixels[..., 0].size < 0.9
        # Bone is ivory, never bluish; the anaglyph has cyan edges where only the right eye sees bone.
        assert (lit[:, 2] - lit[:, 0] > 60).any() == stereo


@pytest.mark.timeout(400)
def test_a_network_is_trained_for_a_minute_and_used(
    new_window: NewWindow, wait: Wait, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    monkeypatch.setenv("HOME", str(tmp_path))  # runs go into the user's documents
    window = new_window(sample)
    wait(lambda: settled(window), "the sample is reconstructed")
    bundled = window.store.state.document.reconstruction
    key(window, "2", "Alt")
    page = window.train
    wait(page.isVisible, "the Train page")
    recipe = page.recipe
    recipe.count.setFocus()
    recipe.count.selectAll()
    QTest.keyClicks(recipe.count, "4")
    recipe.minutes.setFocus()
    recipe.minutes.selectAll()
    QTest.keyClicks(recipe.minutes, "1")
    click(recipe.edge.buttons["32"])
    click(page.start)
    begun = time.monotonic()
    end = begun + 240
    while not page.use.isEnabled() or page.stop.isEnabled():
        QApplication.processEvents()
        time.sleep(0.01)
        assert time.monotonic() < end, "the training takes too long"
    watch = page.watch
    assert watch is not None
    losses = [point.loss for point in watch.points]
    assert len(losses) > 8
    assert np.mean(losses[-3:]) < 0.8 * np.mean(losses[:3]), losses
    click(page.use)
    wait(lambda: window.store.state.page == "explore" and settled(window), "the new network's volume")
    made = window.store.state.document.reconstruction
    assert made is not None and bundled is not None
    assert made.weights_sha256 != bundled.weights_sha256
    assert made.weights_name in str(watch.run)
    key(window, "Z", "Control")
    wait(lambda: settled(window) and window.store.state.document.weights is None, "the bundled network again")
    again = window.store.state.document.reconstruction
    assert again is not None and again.weights_sha256 == bundled.weights_sha256
