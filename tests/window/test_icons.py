"""The icons are there, sharp, and in the colours of the scheme that is on."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pytest

from xrayview.errors import UnusableInput, UnusableOption
from xrayview.resources import resource

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon, QPixmap
    from PySide6.QtWidgets import QApplication


def rgba(pixmap: QPixmap) -> npt.NDArray[np.int16]:
    """The picture as (H, W, 4) in 0..255."""
    from PySide6.QtGui import QImage

    image = pixmap.toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 4 * image.width()].reshape(image.height(), image.width(), 4).astype(np.int16)


def drawn_colour(icon: QIcon, mode: str = "Normal", state: str = "Off") -> str:
    """The colour of the pixels that are wholly covered."""
    from PySide6.QtCore import QSize
    from PySide6.QtGui import QColor, QIcon

    picture = rgba(icon.pixmap(QSize(48, 48), 1.0, QIcon.Mode[mode], QIcon.State[state]))
    solid = picture[picture[..., 3] == 255][:, :3]
    assert len(solid) > 20 and (solid == solid[0]).all()
    return QColor(*(int(part) for part in solid[0])).name()


def test_every_drawing_has_a_use_and_every_use_a_drawing() -> None:
    from xrayview.window.icons import ICONS

    folder = resource("icons")
    assert {path.stem for path in folder.glob("*.svg")} == set(ICONS.values())
    assert len(set(ICONS.values())) == len(ICONS), "two actions would look the same"
    assert "ISC License" in (folder / "LICENSE").read_text(encoding="utf-8")


def test_every_icon_draws_something_inside_its_square(application: QApplication) -> None:
    from PySide6.QtCore import QSize

    from xrayview.window.icons import ICONS, icon

    for name in ICONS:
        covered = rgba(icon(name).pixmap(QSize(24, 24), 2.0))[..., 3] > 128
        assert 0.03 < covered.mean() < 0.5, name
        assert not covered[0].any() and not covered[:, 0].any(), name


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_an_icon_has_a_pixel_for_every_pixel_of_the_screen(application: QApplication, scale: float) -> None:
    from PySide6.QtCore import QSize

    from xrayview.window.icons import icon

    picture = icon("undo").pixmap(QSize(20, 20), scale)
    assert picture.width() == picture.height() == 20 * scale
    assert picture.devicePixelRatio() == scale


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_icons_are_drawn_in_the_scheme_s_colours(
    application: QApplication, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    from xrayview.window import theme
    from xrayview.window.icons import icon

    made_before = icon("open")
    try:
        with monkeypatch.context() as patch:
            patch.setenv(theme.SCHEME_VARIABLE, scheme)
            theme.colour(application)
            c = theme.SCHEMES[scheme]
            assert drawn_colour(made_before) == c.text
            assert drawn_colour(made_before, "Disabled") == c.faint
            assert drawn_colour(made_before, state="On") == c.on_accent
            assert drawn_colour(made_before, "Selected") == c.on_accent
    finally:
        theme.colour(application)


def test_an_unknown_icon_is_answered_with_the_list(application: QApplication) -> None:
    from xrayview.window.icons import ICONS, icon

    with pytest.raises(UnusableOption) as trouble:
        icon("opne")
    assert "opne" in trouble.value.message
    assert all(name in trouble.value.hint for name in ICONS)


def test_a_missing_drawing_leaves_its_place_empty(
    application: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtCore import QSize

    from xrayview.window import icons

    def missing(name: str) -> Path:
        raise UnusableInput(f"{name}: this part of the program is missing", "install xrayview again")

    monkeypatch.setattr(icons, "resource", missing)
    icons._drawing.cache_clear()
    try:
        assert not rgba(icons.icon("undo").pixmap(QSize(20, 20), 1.0))[..., 3].any()
    finally:
        icons._drawing.cache_clear()


def test_copies_of_an_icon_outlive_it(application: QApplication) -> None:
    from PySide6.QtCore import QSize
    from PySide6.QtGui import QIcon, QPixmap

    from xrayview.window.icons import icon

    for _ in range(50):
        first = icon("undo")
        copy = QIcon(first)
        copy.addPixmap(QPixmap(4, 4))  # Qt clones the engine now
        del first
        gc.collect(0)
        assert copy.pixmap(QSize(16, 16), 1.0).width() == 16
