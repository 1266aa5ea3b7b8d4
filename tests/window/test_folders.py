"""A DICOM folder opens its only picture; of several, those are opened that a person chooses from a list."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from xrayview.window.folders import is_place

if TYPE_CHECKING:
    from conftest import Wait

    from xrayview.window.dialogs.choose_pictures import ChoosePictures
    from xrayview.window.main_window import MainWindow

NewWindow = Callable[..., "MainWindow"]


def write_dicom(path: Path, part: str = "SKULL", frames: int = 1) -> Path:
    """A DICOM x-ray of a disc on black, 160 x 200."""
    import pydicom
    from pydicom.dataset import FileDataset, FileMetaDataset
    from pydicom.uid import DigitalXRayImageStorageForPresentation, ExplicitVRLittleEndian, generate_uid

    row, column = np.mgrid[:200, :160]
    disc = np.where(np.hypot(row - 100, column - 80) < 60, 3000, 100).astype(np.uint16)
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = DigitalXRayImageStorageForPresentation
    meta.MediaStorageSOPInstanceUID = generate_uid()
    film = FileDataset(str(path), {}, file_meta=meta, preamble=bytes(128))
    film.SOPClassUID, film.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    film.PatientName, film.PatientID = "Somebody^Else", "1"
    film.StudyInstanceUID, film.SeriesInstanceUID = generate_uid(), generate_uid()
    film.Modality, film.BodyPartExamined = "DX", part
    film.SamplesPerPixel, film.PhotometricInterpretation = 1, "MONOCHROME2"
    film.Rows, film.Columns, film.PixelRepresentation = 200, 160, 0
    film.BitsAllocated, film.BitsStored, film.HighBit = 16, 12, 11
    if frames > 1:
        film.NumberOfFrames = frames
    film.PixelData = np.stack([disc] * frames).tobytes()
    path.parent.mkdir(parents=True, exist_ok=True)
    pydicom.dcmwrite(path, film)
    return path


@pytest.fixture
def disc(tmp_path: Path) -> Path:
    """A folder with three pictures, of which one cannot be read, and a text."""
    folder = tmp_path / "disc"
    write_dicom(folder / "A" / "IM1", "SKULL")
    write_dicom(folder / "A" / "IM2", "JAW", frames=5)
    broken = write_dicom(folder / "B" / "IM3", "HAND")
    broken.write_bytes(broken.read_bytes()[:3000])
    (folder / "README.TXT").write_text("a viewer is on this disc")
    return folder


def settled(window: MainWindow) -> bool:
    return all(sheet.document.running is None for sheet in window.store.state.sheets)


def opened(window: MainWindow) -> list[str]:
    paths = [sheet.document.path for sheet in window.store.state.sheets]
    return [path.name for path in paths if path is not None]


def dialog_of(window: MainWindow, wait: Wait) -> ChoosePictures:
    wait(lambda: window.folders.dialog is not None, "the list of pictures is shown")
    dialog = window.folders.dialog
    assert dialog is not None
    return dialog


def test_the_only_picture_of_a_folder_opens_at_once(
    new_window: NewWindow, wait: Wait, tmp_path: Path, fake_pipeline: list[Any]
) -> None:
    write_dicom(tmp_path / "disc" / "DICOM" / "IM1")
    window = new_window(tmp_path / "disc")  # as the command line gives it
    wait(lambda: opened(window) == ["IM1"] and settled(window), "the only picture is open")
    assert window.folders.dialog is None and window.store.state.document.volume is not None
    recent = [path.name for path in window.remembering.remembered.recent]
    assert recent == ["IM1"], "the picture is remembered, by which it can be opened again"


def test_of_several_one_or_more_are_chosen_by_mouse_and_keys(
    new_window: NewWindow, wait: Wait, disc: Path, fake_pipeline: list[Any]
) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    window = new_window()
    window.open_paths([disc])
    dialog = dialog_of(window, wait)
    rows = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert rows[:2] == ["DX SKULL, 160 x 200\nA/IM1", "DX JAW, 160 x 200, 5 frames\nA/IM2"]
    assert "Somebody" not in str(rows)
    assert dialog.open_button.text() == "Open"
    QTest.keyClick(dialog.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert dialog.open_button.text() == "Open 2"
    QTest.mouseClick(dialog.open_button, Qt.MouseButton.LeftButton)
    wait(lambda: opened(window) == ["IM1", "IM2"] and settled(window), "both are open")
    assert window.store.state.document.radiograph is not None
    assert window.store.state.document.radiograph.frames == 5
    assert window.xray.preparation.frame.isVisible() and window.xray.preparation.frame.maximum() == 5


def test_previews_come_for_what_is_in_sight_and_a_damaged_file_says_so(
    new_window: NewWindow, wait: Wait, disc: Path
) -> None:
    window = new_window()
    window.open_paths([disc])
    dialog = dialog_of(window, wait)

    def brightest(row: int) -> int:
        image = dialog.list.item(row).icon().pixmap(72, 72).toImage()
        return max(image.pixelColor(x, 36).red() for x in range(72))

    wait(lambda: brightest(0) > 200 and brightest(1) > 200, "two previews are there")
    wait(lambda: "Cannot be read" in dialog.list.item(2).text(), "the third says that it cannot be read")
    assert "IM3" in dialog.list.item(2).toolTip() and brightest(2) == 0
    dialog.reject()
    assert opened(window) == []


def test_escape_chooses_nothing_and_a_double_click_opens(
    new_window: NewWindow, wait: Wait, disc: Path, fake_pipeline: list[Any]
) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    window = new_window()
    window.open_paths([disc])
    QTest.keyClick(dialog_of(window, wait), Qt.Key.Key_Escape)
    wait(lambda: window.folders.dialog is None, "the list is gone")
    assert opened(window) == []
    window.open_paths([disc])
    dialog = dialog_of(window, wait)
    place = dialog.list.visualItemRect(dialog.list.item(1)).center()
    QTest.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    wait(lambda: opened(window) == ["IM2"] and settled(window), "the second is open")


def test_a_dropped_folder_is_looked_through(
    new_window: NewWindow, wait: Wait, tmp_path: Path, fake_pipeline: list[Any]
) -> None:
    from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
    from PySide6.QtGui import QDragEnterEvent, QDropEvent
    from PySide6.QtWidgets import QApplication

    write_dicom(tmp_path / "disc" / "IM1")
    window = new_window()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "disc"))])
    action, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPoint(600, 400), action, mime, button, keys)
    QApplication.sendEvent(window, entered)
    QApplication.sendEvent(window, QDropEvent(QPointF(600, 400), action, mime, button, keys))
    wait(lambda: opened(window) == ["IM1"] and settled(window), "the picture of the dropped folder is open")


def test_a_folder_without_pictures_is_a_notice(new_window: NewWindow, wait: Wait, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    window = new_window()
    window.open_paths([tmp_path / "empty"])
    wait(window.notices.shown, "a notice is shown")
    notice = window.notices.shown()[0]
    assert "holds no DICOM picture" in notice.message and str(tmp_path / "empty") in notice.message
    assert notice.hint


def test_a_long_search_says_so_and_can_be_stopped(
    new_window: NewWindow, wait: Wait, disc: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    from PySide6.QtWidgets import QPushButton

    from xrayview.window import folders

    def endless(place: Path) -> Any:
        while True:
            time.sleep(0.01)
            yield None

    monkeypatch.setattr(folders, "looked_through", endless)
    window = new_window()
    window.open_paths([disc])
    wait(window.notices.shown, "a word of the search")
    notice = window.notices.shown()[0]
    assert notice.message == "Looking for pictures in disc"
    stop = next(button for button in notice.findChildren(QPushButton) if button.text() == "Stop")
    stop.click()
    wait(lambda: not window.folders.worker.busy, "the search has ended")
    assert window.notices.shown() == [] and window.folders.dialog is None


def test_a_dicomdir_stands_for_its_folder(tmp_path: Path, film: Path) -> None:
    import pydicom
    from pydicom.dataset import FileDataset, FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian, MediaStorageDirectoryStorage, generate_uid

    picture = write_dicom(tmp_path / "cd" / "IM1")
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = MediaStorageDirectoryStorage
    meta.MediaStorageSOPInstanceUID = generate_uid()
    listing = tmp_path / "cd" / "DICOMDIR"
    pydicom.dcmwrite(listing, FileDataset(str(listing), {}, file_meta=meta, preamble=bytes(128)))
    assert is_place(listing) and is_place(tmp_path)
    assert not is_place(picture) and not is_place(film) and not is_place(tmp_path / "missing")
