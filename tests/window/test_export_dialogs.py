"""How large a picture is and what a volume holds is chosen by mouse and keys, and what is written is that."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import imageio.v3
import numpy as np
import pytest
from PIL import Image

from xrayview.window.commands import cut, look
from xrayview.window.export_wishes import PictureWish, VolumeWish

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


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], list[list[str]]]:
    """Answers the dialog for a name; the list tells which kinds of file it offered."""
    from PySide6.QtWidgets import QFileDialog

    def answer(path: Path) -> list[list[str]]:
        offered: list[list[str]] = []
        monkeypatch.setattr(QFileDialog, "exec", lambda dialog: offered.append(dialog.nameFilters()) or True)
        monkeypatch.setattr(QFileDialog, "selectedFiles", lambda dialog: [str(path)])
        return offered

    return answer


def opened(window: MainWindow, action: str) -> Any:
    from PySide6.QtWidgets import QApplication

    window.actions_by_name[action].trigger()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    return dialog


def press_enter(dialog: Any) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    QTest.keyClick(dialog, Qt.Key.Key_Return)


def saved(window: MainWindow, wait: Wait, name: str) -> None:
    wait(lambda: window.notices.shown(), "the notice")
    assert window.notices.shown()[0].message == f"Saved {name}"
    window.notices.clear()


def with_spacing(window: MainWindow, millimetres: float) -> None:
    volume = window.store.state.document.volume
    assert volume is not None
    window.store.put(window.store.state.with_document(volume=replace(volume, spacing=(millimetres,) * 3)))


def test_sizes_keep_the_view_s_proportions_within_the_limits() -> None:
    assert PictureWish("view").pixels((900, 600)) == (900, 600)
    assert PictureWish("twice").pixels((900, 600)) == (1800, 1200)
    assert PictureWish("twice").pixels((3000, 2000)) == (4096, 2731)
    assert PictureWish("4k").pixels((600, 900)) == (2731, 4096)
    assert PictureWish("8k").pixels((1000, 1)) == (8192, 16)
    assert PictureWish("own", 640, 48).pixels((900, 600)) == (640, 48)


def test_a_transparent_picture_of_its_own_size(
    window: MainWindow, wait: Wait, named: Any, tmp_path: Path
) -> None:
    with_spacing(window, 5.0)
    offered = named(tmp_path / "clear.png")
    dialog = opened(window, "save-picture")
    assert not dialog.width_field.isEnabled() and not dialog.transparent.isChecked()
    dialog.size_choice.chosen.emit("own")
    dialog.width_field.setValue(200)
    dialog.height_field.setValue(160)
    dialog.transparent.click()
    assert "200 x 160" in dialog.remark.text()
    press_enter(dialog)
    saved(window, wait, "clear.png")
    assert not any("jpg" in words for words in offered[0])
    pixels = imageio.v3.imread(tmp_path / "clear.png")
    assert pixels.shape == (160, 200, 4) and pixels[0, 0, 3] == 0 and pixels[80, 100, 3] == 255
    with Image.open(tmp_path / "clear.png") as image:  # 32 cells of 5 mm fill 160 rows: a pixel is 1 mm
        assert image.info["dpi"] == pytest.approx((25.4, 25.4), rel=1e-3)
    assert opened(window, "save-picture").size_choice.currentData() == "own"  # as it was chosen last


def test_a_page_needs_a_spacing_and_says_so(
    window: MainWindow, wait: Wait, named: Any, tmp_path: Path
) -> None:
    offered = named(tmp_path / "head.pdf")
    dialog = opened(window, "save-stereo")
    dialog.size_choice.chosen.emit("paper")
    assert not dialog.save.isEnabled() and "X-ray panel" in dialog.remark.text()
    dialog.reject()
    with_spacing(window, 4.0)
    dialog = opened(window, "save-stereo")
    dialog.size_choice.chosen.emit("paper")
    assert dialog.save.isEnabled() and not dialog.transparent.isEnabled()
    press_enter(dialog)
    saved(window, wait, "head.pdf")
    assert offered == [["PDF page (*.pdf)"]] and (tmp_path / "head.pdf").read_bytes().startswith(b"%PDF")
    said = json.loads((tmp_path / "head.pdf.json").read_text())
    assert (
        said["print"]["scale"] == pytest.approx(1, abs=2e-3) and said["scene"]["stereo"]["kind"] == "anaglyph"
    )


def test_a_mesh_is_what_the_mesh_mode_shows(
    window: MainWindow, wait: Wait, named: Any, tmp_path: Path
) -> None:
    import trimesh

    with_spacing(window, 2.0)
    window.store.do(look.set_iso_value, 0.4)
    for name, part in (("whole.stl", 1.0), ("half.stl", 0.5)):
        named(tmp_path / name)
        if name == "half.stl":
            window.store.do(cut.set_cut_on, True)  # the front half
        window.actions_by_name["save-mesh"].trigger()
        saved(window, wait, name)
        mesh = trimesh.load(tmp_path / name, force="mesh")
        assert mesh.is_watertight
        assert mesh.volume == pytest.approx(part * 4 / 3 * np.pi * 22**3, rel=0.05)
    assert mesh.bounds[0][1] == pytest.approx(0, abs=0.1)  # what lies before the middle is gone
    assert json.loads((tmp_path / "half.stl.json").read_text())["unit"] == "millimetre"
    named(tmp_path / "flipped.stl")
    window.store.do(look.flip_depth)
    window.actions_by_name["save-mesh"].trigger()
    saved(window, wait, "flipped.stl")
    assert json.loads((tmp_path / "flipped.stl.json").read_text())["depth_flipped"] is True


def test_the_prepared_x_ray_is_read_again_as_it_was(
    window: MainWindow, wait: Wait, named: Any, tmp_path: Path
) -> None:
    named(tmp_path / "prepared.png")
    window.actions_by_name["save-prepared"].trigger()
    saved(window, wait, "prepared.png")
    made = window.store.state.document.reconstruction
    assert made is not None
    pixels = imageio.v3.imread(tmp_path / "prepared.png")
    assert pixels.dtype == np.uint16
    assert np.abs(pixels / 65535 - made.prepared.opacity).max() < 1e-4
    said = (tmp_path / "prepared.png.json").read_text()
    assert json.loads(said)["preparation"] and "disc" not in said


def test_numbers_that_a_format_lacks_are_not_offered_for_saving(
    window: MainWindow, wait: Wait, named: Any, tmp_path: Path
) -> None:
    named(tmp_path / "head.tif")
    dialog = opened(window, "save-volume")
    assert not dialog.resolution.isEnabled()  # of a volume that no film is fused with
    dialog.dtype.chosen.emit("float16")
    assert not dialog.save.isEnabled() and ".npy" in dialog.remark.text()
    dialog.ending.chosen.emit(".tif")
    assert dialog.save.isEnabled() and "32 x 32 pixels, 32 slices" in dialog.remark.text()
    press_enter(dialog)
    saved(window, wait, "head.tif")
    assert imageio.v3.imread(tmp_path / "head.tif").dtype == np.float16


def test_every_control_says_what_it_is(window: MainWindow) -> None:
    for action in ("save-picture", "save-volume"):
        dialog = opened(window, action)
        parts = (
            (dialog.size_choice, dialog.width_field, dialog.height_field)
            if action == "save-picture"
            else (dialog.resolution, dialog.dtype, dialog.ending)
        )
        assert all(part.accessibleName() and part.toolTip() for part in parts)
        dialog.reject()


@pytest.mark.parametrize(
    ("resolution", "dtype"), [("512", "float32"), ("full", "uint16"), ("128", "float32")]
)
def test_a_film_s_volume_is_fused_anew_as_the_command_line_does(
    tmp_path: Path, resolution: Any, dtype: Any
) -> None:
    """Not taken from the half floats that are drawn; read again by SimpleITK."""
    import SimpleITK

    from xrayview.jobs import run
    from xrayview.pipeline import reconstruct
    from xrayview.window.saving_volumes import save_volume
    from xrayview.window.state import Document, Sheet, State
    from xrayview.xray.radiograph import Radiograph

    row, column = np.mgrid[-1:1:300j, -1:1:280j]
    grey = 3000 * np.clip(1 - row**2 / 0.7 - column**2 / 0.6, 0, None) ** 0.4
    noise = np.random.default_rng(0).normal(0, 20, grey.shape)
    film = Radiograph(np.clip(grey + noise, 0, 4095).astype(np.uint16), "film.png", 4096)
    made = run(reconstruct(film))
    document = Document(radiograph=film, reconstruction=made.packed(), volume=made.density())
    state = State((Sheet(document=document),))
    path = tmp_path / "head.nrrd"
    run(save_volume(path, state, False, VolumeWish(resolution, ".nrrd", dtype)))
    image = SimpleITK.ReadImage(str(path))
    side = made.prepared.side if resolution == "full" else int(resolution)
    assert image.GetSize()[0] == side and max(image.GetSize()) == side
    again = run(reconstruct(film, resolution="full" if resolution == "full" else side))
    _, _, rows = again.streamed()
    expected = np.concatenate([block for _, block in rows], axis=1)
    written = SimpleITK.GetArrayFromImage(image)[::-1].transpose(1, 0, 2).astype(np.float64)
    if dtype == "uint16":
        written *= expected.max() / written.max()
    assert np.abs(written - expected).max() <= 3e-4 * expected.max()
