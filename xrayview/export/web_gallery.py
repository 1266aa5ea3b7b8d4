"""Many volumes in one folder: a page for each, and a page of thumbnails that leads to them."""

from __future__ import annotations

import base64
import io
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xrayview import __version__
from xrayview.errors import UnwritableTarget
from xrayview.export.picture import marked
from xrayview.export.web_page import filled, policy_of, sentence, writing_web_page
from xrayview.files import NOT_FOR_DIAGNOSIS, check_target, new_file
from xrayview.jobs import Job, Progress, at_once
from xrayview.resources import resource
from xrayview.scene.scene import Scene
from xrayview.volume.volume import Volume

if TYPE_CHECKING:
    from xrayview.fusion.fused import FusedVolume

INDEX = "index.html"

THUMBNAIL = (320, 320)
"""Width and height in pixels."""


@dataclass(frozen=True, eq=False)
class Exhibit:
    """One volume and how its page opens; ``title`` is what it is called, its number where empty.

    ``fused``, ``remarks``: as of `writing_web_page`.
    """

    volume: Volume
    scene: Scene
    remarks: Mapping[str, Any] = field(default_factory=dict)
    fused: FusedVolume | None = None
    title: str = ""


def writing_gallery(
    folder: Path, exhibits: Iterable[Exhibit], overwrite: bool = False
) -> Job[tuple[Path, ...]]:
    """Write 001.html, 002.html… and index.html into ``folder``; return their paths, the index first.

    The folder is made where it is missing; ``exhibits`` are taken one at a time. The files appear in it
    together, once all are written. Raises `UnwritableTarget` where one of them exists already, or the folder
    cannot be made.
    """
    folder = Path(folder)
    check_folder(folder)
    check_target_in(folder, INDEX, overwrite)
    is_new = not folder.exists()
    _make(folder)
    try:
        with tempfile.TemporaryDirectory(prefix=".partial-", dir=folder) as name:
            workshop, tiles = Path(name), []
            for number, exhibit in enumerate(exhibits, 1):
                page, title = f"{number:03d}.html", exhibit.title or f"Volume {number}"
                check_target_in(folder, page, overwrite)
                yield Progress(f"drawing volume {number}")
                tiles.append(_tile(page, title, exhibit))
                yield Progress(f"writing volume {number}")
                yield from writing_web_page(
                    workshop / page, exhibit.volume, exhibit.scene, exhibit.remarks,
                    fused=exhibit.fused, title=title, back=INDEX,
                )  # fmt: skip
            with new_file(workshop / INDEX, remarks=marked({"pages": len(tiles)})) as temporary:
                temporary.write_text(_index(tiles), encoding="utf-8", newline="\n")
            pages = sorted(path.name for path in workshop.glob("*.html"))
            for page in pages:
                check_target_in(folder, page, overwrite)
            for path in sorted(workshop.iterdir()):
                os.replace(path, folder / path.name)
    except BaseException:
        if is_new and not any(folder.iterdir()):
            folder.rmdir()
        raise
    return folder / INDEX, *(folder / page for page in pages if page != INDEX)


write_gallery = at_once(writing_gallery)
"""`writing_gallery`, done when it returns."""


def check_folder(folder: Path) -> None:
    """Refuse, before any work, a place where no gallery can be made. Raises `UnwritableTarget`."""
    if folder.exists() and not folder.is_dir():
        raise UnwritableTarget(f"{folder}: is a file", "give the name of a folder")
    if not folder.exists() and not folder.parent.is_dir():
        raise UnwritableTarget(
            f"{folder}: the folder {folder.parent} does not exist", "make it first, or give another one"
        )


def check_target_in(folder: Path, name: str, overwrite: bool) -> None:
    """Refuse a page that `check_target` refuses; where the folder is missing, none does."""
    if folder.exists():
        check_target(folder / name, overwrite, with_sidecar=True)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as trouble:
        raise UnwritableTarget(
            f"{folder}: cannot be made ({trouble.strerror})",
            "choose another folder, or see to its permissions",
        ) from None


def _tile(page: str, title: str, exhibit: Exhibit) -> str:
    """A thumbnail that leads to a page, as HTML; both eyes would be too small to see."""
    from PIL import Image

    from xrayview.render.offscreen import render

    pixels = render(exhibit.volume, replace(exhibit.scene, stereo=None), THUMBNAIL, exhibit.fused)
    written = io.BytesIO()
    Image.fromarray(pixels).save(written, "JPEG", quality=85)
    picture = base64.b64encode(written.getvalue()).decode("ascii")
    width, height = THUMBNAIL
    return (
        f'<li><a href="{page}"><img src="data:image/jpeg;base64,{picture}" width="{width}" height="{height}"'
        f' alt=""><span>{escape(title)}</span></a></li>'
    )


def _index(tiles: list[str]) -> str:
    style = (resource("web") / "gallery.css").read_text(encoding="utf-8")
    count = f"{len(tiles)} volume" + ("" if len(tiles) == 1 else "s")
    return filled(
        "gallery.html",
        {
            "policy": policy_of([], [style]),
            "program": f"xrayview {__version__}",
            "mark": sentence(NOT_FOR_DIAGNOSIS),
            "count": count,
            "styles": f"<style>{style}</style>",
            "tiles": "\n".join(tiles),
        },
    )
