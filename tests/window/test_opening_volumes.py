"""Scans open in the window as x-rays do: by file, folder or slice; the panel says how they were read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nibabel
import numpy as np
import pytest
import SimpleITK
import tifffile

from xrayview.volume.volume import Volume
from xrayview.window import words
from xrayview.window.commands import film
from xrayview.window.state import Document

if TYPE_CHECKING:
    from conftest import Wait

    from xrayview.window.main_window import MainWindow

NewWindow = Callable[..., "MainWindow"]


def ball() -> Any:
    """(z, y, x) Hounsfield units of a bony ball in air, 24 slices."""
    z, y, x = (np.indices((24, 20, 22)) - 10.0) * np.array([1.0, 1.0, 1.0])[:, None, None, None]
    return np.where(np.sqrt(x**2 + y**2 + z**2) < 7, 1000, -1000).astype(np.int16)


def as_series(folder: Path, series: str = "1.2.3") -> list[Path]:
    """The ball as a DICOM series, by SimpleITK."""
    folder.mkdir(parents=True, exist_ok=True)
    writer = SimpleITK.ImageFileWriter()
    writer.KeepOriginalImageUIDOn()
    paths = []
    for number, values in enumerate(ball()):
        image = SimpleITK.GetImageFromArray(values[None])
        image.SetSpacing((0.8, 0.8, 2.0))
        facts = {
            "0008|0016": "1.2.840.10008.5.1.4.1.1.2",
            "0008|0018": f"{series}.{number + 1}",
            "0008|0060": "CT",
            "0018|0015": "HEAD",
            "0020|000e": series,
            "0020|000d": "1.2",
            "0020|0032": f"0\\0\\{2 * number}",
            "0020|0037": "1\\0\\0\\0\\1\\0",
            "0028|1052": "0",
            "0028|1053": "1",
        }
        for tag, value in facts.items():
            image.SetMetaData(tag, value)
        paths.append(folder / f"{series}-{23 - number:02d}.dcm")
        writer.SetFileName(str(paths[-1]))
        writer.Execute(image)
    return paths


def opened(window: MainWindow) -> list[str]:
    sheets = window.store.state.sheets
    return [s.document.path.name for s in sheets if s.document.path and s.document.volume is not None]


def shown_volume(window: MainWindow) -> Volume:
    volume = window.store.state.document.volume
    assert volume is not None
    return volume


def test_a_folder_with_one_series_opens_as_one_volume(
    new_window: NewWindow, wait: Wait, tmp_path: Path
) -> None:
    as_series(tmp_path / "disc" / "head")
    window = new_window(tmp_path / "disc")
    wait(lambda: opened(window) == ["head"], "the series is open")
    assert shown_volume(window).spacing == pytest.approx((0.8, 2.0, 0.8))
    said = window.xray.read_as
    assert said.isVisible() and said.text().splitlines() == [
        "22 x 24 x 20 cells of 0.8 x 2 x 0.8 mm",
        "Read as CT: Hounsfield units, density = (HU + 1000) / 3000, held within 0..1",
    ]
    assert window.look.views["+90"].text() == "Left"
    view = window.centre.view
    assert view is not None
    wait(lambda: view.signs.bar.bar is not None, "the scale bar is there")
    assert view.signs.marker.accessibleDescription() == "Seen from the front; top is up, left to the right."


def test_any_file_of_a_series_and_all_of_them_at_once_are_one_volume(
    new_window: NewWindow, wait: Wait, tmp_path: Path
) -> None:
    paths = as_series(tmp_path / "head")
    window = new_window(paths[5])
    wait(lambda: opened(window) == [paths[5].name], "the series of the slice is open")
    assert shown_volume(window).shape == (20, 24, 22)
    window.open_paths(paths)
    wait(lambda: opened(window) == [paths[5].name, "head"], "the files are one scan")
    assert np.array_equal(shown_volume(window).density, window.store.state.sheets[0].document.volume.density)  # type: ignore[union-attr]


def test_of_several_series_one_is_chosen(new_window: NewWindow, wait: Wait, tmp_path: Path) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    as_series(tmp_path / "disc", "1.2.3")
    as_series(tmp_path / "disc", "1.2.4")
    window = new_window(tmp_path / "disc")
    wait(lambda: window.folders.dialog is not None, "the list is shown")
    dialog = window.folders.dialog
    assert dialog is not None and dialog.list.count() == 2
    assert all("a scan of 24 slices" in dialog.list.item(row).text() for row in (0, 1))
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    wait(lambda: len(opened(window)) == 1, "the second one is open")
    assert opened(window)[0].startswith("1.2.4")


def test_a_dropped_folder_of_pictures_is_a_stack_without_sides(
    new_window: NewWindow, wait: Wait, tmp_path: Path
) -> None:
    from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
    from PySide6.QtGui import QDragEnterEvent, QDropEvent
    from PySide6.QtWidgets import QApplication

    folder = tmp_path / "slices"
    folder.mkdir()
    for number, values in enumerate(ball()):
        tifffile.imwrite(folder / f"{number}.tif", ((values > 0) * 200).astype(np.uint8))
    window = new_window()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(folder))])
    action, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPoint(600, 400), action, mime, button, keys)
    QApplication.sendEvent(window, entered)
    QApplication.sendEvent(window, QDropEvent(QPointF(600, 400), action, mime, button, keys))
    wait(lambda: opened(window) == ["slices"], "the stack is open")
    assert shown_volume(window).spacing is None and shown_volume(window).frame == "unknown"
    assert window.look.views["+90"].text() == "+90°"
    view = window.centre.view
    assert view is not None and view.signs.bar.bar is None
    assert "Side unknown" in view.signs.marker.accessibleDescription()
    assert "millimetres unknown" in window.xray.read_as.text()
    window.store.do(film.set_seen_from, "left")  # a person may say it
    assert window.look.views["as-taken"].text() == "Left"


@pytest.mark.parametrize("name", ["a.nrrd", "a.nii.gz", "a.mha", "a.vti", "a.tif", "a.npy"])
def test_every_kind_of_volume_file_opens_and_is_drawn(
    new_window: NewWindow, wait: Wait, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    if name.endswith(".nii.gz"):
        nibabel.save(nibabel.Nifti1Image(ball(), np.eye(4)), path)
    elif name.endswith(".tif"):
        tifffile.imwrite(path, ball(), photometric="minisblack")
    elif name.endswith(".npy"):
        np.save(path, ball())
    elif name.endswith(".vti"):
        import pyvista

        grid = pyvista.ImageData(dimensions=(22, 20, 24))
        grid.point_data["v"] = ball().ravel()
        grid.save(path)
    else:
        SimpleITK.WriteImage(SimpleITK.GetImageFromArray(ball()), str(path))
    window = new_window(path)
    drawn: list[int] = []
    assert window.centre.view is not None
    window.centre.view.drawn.connect(lambda: drawn.append(1))
    wait(lambda: opened(window) == [name] and drawn, f"{name} is drawn")
    assert shown_volume(window).density.max() == pytest.approx(2 / 3)
    assert "Hounsfield" in window.xray.read_as.text()


def test_what_is_no_volume_is_a_notice_that_names_it(
    new_window: NewWindow, wait: Wait, tmp_path: Path
) -> None:
    paths = as_series(tmp_path / "head")
    for path in paths[5:19]:
        path.unlink()
    (tmp_path / "broken.nrrd").write_bytes(b"NRRD0004\ntype: float\n")
    for place, said in (
        (tmp_path / "head", "slices are missing: a gap of 30 mm"),
        (tmp_path / "broken.nrrd", "damaged"),
    ):
        window = new_window(place)
        wait(window.notices.shown, "a notice is shown")
        notice = window.notices.shown()[0]
        assert place.name in notice.message and said in notice.message and notice.hint
        assert opened(window) == []


def test_a_volume_of_a_scan_tells_its_sides_and_one_of_an_x_ray_does_not() -> None:
    density = np.zeros((4, 5, 6), np.float32)
    scan, made = Document(volume=Volume(density, frame="patient")), Document(volume=Volume(density))
    assert words.side_shown(scan) == "front" and "the file says so" in words.side_in_words(scan)
    assert words.side_shown(made) == "unknown"
    assert "Made from an x-ray" in words.volume_in_words(made)
    assert words.volume_in_words(Document()) == ""
