"""Taking things home, with the real dialog and the keyboard: names, suffixes, and what must not be lost."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from xrayview.window.state import Running

if TYPE_CHECKING:
    from conftest import Wait

    from xrayview.window.main_window import MainWindow


@pytest.fixture
def window(
    new_window: Callable[..., MainWindow], wait: Wait, film: Path, fake_pipeline: list[Any]
) -> MainWindow:
    window = new_window(film)
    wait(lambda: window.store.state.document.volume is not None, "the film is reconstructed")
    window.notices.clear()
    return window


class Person:
    """Answers the dialog for a name; ``offered`` is the name that stood there, ``asked`` every question."""

    def __init__(self, name: str, kind: str = "", replaces: bool = True) -> None:
        from PySide6.QtCore import QTimer

        self.offered, self.asked = "", []  # type: ignore[var-annotated]
        self._name, self._kind, self._replaces = name, kind, replaces
        self._timer = QTimer(interval=30)
        self._timer.timeout.connect(self._answer)
        self._timer.start()

    def _answer(self) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox

        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QMessageBox):
            self.asked.append(dialog.text())
            answer = QMessageBox.StandardButton.Yes if self._replaces else QMessageBox.StandardButton.No
            dialog.button(answer).click()
            if not self._replaces:
                self._name = ""
        elif isinstance(dialog, QFileDialog):
            field = dialog.findChild(QLineEdit, "fileNameEdit")
            assert isinstance(field, QLineEdit)
            self.offered = self.offered or field.text()
            if not self._name:
                self._timer.stop()
                QTest.keyClick(dialog, Qt.Key.Key_Escape)
                return
            if self._kind:
                dialog.selectNameFilter(self._kind)
                dialog.filterSelected.emit(self._kind)
            field.setText(self._name)
            self._timer.setInterval(200)
            QTest.keyClick(field, Qt.Key.Key_Return)


def messages(window: MainWindow) -> list[str]:
    return [notice.message for notice in window.notices.shown()]


def ask(window: MainWindow, action: str, person: Person) -> None:
    """Choose the action; Enter takes what its dialog of wishes offers, where it has one."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from xrayview.window.dialogs.page import Page

    window.actions_by_name[action].trigger()
    wishes = QApplication.activeModalWidget()
    if isinstance(wishes, Page):
        QTest.keyClick(wishes, Qt.Key.Key_Return)
    person._timer.stop()


@pytest.mark.parametrize(
    ("action", "kind", "written"),
    [
        ("save-picture", "", "head.png"),
        ("save-picture", "JPEG picture (*.jpg)", "head.jpg"),
        ("save-volume", "", "head.nrrd"),
        ("save-mesh", "", "head.stl"),
        ("save-mesh", "GLB mesh, for the web (*.glb)", "head.glb"),
        ("save-prepared", "", "head.png"),
        ("save-page", "", "head.html"),
    ],
)
def test_a_name_without_a_suffix_gets_that_of_the_chosen_kind(
    action: str, kind: str, written: str, window: MainWindow, wait: Wait, tmp_path: Path
) -> None:
    ask(window, action, Person(str(tmp_path / "head"), kind))
    wait(lambda: messages(window), "it is saved")
    assert messages(window) == [f"Saved {written}"] and (tmp_path / written).exists()


def test_a_page_opens_as_the_view_was_and_names_no_file(
    window: MainWindow, wait: Wait, tmp_path: Path
) -> None:
    from xrayview.window.commands import camera

    window.store.do(camera.take_view, "+90")
    ask(window, "save-page", Person(str(tmp_path / "head")))
    wait(lambda: messages(window), "it is saved")
    text = (tmp_path / "head.html").read_text(encoding="utf-8")
    assert '"azimuth_degrees":90.0' in text and '"inferred":true' in text
    assert "disc.png" not in text and str(tmp_path) not in text
    notes = json.loads((tmp_path / "head.html.json").read_text())
    assert notes["scene"]["camera"]["azimuth_degrees"] == 90.0 and "reconstruction" in notes


def test_an_existing_file_is_asked_about_also_where_its_suffix_was_not_typed(
    window: MainWindow, wait: Wait, tmp_path: Path
) -> None:
    mine = tmp_path / "head.png"
    mine.write_bytes(b"mine")
    person = Person(str(tmp_path / "head"), replaces=False)
    ask(window, "save-picture", person)
    assert len(person.asked) == 1 and "head.png" in person.asked[0]
    assert mine.read_bytes() == b"mine" and not window.exports.worker.busy
    ask(window, "save-picture", Person(str(tmp_path / "head")))
    wait(lambda: messages(window), "it is saved")
    assert messages(window) == ["Saved head.png"] and mine.read_bytes() != b"mine"


def test_the_name_offered_is_not_the_x_ray_s_own(window: MainWindow, film: Path) -> None:
    for action, offered in (
        ("save-picture", "disc-3d"),
        ("save-stereo", "disc-stereo"),
        ("save-volume", "disc-volume"),
        ("save-mesh", "disc-mesh"),
        ("save-prepared", "disc-prepared"),
        ("save-page", "disc-page"),
    ):
        person = Person("")
        ask(window, action, person)
        assert person.offered == offered
    assert film.name == "disc.png"


@pytest.mark.parametrize("name", ["disc.png", "link.png"])
def test_the_x_ray_that_is_open_is_never_written_over(
    name: str, window: MainWindow, wait: Wait, film: Path
) -> None:
    (film.parent / "link.png").symlink_to(film)
    before = hashlib.sha256(film.read_bytes()).hexdigest()
    ask(window, "save-picture", Person(str(film.parent / name)))
    wait(lambda: messages(window), "the notice")
    assert name in messages(window)[0] and "open here" in messages(window)[0]
    assert hashlib.sha256(film.read_bytes()).hexdigest() == before
    assert not film.with_name(f"{name}.json").exists()


def test_what_is_saved_is_what_was_there_when_it_was_asked_for(
    window: MainWindow, wait: Wait, tmp_path: Path
) -> None:
    from PySide6.QtCore import QTimer

    person = Person(str(tmp_path / "head.stl"))
    QTimer.singleShot(0, window, lambda: window.store.put(window.store.state.with_document(volume=None)))
    ask(window, "save-mesh", person)
    wait(lambda: messages(window), "it is saved")
    assert messages(window) == ["Saved head.stl"]


@pytest.mark.parametrize("name", ["head.nrrd", "head.nii.gz"])
def test_a_volume_that_is_being_written_can_be_stopped_and_leaves_nothing(
    name: str, window: MainWindow, wait: Wait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time
    from dataclasses import replace

    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from xrayview.window import saving_volumes

    def slow(document: Any, wish: Any) -> Any:
        found = yield from of_document(document, wish)
        return replace(found, rows=((time.sleep(0.2) or row, block) for row, block in found.rows))

    of_document = saving_volumes.streamed
    monkeypatch.setattr(saving_volumes, "streamed", slow)
    folder = tmp_path / "out"
    folder.mkdir()
    window.exports.save_volume(folder / name)
    wait(lambda: (window.store.state.saving or Running(0, "", 0)).fraction, "some of it is written")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    wait(lambda: messages(window), "it is stopped")
    assert messages(window) == ["Saving was stopped"] and list(folder.iterdir()) == []
