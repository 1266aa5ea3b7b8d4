"""One HTML file that turns a volume in a browser, without a network: vtk.js, the volume and the scene."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xrayview import __version__
from xrayview.errors import UnusableOption
from xrayview.export.picture import marked
from xrayview.export.web_volume import (
    HIGHEST_SHOWN,
    Cells,
    WebVolume,
    averaged,
    web_volume,
    with_share_of_fusion,
)
from xrayview.files import NOT_FOR_DIAGNOSIS, check_target, new_file
from xrayview.jobs import Job, Progress, at_once
from xrayview.render.anaglyph import MATRICES
from xrayview.resources import resource
from xrayview.scene.saved import to_json
from xrayview.scene.scene import Scene
from xrayview.scene.transfer import PRESETS, TransferFunction
from xrayview.volume.volume import Volume

if TYPE_CHECKING:
    from xrayview.fusion.fused import FusedVolume

ENDINGS = (".html", ".htm")

SCRIPTS = ("vtk.js", "volume.js", "camera.js", "looks.js", "anaglyph.js", "picture.js", "hands.js", "page.js")
"""In the order in which they need each other."""


def writing_web_page(
    path: Path,
    volume: Volume,
    scene: Scene,
    remarks: Mapping[str, Any] | None = None,
    overwrite: bool = False,
    fused: FusedVolume | None = None,
    title: str = "",
    back: str = "",
) -> Job[None]:
    """Write a page that opens as ``scene`` shows ``volume``, with its mark and a sidecar.

    The page holds no more than `MOST_CELLS` cells along an edge. ``fused``: where only a share of it is
    shown, see `Scene`. ``title`` stands above the controls; ``back`` is the address of a gallery beside it.
    Raises `UnusableOption` for another ending than `ENDINGS`, and `UnwritableTarget` where the file cannot be
    written or exists already.
    """
    path = Path(path)
    if path.suffix.lower() not in ENDINGS:
        raise UnusableOption(
            f"{path}: {path.suffix or 'a name without ending'} is no web page", "use " + ", ".join(ENDINGS)
        )
    check_target(path, overwrite, with_sidecar=True)
    yield Progress("packing the volume", 0.1)
    shown = with_share_of_fusion(averaged(volume), fused, scene.fusion)
    packed = web_volume(shown, _highest_told_apart(scene), scene.change)
    cells = shown.shape
    yield Progress("writing the page", 0.7)
    size = {"cells": list(cells), "highest_density": packed.highest}
    notes = {**(remarks or {}), "scene": to_json(scene), "page": size}
    text = _page(packed, cells, volume, scene, title or _title(volume), back)
    with new_file(path, overwrite, marked(notes)) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


write_web_page = at_once(writing_web_page)
"""`writing_web_page`, done when it returns."""


def filled(template: str, parts: Mapping[str, str]) -> str:
    """The template of ``resources/web`` with each ``{{name}}`` replaced; what is put in is not looked at."""
    text = (resource("web") / template).read_text(encoding="utf-8")
    return re.sub(r"\{\{(\w+)\}\}", lambda name: parts[name[1]], text)


def sentence(words: str) -> str:
    """The words as a sentence of their own."""
    return f"{words[0].upper()}{words[1:]}."


def policy_of(scripts: list[str], styles: list[str]) -> str:
    """A content security policy that lets these texts run, pictures in the page be seen, and nothing else."""
    script, style = (" ".join(map(_hash, texts)) or "'none'" for texts in (scripts, styles))
    return f"default-src 'none'; script-src {script}; style-src {style}; img-src data:; base-uri 'none'"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _page(packed: WebVolume, cells: Cells, volume: Volume, scene: Scene, title: str, back: str) -> str:
    folder = resource("web")
    scripts = [(folder / name).read_text(encoding="utf-8") for name in SCRIPTS]
    style = (folder / "page.css").read_text(encoding="utf-8")
    data = {
        "scene": to_json(scene),
        "inferred": volume.frame == "camera",
        "presets": {name: _points(look) for name, look in _presets(scene).items()},
        "matrices": MATRICES,
        "volume": {
            "size": packed.levels.shape[::-1],
            "spacing": packed.spacing,
            "origin": packed.origin,
            "step": packed.step,
            "highest": packed.highest,
        },
    }
    return filled(
        "page.html",
        {
            "policy": policy_of(scripts, [style]),
            "program": f"xrayview {__version__}",
            "mark": sentence(NOT_FOR_DIAGNOSIS),
            "title": escape(title),
            "styles": f"<style>{style}</style>",
            "back": f'<a class="back" href="{escape(back)}">All volumes</a>' if back else "",
            "facts": _facts(packed, cells, volume),
            "scene": json.dumps(data, separators=(",", ":")).replace("<", "\\u003c"),
            "volume": packed.packed(),
            "scripts": "\n".join(f"<script>{text}</script>" for text in scripts),
        },
    )


def _presets(scene: Scene) -> dict[str, TransferFunction]:
    """Every bundled look, and the scene's own under its name."""
    return {**PRESETS, scene.transfer.name: scene.transfer}


def _points(look: TransferFunction) -> list[tuple[float, tuple[float, float, float], float]]:
    return [(point.density, point.colour, point.opacity) for point in look.points]


def _highest_told_apart(scene: Scene) -> float:
    """The density from which on the scene shows all alike."""
    return max(HIGHEST_SHOWN, 1.05 * scene.iso_value, scene.transfer.points[-1].density)


def _title(volume: Volume) -> str:
    return "A volume from one x-ray" if volume.frame == "camera" else "A volume"


def _facts(packed: WebVolume, cells: Cells, volume: Volume) -> str:
    """What the page holds, as a list of terms; no name of a file or a person is among them."""
    size = "{2} columns, {1} rows, {0} deep"
    averaged_from = "" if volume.shape == cells else f"; averaged from {size.format(*volume.shape)}"
    facts = {
        "Volume": size.format(*cells) + averaged_from,
        "Density": f"256 steps of {packed.step:.4f}, up to {packed.highest:.3f}",
        "Longest edge": "of unknown length" if volume.longest_mm is None else f"{volume.longest_mm:.0f} mm",
        "Made by": f"xrayview {__version__}; drawn by vtk.js (Kitware, BSD-3-Clause)",
        "Network": "this page loads nothing and sends nothing",
    }
    items = "".join(f"<dt>{escape(term)}</dt><dd>{escape(said)}</dd>" for term, said in facts.items())
    return f"<dl>{items}</dl>"
