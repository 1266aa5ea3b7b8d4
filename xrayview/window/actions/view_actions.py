"""The View menu: ways to look, where from, what lies over the picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from xrayview.window.actions.action import Action
from xrayview.window.commands import camera, change, cut, files, look, pick, preferences
from xrayview.window.state import Tool

if TYPE_CHECKING:
    from xrayview.window.main_window import MainWindow


def _toggle_cut(window: MainWindow) -> None:
    window.store.do(cut.set_cut_on, not window.store.state.scene.cuts)


def _toggle_cut_handles(window: MainWindow) -> None:
    window.store.do(preferences.show_cut_handles, not window.store.state.preferences.cut_handles)


def _toggle_projection(window: MainWindow) -> None:
    now = window.store.state.scene.camera.projection
    window.store.do(camera.set_projection, "parallel" if now == "perspective" else "perspective")


def _toggle_marker(window: MainWindow) -> None:
    window.store.do(preferences.show_marker, not window.store.state.preferences.marker)


def _toggle_scale_bar(window: MainWindow) -> None:
    window.store.do(preferences.show_scale_bar, not window.store.state.preferences.scale_bar)


def _toggle_reduced_motion(window: MainWindow) -> None:
    window.store.do(preferences.reduce_motion, not window.store.state.preferences.reduced_motion)


def _take(tool: Tool) -> Callable[[MainWindow], object]:
    """Take a tool in hand, or put it away where it is."""

    def take(window: MainWindow) -> None:
        window.store.do(pick.take_tool, "turn" if window.store.state.tool == tool else tool)

    return take


VIEW_ACTIONS: tuple[Action, ...] = (
    Action(
        "surface", "Surface", "View", ("1",), "volume", lambda w: w.store.do(look.set_mode, "surface"),
        "The surface at one density", "surface", checked=lambda state: state.scene.mode == "surface",
    ),
    Action(
        "volume", "Volume", "View", ("2",), "volume", lambda w: w.store.do(look.set_mode, "volume"),
        "All densities, by colour and opacity", "volume", checked=lambda state: state.scene.mode == "volume",
    ),
    Action(
        "xray", "X-ray", "View", ("3",), "volume", lambda w: w.store.do(look.set_mode, "xray"),
        "A new x-ray from where you stand", "xray", checked=lambda state: state.scene.mode == "xray",
    ),
    Action(
        "mip", "Maximum intensity", "View", ("4",), "volume", lambda w: w.store.do(look.set_mode, "mip"),
        "Of every line of sight the highest density (MIP)", "mip",
        checked=lambda state: state.scene.mode == "mip",
    ),
    Action(
        "slices", "Slices", "View", ("5",), "volume", lambda w: w.store.do(look.set_mode, "slices"),
        "Three slices that cross where you put them", "slices",
        checked=lambda state: state.scene.mode == "slices",
    ),
    Action(
        "mesh", "Mesh", "View", ("6",), "volume", lambda w: w.store.do(look.set_mode, "mesh"),
        "The same surface as triangles; smoother, and what a mesh export holds", "mesh",
        checked=lambda state: state.scene.mode == "mesh",
    ),
    Action(
        "as-taken", "As taken", "View", ("0", "Home"), "volume", lambda w: w.store.do(camera.reset_view),
        "Look as the film was taken", "as-taken", bar=True, gap=True,
    ),
    Action(
        "quarter-right", "A quarter to the right", "View", ("Ctrl+Right",), "volume",
        lambda w: w.store.do(camera.turn, 90.0, 0.0), "Walk a quarter round to the right",
    ),
    Action(
        "quarter-left", "A quarter to the left", "View", ("Ctrl+Left",), "volume",
        lambda w: w.store.do(camera.turn, -90.0, 0.0), "Walk a quarter round to the left",
    ),
    Action(
        "above", "From above", "View", ("Ctrl+Up",), "volume",
        lambda w: w.store.do(camera.take_view, "above"), "Look from above",
    ),
    Action(
        "below", "From below", "View", ("Ctrl+Down",), "volume",
        lambda w: w.store.do(camera.take_view, "below"), "Look from below",
    ),
    Action(
        "perspective", "Perspective", "View", ("P",), "volume", _toggle_projection,
        "Perspective from one point, or parallel rays",
        checked=lambda state: state.scene.camera.projection == "perspective",
    ),
    Action(
        "flip-depth", "Flip depth", "View", ("F",), "volume", lambda w: w.store.do(look.flip_depth),
        "Show the other answer: near and far exchanged. The film fits both", "flip-depth", bar=True,
        checked=lambda state: state.scene.depth_flipped, gap=True,
    ),
    Action(
        "cut", "Cut away", "View", ("C",), "volume", _toggle_cut,
        "Cut as it was cut last, at first the front half; or show the whole", "cut", bar=True,
        checked=lambda state: bool(state.scene.cuts),
    ),
    Action(
        "unchanged", "Show unchanged", "View", (), "volume", lambda w: w.store.do(change.reset),
        "The volume as it is: no density scaled or taken out, nothing stretched",
    ),
    Action(
        "cut-handles", "Handles of cuts", "View", ("Shift+C",), "nothing", _toggle_cut_handles,
        "Show knobs in the 3D view that the cuts are dragged by; no part of what is saved",
        checked=lambda state: state.preferences.cut_handles,
    ),
    Action(
        "marker", "Orientation marker", "View", ("Shift+O",), "nothing", _toggle_marker,
        "Show in the corner which way the head lies; no part of what is saved",
        checked=lambda state: state.preferences.marker, gap=True,
    ),
    Action(
        "scale-bar", "Scale bar", "View", ("Shift+B",), "nothing", _toggle_scale_bar,
        "Show how long things are, where the spacing is known; no part of what is saved",
        checked=lambda state: state.preferences.scale_bar,
    ),
    Action(
        "reduced-motion", "Reduced motion", "View", (), "nothing", _toggle_reduced_motion,
        "Change views at once, without a glide; at first as the system asks for it",
        checked=lambda state: state.preferences.reduced_motion,
    ),
    Action(
        "pick", "Pick a density", "View", ("D",), "volume", _take("pick"),
        "Click in the picture: a point, the surface or the slices go to what is there; Esc ends", "pick",
        bar=True,
        checked=lambda state: state.tool == "pick", gap=True,
    ),
    Action(
        "window", "Window and level", "View", ("W",), "volume", _take("window"),
        "Drag over the picture: sideways softer or harder, upwards more is seen; Esc ends", "window",
        bar=True, checked=lambda state: state.tool == "window",
    ),
    Action(
        "explore", "Explore page", "View", ("Alt+1",), "nothing",
        lambda w: w.store.do(files.show_page, "explore"), "Look at x-rays", gap=True,
    ),
    Action(
        "train", "Train page", "View", ("Alt+2",), "nothing",
        lambda w: w.store.do(files.show_page, "train"), "Train a network",
    ),
    Action(
        "full-screen", "3D view on the full screen", "View", ("F11",), "volume",
        lambda w: w.show_only_view(not w.only_view), "Show nothing but the 3D view; Esc comes back",
        "full-screen", bar=True, gap=True,
    ),
)  # fmt: skip
