"""Say what was found in an x-ray and how it is prepared; write what the network sees."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from xrayview.cli import options as shared
from xrayview.cli.options import Options, Parser
from xrayview.cli.report import check_targets, tell
from xrayview.files import without_file_names


def add_options(parser: Parser) -> None:
    """Declare the command's options."""
    parser.add_argument("xray", type=Path, metavar="XRAY", help="PNG, JPEG, TIFF or DICOM file")
    shared.add_result(parser, "PNG", "a 16-bit grey PNG of the opacity that the network sees", required=False)
    shared.add_preparation(parser)


def run(options: Options) -> None:
    """Read, prepare and report."""
    from xrayview.xray.preparing import prepare
    from xrayview.xray.reading import read_radiograph

    check_targets(options)
    wishes = shared.preparation(options)
    radiograph = read_radiograph(options.xray, wishes.frame)
    prepared = prepare(radiograph, wishes)
    height, width = radiograph.pixels.shape
    result: dict[str, Any] = {
        "file": options.xray.name,
        "width": width,
        "height": height,
        "levels": radiograph.levels,
        "spacing": radiograph.spacing,
        "meaning": radiograph.meaning,
        "bright_bone": radiograph.bright_bone,
        "prepared": {"side": prepared.opacity.shape[0], "content": float(prepared.content.mean())},
        "preparation": [
            {"step": step.name, "value": step.value, "reason": step.reason} for step in prepared.steps
        ],
    }
    if options.output is not None:
        from xrayview.xray.writing import write_radiograph_png

        remarks = without_file_names(result)
        write_radiograph_png(options.output, prepared.opacity, prepared.spacing, remarks, options.overwrite)
    lines = [
        f"{options.xray}: {width} x {height} pixels, {radiograph.levels or 'floating point'} grey levels"
    ]
    lines += [f"  {step.name}: {step.value} ({step.reason})" for step in prepared.steps]
    tell(options, result, "\n".join(lines))
