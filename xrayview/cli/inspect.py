"""Say what was found in an x-ray and how it is prepared; write what the network sees.

Nothing is reconstructed. Warnings come first, then what is worth knowing, then what is fine.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xrayview.cli import options as shared
from xrayview.cli import preparing
from xrayview.cli.options import Options, Parser
from xrayview.cli.report import check_targets, tell
from xrayview.files import printable, without_file_names

if TYPE_CHECKING:
    from xrayview.xray.findings import Finding, Weight
    from xrayview.xray.radiograph import Step

_GROUPS: tuple[tuple[Weight, str], ...] = (("warning", "WARNING"), ("note", "note"), ("fine", "fine"))
_BEARABLE = 240  # characters of a line of options; outlines are longer


def add_options(parser: Parser) -> None:
    """Declare the command's options."""
    preparing.add_xray(parser)
    shared.add_result(parser, "PNG", "a 16-bit grey PNG of the opacity that the network sees", required=False)
    preparing.add_options(parser)


def run(options: Options) -> None:
    """Read, prepare and report."""
    from dataclasses import asdict

    from xrayview.xray.findings import findings
    from xrayview.xray.preparing import prepare
    from xrayview.xray.reading import read_radiograph

    check_targets(options)
    wishes = preparing.wishes(options)
    radiograph = read_radiograph(options.xray, wishes.frame)
    prepared = prepare(radiograph, wishes)
    found = findings(radiograph, prepared)
    height, width = radiograph.pixels.shape
    result: dict[str, Any] = {
        "file": options.xray.name,
        "width": width,
        "height": height,
        "levels": radiograph.levels,
        "spacing": radiograph.spacing,
        "meaning": radiograph.meaning,
        "bright_bone": radiograph.bright_bone,
        "prepared": {
            "side": prepared.side,
            "content": float(prepared.content.mean()),
            "spacing": prepared.spacing,
        },
        "findings": [asdict(finding) for finding in found],
        "preparation": [
            {"step": step.name, "value": step.value, "reason": step.reason} for step in prepared.steps
        ],
        "options": list(preparing.as_words(prepared.explicit)) if prepared.explicit else [],
    }
    if options.output is not None:
        from xrayview.xray.writing import write_radiograph_png

        remarks = without_file_names(result)
        write_radiograph_png(options.output, prepared.opacity, prepared.spacing, remarks, options.overwrite)
    tell(options, result, in_words(str(options.xray), found, prepared.steps, result["options"]))


def in_words(file: str, found: Sequence[Finding], steps: Sequence[Step], options: Sequence[str]) -> str:
    """What was found, by its weight, then what was done and why, and the options that do it again."""
    lines = [printable(file), "", "What was found"]
    for weight, mark in _GROUPS:
        for one in (one for one in found if one.weight == weight):
            is_said_below = weight == "fine" and any(one.words in step.reason for step in steps)
            words = "" if is_said_below else f" ({one.words})"
            lines.append(f"  {mark:8}{one.name}: {one.value}{words}")
            if one.way_out and weight != "fine":
                option = f": --{one.wish}" if one.wish else ""
                lines.append(f"          > {one.way_out}{option}")
    lines += ["", "What was done"]
    lines += [f"  {step.name}: {step.value} ({step.reason})" for step in steps]
    again = shlex.join(options)
    if len(again) > _BEARABLE:
        again = f"give the {len(options)} options that --json lists as options"
    return "\n".join([*lines, "", "To do it the same way again", f"  {again}"])
