"""What a person sees: a screenshot of the window in which the 3D part is not empty."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pytest

from xrayview.scene.scene import MODES
from xrayview.window.commands import camera, cut, look, stereo

if TYPE_CHECKING:
    from conftest import Wait

    from xrayview.window.main_window import MainWindow

NewWindow = Callable[..., "MainWindow"]
Picture = npt.NDArray[np.int16]


def picture_of_the_view(window: MainWindow) -> Picture:
    """The 3D part of a screenshot of the whole window, (H, W, 3) in 0..255."""
    from PySide6.QtCore import QPoint, QRect
    from PySide6.QtGui import QImage

    view = window.centre.view
    assert view is not None
    place = QRect(view.mapTo(window, QPoint(0, 0)), view.size())
    image = window.grab().toImage().copy(place).convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(np.int16)


def lit(picture: Picture) -> float:
    """Share of pixels that are not background."""
    return float((picture.max(axis=2) > 40).mean())


@pytest.fixture(autouse=True)
def no_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but the volume in the 3D part: what lies over it has tests of its own."""
    from xrayview.window.view.cut_grip import CutGrip
    from xrayview.window.view.mark import TrustMark
    from xrayview.window.view.signs import Signs

    monkeypatch.setattr(CutGrip, "show_state", lambda grip, state, camera: None)
    monkeypatch.setattr(Signs, "show_state", lambda signs, state, camera: None)
    monkeypatch.setattr(TrustMark, "show_state", lambda mark, state: None)


@pytest.fixture
def window(new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any]) -> MainWindow:
    window = new_window(film)
    wait(lambda: window.store.state.document.volume is not None, "the film is reconstructed")
    wait(lambda: lit(picture_of_the_view(window)) > 0.05, "the volume is drawn")
    return window


@pytest.mark.parametrize("mode", MODES)
def test_the_ball_is_seen_in_every_mode(mode: str, window: MainWindow, wait: Wait) -> None:
    window.store.do(look.set_mode, mode)

    def seen() -> bool:
        picture = picture_of_the_view(window)
        middle = picture.shape[0] // 2, picture.shape[1] // 2
        return 0.05 < lit(picture) < 0.9 and picture[middle].max() > 60 and picture[9, 9].max() < 20

    wait(seen, f"a ball before black in mode {mode}")


def test_the_slider_takes_the_film_s_detail_out_of_the_picture(window: MainWindow, wait: Wait) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from xrayview.fusion.fused import fuse

    document = window.store.state.document
    rows, columns = np.mgrid[:64, :64] - 31.5
    ball = np.hypot(rows, columns) < 22
    stripes = np.where(ball, np.where(columns > 0, 0.9, 0.3), 0.0).astype(np.float32)
    fused = fuse(document.reconstruction.predicted, stripes, "proportional")  # type: ignore[union-attr]
    document.reconstruction.fused = fused  # type: ignore[misc,union-attr]
    window.store.put(window.store.state.with_document(volume=fused.coarse, fine=fused))
    window.store.do(look.set_mode, "xray")

    def contrast() -> float:
        """How much brighter the right half is."""
        picture = picture_of_the_view(window).mean(axis=2)
        middle = picture.shape[1] // 2
        return float(picture[:, middle:].mean() / max(1.0, picture[:, :middle].mean()))

    wait(lambda: contrast() > 1.8, "the film's two halves are seen")
    slider = window.look.fusion.slider
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Home)
    assert window.store.state.scene.fusion == 0.0
    wait(lambda: 0.95 < contrast() < 1.05, "the prediction alone is seen")
    window.store.undo()
    wait(lambda: contrast() > 1.8, "the film is back")


@pytest.mark.parametrize("size", [(1200, 800), (1000, 900)])
def test_the_ball_stands_in_the_middle_and_is_round(
    size: tuple[int, int], window: MainWindow, wait: Wait
) -> None:
    window.resize(*size)
    window.store.do(look.set_mode, "xray")
    view = window.centre.view
    assert view is not None

    def round_and_central() -> bool:
        rows, columns = np.nonzero(picture_of_the_view(window).max(axis=2) > 40)
        if not rows.size:
            return False
        height, width = int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1
        right_size = abs(height / min(view.width(), view.height()) - 22 / 32) < 0.05
        central = abs(rows.min() + rows.max() - view.height()) < 10
        central = central and abs(columns.min() + columns.max() - view.width()) < 10
        return right_size and central and abs(height / width - 1) < 0.04

    wait(round_and_central, "a round ball of 22 of the cube's 32 cells in the middle")


def lump() -> npt.NDArray[np.float32]:
    """A block at the near, upper, right-hand corner, which any flip would move elsewhere."""
    density = np.zeros((32, 32, 32), np.float32)
    density[3:11, 3:11, 21:29] = 0.8  # (depth, row, column)
    return density


@pytest.mark.parametrize("phantom", [lump()], ids=["lump"])
@pytest.mark.parametrize("mode", ["surface", "volume", "xray"])
def test_left_and_right_up_and_down_are_those_of_the_film(
    mode: str, new_window: NewWindow, wait: Wait, film: Path, fake_pipeline: list[Any]
) -> None:
    window = new_window(film)
    wait(lambda: window.store.state.document.volume is not None, "the film is reconstructed")
    window.store.do(look.set_mode, mode)
    for view, right, up in (
        ("as-taken", 1, 1),
        ("behind", -1, 1),
        ("-90", 1, 1),
        ("+90", -1, 1),
        ("above", 1, -1),
        ("below", 1, 1),
    ):
        window.store.do(camera.take_view, view)

        def there(right: int = right, up: int = up) -> bool:
            picture = picture_of_the_view(window)
            rows, columns = np.nonzero(picture.max(axis=2) > 40)
            if rows.size < 100:
                return False
            height, width, _ = picture.shape
            # The block's middle is 9/32 from the cube's, to either side.
            place = columns.mean() - width / 2, height / 2 - rows.mean()
            return bool(
                np.allclose(np.divide(place, min(width, height)), np.multiply((right, up), 9 / 32), atol=0.03)
            )

        wait(
            there, f"the lump {'right' if right > 0 else 'left'} and {'up' if up > 0 else 'down'} from {view}"
        )


