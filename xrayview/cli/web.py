"""`render` to a web page, or to a folder with a page for each of several x-rays and volumes."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from xrayview.cli import shown
from xrayview.cli.options import Options, Parser
from xrayview.cli.report import check_targets, follow, tell
from xrayview.errors import UnusableOption
from xrayview.files import NOT_FOR_DIAGNOSIS

if TYPE_CHECKING:
    from xrayview.export.web_gallery import Exhibit

ENDINGS = (".html", ".htm")

RESULTS = f"{shown.PICTURES}; or .html: a web page that turns the volume in a browser, without a network"

_ROWS = 256
"""No page holds more."""


def add_options(parser: Parser) -> None:
    """Declare the further files of a gallery."""
    parser.add_argument(
        "more",
        nargs="*",
        type=Path,
        metavar="MORE",
        help="further ones: -o is then a folder, which gets a web page of each and index.html",
    )


def is_wanted(options: Options) -> bool:
    """Whether the result is a page, or a folder of them; several files can be nothing else."""
    return bool(options.more) or options.output.suffix.lower() in ENDINGS or os.path.isdir(options.output)


def run(options: Options) -> None:
    """Write the page, or the gallery."""
    if options.turntable or options.frames is not None or options.seconds is not None:
        raise UnusableOption(
            "--turntable: a page is turned by hand", "leave it out, with --frames and --seconds"
        )
    shown.check_still(options, moves=False)
    if options.more or options.output.is_dir():
        _write_gallery(options)
    else:
        _write_page(options)


def _write_page(options: Options) -> None:
    from xrayview.export.picture import marked
    from xrayview.export.web_page import writing_web_page

    check_targets(options)
    exhibit = _exhibit(options, options.xray)
    follow(
        writing_web_page(
            options.output, exhibit.volume, exhibit.scene, exhibit.remarks, options.overwrite, exhibit.fused
        )
    )
    tell(
        options,
        {"page": str(options.output), **marked(exhibit.remarks)},
        f"{options.output}: a page of {_megabytes(options.output)} ({NOT_FOR_DIAGNOSIS})",
    )


def _write_gallery(options: Options) -> None:
    from xrayview.export.picture import marked
    from xrayview.export.web_gallery import writing_gallery

    if options.output.suffix.lower() in ENDINGS:
        raise UnusableOption(f"{options.output}: is one page", "give a folder, such as -o gallery/")
    check_targets(options, with_output=False)
    files = [options.xray, *options.more]

    def exhibits() -> Iterator[Exhibit]:
        for path in files:
            yield _exhibit(options, path)

    index, *pages = follow(writing_gallery(options.output, exhibits(), options.overwrite))
    tell(
        options,
        {"gallery": str(index), "pages": [str(page) for page in pages], **marked({})},
        f"{index}: {len(pages)} pages ({NOT_FOR_DIAGNOSIS})",
    )


def _exhibit(options: Options, path: Path) -> Exhibit:
    """The volume of one file, and the scene as typed; an x-ray is reconstructed as finely as a page holds."""
    from xrayview.export.web_gallery import Exhibit

    own = argparse.Namespace(**{**vars(options), "xray": path})
    scene = shown.scene(own)
    own.size, own.zoom, own.typed = (_ROWS, _ROWS), 1.0, own.typed | {"zoom"}
    found = shown.shown(own)
    return Exhibit(found.volume, shown.fitted(scene, found.volume, own), found.made_from, found.fused)


def _megabytes(path: Path) -> str:
    return f"{path.stat().st_size / 1e6:.1f} MB"
