"""One table of everything that menus, toolbar and shortcut page offer; no Qt.

Each row says the words, the menu, the keys, the icon, what must be there for it, and what it does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from xrayview.window.commands import camera, change, cut, files, film, look, pick, preferences, stereo
from xrayview.window.state import State, Tool

if TYPE_CHECKING:
    from xrayview.scene.scene import StereoKind
    from xrayview.window.main_window import MainWindow

Menu = Literal["File", "Edit", "View", "Stereo", "Tools", "Help"]
Needs = Literal[
    "nothing", "file", "film", "volume", "reconstruction", "undo", "redo", "other weights", "several files"
]
MENUS: tuple[Menu, ...] = ("File", "Edit", "View", "Stereo", "Tools", "Help")


@dataclass(frozen=True)
class Action:
    """One row: its ``name`` for programs, its words, its menu, its keys, and what it does.

    ``needs``: what must be there. ``hint``: the tooltip. ``icon``: of the toolbar, which shows it where
    ``bar``. ``checked``: whether it is on, where it is a switch. ``says``: words that follow the state.
    ``gap``: a line above it in its menu and before it in the toolbar.
    """

    name: str
    words: str
    menu: Menu
    keys: tuple[str, ...]
    needs: Needs
    do: Callable[[MainWindow], object]
    hint: str = ""
    icon: str = ""
    bar: bool = False
    checked: Callable[[State], bool] | None = None
    says: Callable[[State], str] | None = None
    gap: bool = False


def is_possible(needs: Needs, state: State) -> bool:
    """Whether the state has what an action needs; films and volumes count only where they are looked at."""
    sheet, document = state.sheet, state.document
    exploring = state.page == "explore"
    return {
        "nothing": True,
        "file": exploring and document.path is not None,
        "film": exploring and document.radiograph is not None,
        "volume": exploring and document.volume is not None,
        "reconstruction": exploring and document.reconstruction is not None,
        "undo": exploring and bool(sheet.history.past),
        "redo": exploring and bool(sheet.history.future),
        "other weights": document.weights is not None,
        "several files": exploring and len(state.sheets) > 1,
    }[needs]


def _undo_words(state: State) -> str:
    past = state.sheet.history.past
    return f"Undo {past[-1].name.lower()}" if past else "Undo"


def _redo_words(state: State) -> str:
    future = state.sheet.history.future
    return f"Redo {future[-1].name.lower()}" if future else "Redo"


def _toggle_cut(window: MainWindow) -> None:
    window.store.do(cut.set_cut_on, not window.store.state.scene.cuts)


def _toggle_cut_handles(window: MainWindow) -> None:
    window.store.do(preferences.show_cut_handles, not window.store.state.preferences.cut_handles)


def _toggle_stereo(window: MainWindow) -> None:
    window.store.do(stereo.set_stereo, window.store.state.scene.stereo is None)


def _show_stereo(kind: StereoKind) -> Callable[[MainWindow], object]:
    return lambda window: window.store.do(stereo.set_stereo_kind, kind)


def _shows(kind: StereoKind) -> Callable[[State], bool]:
    return lambda state: state.scene.stereo is not None and state.scene.stereo.kind == kind


def _swap_eyes(window: MainWindow) -> None:
    eyes = window.store.state.scene.stereo
    window.store.do(stereo.swap_eyes, not (eyes is not None and eyes.swapped))


def _toggle_mirror(window: MainWindow) -> None:
    window.store.do(film.mirror_film, not window.store.state.document.preparation.mirror)


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


TABLE: tuple[Action, ...] = (
    Action(
        "open", "Open…", "File", ("Ctrl+O",), "nothing", lambda w: w.choose_file(),
        "Open x-rays or volumes", "open", bar=True,
    ),
    Action(
        "open-folder", "Open folder…", "File", ("Ctrl+Shift+O",), "nothing",
        lambda w: w.folders.choose(),
        "Open x-rays and scans of a DICOM folder, such as a disc from a hospital, or a folder of slices",
        "open-folder",
    ),
    Action(
        "save-picture", "Save picture…", "File", ("Ctrl+E",), "volume", lambda w: w.exports.choose_picture(),
        "Save the picture as it is seen, up to 8192 pixels, with or without its background", "save-picture",
        bar=True, gap=True,
    ),
    Action(
        "save-stereo", "Save stereo picture…", "File", ("Ctrl+Shift+E",), "volume",
        lambda w: w.exports.choose_picture(stereo=True),
        "Save both eyes' pictures as the Stereo panel shows them, or print them at true size", "save-stereo",
        bar=True,
    ),
    Action(
        "save-loop", "Save moving picture…", "File", ("Ctrl+Alt+E",), "volume",
        lambda w: w.exports.choose_loop(),
        "Save a wiggle or a turntable as GIF, animated PNG, WebP or MP4",
    ),
    Action(
        "save-volume", "Save volume…", "File", ("Ctrl+Alt+S",), "volume", lambda w: w.exports.choose_volume(),
        "Save the volume as NRRD, NIfTI, MHA, VTI, TIFF or NPY, at any resolution", "save-volume", bar=True,
    ),
    Action(
        "save-mesh", "Save mesh…", "File", (), "volume", lambda w: w.exports.choose_mesh(),
        "Save the surface at the iso-value, cut as it is shown, as STL, PLY, OBJ or GLB",
    ),
    Action(
        "save-prepared", "Save prepared x-ray…", "File", (), "reconstruction",
        lambda w: w.exports.choose_prepared(),
        "Save what the network saw of the film, as a PNG of 16 bits",
    ),
    Action(
        "save-session", "Save session…", "File", ("Ctrl+S",), "volume", lambda w: w.exports.choose_session(),
        "Save the film with all that was done and how it is looked at, to go on another day",
    ),
    Action(
        "save-page", "Save web page…", "File", ("Ctrl+Shift+S",), "volume", lambda w: w.exports.choose_page(),
        "Save a page that turns the volume in a browser, without a network",
    ),
    Action(
        "close", "Close file", "File", ("Ctrl+W",), "file",
        lambda w: w.store.do(files.close_sheet, w.store.state.sheet.key),
        "Close the file that is looked at", gap=True,
    ),
    Action(
        "next-file", "Next file", "File", ("Ctrl+Tab", "Ctrl+PgDown"), "several files",
        lambda w: w.store.do(files.look_further, 1), "Look at the next open file",
    ),
    Action(
        "previous-file", "Previous file", "File", ("Ctrl+Shift+Tab", "Ctrl+PgUp"), "several files",
        lambda w: w.store.do(files.look_further, -1), "Look at the open file before",
    ),
    Action("quit", "Quit", "File", ("Ctrl+Q",), "nothing", lambda w: w.close(), "Leave xrayview", gap=True),
    Action(
        "undo", "Undo", "Edit", ("Ctrl+Z",), "undo", lambda w: w.store.undo(),
        "Take the last step back", "undo", bar=True, says=_undo_words, gap=True,
    ),
    Action(
        "redo", "Redo", "Edit", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", lambda w: w.store.redo(),
        "Take the step once more", "redo", bar=True, says=_redo_words,
    ),
    Action(
        "copy", "Copy picture", "Edit", ("Ctrl+C",), "volume", lambda w: w.exports.copy_picture(),
        "Copy the picture as it is seen to the clipboard", "copy", gap=True,
    ),
    Action(
        "paste", "Paste x-ray", "Edit", ("Ctrl+V",), "nothing", lambda w: w.paste(),
        "Open the picture or the files on the clipboard", "paste",
    ),
    Action(
        "turn-left", "Turn film left", "Edit", ("Ctrl+L",), "film",
        lambda w: w.store.do(film.rotate_film, -90.0), "Turn the film a quarter to the left", "turn-left",
        gap=True,
    ),
    Action(
        "turn-right", "Turn film right", "Edit", ("Ctrl+R",), "film",
        lambda w: w.store.do(film.rotate_film, 90.0), "Turn the film a quarter to the right", "turn-right",
    ),
    Action(
        "mirror", "Mirror film", "Edit", ("Ctrl+M",), "film", _toggle_mirror,
        "Read the film from its other side", "mirror",
        checked=lambda state: state.document.preparation.mirror,
    ),
    Action(
        "automatic", "Prepare automatically", "Edit", ("Ctrl+Shift+A",), "film",
        lambda w: w.store.do(film.prepare_automatically), "Let the program choose every step again",
    ),
    Action(
        "stop", "Stop", "Edit", ("Esc",), "nothing", lambda w: w.escape(),
        "Stop what is under way, or come back from the full screen", "stop", gap=True,
    ),
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
    Action(
        "weights", "Use other weights…", "Tools", (), "nothing", lambda w: w.choose_weights(),
        "Reconstruct with a weights file of your own",
    ),
    Action(
        "bundled-weights", "Use the bundled weights", "Tools", (), "other weights",
        lambda w: w.store.do(film.use_weights, None), "Reconstruct with the network that comes with xrayview",
    ),
    Action("log", "Open the log folder", "Tools", (), "nothing", lambda w: w.open_log_folder(), gap=True),
    Action(
        "guide", "User guide", "Help", ("F1",), "nothing", lambda w: w.help.show_guide(),
        "Read about the part of the window that you are in", "help",
    ),
    Action(
        "tour", "Tour", "Help", (), "nothing", lambda w: w.help.show_tour(),
        "A few steps round the window",
    ),
    Action(
        "shortcuts", "Keyboard and mouse", "Help", ("Shift+F1",), "nothing", lambda w: w.help.show_keys(),
        "Every key, and what the mouse does",
    ),
    Action(
        "not-a-device", "What is measured, what is inferred", "Help", (), "nothing",
        lambda w: w.help.show_trust(), "What an x-ray can tell, and what it cannot",
    ),
    Action("about", "About xrayview", "Help", (), "nothing", lambda w: w.help.show_about(), gap=True),
)  # fmt: skip
