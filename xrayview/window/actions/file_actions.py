"""The File menu: opening, saving, leaving."""

from __future__ import annotations

from xrayview.window.actions.action import Action
from xrayview.window.commands import files

FILE_ACTIONS: tuple[Action, ...] = (
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
)  # fmt: skip
