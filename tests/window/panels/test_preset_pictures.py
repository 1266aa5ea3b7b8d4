"""The list of presets shows a small picture of each, made once the window has nothing else to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from xrayview.scene.transfer import PRESETS
from xrayview.window.commands import look
from xrayview.window.memory.own_presets import OwnPresets
from xrayview.window.store import Store

if TYPE_CHECKING:
    from conftest import Wait
    from PySide6.QtGui import QImage

    from xrayview.window.panels.look_panel import LookPanel


@pytest.fixture
def own(tmp_path: Path) -> OwnPresets:
    kept = OwnPresets(tmp_path / "presets")
    kept.save(replace(PRESETS["teeth"], name="cat"))
    return kept


@pytest.fixture
def panel(store: Store, own: OwnPresets, shown: Callable[[Any], Any]) -> LookPanel:
    from xrayview.window.panels.look_panel import LookPanel

    made: LookPanel = shown(LookPanel(store, own))
    return made


def picture(panel: LookPanel, name: str) -> QImage:
    return panel.preset.itemIcon(panel.preset.findData(name)).pixmap(44, 44).toImage()


def is_made(panel: LookPanel, name: str) -> bool:
    """Whether its picture is more than black."""
    image = picture(panel, name)
    return any(
        image.pixelColor(x, y).lightness() > 20
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    )


def test_none_is_made_before_the_list_is_there(panel: LookPanel, store: Store, wait: Wait) -> None:
    from PySide6.QtTest import QTest

    QTest.qWait(500)  # in surface mode it is hidden
    assert not any(is_made(panel, name) for name in PRESETS)
    store.do(look.set_mode, "volume")
    assert not is_made(panel, "bone")  # not at once: the 3D picture comes first
    wait(lambda: all(is_made(panel, name) for name in ("bone", "skin", "colourful", "cat")), "pictures")


def test_they_follow_the_edited_function_and_the_depth(panel: LookPanel, store: Store, wait: Wait) -> None:
    store.do(look.set_mode, "volume")
    wait(lambda: is_made(panel, "cat"), "pictures of the presets")
    store.do(look.move_point, 0, 0.0, 1.0)
    store.do(look.recolour_point, 0, (0.0, 1.0, 0.0))
    wait(lambda: is_made(panel, "bone (edited)"), "a picture of the edited one")
    greens = picture(panel, "bone (edited)").pixelColor(22, 22)
    assert greens.green() > greens.red()
    before = picture(panel, "bone")
    store.do(look.flip_depth)
    wait(lambda: is_made(panel, "cat") and picture(panel, "bone") != before, "pictures of the other depth")


def test_the_list_has_them_larger_than_the_choice(panel: LookPanel, store: Store, wait: Wait) -> None:
    store.do(look.set_mode, "volume")
    wait(lambda: is_made(panel, "cat"), "pictures of the presets")
    closed = panel.preset.height()
    panel.preset.showPopup()
    view = panel.preset.view()
    assert closed <= 32
    assert view.visualRect(panel.preset.model().index(1, 0)).height() >= 44
    panel.preset.hidePopup()