@pytest.mark.parametrize("phantom", [lump()], ids=["lump"])
def test_one_key_shows_the_other_answer_and_the_file_that_is_saved_is_the_same(
    window: MainWindow, wait: Wait, tmp_path: Path
) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from xrayview.volume.files import read_volume

    window.store.do(camera.take_view, "+90")

    def side() -> float:
        picture = picture_of_the_view(window)
        _, columns = np.nonzero(picture.max(axis=2) > 40)
        return float(columns.mean() / picture.shape[1] - 0.5) if columns.size > 100 else 0.0

    wait(lambda: side() < -0.1, "what is near on the film lies left, seen from the right")
    QTest.keyClick(window, Qt.Key.Key_F)
    wait(lambda: side() > 0.1, "front and back are exchanged")
    assert window.actions_by_name["flip-depth"].isChecked()
    path = tmp_path / "flipped.nrrd"
    window.exports.save_volume(path)
    wait(lambda: path.with_name("flipped.nrrd.json").exists(), "the volume is saved")
    shown = window.store.state.document.volume
    assert shown is not None
    assert np.array_equal(read_volume(path).density, shown.density[::-1])
    assert json.loads(path.with_name("flipped.nrrd.json").read_text())["depth_flipped"] is True


def test_cutting_the_front_off_opens_the_ball(window: MainWindow, wait: Wait) -> None:
    before = picture_of_the_view(window)
    window.store.do(cut.set_cut_on, True)
    window.store.do(cut.face_cut, "top")

    def upper_half_gone() -> bool:
        picture = picture_of_the_view(window)
        half = picture.shape[0] // 2
        return lit(picture[: half - 8]) < 0.1 * lit(before[:half]) and lit(picture[half:]) > 0.05

    wait(upper_half_gone, "the upper half is cut away")


def test_the_anaglyph_in_the_window_is_the_one_that_is_saved(
    window: MainWindow, wait: Wait, tmp_path: Path
) -> None:
    from PIL import Image

    window.store.do(camera.turn, 0.0, 20.0)
    window.store.do(stereo.set_stereo, True)
    window.store.do(stereo.set_stereo_method, "true")
    window.store.do(stereo.set_eye_angle, 8.0)

    def red_and_blue() -> bool:
        picture = picture_of_the_view(window)
        return lit(picture) > 0.05 and picture[..., 1].max() < 12 and picture[..., 2].max() > 40

    wait(red_and_blue, "red and blue, and by the true method no green")
    path = tmp_path / "ball.png"
    window.exports.save_picture(path, stereo=True)
    wait(lambda: path.with_name("ball.png.json").exists(), "the stereo picture is saved")
    saved = np.asarray(Image.open(path).convert("RGB"), np.float32)
    shown = picture_of_the_view(window)
    height, width, _ = shown.shape
    assert saved.shape == (2 * height, 2 * width, 3)
    smaller = saved.reshape(height, 2, width, 2, 3).mean(axis=(1, 3))
    assert np.abs(smaller - shown).mean() < 1.5
    remarks = json.loads(path.with_name("ball.png.json").read_text())
    assert remarks["scene"]["stereo"]["method"] == "true"
    assert "not for diagnosis" in remarks["remark"]


def test_picture_and_volume_are_saved_and_a_file_in_the_way_is_a_notice(
    window: MainWindow, wait: Wait, tmp_path: Path
) -> None:
    from xrayview.volume.files import read_volume

    picture, volume = tmp_path / "ball.jpg", tmp_path / "ball.nrrd"
    window.exports.save_picture(picture, stereo=False)
    wait(
        lambda: picture.with_name("ball.jpg.json").exists() and not window.exports.worker.busy,
        "the picture is saved",
    )
    window.exports.save_volume(volume)
    wait(
        lambda: "Saved ball.nrrd" in [notice.message for notice in window.notices.shown()],
        "the volume is saved",
    )
    shown = window.store.state.document.volume
    assert shown is not None
    assert np.array_equal(read_volume(volume).density, shown.density)
    window.notices.clear()
    window.exports.save_volume(volume)
    wait(window.notices.shown, "the notice")
    assert "exists" in window.notices.shown()[0].message


def test_closing_waits_for_everything_that_is_being_saved(window: MainWindow, tmp_path: Path) -> None:
    in_the_way, good = tmp_path / "old.nrrd", tmp_path / "good.nrrd"
    in_the_way.write_bytes(b"mine")
    window.notices.clear()
    for path in (in_the_way, good):
        window.exports.save_volume(path)
    window.exports.save_picture(tmp_path / "ball.png", stereo=False)
    window.close()
    assert in_the_way.read_bytes() == b"mine"
    assert good.with_name("good.nrrd.json").exists() and (tmp_path / "ball.png").exists()


def test_the_error_of_an_older_save_is_told(window: MainWindow, wait: Wait, tmp_path: Path) -> None:
    in_the_way, good = tmp_path / "old.nrrd", tmp_path / "good.nrrd"
    in_the_way.write_bytes(b"mine")
    window.notices.clear()
    window.exports.save_volume(in_the_way)
    window.exports.save_volume(good)
    wait(lambda: len(window.notices.shown()) == 2, "a notice for each")
    newer, older = (notice.message for notice in window.notices.shown())
    assert "exists" in older and newer == "Saved good.nrrd"
