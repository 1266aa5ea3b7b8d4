"""The wishes for an x-ray's preparation as options: declared, read, and written out again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xrayview.cli.options import Options, Parser, number, one_of, whole

if TYPE_CHECKING:
    from xrayview.xray.radiograph import Preparation

_XRAY = (
    "PNG, JPEG, TIFF, BMP, WebP or DICOM file; or a DICOM folder or DICOMDIR that holds one picture "
    "(of several, their files are listed: give one of them)"
)


def add_xray(parser: Parser) -> None:
    """The x-ray itself."""
    parser.add_argument("xray", type=Path, metavar="XRAY", help=_XRAY)


def add_options(parser: Parser) -> None:
    """The wishes for the preparation of an x-ray."""
    group = parser.add_argument_group(
        "preparation of the x-ray",
        "What is not asked for is chosen automatically; xrayview inspect says what and why.\n"
        "Places count in the file's pixels from its top left corner: a BOX is left,top,right,bottom, an\n"
        "OUTLINE 'x,y x,y x,y ...', in quotes.",
    )
    group.add_argument(
        "--frame", default=0, type=whole("--frame", 0, 1_000_000), metavar="N", help="of several, from 0"
    )
    group.add_argument(
        "--crop", default="auto", metavar="CROP", help="the exposed film: auto, none, BOX or OUTLINE"
    )
    group.add_argument(
        "--marks", default="auto", metavar="MARKS", help="writing to fill: auto, keep or 'BOX BOX ...'"
    )
    group.add_argument(
        "--polarity",
        default="auto",
        type=one_of("--polarity", ("auto", "keep", "invert")),
        help="auto, keep (bone is bright) or invert",
    )
    group.add_argument(
        "--holder",
        default="auto",
        metavar="HOLDER",
        help="what lies beside the head: auto takes it away, keep, or the head's OUTLINE",
    )
    group.add_argument(
        "--tone",
        default="auto",
        metavar="TONE",
        help="auto, opacity, linear, gamma:G, film, matched or attenuation:P",
    )
    group.add_argument(
        "--anchors",
        default="auto",
        metavar="AIR,DENSE",
        help="greys of air and of dense bone, bone being bright; or auto",
    )
    group.add_argument("--rotate", default="auto", metavar="DEG", help="auto or degrees clockwise")
    group.add_argument("--mirror", action="store_true", help="swap left and right, once it is turned")
    group.add_argument(
        "--square",
        default="auto",
        metavar="LEFT,TOP,SIDE",
        help="what the network sees of the turned film; or auto",
    )
    group.add_argument(
        "--spacing", type=number("--spacing", 1e-4, 100), metavar="MM", help="millimetres a pixel"
    )
    group.add_argument(
        "--magnification",
        type=number("--magnification", 1, 10),
        metavar="M",
        help="distance source to film over source to head, which divides the spacing",
    )


def wishes(options: Options) -> Preparation:
    """The wishes for the preparation, as typed."""
    from dataclasses import fields

    from xrayview.xray.radiograph import Preparation

    return Preparation(**{field.name: getattr(options, field.name) for field in fields(Preparation)})


def as_words(preparation: Preparation) -> tuple[str, ...]:
    """The options that ask for ``preparation``, such as "--rotate=90"; what is at its default has none."""
    from dataclasses import fields

    asked = {field.name: getattr(preparation, field.name) for field in fields(preparation)}
    changed = [field.name for field in fields(preparation) if asked[field.name] != field.default]
    return tuple(f"--{name}" if asked[name] is True else f"--{name}={asked[name]}" for name in changed)
