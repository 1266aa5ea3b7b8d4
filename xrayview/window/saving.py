"""The jobs behind what is saved of how it looks: picture, stereo picture, loop, web page, session."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xrayview.errors import UnusableOption, UnwritableTarget
from xrayview.files import NOT_FOR_DIAGNOSIS, without_file_names
from xrayview.jobs import Job, Progress
from xrayview.scene.loop import Loop
from xrayview.scene.scene import Scene, Stereo
from xrayview.window.state import Document, State

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

PICTURE_FILTERS = {
    "PNG picture (*.png)": "png",
    "JPEG picture (*.jpg)": "jpg",
    "TIFF picture (*.tif)": "tif",
}
CLEAR_FILTERS = {words: suffix for words, suffix in PICTURE_FILTERS.items() if suffix != "jpg"}
SESSION_FILTERS = {"xrayview session (*.xrv)": "xrv"}
PAGE_FILTERS = {"Web page (*.html)": "html"}
PRINT_FILTERS = {"PDF page (*.pdf)": "pdf"}


def picture(
    state: State, size: tuple[int, int], stereo: bool | None = None, transparent: bool = False
) -> Job[npt.NDArray[np.uint8]]:
    """Render the state's scene at ``size`` (width, height): (height, width, 3) uint8 sRGB.

    ``stereo``: see `pictured`; None is as the scene says. ``transparent``: see `render`.
    """
    from xrayview.render.offscreen import render

    volume = state.document.volume
    assert volume is not None
    scene = state.scene if stereo is None else pictured(state.scene, stereo)
    yield Progress("drawing the picture", 0.1)
    return render(volume, scene, size, state.document.fused, transparent)


def pictured(scene: Scene, stereo: bool) -> Scene:
    """The scene with two eyes, shown as it shows them or else as by default, or with one, whatever it shows.

    A picture of a wiggle is an anaglyph: one alone would show no depth.
    """
    eyes = scene.stereo or Stereo()
    if eyes.kind == "wiggle":
        eyes = replace(eyes, kind="anaglyph")
    return replace(scene, stereo=eyes if stereo else None)


def save_picture(
    path: Path,
    state: State,
    size: tuple[int, int],
    stereo: bool,
    may_replace: bool,
    transparent: bool = False,
) -> Job[Path]:
    """Render the state's scene at ``size`` (width, height) and write it with its sidecar.

    ``stereo``: see `pictured`. ``may_replace``: a file of that name may be there. ``transparent``: without
    the background.
    """
    from xrayview.export.picture import write_picture
    from xrayview.export.true_size import millimetres_a_pixel
    from xrayview.scene.saved import to_json

    check_not_open(path, state)
    pixels = yield from picture(state, size, stereo, transparent)
    yield Progress("writing the picture", 0.8)
    scene, volume = pictured(state.scene, stereo), state.document.volume
    assert volume is not None
    saved = {**made_from(state.document), "scene": to_json(scene), "remark": NOT_FOR_DIAGNOSIS}
    write_picture(path, pixels, saved, may_replace, millimetres_a_pixel(volume, scene, size))
    return path


def save_page_to_print(
    path: Path, state: State, shape: tuple[int, int], stereo: bool, may_replace: bool
) -> Job[Path]:
    """Write a page of A4 with the state's scene at true size; ``shape``: (width, height), its proportions."""
    from xrayview.export.print_page import printing
    from xrayview.scene.saved import to_json

    if path.suffix.lower() != ".pdf":
        raise UnusableOption(f"{path}: a page to be printed is a PDF", "end its name in .pdf")
    check_not_open(path, state)
    scene, volume = pictured(state.scene, stereo), state.document.volume
    assert volume is not None
    saved = {**made_from(state.document), "scene": to_json(scene)}
    return (
        yield from printing(path, volume, scene, shape, saved, state.document.fused, overwrite=may_replace)
    )


def save_loop(
    path: Path, state: State, loop: Loop, size: tuple[int, int], stereo: bool, may_replace: bool
) -> Job[Path]:
    """Render the state's scene as ``loop`` at ``size`` (width, height) and write it with its sidecar.

    ``stereo``: of a turntable, see `pictured`; a wiggle swings between the scene's eyes or the default ones.
    """
    from xrayview.export.loop import writing_loop
    from xrayview.scene.saved import to_json

    check_not_open(path, state)
    scene, volume = pictured(state.scene, stereo), state.document.volume
    assert volume is not None
    if loop.motion == "wiggle":
        scene = replace(scene, stereo=replace(state.scene.stereo or Stereo(), kind="wiggle"))
    saved = {**made_from(state.document), "scene": to_json(scene), "remark": NOT_FOR_DIAGNOSIS}
    return (
        yield from writing_loop(
            path, volume, scene, loop, size, saved, state.document.fused, overwrite=may_replace
        )
    )


def save_session(path: Path, state: State, may_replace: bool) -> Job[Path]:
    """Write the film, or the volume's place, with all that was done and how it is looked at.

    A session may take the place of the one that is open under its name.
    """
    from xrayview.session.archive import SUFFIX, writing_session
    from xrayview.window.sessions import session_of

    if path.suffix.lower() != SUFFIX:
        raise UnusableOption(f"{path}: is no name of a session", f"end it in {SUFFIX}")
    check_not_open(path, state, but=SUFFIX)
    return (yield from writing_session(path, session_of(state.sheet, path), overwrite=may_replace))


def save_page(path: Path, state: State, may_replace: bool) -> Job[Path]:
    """Write a web page that turns the volume and opens as the state's scene shows it, with its sidecar."""
    from xrayview.export.web_page import writing_web_page

    check_not_open(path, state)
    document = state.document
    assert document.volume is not None
    yield from writing_web_page(
        path, document.volume, state.scene, made_from(document), may_replace, document.fused
    )
    return path


def made_from(document: Document) -> dict[str, Any]:
    """What a sidecar says of the reconstruction behind it; no file's name, which may be a patient's."""
    if document.reconstruction is None:
        return {}
    return {"reconstruction": without_file_names(document.reconstruction.report())}


def check_not_open(path: Path, state: State, but: str = "") -> None:
    """Refuse (`UnwritableTarget`) to write over a file that is open: the x-ray itself would be lost.

    ``but``: files that end so may be replaced; what they held is open.
    """
    for sheet in state.sheets:
        if but and sheet.document.path is not None and sheet.document.path.suffix.lower() == but:
            continue
        try:
            same = sheet.document.path is not None and path.samefile(sheet.document.path)
        except OSError:
            continue  # one of the two is not there
        if same:
            raise UnwritableTarget(f"{path}: this file is open here, and would be lost", "give another name")
