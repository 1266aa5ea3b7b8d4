"""The law of the fusion is chosen in the window, makes the volume anew, and is undone like all else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from xrayview.resources import resource
from xrayview.window.commands import look
from xrayview.window.state import Fusing
from xrayview.window.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Wait

    from xrayview.window.main_window import MainWindow


def test_beta_is_held_within_its_limits_and_a_drag_of_it_is_one_step():
    store = Store()
    store.do(look.set_law, "paper")
    for beta in (2.5, 9.0):
        store.do(look.set_beta, beta)
    assert store.state.document.fusing == Fusing("paper", 4.0)
    store.undo()
    assert store.state.document.fusing == Fusing("paper", 2.0)
    store.undo()
    assert store.state.document.fusing == Fusing()


def test_the_default_is_that_of_the_pipeline():
    from xrayview.pipeline import DEFAULT_LAW

    assert Fusing().law == DEFAULT_LAW


def test_another_law_makes_the_volume_anew_by_mouse_and_undo_brings_it_back(
    new_window: Callable[..., MainWindow], wait: Wait
):
    window = new_window(Path(resource("samples/head_lateral.png")))

    def law() -> str:
        made = window.store.state.document.reconstruction
        return "" if made is None or made.fused is None else made.fused.law

    wait(lambda: law() == "proportional", "the first volume")
    panel = window.look
    assert not panel.beta.isVisible()
    button = panel.law.buttons["paper"]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    wait(lambda: law() == "paper", "the volume by the paper's law")
    assert panel.beta.isVisible()
    window.store.undo()
    wait(lambda: law() == "proportional", "the first law again")
