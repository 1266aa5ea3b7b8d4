"""The Stereo menu: how both eyes are shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from xrayview.window.actions.action import Action
from xrayview.window.commands import stereo
from xrayview.window.state import State

if TYPE_CHECKING:
    from xrayview.scene.scene import StereoKind
    from xrayview.window.main_window import MainWindow


def _toggle_stereo(window: MainWindow) -> None:
    window.store.do(stereo.set_stereo, window.store.state.scene.stereo is None)


def _show_stereo(kind: StereoKind) -> Callable[[MainWindow], object]:
    return lambda window: window.store.do(stereo.set_stereo_kind, kind)


def _shows(kind: StereoKind) -> Callable[[State], bool]:
    return lambda state: state.scene.stereo is not None and state.scene.stereo.kind == kind


def _swap_eyes(window: MainWindow) -> None:
    eyes = window.store.state.scene.stereo
    window.store.do(stereo.swap_eyes, not (eyes is not None and eyes.swapped))


STEREO_ACTIONS: tuple[Action, ...] = (
    Action(
        "both-eyes", "Show both eyes", "Stereo", ("S",), "volume", _toggle_stereo,
        "Two pictures that give depth, as the Stereo panel says", "both-eyes", bar=True,
        checked=lambda state: state.scene.stereo is not None,
    ),
    Action(
        "anaglyph", "Anaglyph", "Stereo", (), "volume", _show_stereo("anaglyph"),
        "Two eyes' pictures in one, for red-cyan glasses", checked=_shows("anaglyph"), gap=True,
    ),
    Action(
        "side-by-side", "Side by side", "Stereo", (), "volume", _show_stereo("side-by-side"),
        "The left eye's picture on the left, for parallel eyes or a viewer", checked=_shows("side-by-side"),
    ),
    Action(
        "cross-eyed", "Cross-eyed", "Stereo", (), "volume", _show_stereo("cross-eyed"),
        "The left eye's picture on the right, for eyes that squint", checked=_shows("cross-eyed"),
    ),
    Action(
        "interlaced", "Interlaced", "Stereo", (), "volume", _show_stereo("interlaced"),
        "Row by row, for screens of alternate rows", checked=_shows("interlaced"),
    ),
    Action(
        "wiggle", "Wiggle", "Stereo", (), "volume", _show_stereo("wiggle"),
        "The view swings from eye to eye, for no glasses at all", checked=_shows("wiggle"),
    ),
    Action(
        "swap-eyes", "Swap eyes", "Stereo", ("Shift+S",), "volume", _swap_eyes,
        "Give each eye the other's picture",
        checked=lambda state: state.scene.stereo is not None and state.scene.stereo.swapped, gap=True,
    ),
)  # fmt: skip
